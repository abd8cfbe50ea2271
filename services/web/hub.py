"""Open sockets of each conversation and of each team in this process, and pushing to them."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from aiohttp import web


def team(organization: str) -> str:
    """Where the staff of an organisation (slug) listens; no conversation has such an id."""
    return f"team {organization}"


class Hub:
    """Who listens to what: a conversation by its id, or a team.

    Several gateways: docs/adr/0002 (Redis, later).
    """

    def __init__(self) -> None:
        self._sockets: dict[str, set[web.WebSocketResponse]] = defaultdict(set)

    def add(self, conversation_id: str, socket: web.WebSocketResponse) -> None:
        self._sockets[conversation_id].add(socket)

    def discard(self, conversation_id: str, socket: web.WebSocketResponse) -> None:
        self._sockets[conversation_id].discard(socket)
        if not self._sockets[conversation_id]:
            del self._sockets[conversation_id]

    async def push(self, conversation_id: str, frame: dict[str, Any]) -> None:
        """Sends a frame to everybody listening; a socket that fails is simply left out."""
        for socket in list(self._sockets.get(conversation_id, ())):
            try:
                await socket.send_json(frame)
            except (ConnectionError, RuntimeError):
                self.discard(conversation_id, socket)

    async def close(self, conversation_id: str | None = None) -> None:
        """Closes the sockets of one conversation, or all of them at shutdown."""
        chosen = [conversation_id] if conversation_id is not None else list(self._sockets)
        for name in chosen:
            for socket in list(self._sockets.get(name, ())):
                await socket.close(code=1001, message=b"gateway stops")
