"""Passport, waste, parking: not social work, so the municipality's own site."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.front_office import say_municipality
from actions.known import read_known, turn_ends
from services.directory.use_cases import OpenDirectory


class ActionMunicipality(Action):  # type: ignore[misc] # rasa_sdk has no types
    def __init__(self, open_directory: OpenDirectory) -> None:
        self._open_directory = open_directory

    def name(self) -> str:
        return "action_municipality"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        known = read_known(tracker)
        dispatcher.utter_message(response="utter_municipal_matter")
        if known.person.municipality is None and not known.place_refused:
            dispatcher.utter_message(response="utter_ask_place")
            return [SlotSet("after_place", "municipality"), *turn_ends("place")]
        async with self._open_directory() as store:
            await say_municipality(dispatcher, store, known)
        return turn_ends(None)
