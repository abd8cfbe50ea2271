"""Working through call-back requests. Every call is of one worker, of one organisation."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Protocol

from services.conversation.core import clean_text
from services.conversation.patience import PATIENCE, in_time
from services.handover.callbacks_core import (
    MAX_NOTE,
    Attempt,
    CallbackNotFound,
    CallRefused,
    Which,
    check_may_call,
    dutch_day,
    order,
)
from services.handover.core import CallbackInvalid, CallbackRequest, Result
from services.staff.core import Staff
from services.staff.teams import ListTeams, in_same_team, is_for

MOST_LISTED = 500
TEAM = "team:"  # before the id of a team, instead of a colleague


class CallbackStore(Protocol):
    """What the use cases need of a store."""

    async def get(self, callback_id: str, *, lock: bool = False) -> CallbackRequest | None: ...

    async def listed(
        self, organization: str, *, closed: bool, most: int
    ) -> Sequence[CallbackRequest]:
        """Of one organisation; open ones, or else closed ones, the last closed first."""
        ...

    async def keep(self, request: CallbackRequest) -> None:
        """Keeps what a worker can change of a request that is there."""
        ...

    async def add_attempt(self, attempt: Attempt) -> None: ...

    async def attempts(self, callback_id: str) -> Sequence[Attempt]:
        """Oldest first."""
        ...


@dataclass(frozen=True, slots=True)
class Callbacks:
    """Everything calling back needs from outside."""

    open: Callable[[], AbstractAsyncContextManager[CallbackStore]]
    colleagues: Callable[[str], Awaitable[Sequence[Staff]]]  # active ones of an organisation
    teams: ListTeams
    mask: Callable[[str], str]
    now: Callable[[], datetime]
    new_id: Callable[[], str]
    patience: float = PATIENCE  # seconds for storage

    def today(self) -> date:
        """The calendar day in the Netherlands."""
        return dutch_day(self.now())


async def list_callbacks(
    ports: Callbacks, staff: Staff, which: object = Which.TEAM
) -> Sequence[CallbackRequest]:
    """Requests of the worker's organisation, in the order of the work; a filter nobody knows is all."""
    wanted = Which(str(which)) if which in set(Which) else Which.ALL
    closed = wanted is Which.CLOSED

    async def read() -> Sequence[CallbackRequest]:
        async with ports.open() as store:
            return await store.listed(staff.organization, closed=closed, most=MOST_LISTED)

    found = await in_time(read(), ports.patience)
    if closed:
        return found
    if wanted is Which.MINE:
        found = [item for item in found if item.assigned_to == staff.id]
    if wanted is Which.TEAM:
        teams = await ports.teams(staff.organization)

        def is_ours(item: CallbackRequest) -> bool:
            if item.assigned_to is not None:
                return in_same_team(teams, staff.id, item.assigned_to)
            return is_for(item.team_id, teams, staff.id)

        found = [item for item in found if is_ours(item)]
    today = ports.today()
    return sorted(found, key=lambda item: order(item, today))


async def read_one(
    ports: Callbacks, staff: Staff, callback_id: str
) -> tuple[CallbackRequest, Sequence[Attempt]]:
    """A request with its attempts; raises CallbackNotFound."""

    async def read() -> tuple[CallbackRequest, Sequence[Attempt]]:
        async with ports.open() as store:
            request = await _own(store, staff, callback_id)
            return request, await store.attempts(request.id)

    return await in_time(read(), ports.patience)


async def answer_safety(ports: Callbacks, staff: Staff, callback_id: str, safe: object) -> None:
    """Keeps the answer to "is it safe to call?"; raises CallbackInvalid and CallbackNotFound."""
    if not isinstance(safe, bool):
        raise CallbackInvalid("safe_to_call", "missing")
    await _change(ports, staff, callback_id, lambda request: replace(request, safe_to_call=safe))


