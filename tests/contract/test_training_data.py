"""The training sentences: complete, all different, and never the sentences we are measured with."""

from __future__ import annotations

import ast
import csv
import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from rapidfuzz.distance import Levenshtein
from rapidfuzz.process import cdist

from services.directory.seed_files import SEED
from services.safety.listener.sentences import read_sentences
from tests.services_needed import ROOT

NLU = ROOT / "data" / "nlu"
HELDOUT = ROOT / "tests" / "dialogue" / "heldout"
DUTCH = sorted(path for path in NLU.glob("*.yml") if not path.stem.startswith("meervoudig"))
LANGUAGES = sorted((NLU / "talen").glob("*.yml"))
CLASSIFIER = ROOT / "bot" / "nlu" / "classifier.py"

CONVERSATION = (
    "groeten",
    "afscheid",
    "bedanken",
    "bevestigen",
    "ontkennen",
    "bot_vraag",
    "medewerker",
    "terugbellen",
    "contact",
    "klacht",
    "gemeente_overig",
    "buiten_bereik",
    "niet_begrepen",
    "plaats_doorgeven",
    "opnieuw",
)
FEWEST_HELP_REQUEST = 120  # sentences of each hulpvraag
FEWEST_CONVERSATION = 40
FEWEST_IN_A_LANGUAGE = 6  # of each hulpvraag, in each other language
FEWEST_COMPOUND = 300
FEWEST_HELDOUT = {"hulpvragen": 20, "gesprek": 15}  # rows of each code
NEAR_DUPLICATE = 0.85  # of each other, within a hulpvraag; 1 is the same
NEAR_HELDOUT = 0.8


