"""Whatever a resident typed, Rasa reads it from the file of corrections as that same plain text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.corrections.training import choose, plain, to_yaml
from tests.corrections import approved

NASTY = [
    "1e3", "0o14", "ja", "null", "~", "- een", "# niets", "'\"", "{a: b}", "a: b", "!!python x", "&a *b",
    "[naam](schulden) en [hoi]{\"entity\": \"x\"}", "[[a]](b)", "[naam][telefoon]", "${HOME} $HOME",
    "\\u0022\\n", "👋🏽 سلام\u200c", "/medewerker", "|", ">", "%YAML 2.0", "---", "...", "2026-01-01",
]  # fmt: skip


def read_by_rasa(text: str) -> list[tuple[str, str, list[object]]]:
    """Intent, words and entities of each example, as Rasa's own reader finds them."""
    from rasa.shared.nlu.training_data.formats.rasa_yaml import RasaYAMLReader

    found = RasaYAMLReader().reads(text).intent_examples
    return [(item.get("intent"), item.get("text"), item.get("entities", [])) for item in found]


def exported(typed: str) -> str:
    return to_yaml(choose([approved(text=typed)], lambda text: text))


@pytest.mark.parametrize("typed", NASTY)
def test_strange_words_stay_plain_words(typed: str) -> None:
    assert read_by_rasa(exported(typed)) == [("schulden", plain(typed), [])]


@given(st.text(min_size=1, max_size=200))
def test_any_text_stays_plain_text(typed: str) -> None:
    assert read_by_rasa(exported(typed)) == [("schulden", plain(typed), [])]


@given(st.lists(st.sampled_from(list("[](){}$\\\"':-#|>a\n/!&*%@`,?")), min_size=1).map("".join))
def test_any_heap_of_marks_stays_plain_text(typed: str) -> None:
    assert read_by_rasa(exported(typed)) == [("schulden", plain(typed), [])]


def test_rasa_hears_every_code_of_a_sentence_with_several_questions() -> None:
    from rasa.shared.nlu.training_data.formats.rasa_yaml import RasaYAMLReader

    several = approved(labels=("schulden", "rouw"))
    found = RasaYAMLReader().reads(to_yaml(choose([several], lambda text: text)))
    about = found.intent_examples[0].get("metadata")["example"]
    assert about["codes"] == ["schulden", "rouw"]


def test_rasa_finds_nothing_wrong_with_the_file() -> None:
    from rasa.shared.nlu.training_data.formats.rasa_yaml import RasaYAMLReader

    RasaYAMLReader().validate(exported("ik heb schulden"))
