"""The offers helped: offers the next worry by name, or closes warmly."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.known import turn_ends
from services.directory.use_cases import OpenDirectory, list_help_requests


class ActionConfirmHelp(Action):  # type: ignore[misc] # rasa_sdk has no types
    def __init__(self, open_directory: OpenDirectory) -> None:
        self._open_directory = open_directory

    def name(self) -> str:
        return "action_confirm_help"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        pending = tracker.get_slot("pending_requests") or []
        if not pending:
            dispatcher.utter_message(response="utter_glad")
            return turn_ends(None)
        async with self._open_directory() as store:
            titles = {request.code: request.title for request in await list_help_requests(store)}
        dispatcher.utter_message(response="utter_next_request", title=titles[pending[0]])
        return turn_ends("next")
