"""The audit log: who did what with which thing, and when; never what stood in it.

Pure: the clock, ids and the store come from outside. Kept two years (docs/adr/0005).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from services.conversation.patience import PATIENCE, in_time
from services.staff.core import Staff

KEEP_AUDIT = timedelta(days=2 * 365)  # docs/adr/0005
PAGE_LENGTH = 100  # entries on a page of the log


class Action(StrEnum):
    """What somebody did; its Dutch words stand in web/staff/templates/audit.html."""

    LOGGED_IN = "logged_in"
    LOGGED_OUT = "logged_out"
    PASSWORD_SET = "password_set"  # noqa: S105 (the name of a deed)
    SECOND_STEP_ON = "second_step_on"
    SECOND_STEP_OFF = "second_step_off"
    RECOVERY_USED = "recovery_used"
    ACCOUNT_ADDED = "account_added"
    ACCOUNT_CHANGED = "account_changed"
    ACCOUNT_DISABLED = "account_disabled"
    ACCOUNT_RESET = "account_reset"
    ROLE_CHANGED = "role_changed"
    LISTED = "listed"
    READ = "read"
    WRITTEN = "written"
    TAKEN = "taken"
    HANDED_BACK = "handed_back"
    ASSIGNED = "assigned"
    CLOSED = "closed"
    SENT = "sent"
    CORRECTED = "corrected"
    REVIEWED = "reviewed"
    REMOVED = "removed"


class Subject(StrEnum):
    """With what kind of thing."""

    STAFF = "staff"
    CONVERSATION = "conversation"
    CALLBACK = "callback"
    CONTACT = "contact"
    TELEPHONE = "telephone"  # a call that is going on
    REFERRAL = "referral"
    OFFER = "offer"
    NOTE = "note"
    CORRECTION = "correction"
    AUDIT = "audit"
    OFFICE = "office"  # opening hours, days it is closed, the queue
    TEAM = "team"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log."""

    id: str
    at: datetime
    staff_id: str | None  # None: on the command line of the machine
    organization: str  # slug; whose log it stands in
    action: Action
    subject: Subject
    subject_id: str


class AuditStore(Protocol):
    """What the log needs of a store."""

    async def add(self, entry: Entry) -> None: ...

    async def listed(
        self, organization: str, *, staff_id: str | None, skip: int, most: int
    ) -> Sequence[Entry]:
        """Newest first."""
        ...


OpenAudit = Callable[[], AbstractAsyncContextManager[AuditStore]]


@dataclass(frozen=True, slots=True)
class Audit:
    """Everything the log needs from outside."""

    open: OpenAudit
    now: Callable[[], datetime]
    new_id: Callable[[], str]
    patience: float = PATIENCE  # seconds for storage


async def record(
    audit: Audit,
    who: Staff | None,
    action: Action,
    subject: Subject,
    subject_id: str,
    *,
    organization: str | None = None,
) -> None:
    """Writes one line. Call it before the deed: what cannot be logged does not happen.

    `who` None is the command line; then `organization` says whose log it belongs in, else that
    of `who`. Raises StorageUnavailable.
    """
    slug = organization if organization is not None else (who.organization if who else "")
    entry = Entry(
        id=audit.new_id(),
        at=audit.now(),
        staff_id=who.id if who is not None else None,
        organization=slug,
        action=action,
        subject=subject,
        subject_id=subject_id,
    )

    async def store_it() -> None:
        async with audit.open() as store:
            await store.add(entry)

    await in_time(store_it(), audit.patience)


async def read_log(
    audit: Audit, who: Staff, *, staff_id: str | None = None, page: int = 1
) -> Sequence[Entry]:
    """A page of the log of one's own organisation, newest first; reading it is logged too.

    Gives one more than PAGE_LENGTH when there is a next page. Raises StorageUnavailable.
    """
    await record(audit, who, Action.READ, Subject.AUDIT, str(page))

    async def read() -> Sequence[Entry]:
        async with audit.open() as store:
            return await store.listed(
                who.organization,
                staff_id=staff_id,
                skip=(page - 1) * PAGE_LENGTH,
                most=PAGE_LENGTH + 1,
            )

    return await in_time(read(), audit.patience)
