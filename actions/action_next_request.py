"""The resident wants an answer to the next worry of the same message."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.answer import answer
from actions.known import read_known, turn_ends
from actions.ports import Clock
from services.directory.use_cases import OpenDirectory


class ActionNextRequest(Action):  # type: ignore[misc] # rasa_sdk has no types
    def __init__(self, open_directory: OpenDirectory, clock: Clock) -> None:
        self._open_directory = open_directory
        self._clock = clock

    def name(self) -> str:
        return "action_next_request"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        waiting = tracker.get_slot("pending_requests") or []
        if not waiting:
            dispatcher.utter_message(response="utter_ask_request")
            return turn_ends(None)
        code, *pending = waiting
        async with self._open_directory() as store:
            return await answer(
                dispatcher,
                tracker,
                store,
                read_known(tracker),
                code=code,
                pending=pending,
                now=self._clock(),
            )
