"""Words of danger in everyday speech are no signal; plain danger is."""

import pytest

from services.safety.core import Signal
from services.safety.patterns import load_layer


@pytest.mark.parametrize(
    "text",
    [
        "ik ben doodmoe",
        "ik schrik me dood van de rekening",
        "ik verveel me dood hier",
        "wat een dodelijk saaie middag",
        "kan ik bij jullie een rookmelder aanvragen",
        "dat slaat nergens op",
        "ik wil hier niet meer wonen",
        "ik lach me dood om mijn kleinzoon",
        "ik sla me er wel doorheen",
        "mijn hoofd staat in brand van alle formulieren",
        "ik wil een cursus ehbo en reanimatie doen",
        "mijn batterij is dood",
        "wie kan mijn gaskachel nakijken",
        "ik zit tot mijn nek in de schulden",
        "hij heeft een klap van de molen gehad",
        "waar kan ik een brandverzekering afsluiten",
    ],
)
def test_everyday_speech_is_no_signal(text: str) -> None:
    assert load_layer().signal(text) is None


@pytest.mark.parametrize(
    ("text", "signal"),
    [
        ("ik wil dood", Signal.SUICIDE),
        ("ik wil niet meer leven", Signal.SUICIDE),
        ("ik denk aan zelfmoord", Signal.SUICIDE),
        ("mijn man slaat mij", Signal.HUISELIJK_GEWELD),
        ("ik ben bang voor mijn vriend, hij dreigt mij te slaan", Signal.HUISELIJK_GEWELD),
        ("er is brand in mijn huis", Signal.ACUUT_GEVAAR),
        ("mijn vader ademt niet meer", Signal.ACUUT_GEVAAR),
        ("er staat een man met een mes voor mijn deur", Signal.ACUUT_GEVAAR),
        ("bel 112", Signal.ACUUT_GEVAAR),
        ("mijn zoontje ligt in het water", Signal.ACUUT_GEVAAR),
    ],
)
def test_plain_danger_is_a_signal(text: str, signal: Signal) -> None:
    assert load_layer().signal(text) is signal
