"""What the bot says is written down once: domain.yml, rules and actions agree, in plain Dutch.

Every action is led through many situations (`TOUR`), so that every response is seen filled in.
"""

from __future__ import annotations

import asyncio
import csv
import itertools
import json
import re
from collections import Counter
from functools import cache
from pathlib import Path
from statistics import mean
from typing import Any

import pytest
import yaml
from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.core.policies.memoization import MemoizationPolicy
from rasa.core.policies.rule_policy import RulePolicy
from rasa.nlu.classifiers.fallback_classifier import FallbackClassifier
from rasa.shared.core.domain import Domain
from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader

from actions.registry import make_actions
from bot.nlu.classifier import HELP_REQUESTS, HelpRequestClassifier
from bot.nlu.context import GatewayContext
from services.directory.core import HelpRequest, Trust
from services.directory.use_cases import SIGNALS
from tests.unit.actions.world import (
    AGEING,
    BERGHUIZEN,
    ENSCHEDE,
    FRESH,
    HENGELO,
    MUNICIPALITY,
    NATIONAL,
    NOW,
    STALE,
    InMemoryDirectory,
    Turn,
    act,
    living_in,
    make_offer,
    make_organization,
    naming,
)

ROOT = Path(__file__).resolve().parents[2]
DOMAIN: dict[str, Any] = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
CONFIG: dict[str, Any] = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))
ANSWERS: dict[str, Any] = yaml.safe_load(
    (ROOT / "services" / "conversation" / "answers.yml").read_text(encoding="utf-8")
)
SOURCES = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "actions").glob("*.py")}
RULE_FILES = sorted((ROOT / "data" / "rules").glob("*.yml"))
RULES = [
    rule
    for path in RULE_FILES
    for rule in yaml.safe_load(path.read_text(encoding="utf-8"))["rules"]
]
RESPONSES: dict[str, Any] = DOMAIN["responses"]
INTENTS = [name for intent in DOMAIN["intents"] for name in intent]
ACTION_NAMES = [action.name() for action in make_actions(InMemoryDirectory().open, lambda: NOW)]
WITHOUT_INTENT = {"nlu_fallback"}  # Rasa's own

# Responses whose name an action puts together, with every name that can come out of it.
PUT_TOGETHER = {
    "utter_ack_{code}": [f"utter_ack_{code}" for code in sorted(HELP_REQUESTS)],
    "utter_signal_{signal}": [f"utter_signal_{signal}" for signal in SIGNALS],
    "utter_offers_{worst.value}": [
        *(f"utter_offers_{trust.value}" for trust in Trust),
        "utter_offers_stale_no_phone",
    ],
    "utter_office_{known}{hours}": [
        "utter_office_phone",
        "utter_office_phone_hours",
        "utter_office_no_phone",
    ],
}

# --- plain Dutch: B1, said with "u"
MOST_WORDS = 20  # of a sentence
MOST_WORDS_ON_AVERAGE = 12  # of the sentences of one text
MOST_SENTENCES = 4  # of a paragraph
MOST_WORDS_OF_WARMTH = 15  # of a sentence that comes before the help itself
OFFICIAL = [
    "beschikking",
    "indicatie",
    "derhalve",
    "dient te",
    "betreffende",
    "indien",
    "tevens",
    "middels",
]
PROMISES = [
    "wij lossen",
    "we lossen",
    "gegarandeerd",
    "garantie",
    "beloven",
    "beloof",
    "zeker weten",
]
METHODS = ["pil", "pillen", "touw", "strop", "trein", "spoor", "brug", "springen", "mes", "wapen",
           "vergif", "gas", "overdosis"]  # fmt: skip
FOR_THE_YOUNG = {"utter_ack_jonge_mantelzorger", "utter_ack_jongerenwerk"}


def texts() -> dict[str, str]:
    """Everything the bot or the gateway says, by where it stands."""
    found = {
        f"domain.yml {name}": variant["text"]
        for name, variants in RESPONSES.items()
        for variant in variants
    }
    return found | {f"answers.yml {name}": text for name, text in leaves(ANSWERS)}


def leaves(branch: Any, path: str = "") -> list[tuple[str, str]]:
    """Every text below a branch of a YAML file, with its path."""
    if isinstance(branch, str):
        return [(path, branch)]
    return [
        leaf
        for name, twig in branch.items()
        for leaf in leaves(twig, f"{path}.{name}" if path else name)
    ]