@cache
def taxonomy() -> dict[str, str]:
    """Life domain of each hulpvraag."""
    with (SEED / "hulpvragen.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["leefgebied"] for row in csv.DictReader(file)}


HELP_REQUESTS = sorted(taxonomy())


@cache
def training() -> dict[str, dict[str, list[str]]]:
    """Sentences by file and intent."""
    found: dict[str, dict[str, list[str]]] = {}
    for path in DUTCH:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        found[path.stem] = {
            item["intent"]: [line.removeprefix("- ") for line in item["examples"].splitlines()]
            for item in content["nlu"]
        }
    return found


@cache
def by_intent() -> dict[str, list[str]]:
    return {intent: lines for intents in training().values() for intent, lines in intents.items()}


@cache
def heldout(name: str) -> list[dict[str, str]]:
    with (HELDOUT / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def plain(text: str) -> str:
    """Without capitals and extra spaces, which make no other sentence of it."""
    return " ".join(text.casefold().split())


def alike(first: Sequence[str], second: Sequence[str]) -> np.ndarray:
    """Of each pair how alike they are: 1 minus the edits per character of the longer one."""
    return cdist(
        [plain(text) for text in first],
        [plain(text) for text in second],
        scorer=Levenshtein.normalized_similarity,
        workers=1,
    )


# --- complete


def test_there_is_one_file_for_each_life_domain_and_one_for_conversation() -> None:
    assert set(training()) == set(taxonomy().values()) | {"gesprek"}


@pytest.mark.parametrize("code", HELP_REQUESTS)
def test_a_hulpvraag_stands_in_the_file_of_its_life_domain(code: str) -> None:
    files = [name for name, intents in training().items() if code in intents]
    assert files == [taxonomy()[code]]


def test_the_conversation_intents_are_the_ones_the_rules_know() -> None:
    assert set(training()["gesprek"]) == set(CONVERSATION)


def test_there_are_37_hulpvragen_and_nothing_else_is_trained() -> None:
    assert len(HELP_REQUESTS) == 37
    assert set(by_intent()) == set(HELP_REQUESTS) | set(CONVERSATION)


@pytest.mark.parametrize("code", HELP_REQUESTS)
def test_a_hulpvraag_has_enough_sentences(code: str) -> None:
    assert len(by_intent()[code]) >= FEWEST_HELP_REQUEST


@pytest.mark.parametrize("intent", CONVERSATION)
def test_a_conversation_intent_has_enough_sentences(intent: str) -> None:
    assert len(by_intent()[intent]) >= FEWEST_CONVERSATION


@pytest.mark.parametrize("path", [*DUTCH, *LANGUAGES], ids=lambda path: path.stem)
def test_every_line_of_a_file_is_a_sentence_of_one_intent(path: Path) -> None:
    items = yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]
    assert [set(item) for item in items] == [{"intent", "examples"}] * len(items)
    lines = [line for item in items for line in item["examples"].splitlines()]
    assert [line for line in lines if not re.fullmatch(r"- \S(.*\S)?", line)] == []
    assert max(Counter(item["intent"] for item in items).values()) == 1


def test_no_sentence_carries_marks_that_rasa_would_read_as_something_else() -> None:
    marked = re.compile(
        r"\[[^\]]+\](\([^)]+\)|\{[^}]+\})"
    )  # [text](entity) and [text]{"entity": …}
    assert [
        (intent, index)
        for intent, lines in by_intent().items()
        for index, line in enumerate(lines)
        if marked.search(line)
    ] == []


def test_the_classes_of_the_classifier_are_the_hulpvragen_of_the_directory() -> None:
    assert _constant("HELP_REQUESTS") == set(HELP_REQUESTS)


def _constant(name: str) -> set[str]:
    """A set of words in the classifier's file, read as text: importing Rasa takes 10 seconds."""
    for node in ast.parse(CLASSIFIER.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(isinstance(target, ast.Name) and target.id == name for target in targets):
                return {
                    part.value
                    for part in ast.walk(node.value)
                    if isinstance(part, ast.Constant) and isinstance(part.value, str)
                }
    raise LookupError(name)


# --- several worries, and other languages


@cache
def compound() -> list[tuple[list[str], str]]:
    """Codes and text of the messages with several worries."""
    content = yaml.safe_load((NLU / "meervoudig.yml").read_text(encoding="utf-8"))
    return [
        (example["metadata"]["codes"], example["text"])
        for item in content["nlu"]
        for example in item["examples"]
    ]


@cache
def marked() -> list[dict[str, Any]]:
    """The messages of which every part says what it is about."""
    content = yaml.safe_load((NLU / "meervoudig_in_delen.yml").read_text(encoding="utf-8"))
    return [example for item in content["nlu"] for example in item["examples"]]


@cache
def in_language(path: Path) -> dict[str, list[str]]:
    """Sentences of one language by hulpvraag."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {
        item["intent"]: [line.removeprefix("- ") for line in item["examples"].splitlines()]
        for item in content["nlu"]
    }


def test_there_are_enough_messages_with_two_or_three_worries() -> None:
    assert len(compound()) >= FEWEST_COMPOUND
    assert {len(codes) for codes, _ in compound()} == {2, 3}


def test_a_message_with_several_worries_names_hulpvragen_each_once() -> None:
    assert {code for codes, _ in compound() for code in codes} == set(HELP_REQUESTS)
    assert [codes for codes, _ in compound() if len(set(codes)) < len(codes)] == []


def test_the_parts_of_a_marked_message_are_the_message() -> None:
    assert len(marked()) >= FEWEST_COMPOUND
    for example in marked():
        assert " ".join(part["words"] for part in example["metadata"]["parts"]) == example["text"]


def test_the_parts_of_a_marked_message_are_about_its_codes() -> None:
    for example in marked():
        about = [part["about"] for part in example["metadata"]["parts"] if part["about"] != "-"]
        assert list(dict.fromkeys(about)) == example["metadata"]["codes"]
        assert set(about) <= set(HELP_REQUESTS)


def test_the_languages_newcomers_write_are_there() -> None:
    assert {path.stem for path in LANGUAGES} == {"en", "de", "pl", "tr", "ar", "uk", "ti"}


@pytest.mark.parametrize("path", LANGUAGES, ids=lambda path: path.stem)
def test_a_language_has_sentences_of_every_hulpvraag_and_says_nobody_checked_them(
    path: Path,
) -> None:
    assert "nog door niemand nagekeken" in path.read_text(encoding="utf-8").splitlines()[0].lower()
    few = {code: len(lines) for code, lines in in_language(path).items()}
    assert set(few) == set(HELP_REQUESTS)
    assert {code: times for code, times in few.items() if times < FEWEST_IN_A_LANGUAGE} == {}


# --- all different


def test_no_sentence_stands_anywhere_twice() -> None:
    seen = Counter(plain(line) for lines in by_intent().values() for line in lines)
    assert [line for line, times in seen.items() if times > 1] == []


@pytest.mark.parametrize("code", HELP_REQUESTS)
def test_no_two_sentences_of_a_hulpvraag_are_nearly_the_same(code: str) -> None:
    lines = by_intent()[code]
    near = np.triu(alike(lines, lines), k=1) >= NEAR_DUPLICATE
    assert [(lines[first], lines[second]) for first, second in np.argwhere(near)] == []


def test_no_sentence_names_the_old_number_of_113() -> None:
    old = re.compile(r"0\W*9\W*0\W*0\W*0\W*1\W*1\W*3")
    lines = [line for lines in by_intent().values() for line in lines]
    assert [line for line in lines if old.search(line)] == []


# --- never what we are measured with


@pytest.mark.parametrize(
    ("name", "codes"), [("hulpvragen", HELP_REQUESTS), ("gesprek", CONVERSATION)]
)
def test_every_code_is_measured_with_enough_sentences(name: str, codes: Sequence[str]) -> None:
    rows = Counter(row["code"] for row in heldout(name))
    assert set(rows) == set(codes)
    assert {code: times for code, times in rows.items() if times < FEWEST_HELDOUT[name]} == {}


@pytest.mark.parametrize("name", ["hulpvragen", "gesprek"])
def test_every_sentence_we_are_measured_with_is_another_one(name: str) -> None:
    seen = Counter(plain(row["text"]) for row in heldout(name))
    assert sum(times - 1 for times in seen.values()) == 0


@pytest.mark.parametrize("intent", [*HELP_REQUESTS, *CONVERSATION])
@pytest.mark.parametrize("name", ["hulpvragen", "gesprek"])
def test_nothing_we_are_measured_with_is_nearly_a_training_sentence(name: str, intent: str) -> None:
    # Says only how many and on which lines of the held-out file: whoever mends this takes the
    # training sentence away, and should not see the other.
    near = alike([row["text"] for row in heldout(name)], by_intent()[intent]) >= NEAR_HELDOUT
    lines = [int(row) + 2 for row in np.flatnonzero(near.any(axis=1))]  # line 1 is the heading
    assert (len(lines), lines) == (0, [])


@pytest.mark.parametrize("name", ["hulpvragen", "gesprek", "meervoudig", "talen"])
def test_nothing_we_are_measured_with_stands_in_the_messages_with_several_worries_or_languages(
    name: str,
) -> None:
    trained = [text for _, text in compound()]
    trained += [
        line for path in LANGUAGES for lines in in_language(path).values() for line in lines
    ]
    near = alike([row["text"] for row in heldout(name)], trained) >= NEAR_HELDOUT
    lines = [int(row) + 2 for row in np.flatnonzero(near.any(axis=1))]
    assert (len(lines), lines) == (0, [])


@pytest.mark.parametrize("name", ["signalen", "geen_signalen"])
def test_no_signal_we_are_measured_with_is_nearly_a_sentence_of_the_listener(name: str) -> None:
    trained = [one.text for one in read_sentences()]
    near = alike([row["text"] for row in heldout(name)], trained) >= NEAR_HELDOUT
    lines = [int(row) + 2 for row in np.flatnonzero(near.any(axis=1))]
    assert (len(lines), lines) == (0, [])
