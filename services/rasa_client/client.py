"""Rasa over HTTP, through our own channel and its token."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import aiohttp

from services.rasa_client.core import (
    BotAnswer,
    BotBroken,
    BotDown,
    BotEmpty,
    BotMessage,
    BotSlow,
    pick_url,
)

LARGEST_ANSWER = 1024**2  # bytes; a turn is a few kB
CHECK_TIMEOUT = 3.0  # seconds, for health


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
        if not answer.messages:
            raise BotEmpty
        return answer

    async def forget(self, sender: str) -> None:
        """Erases a conversation's tracker."""
        await self._post(sender, "events", {"sender": sender, "delete": True})

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

    async def _post(self, sender: str, call: str, body: dict[str, Any]) -> bytes:
        url = f"{pick_url(sender, self._urls)}/webhooks/voordeur/{call}"
        timeout = aiohttp.ClientTimeout(total=self._timeout)
        try:
            async with self._session.post(
                url, json=body, headers=self._headers, timeout=timeout
            ) as response:
                content = await response.content.read(LARGEST_ANSWER + 1)
                if response.status != 200:
                    raise BotBroken(f"status {response.status}")
                if len(content) > LARGEST_ANSWER:
                    raise BotBroken("too large")
                return content
        except TimeoutError:
            raise BotSlow from None
        except (aiohttp.ClientError, OSError) as error:
            raise BotDown(type(error).__name__) from None


def read_answer(content: bytes) -> BotAnswer:
    """A turn's answer from Rasa's JSON; raises BotBroken for anything else."""
    try:
        body = json.loads(content)
        parse = body["parse"] or {}
        intent = parse.get("intent") or {}
        return BotAnswer(
            messages=tuple(_message(item) for item in body["messages"]),
            intent=intent.get("name"),
            confidence=intent.get("confidence"),
            signal=parse.get("signal"),
        )
    except (ValueError, TypeError, KeyError, AttributeError):
        raise BotBroken("not our JSON") from None


def _message(item: dict[str, Any]) -> BotMessage:
    text = item["text"]
    if not isinstance(text, str):
        raise TypeError("text is no string")
    return BotMessage(
        text=text,
        buttons=tuple((str(b["title"]), str(b["payload"])) for b in item.get("buttons") or ()),
        listings=tuple(dict(card) for card in item.get("listings") or ()),
        signal=item.get("signal"),
        handover=item.get("handover"),
    )