def sentences(text: str) -> list[list[str]]:
    """Words of each sentence; a fact from the sociale kaart counts as one word."""
    plain = re.sub(r"\{\w+\}", "feit", text)
    parts = re.split(r"(?<=[.!?])\s+|\n", plain)
    return [part.split() for part in parts if re.search(r"\w", part)]


def contains(text: str, words: list[str]) -> list[str]:
    return [word for word in words if re.search(rf"\b{re.escape(word)}\b", text, re.IGNORECASE)]


TEXTS = texts()
every_text = pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)


@cache
def help_requests() -> list[HelpRequest]:
    """The 37 of the seed."""
    path = ROOT / "services" / "directory" / "seed" / "hulpvragen.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return [
            HelpRequest(row["code"], row["leefgebied"], row["titel"], "", int(row["zwaarte"]))
            for row in csv.DictReader(file)
        ]


# --- the tour
LEGAL = make_offer("Hulp van de gemeente", organization=MUNICIPALITY["Hengelo"], legal_task="Wmo")
KAARTEN: dict[str, dict[str, Any]] = {
    "nothing": {},
    "no organisations": {"organizations": ()},
    "fresh": {"offers": [make_offer("Eten", assured_date=FRESH)]},
    "ageing": {"offers": [make_offer("Eten", assured_date=AGEING)]},
    "stale": {
        "offers": [make_offer("Eten", assured_date=STALE, municipalities=("Hengelo", "De Wolden"))]
    },
    "no hours": {"organizations": [make_organization(hours=None)]},
    "no site": {"organizations": [make_organization(website=None, phones=())]},
    "legal": {"offers": [LEGAL]},
    "national": {"offers": [NATIONAL]},
    "no lines": {"lines": ()},
}
SITUATIONS: list[dict[str, Any]] = [
    {},
    living_in(HENGELO),
    living_in(HENGELO) | {"staffed": True},
    {"municipality": "De Wolden"},  # a municipality without a village; no number known
    {"organization": "wijkracht"},
    naming(ENSCHEDE),
    naming(*BERGHUIZEN),
    {"signal": "huiselijk_geweld"},
]
MEMORIES: list[dict[str, Any]] = [
    {},
    {"help_request": "eenzaamheid", "after_place": "answer", "place_tries": 1},
    {"after_place": "person", "place_state": "onbekend"},
    {"after_place": "municipality", "unsure_count": 2},
    {"help_request": "eenzaamheid", "pending_requests": ["vervoer"], "offset": 3},
]
UNSURE = {"maatje": 0.3, "vervoer": 0.2, "scheiding": 0.1}


async def _tour() -> list[Turn]:
    turns = [await act("action_signal", intent=signal) for signal in SIGNALS]
    for code in sorted(HELP_REQUESTS):
        turns.append(await act("action_answer_request", seed(), intent=code))
        # Danger gets its line and no warm sentence, but violence may wait behind it.
        turns.append(await act("action_next_request", seed(), slots={"pending_requests": [code]}))
    for name, kaart, metadata, slots in itertools.product(
        ACTION_NAMES, KAARTEN.values(), SITUATIONS, MEMORIES
    ):
        intent = "suicide" if name == "action_signal" else "eenzaamheid"
        turns.append(
            await act(
                name, seed(**kaart), intent=intent, metadata=metadata, slots=slots,
                all_intents=UNSURE,
            )
        )  # fmt: skip
    turns.append(await act("action_talk_to_person", intent="klacht"))
    return turns


def seed(offers: Any = (), **facts: Any) -> InMemoryDirectory:
    return InMemoryDirectory(*offers, help_requests=help_requests(), **facts)


@cache
def tour() -> dict[str, list[dict[str, Any]]]:
    """Every message that actions sent on the tour, by its response."""
    said: dict[str, list[dict[str, Any]]] = {}
    for turn in asyncio.run(_tour()):
        for message in turn.messages:
            said.setdefault(message["response"], []).append(message)
    return said


def filled(message: dict[str, Any]) -> list[str]:
    """Text and buttons of a message as Rasa makes them."""
    facts = {name: value for name, value in message.items() if name != "response"}
    templates = TemplatedNaturalLanguageGenerator(RESPONSES)
    made = templates.generate_from_slots(message["response"], {}, "voordeur", **facts) or {}
    buttons = [*made.get("buttons", []), *message["buttons"]]
    return [
        made.get("text", ""),
        *(button["title"] for button in buttons),
        *(button["payload"] for button in made.get("buttons", [])),
    ]