async def assign(ports: Callbacks, staff: Staff, callback_id: str, to: str | None) -> None:
    """To a colleague by id, to TEAM and the id of a team, or (None) back to everybody.

    All of the same organisation: raises CallbackInvalid for another, and CallbackNotFound.
    """
    worker_id = team_id = None
    if to is not None and to.startswith(TEAM):
        team_id = to.removeprefix(TEAM)
        if team_id not in {team.id for team in await ports.teams(staff.organization)}:
            raise CallbackInvalid("worker", "unknown")
    elif to is not None:
        worker_id = to
        known = {colleague.id for colleague in await ports.colleagues(staff.organization)}
        if worker_id not in known | {staff.id}:
            raise CallbackInvalid("worker", "unknown")

    def give(request: CallbackRequest) -> CallbackRequest:
        # Whoever takes it in person takes it for its team.
        team = request.team_id if worker_id is not None else team_id
        return replace(request, assigned_to=worker_id, team_id=team)

    await _change(ports, staff, callback_id, give)


async def move(ports: Callbacks, staff: Staff, callback_id: str, due_on: object) -> None:
    """To another day, as "2026-12-01"; raises CallbackInvalid and CallbackNotFound."""
    try:
        day = date.fromisoformat(str(due_on))
    except ValueError:
        raise CallbackInvalid("due", "invalid") from None
    if day < ports.today():
        raise CallbackInvalid("due", "past")
    await _change(ports, staff, callback_id, lambda request: replace(request, due_on=day))


async def log_attempt(
    ports: Callbacks, staff: Staff, callback_id: str, *, reached: object, note: object = None
) -> Attempt:
    """Keeps that the worker rang. Raises CallRefused when ringing is not allowed: where a signal
    was raised not without the answer that it is safe. Raises CallbackInvalid, CallbackNotFound.
    """
    words = read_note(note)
    if not isinstance(reached, bool):
        raise CallbackInvalid("reached", "missing")

    async def store_it() -> Attempt:
        async with ports.open() as store:
            request = await _own(store, staff, callback_id, lock=True)
            check_may_call(request)
            attempt = Attempt(
                id=ports.new_id(),
                callback_id=request.id,
                made_by=staff.id,
                made_by_name=staff.name,
                reached=reached,
                note=ports.mask(words)[:MAX_NOTE] if words else None,
                made_at=ports.now(),
            )
            await store.add_attempt(attempt)
            return attempt

    return await in_time(store_it(), ports.patience)


async def close(ports: Callbacks, staff: Staff, callback_id: str, result: object) -> None:
    """Closes a request with what came of it; raises CallbackInvalid, CallRefused ("closed")."""
    try:
        outcome = Result(str(result))
    except ValueError:
        raise CallbackInvalid("result", "missing") from None
    now = ports.now()
    await _change(
        ports, staff, callback_id, lambda request: replace(request, result=outcome, closed_at=now)
    )


def read_note(raw: object) -> str | None:
    """A short note on one line; raises CallbackInvalid when it is too long."""
    if raw is None:
        return None
    words = " ".join(clean_text(raw).split()) if isinstance(raw, str) else None
    if words is None or len(words) > MAX_NOTE:
        raise CallbackInvalid("note", "too_long")
    return words or None


async def _change(
    ports: Callbacks,
    staff: Staff,
    callback_id: str,
    change: Callable[[CallbackRequest], CallbackRequest],
) -> None:
    async def keep() -> None:
        async with ports.open() as store:
            request = await _own(store, staff, callback_id, lock=True)
            if request.closed_at is not None:
                raise CallRefused("closed")
            await store.keep(change(request))

    await in_time(keep(), ports.patience)


async def _own(
    store: CallbackStore, staff: Staff, callback_id: str, *, lock: bool = False
) -> CallbackRequest:
    request = await store.get(callback_id, lock=lock)
    if request is None or request.organization != staff.organization:
        raise CallbackNotFound
    return request
