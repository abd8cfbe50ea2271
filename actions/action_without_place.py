"""A resident would rather not say where they live: national offers, and a person."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.answer import answer
from actions.front_office import say_front_office, say_municipality
from actions.known import UNKNOWN_PLACE, read_known, turn_ends
from actions.ports import Clock
from services.directory.use_cases import OpenDirectory


class ActionWithoutPlace(Action):  # type: ignore[misc] # rasa_sdk has no types
    def __init__(self, open_directory: OpenDirectory, clock: Clock) -> None:
        self._open_directory = open_directory
        self._clock = clock

    def name(self) -> str:
        return "action_without_place"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        known = replace(read_known(tracker), place_refused=True)
        refused = SlotSet("place_state", UNKNOWN_PLACE)
        waiting, code = tracker.get_slot("after_place"), tracker.get_slot("help_request")
        async with self._open_directory() as store:
            if waiting == "municipality":
                await say_municipality(dispatcher, store, known)
                return [refused, *turn_ends(None)]
            if waiting == "person" or code is None:
                await say_front_office(dispatcher, store, known)
                return [refused, *turn_ends(None)]
            events = await answer(
                dispatcher,
                tracker,
                store,
                known,
                code=code,
                pending=tracker.get_slot("pending_requests") or [],
                now=self._clock(),
                acknowledge=False,
            )
        return [refused, *events]
