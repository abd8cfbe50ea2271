"""Danger is noticed however it is typed; a word that only sounds alike is not taken for it."""

import pytest

from services.safety.core import Signal
from services.safety.patterns import load_layer


@pytest.mark.parametrize(
    ("text", "signal"),
    [
        ("ik wil niemeer leve", Signal.SUICIDE),
        ("ik wil doooood", Signal.SUICIDE),
        ("IK WIL D00D", Signal.SUICIDE),
        ("z e l f m o o r d", Signal.SUICIDE),
        ("zelfmoort", Signal.SUICIDE),
        ("zelf-moord", Signal.SUICIDE),
        ("ik wil\u200b dood", Signal.SUICIDE),
        ("k wil der neet meer wean", Signal.SUICIDE),
        ("hij slaad mij", Signal.HUISELIJK_GEWELD),
        ("me pa heeft me weer geslage", Signal.HUISELIJK_GEWELD),
        ("hee slöt mie en de kinder bint der bie", Signal.HUISELIJK_GEWELD),
        ("mij slaat hij elke dag", Signal.HUISELIJK_GEWELD),
        ("hij ademd niet meer", Signal.ACUUT_GEVAAR),
        ("brant in mijn huis help", Signal.ACUUT_GEVAAR),
        ("mijn vader... ademt niet!!", Signal.ACUUT_GEVAAR),
    ],
)
def test_danger_is_noticed_however_it_is_typed(text: str, signal: Signal) -> None:
    assert load_layer().signal(text) is signal


def test_doodmoe_is_not_a_signal() -> None:
    assert load_layer().signal("ik ben doodmoe van het zorgen") is None


def test_wanting_to_live_elsewhere_is_not_a_signal() -> None:
    assert load_layer().signal("ik wil hier niet meer wonen") is None


def test_who_lost_somebody_to_suicide_and_looks_for_others_is_not_in_danger() -> None:
    text = "mijn broer heeft zelfmoord gepleegd en ik zoek lotgenoten"
    assert load_layer().signal(text) is None


def test_a_neighbour_with_a_hammer_is_not_violent() -> None:
    assert load_layer().signal("de buurman slaat de hele dag met een hamer") is None


def test_a_plain_denial_is_not_a_signal() -> None:
    assert load_layer().signal("nee ik wil niet dood, ik wil gewoon een keer uitslapen") is None


def test_somebody_elses_danger_is_a_signal() -> None:
    assert load_layer().signal("mijn moeder zegt dat ze niet meer wil leven") is Signal.SUICIDE


def test_a_question_about_debts_does_not_hide_danger() -> None:
    text = (
        "Ik heb een betalingsregeling bij de zorgverzekering en twee deurwaarders. "
        "Volgende maand verdien ik weer wat. Soms denk ik dat ik beter dood kan zijn. "
        "Kunt u mij helpen met het formulier voor kwijtschelding?"
    )
    assert load_layer().signal(text) is Signal.SUICIDE