def responses_of_actions() -> set[str]:
    """Every response that an action can send, read from the code."""
    found: set[str] = set()
    for source in SOURCES.values():
        for name in re.findall(r'"(utter_[\w.{}]+)"', source):
            found.update(PUT_TOGETHER.get(name, [name]))
    return found


def responses_of_rules() -> set[str]:
    steps = [step.get("action", "") for rule in RULES for step in rule["steps"]]
    return {name for name in steps if name.startswith("utter_")}


def test_the_actions_of_the_domain_are_the_ones_that_exist() -> None:
    assert sorted(DOMAIN["actions"]) == sorted(ACTION_NAMES)


def test_every_response_with_a_name_put_together_is_listed_here() -> None:
    built = {
        name
        for source in SOURCES.values()
        for name in re.findall(r'f"(utter_[^"]+)"', source)
        if "{" in name
    }
    assert built == set(PUT_TOGETHER)


def test_every_response_an_action_sends_is_in_the_domain() -> None:
    assert sorted(responses_of_actions() - set(RESPONSES)) == []


def test_every_response_sent_on_the_tour_is_in_the_domain() -> None:
    assert sorted(set(tour()) - set(RESPONSES)) == []


def test_every_response_of_the_domain_is_said_by_an_action_or_a_rule() -> None:
    assert sorted(set(RESPONSES) - responses_of_actions() - responses_of_rules()) == []


@pytest.mark.parametrize("name", sorted(responses_of_actions()))
def test_a_response_is_sent_with_everything_it_asks_for(name: str) -> None:
    made = {text for message in tour()[name] for text in filled(message)}
    assert [text for text in made if re.search(r"[{}]|\bNone\b", text)] == []


@pytest.mark.parametrize("name", sorted(responses_of_actions()))
def test_no_sentence_has_a_hole_where_a_fact_is_missing(name: str) -> None:
    made = {text for message in tour()[name] for text in filled(message)}
    assert [text for text in made if re.search(r" [.,:)]|: *[.(]|\(\)|  ", text)] == []


@pytest.mark.parametrize("name", sorted(responses_of_rules()))
def test_a_response_of_a_rule_asks_for_no_facts(name: str) -> None:
    assert "{" not in json.dumps([variant["text"] for variant in RESPONSES[name]])


@pytest.mark.parametrize("name", RESPONSES)
def test_a_button_does_what_a_resident_could_say_or_opens_the_form(name: str) -> None:
    payloads = [
        button["payload"] for variant in RESPONSES[name] for button in variant.get("buttons", [])
    ]
    known = {f"/{intent}" for intent in INTENTS} | {"form:callback"}
    assert [p for p in payloads if p not in known and not re.fullmatch(r"/\{code\d\}", p)] == []


@pytest.mark.parametrize("intent", [*INTENTS, *sorted(WITHOUT_INTENT)])
def test_a_resident_may_say_it_at_any_moment(intent: str) -> None:
    always = [rule["steps"][0].get("intent") for rule in RULES if "condition" not in rule]
    assert always.count(intent) == 1


def test_no_rule_waits_for_something_a_resident_cannot_say() -> None:
    named = {step["intent"] for rule in RULES for step in rule["steps"] if "intent" in step}
    assert sorted(named - set(INTENTS) - WITHOUT_INTENT) == []


def test_two_rules_never_wait_for_the_same_thing() -> None:
    waited = Counter(
        (json.dumps(rule.get("condition")), rule["steps"][0]["intent"]) for rule in RULES
    )
    assert [where for where, times in waited.items() if times > 1] == []


@pytest.mark.parametrize("path", RULE_FILES, ids=lambda path: path.name)
def test_rasa_reads_every_rule_of_a_file(path: Path) -> None:
    read = YAMLStoryReader(Domain.load(str(ROOT / "domain.yml"))).read_from_file(path)
    rules = yaml.safe_load(path.read_text(encoding="utf-8"))["rules"]
    assert [step.block_name for step in read] == [rule["rule"] for rule in rules]


def test_the_hulpvragen_of_the_seed_the_model_and_the_domain_are_the_same() -> None:
    codes = {request.code for request in help_requests()}
    assert codes == HELP_REQUESTS == codes.intersection(INTENTS)


