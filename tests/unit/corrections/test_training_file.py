"""Which corrections become training sentences, and what their file says of residents and workers."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import yaml

from services.corrections.core import Suggestion
from services.corrections.labels import load_labels
from services.corrections.training import (
    Example,
    TrainingFileInvalid,
    choose,
    plain,
    read_training_file,
    to_yaml,
)
from tests.builders import NOON
from tests.corrections import LABELS, approved

KNOWN = LABELS.help_requests | LABELS.conversation


def unchanged(text: str) -> str:
    return text


def chosen(*suggestions: Suggestion) -> list[tuple[str, str]]:
    """First code and text of what is trained on."""
    return [(item.codes[0], item.text) for item in choose(suggestions, unchanged)]


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_sentences_are_grouped_by_what_they_ask() -> None:
    found = chosen(approved(1), approved(2, labels=("rouw",)), approved(3))
    assert [intent for intent, _ in found] == ["rouw", "schulden", "schulden"]


def test_the_same_sentence_is_learned_once() -> None:
    same = (approved(1, text="Ik heb  schulden"), approved(2, text="ik heb schulden"))
    assert len(chosen(*same)) == 1


def test_the_last_review_decides_what_a_sentence_asks() -> None:
    later = approved(1, text="hulp", labels=("rouw",), reviewed_at=NOON + timedelta(days=1))
    earlier = approved(2, text="hulp", labels=("schulden",))
    assert chosen(later, earlier) == [("rouw", "hulp")]


def test_a_sentence_with_several_questions_stands_under_the_heaviest_with_all_of_them() -> None:
    text = to_yaml(choose([approved(labels=("schulden", "rouw"))], unchanged))
    item = yaml.safe_load(text)["nlu"][0]
    assert item["intent"] == "schulden"
    assert item["examples"][0]["metadata"]["codes"] == ["schulden", "rouw"]


def test_a_sentence_is_masked_again_by_the_rules_of_today() -> None:
    found = choose([approved(text="bel Jo")], lambda text: text.replace("Jo", "[naam]"))
    assert found[0].text == "bel [naam]"


@pytest.mark.parametrize(
    ("typed", "learned"),
    [
        ("[naam](schulden) belt", "[naam] (schulden) belt"),
        ('[hoi]{"entity": "x"}', '[hoi] {"entity": "x"}'),
        ("[naam][telefoon]", "[naam] [telefoon]"),
        ("wat is ${HOME}", "wat is $ {HOME}"),
        ("/medewerker", "medewerker"),
        ("een\n- twee\r\n  drie", "een - twee drie"),
        ("zeg \\u0022", "zeg /u0022"),
        ("a\x85b\u2028c\ufeffd", "a b c d"),
    ],
)
def test_marks_that_rasa_would_read_as_something_else_are_taken_apart(
    typed: str, learned: str
) -> None:
    assert plain(typed) == learned


def test_the_file_says_when_a_sentence_was_read_and_never_by_whom() -> None:
    text = to_yaml(choose([approved(proposed_by="Anja", reviewed_by="Bea")], unchanged))
    example = yaml.safe_load(text)["nlu"][0]["examples"][0]
    assert example["metadata"] == {"reviewed_on": "2026-06-01"}
    assert "Anja" not in text and "Bea" not in text


def test_a_file_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    several = approved(1, labels=("schulden", "rouw"))
    sentences = choose([several, approved(2, labels=("groeten",), text="1e3")], unchanged)
    path = written(tmp_path / "verbeteringen.yml", to_yaml(sentences))
    assert read_training_file(path, KNOWN) == [
        Example("1e3", ("groeten",)),
        Example("ik heb schulden 1", ("schulden", "rouw")),
    ]


def test_a_file_written_by_hand_can_be_used_too(tmp_path: Path) -> None:
    text = 'version: "3.1"\nnlu:\n- intent: schulden\n  examples: |\n    - een\n    - twee\n'
    path = written(tmp_path / "hand.yml", text)
    assert read_training_file(path, KNOWN) == [
        Example("een", ("schulden",)),
        Example("twee", ("schulden",)),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nlu: []",
        "nlu: {}",
        "- nlu",
        "nlu: [schulden]",
        "nlu:\n- intent: lenen\n  examples: |\n    - x",
        "nlu:\n- intent: [schulden]\n  examples: |\n    - x",
        "nlu:\n- intent: schulden",
        "nlu:\n- intent: schulden\n  examples: [x]",
        "nlu:\n- intent: schulden\n  examples:\n  - text: 1",
        "nlu:\n- intent: schulden\n  examples:\n  - text: x\n    metadata: {codes: [lenen]}",
        "nlu:\n- lookup: x\n  examples: |\n    - y",
        "rules: []\nnlu:\n- intent: schulden\n  examples: |\n    - x",
        "nlu: [",
    ],
)
def test_a_file_with_something_else_than_sentences_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(TrainingFileInvalid):
        read_training_file(written(tmp_path / "fout.yml", text), KNOWN)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TrainingFileInvalid):
        read_training_file(tmp_path / "nergens.yml", KNOWN)


def test_a_correction_can_be_each_of_the_37_hulpvragen_or_a_conversation_intent() -> None:
    labels = load_labels()
    assert len(labels.help_requests) == 37
    assert {"groeten", "medewerker", "niet_begrepen"} <= labels.conversation
