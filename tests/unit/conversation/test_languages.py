"""The sentences in other languages: all there, marked as not reviewed, and without a number."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest
import yaml

from services.conversation.languages import (
    ISOLATE,
    RELEASE,
    TRANSLATIONS,
    load_sentences,
    load_translations,
    translate,
)
from services.text.language import detect_language

ROOT = Path(__file__).resolve().parents[3]
DOMAIN: dict[str, Any] = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
LANGUAGES = ["ar", "de", "en", "pl", "ti", "tr", "uk"]
OWN = {"trouble"}  # said by the gateway, by no answer of the bot
DUTCH_ONLY = "dutch_only"
SENTENCES = sorted(load_sentences().keys() - {DUTCH_ONLY} | OWN)
SIGNALS = ["suicide", "acuut_gevaar", "huiselijk_geweld"]
FACTS = {
    "name": "Veilig Thuis", "phone": "0800-2000", "alarm": "112", "button": "Laat uw nummer achter",
    "organization": "Wijkracht", "place": "Borne", "municipality": "Borne", "website": "borne.nl",
}  # fmt: skip
every_language = pytest.mark.parametrize("language", LANGUAGES)


def of(language: str) -> dict[str, str]:
    sentences: dict[str, str] = load_translations()[language]["zinnen"]
    return sentences


def test_the_seven_languages_are_there() -> None:
    assert sorted(load_translations()) == LANGUAGES


@every_language
def test_every_language_has_every_sentence(language: str) -> None:
    assert sorted(of(language)) == SENTENCES
    assert all(text.strip() for text in of(language).values())


@every_language
def test_a_translation_that_nobody_reviewed_says_so(language: str) -> None:
    assert load_translations()[language]["nagekeken"] in {"nee", "ja"}
    if load_translations()[language]["nagekeken"] == "nee":
        first = (TRANSLATIONS / f"{language}.yml").read_text(encoding="utf-8").splitlines()[0]
        assert "Nog door geen spreker van de taal nagekeken" in first


@every_language
def test_no_translation_writes_a_number_itself(language: str) -> None:
    written = (TRANSLATIONS / f"{language}.yml").read_text(encoding="utf-8")
    assert [sign for sign in written if sign.isnumeric()] == []


def test_the_number_that_costs_money_is_named_nowhere() -> None:
    files = [*TRANSLATIONS.glob("*.yml"), TRANSLATIONS.parent / "sentences.yml"]
    assert [file.name for file in files if re.search(r"0900", file.read_text("utf-8"))] == []


@every_language
def test_a_sentence_asks_for_no_fact_that_nobody_gives(language: str) -> None:
    asked = {name for text in of(language).values() for name in re.findall(r"\{(\w+)\}", text)}
    assert asked <= set(FACTS)


@every_language
@pytest.mark.parametrize("name", SENTENCES)
def test_every_language_asks_for_the_same_facts(language: str, name: str) -> None:
    asked = sorted(set(re.findall(r"\{(\w+)\}", of(language)[name])))
    assert asked == sorted(set(re.findall(r"\{(\w+)\}", of("en")[name])))


@every_language
@pytest.mark.parametrize("signal", SIGNALS)
def test_danger_is_answered_with_the_numbers_that_are_given(language: str, signal: str) -> None:
    said = translate(language, signal, FACTS)
    assert said is not None and "112" in said.text
    assert ("0800-2000" in said.text) is (signal != "acuut_gevaar")


@every_language
def test_every_offer_says_that_an_interpreter_may_be_asked_for(language: str) -> None:
    words = {"ar": "مترجم", "de": "Dolmetscher", "en": "interpreter", "pl": "tłumacz",
             "ti": "ተርጓሚ", "tr": "ercüman", "uk": "перекладач"}  # fmt: skip
    for name in ("offer", "offer_call_first", "offer_unchecked", "office"):
        assert words[language] in of(language)[name]


@every_language
def test_without_a_number_no_half_sentence_is_left(language: str) -> None:
    for name in ("offer_unchecked", "office", "trouble", "leave_number"):
        said = translate(language, name, {})
        assert said is not None and not re.search(r"[{}]|: *[.،፣,]|\"\"|«»|„“", said.text)


@every_language
def test_a_sentence_is_in_the_language_of_its_file(language: str) -> None:
    long = [text for text in of(language).values() if len(text.split()) > 4]
    assert {detect_language(text) for text in long} == {language}


def test_a_number_in_arabic_keeps_its_order_from_left_to_right() -> None:
    said = translate("ar", "huiselijk_geweld", FACTS)
    assert said is not None and f"{ISOLATE}0800-2000{RELEASE}" in said.text


@pytest.mark.parametrize("language", ["nl", "ru", "fr", "xx", ""])
def test_dutch_and_languages_we_do_not_have_get_dutch_alone(language: str) -> None:
    assert translate(language, "ask_place", {}) is None


@pytest.mark.parametrize("name", ["utter_office_online", "utter_iets_nieuws"])
def test_an_answer_without_a_sentence_stays_dutch(name: str) -> None:
    assert translate("pl", name, {}) is None


@pytest.mark.parametrize("response", sorted(DOMAIN["responses"]))
def test_every_answer_of_the_bot_has_one_sentence_or_is_dutch_on_purpose(response: str) -> None:
    found = [
        sentence
        for sentence, responses in load_sentences().items()
        if any(fnmatchcase(response, pattern) for pattern in responses)
    ]
    assert len(found) == 1


def test_no_sentence_waits_for_an_answer_that_the_bot_does_not_give() -> None:
    patterns = [pattern for responses in load_sentences().values() for pattern in responses]
    assert [p for p in patterns if not any(fnmatchcase(r, p) for r in DOMAIN["responses"])] == []
