"""A resident asks for help: answers the heaviest worry, keeps the others for after."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.answer import answer
from actions.known import read_known, turn_ends
from actions.ports import Clock
from actions.signal_line import say_signal
from services.directory.use_cases import (
    SIGNALS,
    OpenDirectory,
    list_help_requests,
    order_by_severity,
)

LINE_ONLY = frozenset({"suicide", "acuut_gevaar"})  # nothing comes between a resident and the line


class ActionAnswerRequest(Action):  # type: ignore[misc] # rasa_sdk has no types
    def __init__(self, open_directory: OpenDirectory, clock: Clock) -> None:
        self._open_directory = open_directory
        self._clock = clock

    def name(self) -> str:
        return "action_answer_request"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        message = tracker.latest_message
        known = read_known(tracker)
        async with self._open_directory() as store:
            taxonomy = await list_help_requests(store)
            asked = [known.signal, *(message.get("compound") or []), message["intent"]["name"]]
            codes = order_by_severity([code for code in asked if code], taxonomy)
            code, *pending = codes
            if code in LINE_ONLY or (code in SIGNALS and known.signal is None):
                await say_signal(dispatcher, store, code, self._clock().date())
            if code in LINE_ONLY:
                return turn_ends(None)
            return await answer(
                dispatcher, tracker, store, known, code=code, pending=pending, now=self._clock()
            )
