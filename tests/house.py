"""A whole house for tests: the three processes on free ports, and a resident who talks to it."""

from __future__ import annotations

import json
import os
import signal
import socket
import urllib.error
import urllib.request
from typing import Any
from uuid import uuid4

from services.run.database import ensure_database
from services.run.model import ensure_model
from services.run.processes import Child, Processes, wait_until
from services.settings import Settings

READY_WITHIN = 120.0  # seconds


def free_ports(number: int) -> list[int]:
    """Ports that nothing listens on just now."""
    probes = [socket.socket() for _ in range(number)]
    try:
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]
    finally:
        for probe in probes:
            probe.close()


class House:
    """Starts, breaks and mends the processes of one installation."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.processes: Processes | None = None

    @property
    def url(self) -> str:
        return self.settings.gateway_url

    def open(self) -> None:
        ensure_database(self.settings)
        self.processes = Processes(self.settings, ensure_model(self.settings, quiet=True))
        self.processes.start()
        assert wait_until(self.is_ready, READY_WITHIN), self.logs()

    def close(self) -> None:
        if self.processes is not None:
            self.processes.stop()

    def is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=5) as answer:
                return bool(json.load(answer)["ready"])
        except (urllib.error.URLError, OSError):
            return False

    def child(self, name: str) -> Child:
        assert self.processes is not None
        return next(child for child in self.processes.children if child.name == name)

    def kill(self, name: str) -> None:
        """Ends a process as a crash would, without a chance to tidy up."""
        process = self.child(name).process
        assert process is not None
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def freeze(self, name: str) -> None:
        """Stops a process from answering, while its port stays open."""
        process = self.child(name).process
        assert process is not None
        os.killpg(process.pid, signal.SIGSTOP)

    def thaw(self, name: str) -> None:
        process = self.child(name).process
        assert process is not None
        os.killpg(process.pid, signal.SIGCONT)

    def mend(self) -> None:
        """Starts again what was killed, and waits until the door is open."""
        assert self.processes is not None
        self.processes.watch()
        assert wait_until(self.is_ready, READY_WITHIN), self.logs()

    def logs(self) -> str:
        return "\n".join(
            f"--- {path.name}\n{path.read_text(errors='replace')[-3000:]}"
            for path in sorted((self.settings.home / "logs").glob("*.log"))
        )


class Resident:
    """Somebody who talks through the JSON API."""

    def __init__(self, house: House, organization: str | None = None, **more: str) -> None:
        self.url = house.url
        body = {"organization": organization} if organization else {}
        self.status, self.begun = self.call("POST", "/api/conversations", body | more)
        self.id = self.begun.get("id", "")
        self.token = self.begun.get("token", "")

    def call(
        self, method: str, path: str, body: Any = None, token: str | None = None
    ) -> tuple[int, Any]:
        """Status and JSON of one call."""
        headers = {"Content-Type": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        data = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(
            f"{self.url}{path}", method=method, data=data, headers=headers
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read() or b"null")

    def send(self, body: dict[str, Any]) -> tuple[int, Any]:
        """Posts a message as it is given."""
        return self.call("POST", f"/api/conversations/{self.id}/messages", body, self.token)

    def say(self, text: str) -> list[dict[str, Any]]:
        """Says something; returns the answers, without the resident's own message."""
        return self._answers({"text": text, "client_id": uuid4().hex})

    def press(self, payload: str) -> list[dict[str, Any]]:
        """Presses a button."""
        return self._answers({"payload": payload, "client_id": uuid4().hex})

    def _answers(self, body: dict[str, Any]) -> list[dict[str, Any]]:
        status, answer = self.send(body)
        assert status == 200, answer
        return [message for message in answer["messages"] if message["sender"] != "resident"]


def names(messages: list[dict[str, Any]]) -> list[str]:
    """Names of all offers that messages give, in order."""
    return [card["name"] for message in messages for card in message["listings"]]


def words(messages: list[dict[str, Any]]) -> str:
    """All that messages say."""
    return "\n".join(message["text"] for message in messages)
