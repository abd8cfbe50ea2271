"""A message and an answer as JSON, as the design writes them, and what older clients pass over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from services.conversation.core import Message, Owner, QueuePlace


def message_json(message: Message) -> dict[str, Any]:
    """One message; `signal` and `translation` (the same in another language) only if it has one."""
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
    if message.translation is not None:
        shape["translation"] = {
            "language": message.translation.language,
            "text": message.translation.text,
        }
    if message.referral_id is not None:
        shape["referral"] = message.referral_id
    if message.client_id is not None:
        shape["client_id"] = message.client_id
    if message.author is not None:
        shape["author"] = message.author
    return shape


def answer_json(
    owner: Owner, messages: Sequence[Message], place: QueuePlace | None = None
) -> dict[str, Any]:
    """New messages and who answers; in the queue also where somebody stands."""
    shape: dict[str, Any] = {
        "owner": owner.value,
        "messages": [message_json(message) for message in messages],
    }
    if place is not None:
        shape["queue"] = {"ahead": place.ahead, "minutes": place.minutes}
    return shape


def typing_json(author: str) -> dict[str, Any]:
    """That a worker is writing now; a client that does not know it sees no new messages."""
    return answer_json(Owner.WORKER, ()) | {"typing": author}
