"""Looking whether a front office is there, and keeping its hours and ready sentences."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol, TypeVar

from services.frontoffice.core import (
    AROUND,
    CannedReply,
    CannedReplyNotFound,
    Closure,
    Former,
    Holiday,
    NothingFormer,
    Office,
    OfficeInvalid,
    OfficeNow,
    Opening,
    Presence,
    check_openings,
    read_canned,
    read_closure,
    read_limit,
    read_opening,
)
from services.privacy.audit import Action
from services.staff.core import Staff

MOST_ROWS = 60  # openings or closures that one organisation can have


class FrontOfficeStore(Protocol):
    """What the use cases need of a store."""

    async def office(self, organization: str) -> Office: ...

    async def set_office(self, office: Office) -> None: ...

    async def former(self, organization: str) -> Former | None: ...

    async def set_former(self, former: Former) -> None: ...

    async def presences(self, organization: str, since: datetime) -> Sequence[Presence]: ...

    async def presence(self, worker_id: str) -> Presence | None: ...

    async def set_presence(self, presence: Presence) -> None: ...

    async def canned(self, organization: str) -> Sequence[CannedReply]: ...

    async def set_canned(self, reply: CannedReply) -> None: ...

    async def remove_canned(self, organization: str, reply_id: str) -> bool: ...


OpenFrontOffice = Callable[[], AbstractAsyncContextManager[FrontOfficeStore]]
LookAt = Callable[[str], Awaitable[OfficeNow]]
Read = TypeVar("Read")


class Record(Protocol):
    """Writes in the audit log what is done with an office; raises StorageUnavailable."""

    async def __call__(self, staff: Staff, action: Action) -> None: ...


@dataclass(frozen=True, slots=True)
class FrontOffice:
    """What these use cases are given; services/app.py puts it together."""

    open: OpenFrontOffice
    is_holiday: Holiday
    now: Callable[[], datetime]
    new_id: Callable[[], str]
    record: Record  # the audit log


async def look_at(front: FrontOffice, organization: str) -> OfficeNow:
    """The front office of an organisation at this moment."""
    now = front.now()
    async with front.open() as store:
        office = await store.office(organization)
        found = await store.presences(organization, now - AROUND)
    workers = frozenset(one.worker_id for one in found if one.available and one.is_here(now))
    is_open = office.is_open(now, front.is_holiday)
    return OfficeNow(
        is_open=is_open,
        workers=workers,
        queue_limit=office.queue_limit,
        around=frozenset(one.worker_id for one in found),
        opens_at=None if is_open else office.opens_next(now, front.is_holiday),
    )


async def seen(front: FrontOffice, staff: Staff, *, available: bool | None = None) -> Presence:
    """A sign of life; `available` changes whether the worker takes chats, else it stays."""
    now = front.now()
    async with front.open() as store:
        before = await store.presence(staff.id)
        if available is None:
            # Who was away for a while is not back by a page that reloads itself.
            available = before is not None and before.available and before.is_here(now)
        presence = Presence(staff.id, staff.organization, available, now)
        await store.set_presence(presence)
    return presence


async def read_presence(front: FrontOffice, staff: Staff) -> bool:
    """True while this worker is here and takes chats."""
    async with front.open() as store:
        presence = await store.presence(staff.id)
    return presence is not None and presence.available and presence.is_here(front.now())


async def read_office(front: FrontOffice, staff: Staff) -> Office:
    """Hours, closures and queue limit of one's own organisation."""
    async with front.open() as store:
        return await store.office(staff.organization)


def read_changes(front: FrontOffice, staff: Staff, data: Mapping[str, Any]) -> Office:
    """What somebody filled in, kept nowhere; raises OfficeInvalid saying where."""

    def opening(row: Mapping[str, Any]) -> Opening:
        return read_opening(row.get("weekday"), row.get("opens"), row.get("closes"))

    def closure(row: Mapping[str, Any]) -> Closure:
        first, last = row.get("first_day"), row.get("last_day")
        return read_closure(front.new_id(), first, last, row.get("reason"))

    openings = _read_rows(data, "openings", opening)
    closures = _read_rows(data, "closures", closure)
    limit = read_limit(data.get("queue_limit"))
    return Office(staff.organization, check_openings(openings), tuple(closures), limit)


async def change_office(front: FrontOffice, staff: Staff, data: Mapping[str, Any]) -> Office:
    """Replaces hours, closures and limit; raises OfficeInvalid and then changes nothing.

    What was there before can be restored.
    """
    office = read_changes(front, staff, data)
    await front.record(staff, Action.WRITTEN)
    async with front.open() as store:
        await _replace(front, store, staff, office)
    return office


async def read_former(front: FrontOffice, staff: Staff) -> Former | None:
    """What one's own organisation had before the last change; None when nothing was changed."""
    async with front.open() as store:
        return await store.former(staff.organization)


async def restore_office(front: FrontOffice, staff: Staff) -> Office:
    """Goes back to what was there before the last change; once more undoes that.

    Raises NothingFormer.
    """
    await front.record(staff, Action.WRITTEN)
    async with front.open() as store:
        former = await store.former(staff.organization)
        if former is None:
            raise NothingFormer
        await _replace(front, store, staff, former.office)
    return former.office


async def _replace(
    front: FrontOffice, store: FrontOfficeStore, staff: Staff, office: Office
) -> None:
    before = await store.office(staff.organization)
    if _as_filled_in(before) != _as_filled_in(office):
        await store.set_former(Former(before, front.now(), staff.name))
    await store.set_office(office)


async def list_canned(front: FrontOffice, staff: Staff) -> Sequence[CannedReply]:
    """Ready sentences of the team, by title."""
    async with front.open() as store:
        return await store.canned(staff.organization)


async def keep_canned(
    front: FrontOffice, staff: Staff, title: object, text: object, reply_id: str | None = None
) -> CannedReply:
    """Adds a ready sentence, or changes one; raises OfficeInvalid and CannedReplyNotFound."""
    read_title, read_text = read_canned(title, text)
    async with front.open() as store:
        if reply_id is not None:
            known = {reply.id for reply in await store.canned(staff.organization)}
            if reply_id not in known:
                raise CannedReplyNotFound
        reply = CannedReply(
            reply_id or front.new_id(), staff.organization, read_title, read_text, front.now()
        )
        await store.set_canned(reply)
    return reply


async def remove_canned(front: FrontOffice, staff: Staff, reply_id: str) -> None:
    """Takes a ready sentence away; raises CannedReplyNotFound."""
    async with front.open() as store:
        if not await store.remove_canned(staff.organization, reply_id):
            raise CannedReplyNotFound


def _rows(data: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    rows = data.get(name, [])
    if not isinstance(rows, list) or len(rows) > MOST_ROWS:
        raise OfficeInvalid(name, "invalid")
    if not all(isinstance(row, dict) for row in rows):
        raise OfficeInvalid(name, "invalid")
    return rows


def _as_filled_in(office: Office) -> Office:
    """Without the numbers we gave: saving the same again is no change."""
    return replace(office, closures=tuple(replace(item, id="") for item in office.closures))


def _read_rows(
    data: Mapping[str, Any], name: str, read: Callable[[Mapping[str, Any]], Read]
) -> list[Read]:
    found = []
    for number, row in enumerate(_rows(data, name)):
        try:
            found.append(read(row))
        except OfficeInvalid as invalid:
            raise OfficeInvalid(invalid.field, invalid.problem, number) from None
    return found
