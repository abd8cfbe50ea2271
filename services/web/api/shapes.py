"""A message and an answer as JSON, exactly as the design writes them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from services.conversation.core import Message, Owner


def message_json(message: Message) -> dict[str, Any]:
    """One message; `signal` is there only when it is one."""
    shape: dict[str, Any] = {
        "seq": message.seq,
        "id": message.id,
        "sender": message.sender.value,
        "text": message.text,
        "buttons": [
            {"title": button.title, "payload": button.payload} for button in message.buttons
        ],
        "listings": list(message.listings),
    }
    if message.signal is not None:
        shape["signal"] = message.signal
    if message.client_id is not None:
        shape["client_id"] = message.client_id
    return shape


def answer_json(owner: Owner, messages: Sequence[Message]) -> dict[str, Any]:
    return {"owner": owner.value, "messages": [message_json(message) for message in messages]}
