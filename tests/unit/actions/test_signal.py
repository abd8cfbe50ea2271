"""Danger that the model saw: the national line at once, before anything else."""

from __future__ import annotations

import pytest

from services.directory.core import Phone
from tests.unit.actions.world import (
    HENGELO,
    InMemoryDirectory,
    act,
    living_in,
    make_national,
    make_national_offer,
)

SIGNALS = [
    ("suicide", "113 Zelfmoordpreventie", "113"),
    ("acuut_gevaar", "Alarmnummer", "112"),
    ("huiselijk_geweld", "Veilig Thuis", "0800-2000"),
]
ANSWER = "action_answer_request"


@pytest.mark.parametrize(("signal", "name", "number"), SIGNALS)
async def test_a_signal_names_its_line_and_number_from_the_sociale_kaart(
    signal: str, name: str, number: str
) -> None:
    turn = await act("action_signal", intent=signal)
    said = turn.facts(f"utter_signal_{signal}")
    assert (said["name"], said["phone"]) == (name, number)


@pytest.mark.parametrize(("signal", "name", "number"), SIGNALS)
async def test_a_signal_marks_the_conversation_for_a_person(
    signal: str, name: str, number: str
) -> None:
    assert (await act("action_signal", intent=signal)).signals == [signal]


@pytest.mark.parametrize(("signal", "name", "number"), SIGNALS)
async def test_the_card_of_the_line_comes_with_a_signal(
    signal: str, name: str, number: str
) -> None:
    turn = await act("action_signal", intent=signal)
    assert len(turn.cards) == 1


@pytest.mark.parametrize("signal", ["suicide", "acuut_gevaar"])
async def test_danger_among_several_worries_gets_its_line_and_nothing_else(signal: str) -> None:
    turn = await act(ANSWER, intent="schulden", compound=["schulden", signal])
    assert turn.said == [f"utter_signal_{signal}"]


async def test_violence_that_the_model_sees_gets_its_line_first() -> None:
    turn = await act(ANSWER, intent="huiselijk_geweld")
    assert turn.said[:2] == ["utter_signal_huiselijk_geweld", "utter_ack_huiselijk_geweld"]


async def test_the_line_is_not_said_twice_when_the_safety_layer_gave_it_already() -> None:
    turn = await act(ANSWER, intent="huiselijk_geweld", metadata={"signal": "huiselijk_geweld"})
    assert "utter_signal_huiselijk_geweld" not in turn.said


async def test_violence_of_the_safety_layer_is_answered_before_the_question_the_model_saw() -> None:
    turn = await act(ANSWER, intent="scheiding", metadata={"signal": "huiselijk_geweld"})
    assert turn.said[0] == "utter_ack_huiselijk_geweld"


async def test_the_question_the_model_saw_beside_violence_is_kept() -> None:
    turn = await act(ANSWER, intent="scheiding", metadata={"signal": "huiselijk_geweld"})
    assert turn.slots["pending_requests"] == ["scheiding"]


async def test_the_national_line_stays_among_the_cards_of_violence() -> None:
    turn = await act(
        ANSWER,
        intent="huiselijk_geweld",
        metadata=living_in(HENGELO, signal="huiselijk_geweld"),
    )
    assert turn.cards == ["Advies bij geweld thuis"]


async def test_a_number_of_the_offer_itself_goes_before_one_of_its_organisation() -> None:
    chat = make_national_offer(
        "Praten met 113",
        "suicide",
        make_national("113 Zelfmoordpreventie", "020 311 38 83"),
        signals=("suicide",),
        phones=(Phone("113"), Phone("0800-0113")),
    )
    turn = await act("action_signal", InMemoryDirectory(lines=[chat]), intent="suicide")
    assert turn.facts("utter_signal_suicide")["phone"] == "113 of 0800-0113"


@pytest.mark.parametrize("signal", [signal for signal, _, _ in SIGNALS])
async def test_a_signal_without_a_line_in_the_sociale_kaart_names_112(signal: str) -> None:
    turn = await act("action_signal", InMemoryDirectory(lines=()), intent=signal)
    assert turn.said == ["utter_signal_acuut_gevaar"]


async def test_a_signal_without_a_line_in_the_sociale_kaart_still_marks_the_conversation() -> None:
    turn = await act("action_signal", InMemoryDirectory(lines=()), intent="suicide")
    assert turn.signals == ["suicide"]
