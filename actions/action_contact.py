"""The resident asks for the organisation's number, address or hours."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.front_office import say_front_office
from actions.known import front_office_of, read_known, turn_ends
from services.directory.use_cases import OpenDirectory


class ActionContact(Action):  # type: ignore[misc] # rasa_sdk has no types
    def __init__(self, open_directory: OpenDirectory) -> None:
        self._open_directory = open_directory

    def name(self) -> str:
        return "action_contact"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        known = read_known(tracker)
        async with self._open_directory() as store:
            office = await front_office_of(store, known)
            if office is None and not known.place_refused:
                dispatcher.utter_message(response="utter_ask_place_for_person")
                return [SlotSet("after_place", "person"), *turn_ends("place")]
            await say_front_office(dispatcher, store, known)
        if office is not None and (office.website or office.email):
            dispatcher.utter_message(
                response="utter_office_online",
                contact=" of ".join(x for x in (office.website, office.email) if x),
            )
        return turn_ends(None)
