"""Somebody reads each correction; what was approved by mistake can still be rejected."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from services.corrections.core import CorrectionInvalid, CorrectionNotFound, State, Suggestion
from services.corrections.use_cases import list_suggestions, review
from tests.builders import NOON
from tests.corrections import MemoryCorrections, make_ports, make_suggestion

ONE = make_suggestion(1)


def reviewed(store: MemoryCorrections, approve: object = True, by: object = "Bea") -> Suggestion:
    return asyncio.run(review(make_ports(store), ONE.id, approve=approve, by=by))


@pytest.fixture
def store() -> MemoryCorrections:
    """One correction that nobody looked at yet."""
    found = MemoryCorrections()
    found.kept[ONE.id] = ONE
    return found


@pytest.mark.parametrize(("approve", "state"), [(True, State.APPROVED), (False, State.REJECTED)])
def test_a_review_keeps_the_verdict_who_gave_it_and_when(
    store: MemoryCorrections, approve: bool, state: State
) -> None:
    reviewed(store, approve)
    kept = store.kept[ONE.id]
    assert (kept.state, kept.reviewed_by, kept.reviewed_at) == (state, "Bea", NOON)


def test_a_review_changes_nothing_of_what_was_proposed(store: MemoryCorrections) -> None:
    made = reviewed(store)
    assert (made.text, made.labels, made.proposed_by) == (ONE.text, ONE.labels, ONE.proposed_by)


def test_an_approval_can_be_taken_back(store: MemoryCorrections) -> None:
    reviewed(store, True)
    assert reviewed(store, False, "Cas").state is State.REJECTED


@pytest.mark.parametrize("approve", [None, 1, "true", []])
def test_only_yes_or_no_is_a_verdict(store: MemoryCorrections, approve: Any) -> None:
    with pytest.raises(CorrectionInvalid):
        reviewed(store, approve)
    assert store.kept[ONE.id] == ONE


def test_nobody_reviews_without_a_name(store: MemoryCorrections) -> None:
    with pytest.raises(CorrectionInvalid):
        reviewed(store, by=" ")
    assert store.kept[ONE.id] == ONE


def test_what_is_not_there_cannot_be_reviewed() -> None:
    with pytest.raises(CorrectionNotFound):
        reviewed(MemoryCorrections())


@pytest.mark.parametrize("state", ["", "goedgekeurd", None])
def test_a_list_is_of_a_state_that_exists(store: MemoryCorrections, state: Any) -> None:
    with pytest.raises(CorrectionInvalid):
        asyncio.run(list_suggestions(make_ports(store), state))


def test_a_list_can_be_of_one_organisation(store: MemoryCorrections) -> None:
    other = make_suggestion(2, organization="dewolden")
    store.kept[other.id] = other
    found = asyncio.run(list_suggestions(make_ports(store), "proposed", "dewolden"))
    assert list(found) == [other]
