"""Handing a conversation to a person, and asking to be called back."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol

from services.handover.callbacks_core import first_due
from services.handover.core import (
    MAX_ABOUT,
    MAX_NAME,
    MAX_PHONE,
    MAX_WHEN,
    CallbackInvalid,
    CallbackRequest,
    Handover,
    Preferred,
    Reason,
)


class HandoverStore(Protocol):
    """What the use cases need of a store."""

    async def open_handover(self, conversation_id: str, reason: Reason) -> Handover | None: ...

    async def add_handover(self, handover: Handover) -> None: ...

    async def add_callback(self, request: CallbackRequest) -> None: ...


OpenHandovers = Callable[[], AbstractAsyncContextManager[HandoverStore]]
ReadPhone = Callable[[str], str | None]  # raw input to "+31…", None when it is no number


async def mark_for_person(
    store: HandoverStore,
    *,
    conversation_id: str,
    organization: str | None,
    reason: Reason,
    signal: str | None,
    language: str | None,
    new_id: str,
    now: datetime,
) -> Handover:
    """The open handover of a conversation for this reason; made when there is none yet."""
    existing = await store.open_handover(conversation_id, reason)
    if existing is not None and existing.signal == signal:
        return existing
    handover = Handover(new_id, conversation_id, organization, reason, signal, now, language)
    await store.add_handover(handover)
    return handover


def read_callback(
    data: object,
    *,
    read_phone: ReadPhone,
    conversation_id: str | None,
    organization: str | None,
    municipality: str | None,
    language: str | None,
    new_id: str,
    now: datetime,
    signal: str | None = None,
    mask: Callable[[str], str] = lambda text: text,
    organization_in: Callable[[str], str | None] = lambda _: None,
) -> CallbackRequest:
    """A callback request from the form's JSON; raises CallbackInvalid naming the field.

    In a conversation with a signal somebody must say whether ringing is safe. A program from
    before that question sends `safe` (a message may be left), which says as much.
    On the joint page the form asks the municipality: `organization_in` says whose it is, and a
    request of nobody would wait for ever.
    """
    if not isinstance(data, dict):
        raise CallbackInvalid("phone", "missing")
    raw = data.get("phone")
    if not isinstance(raw, str) or not raw.strip():
        raise CallbackInvalid("phone", "missing")
    typed = raw.strip()
    # Never cut: half a number can be somebody else's.
    phone = read_phone(typed) if len(typed) <= MAX_PHONE else None
    if phone is None:
        raise CallbackInvalid("phone", "invalid")
    if organization is None and "municipality" in data:
        municipality = _short_text(data, "municipality", MAX_NAME)
        if municipality is None:
            raise CallbackInvalid("municipality", "missing")
        organization = organization_in(municipality)
        if organization is None:
            raise CallbackInvalid("municipality", "unknown")
    safe = data.get("safe")
    if safe is not None and not isinstance(safe, bool):
        raise CallbackInvalid("safe", "invalid")
    safe_to_call = data.get("safe_to_call")
    if safe_to_call is not None and not isinstance(safe_to_call, bool):
        raise CallbackInvalid("safe_to_call", "invalid")
    if signal is not None and safe_to_call is None:
        if safe is None:
            raise CallbackInvalid("safe_to_call", "missing")
        safe_to_call = safe
    about = _short_text(data, "about", MAX_ABOUT)
    return CallbackRequest(
        id=new_id,
        conversation_id=conversation_id,
        organization=organization,
        municipality=municipality,
        phone=phone,
        name=_short_text(data, "name", MAX_NAME),
        when=_short_text(data, "when", MAX_WHEN),
        safe=safe,
        created_at=now,
        language=language,
        about=mask(about)[:MAX_ABOUT] if about else None,
        preferred=_preferred(data.get("channel")),
        signal=signal,
        safe_to_call=safe_to_call,
        due_on=first_due(now, signal),
    )


def _preferred(value: object) -> Preferred:
    if value is None:
        return Preferred.CALL
    try:
        return Preferred(str(value))
    except ValueError:
        raise CallbackInvalid("channel", "invalid") from None


def _short_text(data: dict[str, object], field: str, longest: int) -> str | None:
    value = data.get(field)
    if value is None:
        return None
    if not isinstance(value, str) or len(value) > longest:
        raise CallbackInvalid(field, "invalid")
    # Without control characters: PostgreSQL refuses NUL, and a name holds no line break.
    return " ".join("".join(c if c.isprintable() else " " for c in value).split()) or None
