"""Call-back requests for tests: made with what a test does not care about filled in, and kept in memory."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import date, datetime
from itertools import count
from typing import Any

from services.handover.callbacks import Callbacks
from services.handover.callbacks_core import Attempt
from services.handover.core import CallbackRequest
from services.staff.core import Role, Staff
from services.staff.teams import Team
from tests.builders import NOON

CALLBACK = "55555555-5555-4555-8555-000000000001"


def make_worker(name: str = "Anja", organization: str = "wijkracht", **changes: Any) -> Staff:
    """Somebody of the front office."""
    values: dict[str, Any] = {
        "id": f"worker-{name.lower()}",
        "email": f"{name.lower()}@voorbeeld.nl",
        "name": name,
        "shown_as": name,
        "role": Role.WORKER,
        "organization": organization,
        "created_at": NOON,
    }
    return Staff(**values | changes)


ANJA, BEA = make_worker("Anja"), make_worker("Bea")
STRANGER = make_worker("Cor", "dewolden")


def make_callback(number: int = 1, **changes: Any) -> CallbackRequest:
    """A request of somebody in Borne that is due today and nobody has yet."""
    values: dict[str, Any] = {
        "id": f"55555555-5555-4555-8555-{number:012}",
        "conversation_id": None,
        "organization": "wijkracht",
        "municipality": "Borne",
        "phone": "+31612345678",
        "name": "Jo",
        "when": "ochtend",
        "safe": None,
        "created_at": NOON,
        "due_on": date(2026, 6, 1),
    }
    return CallbackRequest(**values | changes)


class MemoryCallbacks:
    """Call-back requests and attempts in memory."""

    def __init__(self, *requests: CallbackRequest) -> None:
        self.kept = {request.id: request for request in requests}
        self.tried: list[Attempt] = []

    @asynccontextmanager
    async def open(self) -> AsyncIterator[MemoryCallbacks]:
        yield self

    async def get(self, callback_id: str, *, lock: bool = False) -> CallbackRequest | None:
        return self.kept.get(callback_id)

    async def listed(
        self, organization: str, *, closed: bool, most: int
    ) -> Sequence[CallbackRequest]:
        found = [
            request
            for request in self.kept.values()
            if request.organization == organization and (request.closed_at is not None) is closed
        ]
        return sorted(found, key=lambda request: request.created_at)[:most]

    async def keep(self, request: CallbackRequest) -> None:
        self.kept[request.id] = request

    async def add_attempt(self, attempt: Attempt) -> None:
        self.tried.append(attempt)

    async def attempts(self, callback_id: str) -> Sequence[Attempt]:
        return [attempt for attempt in self.tried if attempt.callback_id == callback_id]


def make_ports(store: MemoryCallbacks, now: datetime = NOON, *teams: Team) -> Callbacks:
    """Ports around a store; long numbers are all that is masked."""
    numbers = count(1)

    async def list_teams(organization: str) -> Sequence[Team]:
        return [team for team in teams if team.organization == organization]

    async def colleagues(organization: str) -> Sequence[Staff]:
        return [staff for staff in (ANJA, BEA, STRANGER) if staff.organization == organization]

    return Callbacks(
        open=store.open,
        colleagues=colleagues,
        teams=list_teams,
        mask=lambda text: re.sub(r"\d{8,}", "[telefoon]", text),
        now=lambda: now,
        new_id=lambda: f"66666666-6666-4666-8666-{next(numbers):012}",
    )
