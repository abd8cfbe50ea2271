"""Whether a person can come now, and where somebody stands in the queue. Standard library only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.conversation.core import Conversation, QueuePlace
from services.frontoffice.core import OfficeNow, estimate_minutes
from services.handover.core import Reason

LEAVE = "queue:leave"  # payload of the button that leaves the queue
# For these somebody wants a person in the chat. When the bot fails, number and call-back are given.
FOR_A_PERSON = frozenset({Reason.SIGNAL, Reason.ASKED, Reason.UNSURE, Reason.COMPLAINT})


class Can(StrEnum):
    """Whether a worker can come in the chat now, and if not, why."""

    COME = "come"
    CLOSED = "closed"  # outside opening hours
    NOBODY = "nobody"  # open, but no worker is here
    FULL = "full"  # the queue is as long as it may be
    UNKNOWN = "unknown"  # no organisation known yet, or storage did not say


@dataclass(frozen=True, slots=True)
class Reach:
    """How a person can be reached in the chat now."""

    can: Can
    opens_at: datetime | None = None  # local time, only when closed
    waiting: int = 0  # people in the queue

    @property
    def staffed(self) -> bool:
        """True when whoever asks now gets a person."""
        return self.can is Can.COME


def reach(office: OfficeNow, waiting: int) -> Reach:
    """What an office and its queue mean for who asks for a person now."""
    if not office.is_open:
        return Reach(Can.CLOSED, opens_at=office.opens_at, waiting=waiting)
    if not office.workers:
        return Reach(Can.NOBODY, waiting=waiting)
    if waiting >= office.queue_limit:
        return Reach(Can.FULL, waiting=waiting)
    return Reach(Can.COME, waiting=waiting)


def place_of(
    conversation_id: str, queue: Sequence[Conversation], waits: Sequence[int], now: datetime
) -> QueuePlace | None:
    """Where a conversation stands, and how long it may take; None when it is not in the queue."""
    ids = [waiting.id for waiting in queue]
    if conversation_id not in ids:
        return None
    ahead = ids.index(conversation_id)
    stood = [
        int((now - other.waiting_since).total_seconds())
        for other in queue[: ahead + 1]
        if other.waiting_since is not None
    ]
    return QueuePlace(ahead, estimate_minutes(waits, stood))
