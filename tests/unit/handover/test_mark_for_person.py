"""A conversation that needs a person is marked once for each reason."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from services.handover.core import Handover, Reason
from services.handover.use_cases import mark_for_person
from tests.builders import NOON
from tests.fakes import MemoryHandovers


def mark(
    store: MemoryHandovers,
    reason: Reason,
    signal: str | None = None,
    conversation_id: str = "gesprek-1",
) -> Handover:
    number = len(store.handovers) + 1
    return asyncio.run(
        mark_for_person(
            store,
            conversation_id=conversation_id,
            organization="wijkracht",
            reason=reason,
            signal=signal,
            language="pl",
            new_id=f"overdracht-{number}",
            now=NOON + timedelta(minutes=number),
        )
    )


@pytest.mark.parametrize("reason", list(Reason))
def test_a_conversation_is_marked_with_its_reason(reason: Reason) -> None:
    store = MemoryHandovers()
    mark(store, reason)
    assert [handover.reason for handover in store.handovers] == [reason]


def test_a_mark_belongs_to_the_organisation_of_the_conversation() -> None:
    assert mark(MemoryHandovers(), Reason.ASKED).organization == "wijkracht"


def test_a_mark_tells_the_worker_the_language() -> None:
    assert mark(MemoryHandovers(), Reason.ASKED).language == "pl"


def test_asking_twice_gives_one_mark() -> None:
    store = MemoryHandovers()
    assert mark(store, Reason.ASKED) == mark(store, Reason.ASKED)


def test_another_reason_is_another_mark() -> None:
    store = MemoryHandovers()
    mark(store, Reason.ASKED)
    mark(store, Reason.COMPLAINT)
    assert len(store.handovers) == 2


def test_another_danger_is_another_mark() -> None:
    store = MemoryHandovers()
    mark(store, Reason.SIGNAL, "huiselijk_geweld")
    mark(store, Reason.SIGNAL, "suicide")
    assert [handover.signal for handover in store.handovers] == ["huiselijk_geweld", "suicide"]


def test_another_conversation_is_another_mark() -> None:
    store = MemoryHandovers()
    mark(store, Reason.ASKED)
    mark(store, Reason.ASKED, conversation_id="gesprek-2")
    assert len(store.handovers) == 2
