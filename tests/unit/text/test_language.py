"""The language of a message: Dutch, dialect included, unless it plainly is another."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.text.language import detect_language, sure_language

# Written by hand for this file, and looked at while the word lists were made: short, without
# accents, dialect. A number that says how good it is on other messages it does not give.
SENTENCES = [
    tuple(line.split("\t"))
    for line in Path(__file__).with_name("languages.tsv").read_text(encoding="utf-8").splitlines()
]


@pytest.mark.parametrize(
    "text",
    [
        "hoi", "moi", "ja", "ok", "help", "hello", "bye", "thanks", "thank you", "merci", "yo", "DigiD", "Kim",
        "", "   ", "123", "😀", "[naam] [telefoon]", "uwv brief", "burn-out",
        "Ik heb hulp nodig met een brief van de gemeente",
        "ff bellen aub", "kheb hulp nodig", "mn ex stalkt me", "huur te hoog", "papa drinkt",
    ],
)  # fmt: skip
def test_short_and_plain_dutch_is_dutch(text: str) -> None:
    assert detect_language(text) == "nl"


@pytest.mark.parametrize(
    "text",
    [
        "ik kan nich slaopen",
        "wat mot ik doon",
        "wie kan mie helpen met de papieren",
        "mien man is zeek en ik kan t nich meer",
        "jongste luustert nich, wat mut ik doon",
        "k heb gin geld meer",
        "k wol wal een keer iemand hebben um met te fietsen",
        "het zit mie tot hier",
    ],
)
def test_dialect_of_twente_and_drenthe_is_dutch(text: str) -> None:
    assert detect_language(text) == "nl"


@pytest.mark.parametrize(
    "text",
    [
        "ik niet weten hoe formulier",
        "brief begrijp niet help please",
        "waar kan ik find huis for my kinderen",
        "mijn vrouw Agnieszka zoekt werk",
        "Yıldız is mijn buurvrouw",
        "mijn man zegt bitte",
    ],
)
def test_broken_and_mixed_dutch_is_dutch(text: str) -> None:
    assert detect_language(text) == "nl"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("I need help with a letter from the municipality", "en"),
        ("my husband hits me", "en"),
        ("where can I learn Dutch", "en"),
        ("Ich brauche Hilfe mit einem Formular", "de"),
        ("mein Mann schlägt mich", "de"),
        ("Potrzebuję pomocy z listem z urzędu", "pl"),
        ("nie mam pracy", "pl"),
        ("cześć", "pl"),
        ("yardıma ihtiyacım var", "tr"),
        ("merhaba", "tr"),
        ("kocam beni dövüyor", "tr"),
        ("J'ai besoin d'aide pour un formulaire", "fr"),
        ("necesito ayuda con una carta", "es"),
        ("am nevoie de ajutor cu o scrisoare", "ro"),
        ("أحتاج مساعدة", "ar"),
        ("مرحبا", "ar"),
        ("من به کمک نیاز دارم، چگونه می‌توانم خانه پیدا کنم؟", "fa"),
        ("Мені потрібна допомога з житлом", "uk"),
        ("не можу заплатити", "uk"),
        ("мне нужна помощь", "ru"),
        ("у меня нет денег, я не могу платить за квартиру", "ru"),
        ("ሓገዝ የድልየኒ", "ti"),
        ("χρειάζομαι βοήθεια", "el"),
        ("我需要帮助", "zh"),
    ],
)
def test_a_newcomer_may_ask_in_their_own_language(text: str, language: str) -> None:
    assert detect_language(text) == language


def test_an_arabic_text_with_one_persian_letter_is_arabic() -> None:
    assert detect_language("أريد أن أتكلم مع السيد پيتر") == "ar"


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters(exclude_categories=()), max_size=300))
def test_every_text_has_a_language(text: str) -> None:
    assert len(detect_language(text)) == 2


@pytest.mark.parametrize(("language", "text"), SENTENCES)
def test_short_messages_dialect_and_typing_without_accents_are_told_apart(
    language: str, text: str
) -> None:
    assert detect_language(text) == language


def test_the_set_has_twenty_sentences_of_every_language_at_least() -> None:
    counts = Counter(language for language, _ in SENTENCES)
    assert set(counts) == {"nl", "en", "ar", "uk", "ru", "pl", "tr", "de", "ti"}
    assert min(counts.values()) >= 20


def test_amharic_is_not_taken_for_tigrinya() -> None:
    assert detect_language("እርዳታ እፈልጋለሁ ሥራ የለኝም") == "am"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("ja", None),
        ("Borne", None),
        ("ja graag", None),
        ("ik woon in Oud Ootmarsum", None),
        ("ana mehtaj mosa3ada bas ma bahki hollandi w ma ba3ref had hon", None),
        ("pomocy", "pl"),
        ("potrzebuję pomocy, bo nie mam pracy i nie mam z czego zapłacić czynszu", "pl"),
        ("ik heb hulp nodig met mijn papieren en ik weet niet hoe dat moet", "nl"),
        ("mien man is zeek en ik kan t nich meer an, wel kan mie helpen", "nl"),
    ],
)
def test_only_a_message_of_some_length_is_surely_dutch(text: str, language: str | None) -> None:
    assert sure_language(text) == language
