"""Corrections for tests: made with what a test does not care about filled in, and kept in memory."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from services.corrections.core import Labels, Predicted, Said, State, Suggestion
from services.corrections.use_cases import Corrections
from tests.builders import NOON

LABELS = Labels(
    help_requests=frozenset(["schulden", "rondkomen", "eenzaamheid", "suicide", "rouw"]),
    conversation=frozenset(["groeten", "medewerker"]),
)
MESSAGE = "22222222-2222-4222-8222-222222222222"
SAID = Said("de deurwaarder belt", Predicted("rondkomen", 0.4), "nl", "wijkracht")


def make_suggestion(number: int = 1, **changes: Any) -> Suggestion:
    """Somebody's correction that nobody looked at yet."""
    values: dict[str, Any] = {
        "id": f"33333333-3333-4333-8333-{number:012}",
        "text": f"ik heb schulden {number}",
        "labels": ("schulden",),
        "predicted": Predicted("rondkomen", 0.4),
        "language": "nl",
        "organization": "wijkracht",
        "message_id": None,
        "proposed_by": "Anja",
        "proposed_at": NOON,
    }
    return Suggestion(**values | changes)


def approved(number: int = 1, **changes: Any) -> Suggestion:
    """A correction that was read and approved."""
    given = {"state": State.APPROVED, "reviewed_by": "Bea", "reviewed_at": NOON}
    return make_suggestion(number, **given | changes)


class MemoryCorrections:
    """Suggestions in memory, and the one message MESSAGE."""

    def __init__(self) -> None:
        self.kept: dict[str, Suggestion] = {}

    @asynccontextmanager
    async def open(self) -> AsyncIterator[MemoryCorrections]:
        yield self

    async def said(self, message_id: str) -> Said | None:
        return SAID if message_id == MESSAGE else None

    async def add(self, suggestion: Suggestion) -> None:
        self.kept[suggestion.id] = suggestion

    async def get(self, suggestion_id: str, *, lock: bool = False) -> Suggestion | None:
        return self.kept.get(suggestion_id)

    async def review(self, suggestion: Suggestion) -> None:
        self.kept[suggestion.id] = suggestion

    async def listed(
        self, state: State, organization: str | None, most: int | None
    ) -> Sequence[Suggestion]:
        found = [
            item
            for item in self.kept.values()
            if item.state is state and organization in (None, item.organization)
        ]
        return sorted(found, key=lambda item: item.proposed_at)[:most]


def make_ports(store: MemoryCorrections) -> Corrections:
    """Ports around a store; a telephone number is all that is masked."""
    return Corrections(
        open=store.open,
        labels=LABELS,
        organizations=frozenset(["wijkracht", "dewolden"]),
        mask=lambda text: text.replace("06 12345678", "[telefoon]"),
        language=lambda text: "pl" if "dzień" in text else "nl",
        now=lambda: NOON,
        new_id=lambda: "44444444-4444-4444-8444-444444444444",
    )
