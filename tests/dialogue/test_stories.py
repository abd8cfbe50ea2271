"""Conversations through the whole house, each named after the rule it guards.

The stories themselves are in stories/*.yml, to be read by a social worker.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Sequence
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
import yaml
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.validator import Validator

from services.conversation.answers import load_answers
from tests.house import House, Resident, words

ROOT = Path(__file__).resolve().parents[2]
STORIES = [
    story
    for path in sorted((ROOT / "tests" / "dialogue" / "stories").glob("*.yml"))
    for story in yaml.safe_load(path.read_text(encoding="utf-8"))
]
KEYS = {"says", "presses", "hears", "buttons", "offers_of", "words"}
RESPONSES: dict[str, Any] = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))[
    "responses"
]


def texts_of(name: str) -> list[str]:
    """Texts behind a name: a response (`*` for any ending), or a text of the gateway itself."""
    group, _, own = name.partition(".")
    if own:
        return [load_answers()[group][own]]
    found = [
        variant["text"]
        for response, variants in RESPONSES.items()
        if fnmatch(response, name)
        for variant in variants
    ]
    assert found, f"no response {name}"
    return found


def is_said(name: str, text: str) -> bool:
    """True where a text is this one, whatever facts were filled in."""
    return any(
        re.fullmatch(re.sub(r"\\\{\w+\\\}", ".+", re.escape(wanted.strip())), text, re.DOTALL)
        for wanted in texts_of(name)
    )


def called(text: str) -> str:
    """The name of what was said, for a failure that can be read."""
    names = [*RESPONSES, *(f"signals.{signal}" for signal in load_answers()["signals"])]
    return next((name for name in names if is_said(name, text)), text)


def check(turn: dict[str, Any], heard: Sequence[dict[str, Any]]) -> None:
    wanted = turn["hears"]
    right = len(wanted) == len(heard) and all(
        is_said(name, message["text"]) for name, message in zip(wanted, heard, strict=True)
    )
    assert right, f"{turn}\nheard {[called(message['text']) for message in heard]}"
    payloads = {button["payload"] for message in heard for button in message["buttons"]}
    assert set(turn.get("buttons", [])) <= payloads
    assert turn.get("words", "") in words(list(heard))
    if "offers_of" in turn:
        cards = {card["organization"] for message in heard for card in message["listings"]}
        assert cards == set(turn["offers_of"])


@pytest.mark.whole_house
@pytest.mark.parametrize("story", STORIES, ids=lambda story: story["rule"])
def test_a_conversation_keeps_its_rule(house: House, story: dict[str, Any]) -> None:
    resident = Resident(house, story.get("page"))
    for turn in story["turns"]:
        if "says" in turn:
            check(turn, resident.say(turn["says"]))
        else:
            check(turn, resident.press(turn["presses"]))


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story["rule"])
def test_a_story_says_in_every_turn_what_is_done_and_heard(story: dict[str, Any]) -> None:
    for turn in story["turns"]:
        assert set(turn) <= KEYS
        assert len({"says", "presses"}.intersection(turn)) == 1
        assert all(texts_of(name) for name in turn["hears"])


def test_every_story_guards_a_rule_of_its_own() -> None:
    rules = [story["rule"] for story in STORIES]
    assert sorted(set(rules)) == sorted(rules)


# --- what `rasa data validate` looks at, with every warning a failure


@pytest.fixture(scope="module")
def validator() -> Validator:
    importer = TrainingDataImporter.load_from_config(
        str(ROOT / "config.yml"), str(ROOT / "domain.yml"), [str(ROOT / "data")]
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return Validator.from_importer(importer)


CHECKS: dict[str, Callable[[Validator], bool | None]] = {
    "intents are trained and used": lambda v: v.verify_intents_in_stories(ignore_warnings=False),
    "no sentence stands under two intents": lambda v: v.verify_example_repetition_in_intents(
        ignore_warnings=False
    ),
    "actions of rules exist": lambda v: v.verify_actions_in_stories_rules(),
    "rules do not contradict each other": lambda v: v.verify_story_structure(ignore_warnings=False),
    "the domain is whole": lambda v: v.verify_domain_validity(),
    "slots are filled as the domain says": lambda v: v.verify_slot_mappings(),
    "forms of rules exist": lambda v: v.verify_forms_in_stories_rules(),
    "forms know their slots": lambda v: v.verify_form_slots(),
    "the config names what it must": lambda v: v.warn_if_config_mandatory_keys_are_not_set(),
}


def warned(run: Callable[[], bool | None]) -> tuple[bool, list[str]]:
    """Whether a check passed, and Rasa's own warnings; libraries' deprecations left out."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        passed = run() is not False
    return passed, [str(w.message) for w in caught if w.category is UserWarning]


@pytest.mark.parametrize("name", CHECKS)
def test_rasa_finds_nothing_to_warn_about(validator: Validator, name: str) -> None:
    assert warned(lambda: CHECKS[name](validator)) == (True, [])


def test_rasa_misses_only_responses_that_actions_say(validator: Validator) -> None:
    _, found = warned(lambda: validator.verify_utterances_in_stories(ignore_warnings=False))
    unused = {name for text in found for name in re.findall(r"'(utter_\w+)'", text)}
    in_rules = {
        step["action"]
        for path in (ROOT / "data" / "rules").glob("*.yml")
        for rule in yaml.safe_load(path.read_text(encoding="utf-8"))["rules"]
        for step in rule["steps"]
        if step.get("action", "").startswith("utter_")
    }
    assert unused == set(RESPONSES) - in_rules