@pytest.mark.parametrize("code", sorted(HELP_REQUESTS))
def test_a_hulpvraag_is_first_met_with_one_or_two_short_sentences(code: str) -> None:
    said = sentences(RESPONSES[f"utter_ack_{code}"][0]["text"])
    assert len(said) in {1, 2}
    assert max(map(len, said)) <= MOST_WORDS_OF_WARMTH


def test_questions_that_actions_leave_open_are_the_ones_rules_know() -> None:
    left = {name for s in SOURCES.values() for name in re.findall(r'turn_ends\("(\w+)"\)', s)}
    assert left == set(DOMAIN["slots"]["asked"]["values"])


def test_actions_remember_only_what_the_domain_has_a_slot_for() -> None:
    code = "\n".join(SOURCES.values())
    named = set(re.findall(r'(?:SlotSet|get_slot)\(\s*"(\w+)"', code))
    assert named
    assert sorted(named - set(DOMAIN["slots"])) == []


COMPONENTS: dict[str, Any] = {
    "bot.nlu.classifier.HelpRequestClassifier": HelpRequestClassifier,
    "FallbackClassifier": FallbackClassifier,
    "bot.nlu.context.GatewayContext": GatewayContext,
    "RulePolicy": RulePolicy,
    "MemoizationPolicy": MemoizationPolicy,
}


# Rasa ignores a key it does not know without a word.
@pytest.mark.parametrize(
    "component", [*CONFIG["pipeline"], *CONFIG["policies"]], ids=lambda item: item["name"]
)
def test_every_key_of_the_config_is_one_its_component_knows(component: dict[str, Any]) -> None:
    known = set(COMPONENTS[component["name"]].get_default_config()) | {"name"}
    assert sorted(set(component) - known) == []


@pytest.mark.parametrize("key", ["threshold", "ambiguity_threshold"])
def test_when_the_bot_is_unsure_is_decided_in_the_config(key: str) -> None:
    found = [item for item in CONFIG["pipeline"] if item["name"] == "FallbackClassifier"]
    assert 0 < found[0][key] < 1


def test_the_bot_asks_on_when_no_rule_fits() -> None:
    found = [item for item in CONFIG["policies"] if item["name"] == "RulePolicy"]
    assert found[0]["core_fallback_action_name"] == "action_clarify"


@every_text
def test_no_sentence_is_longer_than_twenty_words(text: str) -> None:
    assert max(map(len, sentences(text))) <= MOST_WORDS


@every_text
def test_sentences_have_twelve_words_or_fewer_on_average(text: str) -> None:
    assert mean(map(len, sentences(text))) <= MOST_WORDS_ON_AVERAGE


@every_text
def test_no_paragraph_has_more_than_four_sentences(text: str) -> None:
    assert max(len(sentences(part)) for part in text.splitlines()) <= MOST_SENTENCES


@every_text
def test_no_word_of_an_official_letter_is_used(text: str) -> None:
    assert contains(text, OFFICIAL) == []


@every_text
def test_nothing_is_promised_that_is_not_ours_to_give(text: str) -> None:
    assert contains(text, PROMISES) == []


@every_text
def test_no_method_is_ever_named(text: str) -> None:
    assert contains(text, METHODS) == []


@every_text
def test_no_fact_of_the_sociale_kaart_stands_in_a_text(text: str) -> None:
    ours = re.sub(r"\d+ tekens", "", text)  # how long a text may be is our own rule
    numbers = re.findall(r"\d[\d -]{2,}\d|\d{3,}", ours)
    assert [number for number in numbers if number != "112"] == []


@pytest.mark.parametrize("name", [name for name in TEXTS if name.split()[1] not in FOR_THE_YOUNG])
def test_residents_are_called_u(name: str) -> None:
    assert contains(TEXTS[name], ["je", "jij", "jou", "jouw", "jullie"]) == []


@pytest.mark.parametrize("name", sorted(FOR_THE_YOUNG))
def test_the_young_are_called_je(name: str) -> None:
    assert contains(TEXTS[f"domain.yml {name}"], ["u", "uw"]) == []


@pytest.mark.parametrize("name", RESPONSES)
def test_a_button_says_what_it_does_in_at_most_six_words(name: str) -> None:
    titles = [
        button["title"] for variant in RESPONSES[name] for button in variant.get("buttons", [])
    ]
    assert [title for title in titles if len(title.split()) > 6] == []
