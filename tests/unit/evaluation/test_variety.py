"""What counts as varied, on a few made-up sentences."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.cli.nlu_check import broken_lines, check
from services.evaluation.variety import (
    Sentences,
    SentencesInvalid,
    has_title_word,
    is_marked,
    is_untidy,
    measure,
    near_duplicates,
    read_sentences,
)


def test_sentences_that_differ_in_a_letter_or_a_capital_are_nearly_the_same() -> None:
    texts = ["Ik kom niet meer rond", "ik kom niet meer ront", "Mijn man is overleden"]
    assert near_duplicates(texts) == [(texts[0], texts[1])]
    assert near_duplicates([]) == []


@pytest.mark.parametrize(
    ("text", "title", "found"),
    [
        ("ik heb schulden", "Schulden en betalingsachterstanden", True),
        ("een schuldeiser belt", "Schulden en betalingsachterstanden", True),
        ("ik en mijn zus", "Schulden en betalingsachterstanden", False),
        ("mijn vrouw is ziek", "Rouw en verlies", False),
        ("wij zijn in de rouw", "Rouw en verlies", True),
    ],
)
def test_a_word_of_the_title_is_recognised(text: str, title: str, found: bool) -> None:
    assert has_title_word(text, title) is found


@pytest.mark.parametrize(
    ("text", "untidy"),
    [("Wie helpt mij?", False), ("wie helpt mij?", True), ("Wie helpt mij", True)],
)
def test_a_sentence_without_capital_or_closing_mark_is_untidy(text: str, untidy: bool) -> None:
    assert is_untidy(text) is untidy


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("Mien zuster hef schulden", "dialect"),
        ("bro ik trek dit niet", "jongerentaal"),
        ("Geachte heer, mevrouw", "formeel"),
        ("Mijn buurvrouw eet niet meer", "over_een_ander"),
        ("hij luisterd niet", "spelling"),
    ],
)
def test_a_way_of_writing_is_recognised_by_a_word(text: str, way: str) -> None:
    assert is_marked(text, way)
    assert not is_marked("Ik kom deze maand niet rond.", way)


def test_messages_with_more_worries_and_other_languages_are_counted_apart(tmp_path: Path) -> None:
    (tmp_path / "talen").mkdir()
    plain = 'version: "3.1"\nnlu:\n- intent: rouw\n  examples: |\n    - '
    (tmp_path / "gezondheid.yml").write_text(plain + "Ik mis haar\n", encoding="utf-8")
    (tmp_path / "talen" / "en.yml").write_text(plain + "I miss her\n", encoding="utf-8")
    (tmp_path / "meervoudig.yml").write_text(
        'nlu:\n- intent: rouw\n  examples:\n  - text: "Ik mis haar en kom niet rond"\n',
        encoding="utf-8",
    )
    assert read_sentences(tmp_path) == {
        "rouw": Sentences(("Ik mis haar",), ("Ik mis haar en kom niet rond",), ("I miss her",))
    }


def test_a_file_that_is_no_training_data_is_named(tmp_path: Path) -> None:
    (tmp_path / "geld.yml").write_text("nlu: 3\n", encoding="utf-8")
    with pytest.raises(SentencesInvalid, match=r"geld\.yml"):
        read_sentences(tmp_path)
    assert check(tmp_path) == 2


def test_lengths_are_counted_in_words() -> None:
    texts = tuple(" ".join(["woord"] * number) for number in range(1, 12))
    assert measure({"rouw": Sentences(texts)}, {}).lengths == (2, 6, 10)


def test_too_few_sentences_and_doubles_and_title_words_are_each_told() -> None:
    rouw = measure({"rouw": Sentences(("Rouw is zwaar", "rouw is zwaar"))}, {"rouw": "Rouw"})
    groeten = measure({"groeten": Sentences(("hoi", "hoi"))}, {})
    assert broken_lines({"rouw": rouw}, {"groeten": groeten}, rouw) == [
        "rouw heeft 2 zinnen; er zijn er 120 nodig.",
        "groeten heeft 2 zinnen; er zijn er 40 nodig.",
        "rouw: bijna gelijk: “Rouw is zwaar” en “rouw is zwaar”",
        "0% van de zinnen heeft geen woord uit de titel; dat moet 50% zijn.",
    ]


def test_the_command_fails_on_too_little(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "gezondheid.yml").write_text(
        "nlu:\n- intent: rouw\n  examples: |\n    - Ik mis haar\n", encoding="utf-8"
    )
    assert check(tmp_path) == 1
    shown = capsys.readouterr().out
    assert "FOUT: rouw heeft 1 zinnen; er zijn er 120 nodig." in shown
    assert "een schatting" in shown
