"""Start again: forgets the question, keeps the place."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.known import turn_ends

# How often the bot was unsure stays: "iets anders" under its choices must lead to a person once.
FORGOTTEN = ("help_request", "pending_requests", "after_place", "offset")


class ActionStartAgain(Action):  # type: ignore[misc] # rasa_sdk has no types
    def name(self) -> str:
        return "action_start_again"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        dispatcher.utter_message(response="utter_ask_request")
        return [*(SlotSet(name, None) for name in FORGOTTEN), *turn_ends(None)]
