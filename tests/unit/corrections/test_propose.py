"""A worker says what a message should have been understood as; it is stored masked."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from services.corrections.core import CorrectionInvalid, Predicted, State, Suggestion
from services.corrections.use_cases import propose
from tests.corrections import MESSAGE, MemoryCorrections, make_ports


def proposed(**changes: Any) -> Suggestion:
    """The suggestion that comes of this body; None takes a field away."""
    body = {"text": "ik heb schulden", "labels": ["schulden"], "by": "Anja"} | changes
    sent = {name: value for name, value in body.items() if value is not None}
    store = MemoryCorrections()
    made = asyncio.run(propose(make_ports(store), sent))
    assert store.kept == {made.id: made}
    return made


def refused(**changes: Any) -> tuple[str, str]:
    """Field and problem of a body that is refused; nothing is stored then."""
    with pytest.raises(CorrectionInvalid) as raised:
        proposed(**changes)
    return raised.value.field, raised.value.problem


def test_a_correction_waits_for_somebody_to_look_at_it() -> None:
    made = proposed()
    assert (made.state, made.reviewed_by, made.reviewed_at) == (State.PROPOSED, None, None)


def test_what_is_personal_is_masked_before_it_is_stored() -> None:
    assert proposed(text="bel 06 12345678").text == "bel [telefoon]"


def test_the_language_is_that_of_the_sentence() -> None:
    assert proposed(text="dzień dobry").language == "pl"


def test_what_the_model_said_is_kept_with_how_sure_it_was() -> None:
    given = {"intent": "rondkomen", "confidence": 0.61}
    assert proposed(predicted=given).predicted == Predicted("rondkomen", 0.61)


def test_one_sentence_may_ask_for_several_things_the_heaviest_first() -> None:
    assert proposed(labels=["rouw", "schulden"]).labels == ("rouw", "schulden")


def test_a_conversation_intent_is_a_correction_too() -> None:
    assert proposed(labels=["groeten"]).labels == ("groeten",)


def test_a_message_brings_its_own_words_answer_and_organisation() -> None:
    made = proposed(text=None, message_id=MESSAGE)
    assert (made.text, made.predicted, made.organization, made.message_id) == (
        "de deurwaarder belt",
        Predicted("rondkomen", 0.4),
        "wijkracht",
        MESSAGE,
    )


def test_a_part_of_a_message_has_no_answer_of_the_model_of_its_own() -> None:
    made = proposed(text="de deurwaarder", message_id=MESSAGE)
    assert (made.text, made.predicted, made.message_id) == ("de deurwaarder", None, MESSAGE)


def test_a_message_stays_with_its_organisation_whatever_is_asked() -> None:
    assert proposed(message_id=MESSAGE, organization="dewolden").organization == "wijkracht"


@pytest.mark.parametrize(
    ("labels", "problem"),
    [
        (["lenen"], "unknown"),
        ([], "invalid"),
        (["schulden", "schulden"], "invalid"),
        (["schulden", "groeten"], "invalid"),
        (["schulden", "rouw", "rondkomen", "eenzaamheid", "suicide"], "invalid"),
        ("schulden", "invalid"),
        ([["schulden"]], "invalid"),
        ([None], "invalid"),
        (None, "invalid"),
    ],
)
def test_labels_that_are_no_answer_are_refused(labels: Any, problem: str) -> None:
    assert refused(labels=labels) == ("labels", problem)


@pytest.mark.parametrize("text", ["", "  ", "\x00", 3, ["schulden"]])
def test_a_correction_without_words_is_refused(text: Any) -> None:
    assert refused(text=text) == ("text", "missing")


def test_a_correction_without_sentence_and_without_message_is_refused() -> None:
    assert refused(text=None) == ("text", "missing")


def test_a_sentence_may_be_as_long_as_a_message_and_no_longer() -> None:
    assert len(proposed(text="a" * 4000).text) == 4000
    assert refused(text="a" * 4001) == ("text", "too_long")


@pytest.mark.parametrize("by", [None, "", " \n ", "a" * 101, 7])
def test_nobody_corrects_without_a_name(by: Any) -> None:
    assert refused(by=by) == ("by", "invalid")


@pytest.mark.parametrize(
    "predicted",
    [
        "schulden",
        {},
        {"intent": "Ik wil dood"},
        {"intent": "a" * 41},
        {"intent": "schulden", "confidence": 1.1},
        {"intent": "schulden", "confidence": float("nan")},
        {"intent": "schulden", "confidence": True},
        {"intent": "schulden", "confidence": "0.5"},
    ],
)
def test_what_no_model_says_is_refused(predicted: Any) -> None:
    assert refused(predicted=predicted) == ("predicted", "invalid")


@pytest.mark.parametrize("organization", ["onbekend", 3, ["wijkracht"]])
def test_an_unknown_organisation_is_refused(organization: Any) -> None:
    assert refused(organization=organization) == ("organization", "unknown")


@pytest.mark.parametrize("message", ["22222222-2222-4222-8222-000000000000", "kort", 3])
def test_a_message_nobody_typed_is_refused(message: Any) -> None:
    assert refused(message_id=message) == ("message", "unknown")
