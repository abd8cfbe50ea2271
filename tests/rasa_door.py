"""Rasa's own door for tests: calls as the gateway makes them, and a look in the tracker's file."""

from __future__ import annotations

import json
import sqlite3
import urllib.error
import urllib.request
from contextlib import closing
from typing import Any
from uuid import uuid4

from services.run.secrets import read_token
from services.settings import Settings

PATIENCE = 30.0  # seconds for one call


class RasaDoor:
    """POST and GET to our channel in a running Rasa."""

    def __init__(self, settings: Settings) -> None:
        self._url = f"http://127.0.0.1:{settings.rasa_port}/webhooks/voordeur"
        self._tracker = settings.home / "tracker.db"
        self._token = read_token(settings.run, "rasa")

    def call(
        self, method: str, name: str, body: Any = None, *, authorization: str | None = None
    ) -> tuple[int, Any]:
        """Status and JSON; bytes are sent as they are. Without `authorization` with our token."""
        data = body if isinstance(body, bytes) else None if body is None else json.dumps(body)
        given = f"Bearer {self._token}" if authorization is None else authorization
        headers = {"Content-Type": "application/json"}
        if given:
            headers["Authorization"] = given
        request = urllib.request.Request(
            f"{self._url}/{name}",
            method=method,
            data=data.encode() if isinstance(data, str) else data,
            headers=headers,
        )
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                return answer.status, json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as error:
            return error.code, error.read()

    def turn(self, sender: str, message_id: str | None = None, **body: Any) -> dict[str, Any]:
        """One turn of a conversation; a new message unless `message_id` is given."""
        said = {"sender": sender, "message_id": message_id or uuid4().hex, "metadata": {}} | body
        status, answer = self.call("POST", "turn", said)
        assert status == 200, answer
        found: dict[str, Any] = answer
        return found

    def events(self, sender: str) -> list[dict[str, Any]]:
        """What the tracker's file holds of a conversation, in order."""
        query = "SELECT data FROM events WHERE sender_id = ? ORDER BY id"
        with closing(sqlite3.connect(f"file:{self._tracker}?mode=ro", uri=True)) as connection:
            return [json.loads(data) for (data,) in connection.execute(query, (sender,))]

    def heard(self, sender: str) -> list[str]:
        """Texts of the resident in the tracker's file."""
        return [event["text"] for event in self.events(sender) if event["event"] == "user"]


def new_sender() -> str:
    """A conversation that nobody had before."""
    return f"test-{uuid4().hex}"
