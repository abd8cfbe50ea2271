"""The model is sure of a signal that the safety layer did not see: the line at once."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.known import turn_ends
from actions.ports import Clock
from actions.signal_line import say_signal
from services.directory.use_cases import OpenDirectory


class ActionSignal(Action):  # type: ignore[misc] # rasa_sdk has no types
    def __init__(self, open_directory: OpenDirectory, clock: Clock) -> None:
        self._open_directory = open_directory
        self._clock = clock

    def name(self) -> str:
        return "action_signal"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        async with self._open_directory() as store:
            signal = tracker.latest_message["intent"]["name"]
            await say_signal(dispatcher, store, signal, self._clock().date())
        return turn_ends(None)
