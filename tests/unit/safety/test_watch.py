"""Patterns and listener together."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.safety.core import Finding, SafetyLayer, Signal
from services.safety.listener.listener import Heard, Listener, load_listener, load_weights
from services.safety.patterns import load_files, load_layer
from services.safety.watch import Watch, load_watch
from services.text.embeddings import load_encoder

QUIET = Heard(-1.0, ())
SURE = [
    example.text
    for file in load_files()
    for pattern in file.patterns
    if pattern.sure
    for example in file.examples
    if example.found and example.pattern_id == pattern.id
]


def _hears(heard: Heard) -> Watch:
    return Watch(load_layer(), lambda _text, _found: heard)


@pytest.mark.parametrize("text", SURE)
def test_what_a_sure_pattern_finds_is_raised_whatever_the_listener_says(text: str) -> None:
    assert _hears(QUIET).signals(text) != ()


def test_what_no_pattern_knows_is_raised_when_the_listener_is_sure() -> None:
    watch = _hears(Heard(0.2, (Signal.HUISELIJK_GEWELD,)))
    assert watch.signals("een zin zonder bekende woorden") == (Signal.HUISELIJK_GEWELD,)


def test_direct_danger_stands_first_when_there_are_two_signals() -> None:
    watch = _hears(Heard(0.2, (Signal.SUICIDE, Signal.ACUUT_GEVAAR)))
    assert watch.signals("iets") == (Signal.ACUUT_GEVAAR, Signal.SUICIDE)


def test_a_listener_that_fails_leaves_every_pattern_in_force() -> None:
    def fails(_text: str, _found: object) -> Heard:
        raise RuntimeError("broken")

    for text in ("ik wil dood", "mijn man slaat mij"):
        alone = {one.signal for one in load_layer().find(text)}
        assert set(Watch(load_layer(), fails).signals(text)) == alone != set()


def test_without_a_listener_every_pattern_counts_by_itself() -> None:
    assert Watch(load_layer(), None).signal("ik wil dood") is Signal.SUICIDE


def test_an_unsure_pattern_alone_is_not_enough_when_the_listener_hears_nothing() -> None:
    layer = load_layer()
    text = next(
        example.text
        for file in load_files()
        for example in file.examples
        if example.found and not any(one.sure for one in layer.find(example.text))
    )
    assert _hears(QUIET).signals(text) == ()


PLAIN = [
    ("ik wil dood", Signal.SUICIDE),
    ("ik wil niet meer leven", Signal.SUICIDE),
    ("ik ga er een eind aan maken", Signal.SUICIDE),
    ("ik denk aan zelfmoord", Signal.SUICIDE),
    ("mijn man slaat mij", Signal.HUISELIJK_GEWELD),
    ("mijn vader mishandelt mijn moeder", Signal.HUISELIJK_GEWELD),
    ("mijn moeder ademt niet meer", Signal.ACUUT_GEVAAR),
    ("er is brand in huis", Signal.ACUUT_GEVAAR),
    ("I want to kill myself", Signal.SUICIDE),
    ("my husband hits me", Signal.HUISELIJK_GEWELD),
]


@pytest.mark.parametrize(("text", "signal"), PLAIN)
def test_plain_words_of_danger_are_heard(text: str, signal: Signal) -> None:
    assert signal in load_watch().signals(text)


EVERYDAY = [
    "ik ben doodmoe van alle formulieren",
    "ik schrik me dood van de rekening",
    "mijn man is overleden, zijn er lotgenoten om mee te praten",
    "ik zoek een cursus om weerbaar te worden",
    "hoe vraag ik huishoudelijke hulp aan",
    "ik zoek een maatje om mee te wandelen",
    "I need help with my energy bill",
    "help",
    "hulp",
    "Ik ben Jan Jansen, Lindelaan 12, bsn 111222333, jan@voorbeeld.nl. Hoe krijg ik een maatje?",
]


@pytest.mark.parametrize("text", EVERYDAY)
def test_everyday_words_are_no_danger(text: str) -> None:
    assert load_watch().signals(text) == ()


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=300))
def test_the_watch_reads_any_text_and_says_the_same_twice(text: str) -> None:
    watch = load_watch()
    assert watch.signals(text) == watch.signals(text)


def test_a_message_of_the_longest_length_is_read_to_its_end() -> None:
    text = "Ik wilde iets vragen over de wandelgroep in het dorp. " * 60
    assert load_watch().signals(text + " Ik wil niet meer leven.") == (Signal.SUICIDE,)


def test_a_line_that_learned_with_another_encoder_is_refused() -> None:
    encoder = load_encoder()
    assert encoder is not None
    with pytest.raises(ValueError, match="another encoder"):
        Listener(replace(load_weights(), encoder="e5-large"), encoder)


def test_the_listener_is_there() -> None:
    assert load_listener() is not None


def test_a_layer_without_patterns_finds_nothing() -> None:
    found: tuple[Finding, ...] = SafetyLayer([]).find("ik wil dood")
    assert found == ()
