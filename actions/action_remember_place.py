"""A resident says where they live: goes on with what was waiting for it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.answer import answer, ask_which
from actions.front_office import say_front_office, say_municipality
from actions.known import UNKNOWN_PLACE, Known, read_known, turn_ends
from actions.ports import Clock
from actions.signal_line import suspected_signal
from services.directory.core import Person
from services.directory.use_cases import DirectoryStore, OpenDirectory

MOST_WORDS_OF_A_PLACE = 5  # "ik woon in Oud Ootmarsum"
MOST_TRIES = 2  # times the bot asks for a place before it goes on without


class ActionRememberPlace(Action):  # type: ignore[misc] # rasa_sdk has no types
    def __init__(self, open_directory: OpenDirectory, clock: Clock) -> None:
        self._open_directory = open_directory
        self._clock = clock

    def name(self) -> str:
        return "action_remember_place"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        known = read_known(tracker)
        inside = [place for place in known.places if place.get("municipality")]
        if len(inside) > 1:
            return ask_which(dispatcher, inside)
        if not known.places and _is_more_than_a_place(tracker, known):
            return [FollowupAction("action_clarify")]
        async with self._open_directory() as store:
            if known.places and not inside:
                dispatcher.utter_message(
                    response="utter_place_outside", place=known.places[0]["name"]
                )
                events = await self._go_on(dispatcher, tracker, store, known, refused=True)
                return [SlotSet("place_state", UNKNOWN_PLACE), *events]
            if known.person.municipality is None:
                return await self._ask_again(dispatcher, tracker, store, known)
            return await self._go_on(dispatcher, tracker, store, known)

    async def _ask_again(
        self,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        store: DirectoryStore,
        known: Known,
    ) -> list[dict[str, Any]]:
        tries = int(tracker.get_slot("place_tries") or 0) + 1
        if tries < MOST_TRIES:
            dispatcher.utter_message(response="utter_place_not_found")
            return [SlotSet("place_tries", tries), *turn_ends("place")]
        dispatcher.utter_message(response="utter_place_given_up")
        events = await self._go_on(dispatcher, tracker, store, known, refused=True)
        return [SlotSet("place_state", UNKNOWN_PLACE), *events]

    async def _go_on(
        self,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        store: DirectoryStore,
        known: Known,
        *,
        refused: bool = False,
    ) -> list[dict[str, Any]]:
        if refused:
            known = replace(known, person=Person(age=known.person.age), place_refused=True)
        waiting = tracker.get_slot("after_place")
        if waiting == "person" and known.staffed:
            # Whoever asked for a person could not be queued before the organisation was known.
            dispatcher.utter_message(
                response="utter_person_comes", json_message={"handover": "asked"}
            )
            return [SlotSet("after_place", None), *turn_ends(None)]
        if waiting == "person":
            await say_front_office(dispatcher, store, known)
            return [SlotSet("after_place", None), *turn_ends(None)]
        if waiting == "municipality":
            await say_municipality(dispatcher, store, known)
            return [SlotSet("after_place", None), *turn_ends(None)]
        code = tracker.get_slot("help_request")
        if code is None:
            dispatcher.utter_message(
                response="utter_place_noted" if known.person.municipality else "utter_ask_request",
                place=known.person.place or known.person.municipality or "",
            )
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
        )


def _is_more_than_a_place(tracker: Tracker, known: Known) -> bool:
    """True for danger, and for an unclear message too long to be the name of a place."""
    message = tracker.latest_message
    if known.signal is not None or suspected_signal(message.get("all_intents") or {}):
        return True
    unclear = (message.get("intent") or {}).get("name") == "nlu_fallback"
    return unclear and len((message.get("text") or "").split()) > MOST_WORDS_OF_A_PLACE
