"""Rasa over HTTP, through our own channel and its token."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import aiohttp

from services.rasa_client.core import (
    LISTING_KEYS,
    BotAnswer,
    BotBroken,
    BotDown,
    BotEmpty,
    BotMessage,
    BotSlow,
    Parsed,
    pick_url,
)
from services.safety.core import Signal

LARGEST_ANSWER = 1024**2  # bytes; a turn is a few kB
LONGEST_INTENT = 40  # characters, as in the table of messages
CHECK_TIMEOUT = 3.0  # seconds, for health
LISTENS = {"event": "action", "name": "action_listen"}


class RasaClient:
    """One per gateway; the session belongs to the application."""

    def __init__(
        self, session: aiohttp.ClientSession, urls: Sequence[str], token: str, timeout: float
    ) -> None:
        self._session = session
        self._urls = tuple(urls)
        self._headers = {"Authorization": f"Bearer {token}"}
        self._timeout = timeout  # seconds for one turn

    async def turn(
        self, sender: str, message_id: str, *, text: str | None, payload: str | None,
        metadata: dict[str, Any],
    ) -> BotAnswer:  # fmt: skip
        """One message in, its answers out; raises a BotFailure."""
        body: dict[str, Any] = {"sender": sender, "message_id": message_id, "metadata": metadata}
        body |= {"payload": payload} if payload is not None else {"text": text}
        answer = read_answer(await self._post(sender, "turn", body))
        if not any(message.says_something for message in answer.messages):
            raise BotEmpty
        return answer

    async def parse(self, sender: str, text: str) -> Parsed:
        """What a text asks, without a conversation: nothing is kept. Raises a BotFailure."""
        return read_parsed(await self._post(sender, "parse", {"text": text}))

    async def forget(self, sender: str) -> None:
        """Erases a conversation's tracker."""
        await self._post(sender, "events", {"sender": sender, "delete": True})

    async def pause(self, sender: str) -> None:
        """Pauses a tracker that is waiting for a message; raises a BotFailure."""
        # In this order: rules go by the last action, and after `pause` alone that would be ours.
        await self._tell(sender, LISTENS, {"event": "pause"})

    async def resume(self, sender: str) -> None:
        """Lets a paused tracker go on, waiting for a message; raises a BotFailure."""
        await self._tell(sender, {"event": "resume"}, LISTENS)

    async def ready(self) -> bool:
        """True when every Rasa process answers that it is."""
        timeout = aiohttp.ClientTimeout(total=CHECK_TIMEOUT)
        for url in self._urls:
            try:
                async with self._session.get(
                    f"{url}/webhooks/voordeur/health", headers=self._headers, timeout=timeout
                ) as response:
                    if response.status != 200:
                        return False
            except (aiohttp.ClientError, TimeoutError, OSError):
                return False
        return True

    async def _tell(self, sender: str, *events: dict[str, str]) -> None:
        await self._post(sender, "events", {"sender": sender, "events": list(events)})

    async def _post(self, sender: str, call: str, body: dict[str, Any]) -> bytes:
        url = f"{pick_url(sender, self._urls)}/webhooks/voordeur/{call}"
        timeout = aiohttp.ClientTimeout(total=self._timeout)
        try:
            async with self._session.post(
                url, json=body, headers=self._headers, timeout=timeout
            ) as response:
                content = await _read(response.content)
                if response.status != 200:
                    raise BotBroken(f"status {response.status}")
                if len(content) > LARGEST_ANSWER:
                    raise BotBroken("too large")
                return content
        except TimeoutError:
            raise BotSlow from None
        except (aiohttp.ClientError, OSError) as error:
            raise BotDown(type(error).__name__) from None


async def _read(stream: aiohttp.StreamReader) -> bytes:
    """The whole answer, in however many pieces it comes; a little more than the largest at most."""
    content = bytearray()
    while len(content) <= LARGEST_ANSWER and (piece := await stream.readany()):
        content += piece
    return bytes(content)


def read_answer(content: bytes) -> BotAnswer:
    """A turn's answer from Rasa's JSON; raises BotBroken for anything else.

    What is let through can be stored and shown: no NUL, no half surrogate pair, whole cards.
    """
    try:
        body = json.loads(content.decode("utf-8"))
        written = json.dumps(body, ensure_ascii=False, allow_nan=False).encode("utf-8")
        if rb"\u0000" in written:
            raise ValueError("NUL")
        parse = body["parse"] or {}
        intent = parse.get("intent") or {}
        return BotAnswer(
            messages=tuple(_message(item) for item in body["messages"]),
            intent=_text(intent.get("name"), LONGEST_INTENT),
            confidence=_number(intent.get("confidence")),
            signal=_signal(parse.get("signal")),
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise BotBroken("not our JSON") from None


def read_parsed(content: bytes) -> Parsed:
    """What was understood, from Rasa's JSON; raises BotBroken for anything else."""
    try:
        body = json.loads(content.decode("utf-8"))
        chances = body.get("all_intents") or {}
        ranked = sorted(
            ((_known(name), _chance(chance)) for name, chance in chances.items()),
            key=lambda item: -item[1],
        )
        return Parsed(
            ranked=tuple(ranked),
            compound=tuple(_known(name) for name in body.get("compound") or ()),
            signal=_signal(body.get("signal")),
        )
    except (ValueError, TypeError, AttributeError, RecursionError):
        raise BotBroken("not our JSON") from None


def _chance(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise TypeError("no probability")
    return float(value)


def _known(name: Any) -> str:
    if not isinstance(name, str) or len(name) > LONGEST_INTENT:
        raise TypeError("no intent")
    return name


def _message(item: dict[str, Any]) -> BotMessage:
    text = item["text"]
    if not isinstance(text, str):
        raise TypeError("text is no string")
    return BotMessage(
        text=text,
        buttons=tuple(_button(button) for button in item.get("buttons") or ()),
        listings=tuple(_card(card) for card in item.get("listings") or ()),
        signal=_signal(item.get("signal")),
        handover=_text(item.get("handover")),
        response=_text(item.get("response")),
        facts=_facts(item.get("facts") or {}),
    )


def _facts(facts: Any) -> dict[str, str]:
    if not isinstance(facts, dict) or not all(isinstance(fact, str) for fact in facts.values()):
        raise TypeError("facts are strings by name")
    return facts


def _button(button: dict[str, Any]) -> tuple[str, str]:
    title, payload = button["title"], button["payload"]
    if not isinstance(title, str) or not isinstance(payload, str):
        raise TypeError("a button is two strings")
    return title, payload


def _card(card: Any) -> dict[str, Any]:
    if not isinstance(card, dict) or not card.keys() >= LISTING_KEYS:
        raise TypeError("no whole card")
    for phone in card["phones"]:
        _text(phone["description"])
        if not isinstance(phone["number"], str):
            raise TypeError("a number is a string")
    for name in LISTING_KEYS - {"phones"}:
        _text(card[name])
    return card


def _signal(value: Any) -> str | None:
    return None if value is None else Signal(value).value


def _text(value: Any, longest: int | None = None) -> str | None:
    if value is not None and not isinstance(value, str):
        raise TypeError("no string")
    if value is not None and longest is not None and len(value) > longest:
        raise ValueError("too long")
    return value


def _number(value: Any) -> float | None:
    if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
        raise TypeError("no number")
    return value
