"""A resident's mark after a conversation, and a worker who says "dit klopt niet"."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.contact.feedback_core import (
    MAX_NOTE,
    MAX_SENTENCE,
    Feedback,
    FeedbackInvalid,
    FeedbackTooEarly,
    ListingReport,
    OfferNotFound,
    WrongField,
    read_mark,
)
from services.conversation.core import Conversation, Owner, clean_text
from services.conversation.patience import PATIENCE, in_time
from services.staff.core import Staff


class FeedbackStore(Protocol):
    """What the use cases need of a store."""

    async def give(self, feedback: Feedback) -> str:
        """Keeps a mark; one of the same conversation is replaced. Its id."""
        ...

    async def add_report(self, report: ListingReport) -> None: ...

    async def open_reports(self, organization: str | None = None) -> Sequence[ListingReport]:
        """Reports nobody handled, oldest first; None is those of everybody."""
        ...


@dataclass(frozen=True, slots=True)
class Feedbacks:
    """Everything feedback needs from outside."""

    open: Callable[[], AbstractAsyncContextManager[FeedbackStore]]
    # Takes an offer out of the answers and opens its check task; its name, None when it is gone.
    report_wrong: Callable[[str, datetime], Awaitable[str | None]]
    name_of: Callable[[str], Awaitable[str | None]]  # of an offer, by id
    mask: Callable[[str], str]
    now: Callable[[], datetime]
    new_id: Callable[[], str]
    patience: float = PATIENCE  # seconds for storage


async def give_feedback(
    ports: Feedbacks, conversation: Conversation, *, mark: object, sentence: object = None
) -> str:
    """Keeps what a resident thought of a conversation that is over; the id.

    Raises FeedbackInvalid naming the field, FeedbackTooEarly, StorageUnavailable.
    """
    number = read_mark(mark)
    words = _short(sentence, "sentence", MAX_SENTENCE)
    if conversation.owner is not Owner.CLOSED:
        raise FeedbackTooEarly
    feedback = Feedback(
        id=ports.new_id(),
        conversation_id=conversation.id,
        organization=conversation.organization,
        mark=number,
        sentence=ports.mask(words) if words else None,
        given_at=ports.now(),
    )

    async def keep() -> str:
        async with ports.open() as store:
            return await store.give(feedback)

    return await in_time(keep(), ports.patience)


async def offer_name(ports: Feedbacks, service_id: str) -> str:
    """How an offer is called; raises OfferNotFound."""
    name = await ports.name_of(service_id)
    if name is None:
        raise OfferNotFound
    return name


async def report_listing(
    ports: Feedbacks, staff: Staff, service_id: str, *, field: object, note: object = None
) -> ListingReport:
    """A worker says that an offer is wrong: it is not given any more until somebody looked.

    Any offer, also of another organisation: whoever is sent to a wrong address is harmed all the
    same (design, promise 5). Raises FeedbackInvalid and OfferNotFound.
    """
    try:
        wrong = WrongField(str(field))
    except ValueError:
        raise FeedbackInvalid("field", "missing") from None
    words = _short(note, "note", MAX_NOTE)
    if wrong is WrongField.OTHER and not words:
        raise FeedbackInvalid("note", "missing")
    now = ports.now()
    name = await ports.report_wrong(service_id, now)
    if name is None:
        raise OfferNotFound
    report = ListingReport(
        id=ports.new_id(),
        service_id=service_id,
        service_name=name,
        organization=staff.organization,
        field=wrong,
        note=ports.mask(words)[:MAX_NOTE] if words else None,
        reported_by=staff.id,
        reported_by_name=staff.name,
        reported_at=now,
    )

    async def keep() -> None:
        async with ports.open() as store:
            await store.add_report(report)

    await in_time(keep(), ports.patience)
    return report


def _short(raw: object, field: str, longest: int) -> str | None:
    if raw is None:
        return None
    words = " ".join(clean_text(raw).split()) if isinstance(raw, str) else None
    if words is None or len(words) > longest:
        raise FeedbackInvalid(field, "too_long")
    return words or None
