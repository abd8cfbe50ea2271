"""A Rasa that answers as it is told: well, slowly, emptily, with rubbish, or not at all."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

ANSWER = {
    "messages": [
        {
            "text": "In welke plaats woont u?",
            "buttons": [{"title": "Dat zeg ik liever niet", "payload": "/ontkennen"}],
            "listings": [],
            "signal": None,
            "handover": None,
        }
    ],
    "parse": {"intent": {"name": "schulden", "confidence": 0.91}, "signal": None},
}
PARSED = {  # what is understood of a text outside a conversation
    "intent": {"name": "schulden", "confidence": 0.91},
    "compound": ["schulden"],
    "all_intents": {"rondkomen": 0.05, "schulden": 0.91, "groeten": 0.01},
    "signal": None,
}
FAILURES = {  # what goes wrong, and the kind of incident that it is
    "slow": "bot_slow",
    "empty": "bot_empty",
    "silent": "bot_empty",
    "garbage": "bot_error",
    "no answer of ours": "bot_error",
    "huge": "bot_error",
    "error": "bot_error",
    "refused": "bot_error",
    "hangs up": "bot_down",
    "down": "bot_down",
}
SLOW = 0.8  # seconds until a slow answer comes after all


class FakeRasa:
    """Our channel as the gateway sees it, without a model behind it."""

    def __init__(self) -> None:
        self.recover()
        app = web.Application()
        app.router.add_post("/webhooks/voordeur/turn", self._turn)
        app.router.add_post("/webhooks/voordeur/parse", self._parse)
        app.router.add_post("/webhooks/voordeur/events", self._events)
        app.router.add_get("/webhooks/voordeur/health", self._health)
        self._server = TestServer(app)

    def recover(self) -> None:
        """Well again, and nothing remembered."""
        self.mood = "well"
        self.answer: dict[str, Any] = ANSWER
        self.turns: list[dict[str, Any]] = []
        self.parsed: dict[str, Any] = PARSED
        self.parses: list[dict[str, Any]] = []
        self.events: list[dict[str, Any]] = []
        self.authorizations: set[str | None] = set()
        self.thinking = 0  # turns under way
        self.gate: asyncio.Event | None = None  # a turn waits here until it is set

    async def __aenter__(self) -> FakeRasa:
        await self._server.start_server()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._server.close()

    async def fall_ill(self, mood: str) -> None:
        """One of FAILURES from now on."""
        self.mood = mood
        if mood == "down":
            await self._server.close()

    @property
    def url(self) -> str:
        return str(self._server.make_url("")).rstrip("/")

    async def _turn(self, request: web.Request) -> web.StreamResponse:
        self.authorizations.add(request.headers.get("Authorization"))
        self.turns.append(await request.json())
        self.thinking += 1
        try:
            if self.gate is not None:
                await self.gate.wait()
            return await self._react(request)
        finally:
            self.thinking -= 1

    async def _parse(self, request: web.Request) -> web.StreamResponse:
        self.authorizations.add(request.headers.get("Authorization"))
        self.parses.append(await request.json())
        if self.mood in FAILURES:
            return await self._react(request)
        return web.json_response(self.parsed)

    async def _events(self, request: web.Request) -> web.StreamResponse:
        self.authorizations.add(request.headers.get("Authorization"))
        self.events.append(await request.json())
        if self.mood in FAILURES:
            return await self._react(request)
        return web.json_response({"done": True})

    async def _health(self, request: web.Request) -> web.Response:
        self.authorizations.add(request.headers.get("Authorization"))
        return web.json_response({"ready": True}, status=200 if self.mood == "well" else 503)

    async def _react(self, request: web.Request) -> web.StreamResponse:
        match self.mood:
            case "slow":
                await asyncio.sleep(SLOW)
            case "in pieces":
                return await self._in_pieces(request)
            case "empty":
                return web.json_response({"messages": [], "parse": {}})
            case "silent":
                return web.json_response({"messages": [{"text": ""}], "parse": {}})
            case "garbage":
                return web.Response(body=b"\xff<html>502 Bad Gateway", content_type="text/html")
            case "no answer of ours":
                return web.json_response(["iets", "anders"])
            case "huge":
                return web.json_response({"messages": [{"text": "x" * 2**20}], "parse": {}})
            case "error":
                return web.Response(status=500, text="Traceback: ik heb schulden")
            case "refused":
                return web.json_response({"error": "unauthorized"}, status=401)
            case "hangs up":
                assert request.transport is not None
                request.transport.abort()
        return web.json_response(self.answer)

    async def _in_pieces(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        await response.prepare(request)
        content = json.dumps(self.answer).encode()
        for start in range(0, len(content), 50):
            await response.write(content[start : start + 50])
            await asyncio.sleep(0.002)
        return response
