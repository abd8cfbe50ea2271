"""The one door into Rasa: our gateway's calls, with a token. `--enable-api` stays off.

An exception is a 5xx, never an empty 200: the gateway must know that nothing was said.
"""

from __future__ import annotations

import hmac
import logging
import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import InputChannel, OutputChannel, UserMessage
from rasa.core.tracker_store import FailSafeTrackerStore, SQLTrackerStore
from rasa.shared.core.events import deserialise_events
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

LOG = logging.getLogger(__name__)
MOST_REMEMBERED = 10_000  # last answers kept, so that a resent message is not said twice
# What an action filled a response in with; the gateway says the same in other languages.
FACTS = ("municipality", "organization", "phone", "place", "website")
KEPT_OF_PARSE = ("intent", "compound", "signal", "all_intents", "entities")

# White space as str.strip takes it off: Rasa strips before it looks for its "/".
_COMMAND = re.compile(r"^[\s/]+")

NewMessage = Callable[[UserMessage], Awaitable[Any]]


class VoordeurOutput(OutputChannel):
    """Collects each response whole: text, buttons and cards stay one message."""

    @classmethod
    def name(cls) -> str:
        return "voordeur"

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Keeps text, buttons, what the action put in `custom`, and which response it is."""
        custom = message.get("custom") or {}
        self.messages.append(
            {
                "text": message.get("text") or "",
                "buttons": [
                    {"title": button["title"], "payload": button["payload"]}
                    for button in message.get("buttons") or []
                ],
                "listings": custom.get("listings") or [],
                "signal": custom.get("signal"),
                "handover": custom.get("handover"),
                "response": message.get("utter_action"),
                "facts": {name: message[name] for name in FACTS if message.get(name)},
            }
        )


class VoordeurInput(InputChannel):
    """POST /webhooks/voordeur/turn, /parse and /events; GET /health."""

    @classmethod
    def name(cls) -> str:
        return "voordeur"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> InputChannel:
        if not credentials or not credentials.get("token"):
            cls.raise_missing_credentials_exception()
        return cls(credentials["token"])

    def __init__(self, token: str) -> None:
        self._token = token
        self._answers: OrderedDict[str, tuple[str, dict[str, Any]]] = OrderedDict()

    def blueprint(self, on_new_message: NewMessage) -> Blueprint:
        """The routes; each checks the token first."""
        routes = Blueprint("voordeur_webhook")

        @routes.route("/health", methods=["GET"])
        async def health(request: Request) -> HTTPResponse:
            if not self._allowed(request):
                return _refused()
            agent = request.app.ctx.agent
            ready = agent is not None and agent.is_ready() and _durable(agent)
            return response.json({"ready": ready}, status=200 if ready else 503)

        @routes.route("/turn", methods=["POST"])
        async def turn(request: Request) -> HTTPResponse:
            if not self._allowed(request):
                return _refused()
            body = request.json
            known = self._answers.get(body["sender"])
            if known is not None and known[0] == body["message_id"]:
                return response.json(known[1])
            answer = await self._turn(request.app.ctx.agent, body, on_new_message)
            self._remember(body["sender"], body["message_id"], answer)
            return response.json(answer)

        @routes.route("/parse", methods=["POST"])
        async def parse(request: Request) -> HTTPResponse:
            if not self._allowed(request):
                return _refused()
            body = request.json
            message = UserMessage(_typed(body["text"]), metadata=body.get("metadata") or {})
            parsed = await request.app.ctx.agent.processor.parse_message(message)
            return response.json(_kept(parsed))

        @routes.route("/events", methods=["POST"])
        async def events(request: Request) -> HTTPResponse:
            if not self._allowed(request):
                return _refused()
            body = request.json
            agent = request.app.ctx.agent
            async with agent.lock_store.lock(body["sender"]):
                if body.get("delete"):
                    self._answers.pop(body["sender"], None)
                    _erase(agent, body["sender"])
                else:
                    tracker = await agent.processor.fetch_tracker_and_update_session(body["sender"])
                    for event in deserialise_events(body["events"]):
                        tracker.update(event, agent.domain)
                    await agent.tracker_store.save(tracker)
            return response.json({"done": True})

        return routes

    async def _turn(
        self, agent: Any, body: dict[str, Any], on_new_message: NewMessage
    ) -> dict[str, Any]:
        output = VoordeurOutput()
        metadata = body.get("metadata") or {}
        message = UserMessage(
            body.get("payload") or _typed(body["text"]),
            output,
            body["sender"],
            input_channel=self.name(),
            message_id=body["message_id"],
            metadata=metadata,
        )
        parsed = await agent.processor.parse_message(message)
        # Actions read what the gateway knows (municipality, organisation) from the message.
        message.parse_data = {**parsed, "metadata": metadata}
        await on_new_message(message)
        return {"messages": output.messages, "parse": _kept(parsed)}

    def _remember(self, sender: str, message_id: str, answer: dict[str, Any]) -> None:
        self._answers[sender] = (message_id, answer)
        self._answers.move_to_end(sender)
        while len(self._answers) > MOST_REMEMBERED:
            self._answers.popitem(last=False)

    def _allowed(self, request: Request) -> bool:
        given = request.headers.get("Authorization", "")
        return hmac.compare_digest(given.encode(), f"Bearer {self._token}".encode())


def _typed(text: str) -> str:
    """Text that a resident typed, so that no leading "/" starts an intent of their choice."""
    return _COMMAND.sub("", text) or "?"


def _refused() -> HTTPResponse:
    return response.json({"error": "unauthorized"}, status=401)


def _kept(parsed: dict[str, Any]) -> dict[str, Any]:
    return {name: parsed.get(name) for name in KEPT_OF_PARSE}


def _store(agent: Any) -> Any:
    store = agent.tracker_store
    return store._tracker_store if isinstance(store, FailSafeTrackerStore) else store


def _durable(agent: Any) -> bool:
    """False when Rasa fell back to memory: it does so silently when the store does not load."""
    return isinstance(_store(agent), SQLTrackerStore)


def _erase(agent: Any, sender: str) -> None:
    """Rasa 3.6 has no call that removes a tracker, so its rows are removed here."""
    store = _store(agent)
    with store.session_scope() as session:
        session.query(store.SQLEvent).filter(store.SQLEvent.sender_id == sender).delete()
        session.commit()
