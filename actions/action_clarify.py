"""Not sure enough: up to three readable choices, at most twice, then a person."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.answer import answer
from actions.front_office import say_person
from actions.known import read_known, turn_ends
from actions.ports import Clock
from actions.signal_line import say_signal, suspected_signal
from services.directory.use_cases import SIGNALS, OpenDirectory, list_help_requests

MOST_TIMES = 2  # clarifying questions before a person is named (issue: "at most twice")
MOST_CHOICES = 3


class ActionClarify(Action):  # type: ignore[misc] # rasa_sdk has no types
    def __init__(self, open_directory: OpenDirectory, clock: Clock) -> None:
        self._open_directory = open_directory
        self._clock = clock

    def name(self) -> str:
        return "action_clarify"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        known = read_known(tracker)
        chances: dict[str, float] = tracker.latest_message.get("all_intents") or {}
        async with self._open_directory() as store:
            titles = {request.code: request.title for request in await list_help_requests(store)}
            if known.signal is not None:
                # The safety layer saw violence; what to do about it is the question then.
                return await answer(
                    dispatcher, tracker, store, known,
                    code=known.signal, pending=[], now=self._clock(),
                )  # fmt: skip
            suspected = suspected_signal(chances)
            if suspected is not None:
                await say_signal(dispatcher, store, suspected, self._clock().date())
                return turn_ends(None)
            times = int(tracker.get_slot("unsure_count") or 0) + 1
            choices = [
                code for code in sorted(chances, key=lambda c: -chances[c]) if code in titles
            ]
            choices = [code for code in choices if code not in SIGNALS][:MOST_CHOICES]
            if times > MOST_TIMES or len(choices) < MOST_CHOICES:
                dispatcher.utter_message(
                    response="utter_unsure_person", json_message={"handover": "unsure"}
                )
                await say_person(dispatcher, store, known)
                return [SlotSet("unsure_count", 0), *turn_ends(None)]
        dispatcher.utter_message(
            response="utter_clarify",
            **{f"title{n}": titles[code] for n, code in enumerate(choices)},
            **{f"code{n}": code for n, code in enumerate(choices)},
        )
        return [SlotSet("unsure_count", times), *turn_ends("choice")]
