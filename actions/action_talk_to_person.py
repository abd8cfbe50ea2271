"""The resident wants a person: one comes in the chat, or the front office's number and a call-back."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.front_office import say_front_office
from actions.known import front_office_of, read_known, turn_ends
from services.directory.use_cases import OpenDirectory

COMPLAINT = "klacht"


class ActionTalkToPerson(Action):  # type: ignore[misc] # rasa_sdk has no types
    def __init__(self, open_directory: OpenDirectory) -> None:
        self._open_directory = open_directory

    def name(self) -> str:
        return "action_talk_to_person"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        known = read_known(tracker)
        intent = (tracker.latest_message.get("intent") or {}).get("name")
        complaint = intent == COMPLAINT
        dispatcher.utter_message(
            response="utter_complaint" if complaint else "utter_person",
            json_message={"handover": "complaint" if complaint else "asked"},
        )
        if known.staffed:
            dispatcher.utter_message(response="utter_person_comes")
            return turn_ends(None)
        async with self._open_directory() as store:
            office = await front_office_of(store, known)
            if office is None and not known.place_refused:
                dispatcher.utter_message(response="utter_ask_place_for_person")
                return [SlotSet("after_place", "person"), *turn_ends("place")]
            await say_front_office(dispatcher, store, known)
        return turn_ends(None)
