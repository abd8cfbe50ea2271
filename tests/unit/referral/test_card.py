"""What stands on a handover card, and what never does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.referral.card import (
    MAX_LINE,
    Kind,
    Line,
    LineInvalid,
    Safe,
    one_line,
    read_lines,
    shortened,
    without,
)
from tests.referral import LINES, PHONE, TYPED


def read(signal: str | None = None, **changes: str) -> tuple[Line, ...]:
    typed = TYPED | {Kind(name): text for name, text in changes.items()}
    return read_lines(
        typed,
        signal=signal,
        mask=lambda text: text.replace(PHONE, "[telefoon]"),
        forbidden=lambda text: "123456782" in text,
    )


def test_lines_stand_in_the_order_in_which_they_are_read() -> None:
    kinds = [line.kind for line in read(tried="Belde al zelf.", help_requests="Formulieren")]
    assert kinds == [kind for kind in Kind if kind is not Kind.LANGUAGE]


def test_an_empty_line_is_left_out() -> None:
    assert Kind.MUNICIPALITY not in {line.kind for line in read(municipality="  ")}


def test_a_number_is_masked_everywhere_but_where_it_is_needed() -> None:
    texts = {line.kind: line.text for line in read(question=f"Bel {PHONE}.")}
    assert texts[Kind.QUESTION] == "Bel [telefoon]." and texts[Kind.REACH] == PHONE


def test_a_bsn_is_refused_also_where_the_number_stands() -> None:
    with pytest.raises(LineInvalid, match="reach: forbidden"):
        read(reach="BSN 123456782")


@pytest.mark.parametrize("kind", [Kind.QUESTION, Kind.REACH])
def test_a_card_says_what_it_is_about_and_how_to_reach_somebody(kind: Kind) -> None:
    with pytest.raises(LineInvalid, match=f"{kind}: missing"):
        read(**{kind.value: " "})


def test_a_line_is_no_story() -> None:
    with pytest.raises(LineInvalid, match="question: too_long"):
        read(question="a" * (MAX_LINE + 1))


@pytest.mark.parametrize("safe", ["", "unasked"])
def test_after_a_signal_nobody_is_referred_before_safe_to_call_is_asked(safe: str) -> None:
    with pytest.raises(LineInvalid, match="safe: missing"):
        read(signal="huiselijk_geweld", safe=safe)


@pytest.mark.parametrize("safe", [Safe.YES, Safe.NO])
def test_after_a_signal_either_answer_will_do(safe: Safe) -> None:
    assert read(signal="huiselijk_geweld", safe=safe.value)[-1].text == safe


def test_another_answer_to_safe_to_call_is_refused() -> None:
    with pytest.raises(LineInvalid, match="safe: invalid"):
        read(safe="misschien")


def test_that_calling_is_unsafe_cannot_be_struck_beside_the_number() -> None:
    assert without(LINES, frozenset({Kind.SAFE})) == LINES


def test_whoever_strikes_the_number_strikes_that_it_is_safe() -> None:
    kinds = {line.kind for line in without(LINES, frozenset({Kind.REACH}))}
    assert not kinds & {Kind.REACH, Kind.SAFE}


@given(st.text())
def test_a_line_is_one_line_that_every_database_holds(raw: str) -> None:
    assert all(char.isprintable() for char in one_line(raw))


@given(st.text(min_size=1), st.integers(2, 50))
def test_a_text_that_is_cut_is_short_enough(text: str, longest: int) -> None:
    assert len(shortened(text, longest)) <= longest
