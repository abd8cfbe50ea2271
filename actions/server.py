"""Rasa's action protocol over aiohttp: /webhook, /health, /actions, with a token.

rasa-sdk's own server answers everybody and echoes the whole tracker in its errors
(docs/adr/0003); its ActionExecutor does the work here too.
"""

from __future__ import annotations

import hmac
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException

LOG = logging.getLogger(__name__)
LARGEST_TRACKER = 10 * 1024**2  # bytes; Rasa sends every event of the session (rasa 3.6)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def make_app(executor: ActionExecutor, token: str) -> web.Application:
    """The action server; opens nothing by itself."""

    @web.middleware
    async def only_rasa(request: web.Request, handler: Handler) -> web.StreamResponse:
        given = request.headers.get("Authorization", "").encode()
        if request.path != "/health" and not hmac.compare_digest(given, f"Bearer {token}".encode()):
            return web.json_response({"error": "unauthorized"}, status=401)
        return await handler(request)

    async def webhook(request: web.Request) -> web.Response:
        try:
            call: dict[str, Any] = await request.json()
            name = call["next_action"]
            if not isinstance(name, str) or not name:
                raise TypeError("next_action is no name")
        except (ValueError, TypeError, KeyError):
            return web.json_response({"error": "not an action call"}, status=400)
        try:
            return web.json_response(await executor.run(call))
        except ActionExecutionRejection as rejected:
            return _failed(400, str(rejected), rejected.action_name)
        except ActionNotFoundException as missing:
            return _failed(404, "action not found", missing.action_name)
        except Exception as error:
            # The class only: the text of an error may quote the tracker, which is personal.
            LOG.error("action %s failed: %s", name, type(error).__name__)
            return _failed(500, "action failed", str(name))

    async def health(_request: web.Request) -> web.Response:
        return web.json_response({"status": "ok"})

    async def actions(_request: web.Request) -> web.Response:
        return web.json_response([{"name": name} for name in executor.actions])

    app = web.Application(middlewares=[only_rasa], client_max_size=LARGEST_TRACKER)
    app.router.add_post("/webhook", webhook)
    app.router.add_get("/health", health)
    app.router.add_get("/actions", actions)
    return app


def _failed(status: int, error: str, action_name: str) -> web.Response:
    return web.json_response({"error": error, "action_name": action_name}, status=status)
