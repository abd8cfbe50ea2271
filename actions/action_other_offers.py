"""The offers did not help: the next three, or the choice between other words and a person."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.answer import answer
from actions.front_office import say_front_office
from actions.known import read_known, turn_ends
from actions.ports import Clock
from services.directory.use_cases import OpenDirectory


class ActionOtherOffers(Action):  # type: ignore[misc] # rasa_sdk has no types
    def __init__(self, open_directory: OpenDirectory, clock: Clock) -> None:
        self._open_directory = open_directory
        self._clock = clock

    def name(self) -> str:
        return "action_other_offers"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        known = read_known(tracker)
        code = tracker.get_slot("help_request")
        async with self._open_directory() as store:
            if code is None:
                dispatcher.utter_message(response="utter_ask_request")
                await say_front_office(dispatcher, store, known)
                return turn_ends(None)
            return await answer(
                dispatcher,
                tracker,
                store,
                known,
                code=code,
                pending=tracker.get_slot("pending_requests") or [],
                now=self._clock(),
                acknowledge=False,
                skip=max(1, int(tracker.get_slot("offset") or 0)),
            )
