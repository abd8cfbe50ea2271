"""Floors under what was measured on sets written apart from the rules (docs/cijfers.md)."""

from __future__ import annotations

import pytest

from tests.measure import measure_masking, measure_places, measure_safety


@pytest.mark.parametrize(
    ("kind", "floor"),
    [
        ("bsn", 0.98),
        ("iban", 0.98),
        ("telefoon", 0.98),
        ("email", 0.98),
        ("postcode", 0.98),
        ("naam", 0.94),
        ("geboortedatum", 0.94),
        ("adres", 0.9),
    ],
)
def test_personal_data_is_masked_as_often_as_was_measured(kind: str, floor: float) -> None:
    gone, every = measure_masking()[0][kind]
    assert every >= 12
    assert gone / every >= floor


def test_messages_without_personal_data_stay_as_they_are() -> None:
    changed, clean = measure_masking()[1]
    assert changed / clean <= 0.05


# On the set that was looked at often. The goal is .98 and .03 on one that was not (docs/begrip.md
# says how far that is); these floors only keep what is there from getting worse.
SIGNALS_FOUND = 0.969  # 775 of 799, 1 December 2026: the former fresh set joined it
NEGATIVES_RAISED = 0.032  # 44 of 1,413


def test_the_safety_layer_finds_as_many_signals_as_was_measured() -> None:
    per_signal, _ = measure_safety()
    raised, every = (sum(values) for values in zip(*per_signal.values(), strict=True))
    assert every >= 150
    assert raised / every >= SIGNALS_FOUND


def test_the_safety_layer_raises_no_more_hard_negatives_than_was_measured() -> None:
    _, (raised, every) = measure_safety()
    assert every >= 300
    assert raised / every <= NEGATIVES_RAISED


@pytest.mark.parametrize(
    ("kind", "floor"), [("binnen de tien", 0.94), ("buiten de tien", 0.85), ("zonder plaats", 0.97)]
)
def test_places_are_found_as_often_as_was_measured(kind: str, floor: float) -> None:
    right, every = measure_places()[kind]
    assert right / every >= floor
