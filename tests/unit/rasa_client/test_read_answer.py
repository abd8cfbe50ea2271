"""Whatever Rasa sends back, it is an answer of ours or it is called broken."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.directory.listing import listing
from services.rasa_client.client import read_answer, read_parsed
from services.rasa_client.core import LISTING_KEYS, BotAnswer, BotBroken, BotMessage, Parsed
from tests.builders import make_card, make_line
from tests.strategies import ANY_TEXT

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | ANY_TEXT
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)
MESSAGE = st.fixed_dictionaries(
    {"text": SCALARS | JSON},
    optional={
        "buttons": JSON
        | st.lists(st.fixed_dictionaries({"title": JSON, "payload": JSON}), max_size=2),
        "listings": JSON | st.lists(JSON, max_size=2),
        "signal": JSON,
        "handover": JSON,
        "response": JSON,
        "facts": JSON | st.dictionaries(st.text(), ANY_TEXT, max_size=2),
    },
)
NEARLY_OURS = st.fixed_dictionaries(
    {"messages": JSON | st.lists(MESSAGE | JSON, max_size=3)},
    optional={
        "parse": JSON
        | st.fixed_dictionaries(
            {},
            optional={
                "intent": JSON
                | st.fixed_dictionaries({}, optional={"name": JSON, "confidence": JSON}),
                "signal": JSON,
            },
        )
    },
)


def body(*messages: Any, **more: Any) -> bytes:
    return json.dumps({"messages": list(messages), "parse": {}} | more).encode()


def is_storable(answer: BotAnswer) -> bool:
    """True when a database can hold it and a browser can read it."""
    texts = [answer.intent, answer.signal]
    for message in answer.messages:
        texts += [message.text, message.signal, message.handover, message.response]
        texts += [*message.facts, *message.facts.values()]
        texts += [part for button in message.buttons for part in button]
        texts.append(json.dumps(message.listings, ensure_ascii=False, allow_nan=False))
    json.dumps(answer.confidence, allow_nan=False)
    for text in texts:
        if text is not None:
            text.encode("utf-8")
            if "\x00" in text or "\\u0000" in text:
                return False
    return True


def test_an_answer_is_read_whole() -> None:
    message = {
        "text": "Kijk eens.",
        "buttons": [{"title": "Ja", "payload": "/bevestigen"}],
        "listings": [make_card()],
        "signal": "suicide",
        "handover": "asked",
    }
    parse = {"intent": {"name": "schulden", "confidence": 0.9}, "signal": "huiselijk_geweld"}
    assert read_answer(body(message, parse=parse)) == BotAnswer(
        (BotMessage("Kijk eens.", (("Ja", "/bevestigen"),), (make_card(),), "suicide", "asked"),),
        "schulden",
        0.9,
        "huiselijk_geweld",
    )


def test_an_answer_tells_its_name_and_what_it_was_filled_in_with() -> None:
    facts = {"organization": "Wijkracht", "phone": "088 945 57 22"}
    message = {"text": "Bel.", "response": "utter_office_phone", "facts": facts}
    [said] = read_answer(body(message)).messages
    assert (said.response, said.facts) == ("utter_office_phone", facts)


@pytest.mark.parametrize("facts", [["Wijkracht"], "Wijkracht", {"phone": 112}, {"phone": None}])
def test_facts_that_are_no_strings_by_name_are_broken(facts: Any) -> None:
    with pytest.raises(BotBroken):
        read_answer(body({"text": "Bel.", "facts": facts}))


def test_an_answer_of_words_alone_is_enough() -> None:
    assert read_answer(body({"text": "Dag!"})).messages == (BotMessage("Dag!"),)


@pytest.mark.parametrize("parse", [None, {}, {"intent": None}, {"intent": {}}, {"signal": None}])
def test_what_was_understood_may_be_missing(parse: Any) -> None:
    assert read_answer(body({"text": "Dag!"}, parse=parse)).intent is None


@given(st.binary())
def test_bytes_are_an_answer_or_broken(content: bytes) -> None:
    with pytest.raises(BotBroken):
        read_answer(content)


@given(JSON)
def test_other_json_is_broken(value: Any) -> None:
    with pytest.raises(BotBroken):
        read_answer(json.dumps(value).encode())


@given(NEARLY_OURS)
def test_json_that_looks_like_ours_is_an_answer_we_can_keep_or_broken(value: Any) -> None:
    try:
        answer = read_answer(json.dumps(value).encode())
    except BotBroken:
        return
    assert is_storable(answer)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"<html>502 Bad Gateway</html>",
        b'{"messages": []',
        b'{"messages": [{"text": "x"}]}\xff',
        b"[" * 100_000,
        b'{"messages":' + b"[" * 100_000,
        b'{"messages": [{"text": "x", "listings": ' + b'{"a":' * 100_000,
        b'{"messages": [{"text": 1}], "parse": {}}',
        b'{"messages": [{"text": null}], "parse": {}}',
        b'{"messages": [{"text": "\\u0000"}], "parse": {}}',
        b'{"messages": [{"text": "\\ud800"}], "parse": {}}',
        b'{"messages": [{"text": "x", "buttons": [{"title": "Ja"}]}], "parse": {}}',
        b'{"messages": [{"text": "x", "buttons": [{"title": 1, "payload": "/x"}]}], "parse": {}}',
        b'{"messages": [{"text": "x", "listings": [["a", "b"]]}], "parse": {}}',
        b'{"messages": [{"text": "x", "listings": [{"name": "zonder de rest"}]}], "parse": {}}',
        b'{"messages": [{"text": "x", "signal": 1}], "parse": {}}',
        b'{"messages": [{"text": "x", "signal": "brand"}], "parse": {}}',
        b'{"messages": [{"text": "x", "handover": {}}], "parse": {}}',
        b'{"messages": [{"text": "x"}], "parse": {"signal": ["suicide"]}}',
        b'{"messages": [{"text": "x"}], "parse": {"signal": "brand"}}',
        b'{"messages": [{"text": "x"}], "parse": {"intent": {"name": 7}}}',
        b'{"messages": [{"text": "x"}], "parse": {"intent": {"name": "' + b"x" * 41 + b'"}}}',
        b'{"messages": [{"text": "x"}], "parse": {"intent": {"confidence": NaN}}}',
        b'{"messages": [{"text": "x"}], "parse": {"intent": {"confidence": Infinity}}}',
        b'{"messages": [{"text": "x"}], "parse": {"intent": {"confidence": 1e999}}}',
        b'{"messages": [{"text": "x"}], "parse": {"intent": {"confidence": "hoog"}}}',
        b'{"messages": [{"text": "x"}], "parse": {"intent": {"confidence": true}}}',
    ],
    ids=range(30),
)
def test_garbage_is_broken(content: bytes) -> None:
    with pytest.raises(BotBroken):
        read_answer(content)


@pytest.mark.parametrize(
    ("message", "says"),
    [
        (BotMessage("Dag!"), True),
        (BotMessage("", buttons=(("Ja", "/ja"),)), True),
        (BotMessage("", listings=(make_card(),)), True),
        (BotMessage(""), False),
        (BotMessage(" \n"), False),
        (BotMessage("", handover="asked"), False),
    ],
)
def test_a_message_says_something_when_there_is_something_to_see(
    message: BotMessage, says: bool
) -> None:
    assert message.says_something is says


def test_a_card_of_the_directory_is_a_whole_card() -> None:
    card = listing(make_line("suicide", "113", "0800-0113"), None, date(2026, 6, 1))
    assert card.keys() >= LISTING_KEYS


def test_what_a_text_asks_comes_best_first() -> None:
    content = {
        "all_intents": {"rouw": 0.2, "schulden": 0.7, "groeten": 0.1},
        "compound": ["schulden", "rouw"],
        "signal": "suicide",
    }
    assert read_parsed(json.dumps(content).encode()) == Parsed(
        (("schulden", 0.7), ("rouw", 0.2), ("groeten", 0.1)), ("schulden", "rouw"), "suicide"
    )


@given(
    JSON
    | st.fixed_dictionaries(
        {},
        optional={
            "all_intents": JSON | st.dictionaries(st.text(), JSON, max_size=3),
            "compound": JSON,
            "signal": JSON,
        },
    )
)
def test_whatever_comes_back_about_a_text_is_understood_or_called_broken(content: Any) -> None:
    try:
        parsed = read_parsed(json.dumps(content).encode())
    except BotBroken:
        return
    assert all(0 <= chance <= 1 for _, chance in parsed.ranked)
