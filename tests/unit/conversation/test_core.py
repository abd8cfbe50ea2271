"""What a message may be, what Rasa may read of it, and what a button may say."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.conversation.core import (
    MAX_CLIENT_ID,
    MAX_TEXT,
    Incoming,
    MessageInvalid,
    MessageTooLong,
    check_incoming,
    clean_text,
    place_in_payload,
    text_for_rasa,
    token_fits,
)
from tests.builders import TOKEN, make_conversation
from tests.strategies import ANY_TEXT

SLASHES = st.text(st.sampled_from("/ \t\n\r\f\v\u00a0\u2003\u3000\ufeff"), max_size=8)


def test_a_message_in_own_words_is_taken() -> None:
    assert check_incoming("ik heb schulden", None, "c1") == Incoming("c1", text="ik heb schulden")


def test_a_button_is_taken() -> None:
    assert check_incoming(None, "/medewerker", "c1") == Incoming("c1", payload="/medewerker")


@pytest.mark.parametrize("text", ["", "   ", "\n\n", "\x00", "\x1b", "\u200d\x00".strip("\u200d")])
def test_a_message_that_says_nothing_is_refused(text: str) -> None:
    with pytest.raises(MessageInvalid):
        check_incoming(text, None, "c1")


@pytest.mark.parametrize("text", [None, 1, True, 1.5, [], ["ja"], {"text": "ja"}])
def test_a_message_that_is_no_text_is_refused(text: Any) -> None:
    with pytest.raises(MessageInvalid):
        check_incoming(text, None, "c1")


@pytest.mark.parametrize("payload", ["", 1, True, [], {"a": 1}])
def test_a_button_that_is_no_text_is_refused(payload: Any) -> None:
    with pytest.raises(MessageInvalid):
        check_incoming(None, payload, "c1")


def test_a_message_is_words_or_a_button_and_never_both() -> None:
    with pytest.raises(MessageInvalid):
        check_incoming("ja", "/bevestigen", "c1")


@pytest.mark.parametrize("length", [1, MAX_TEXT - 1, MAX_TEXT])
def test_a_message_of_up_to_4000_characters_is_taken(length: int) -> None:
    assert check_incoming("a" * length, None, "c1").text == "a" * length


@pytest.mark.parametrize("length", [MAX_TEXT + 1, MAX_TEXT * 10])
def test_a_longer_message_is_refused_as_too_long(length: int) -> None:
    with pytest.raises(MessageTooLong):
        check_incoming("a" * length, None, "c1")


def test_spaces_around_a_message_do_not_make_it_too_long() -> None:
    assert check_incoming(f"  {'a' * MAX_TEXT}  ", None, "c1").text == "a" * MAX_TEXT


@pytest.mark.parametrize("length", [1, MAX_CLIENT_ID])
def test_a_client_id_of_up_to_100_characters_is_taken(length: int) -> None:
    assert check_incoming("ja", None, "c" * length).client_id == "c" * length


@pytest.mark.parametrize("client_id", [None, "", "c" * (MAX_CLIENT_ID + 1), 1, True, ["c"], {}])
def test_a_message_without_a_usable_client_id_is_refused(client_id: Any) -> None:
    with pytest.raises(MessageInvalid):
        check_incoming("ja", None, client_id)


@pytest.mark.parametrize("client_id", ["\x00", "c\x00", "\ud800", "c\udfff", "c\n", "\x7f"])
def test_a_client_id_no_database_can_hold_is_refused(client_id: str) -> None:
    with pytest.raises(MessageInvalid):
        check_incoming("ja", None, client_id)


@given(ANY_TEXT)
def test_cleaned_text_can_always_be_written_down(text: str) -> None:
    assert "\x00" not in clean_text(text).encode("utf-8").decode("utf-8")


@given(ANY_TEXT)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean_text(clean_text(text)) == clean_text(text)


@given(st.text(st.characters(categories=("L", "N", "P", "S", "Zs"))))
def test_cleaning_leaves_letters_signs_and_emoji_alone(text: str) -> None:
    assert clean_text(text) == text.strip()


def test_line_breaks_inside_a_message_stay() -> None:
    assert clean_text("\n eerste\n\ntweede \n") == "eerste\n\ntweede"


@given(SLASHES, ANY_TEXT)
def test_what_rasa_reads_never_begins_with_a_slash_or_a_space(before: str, text: str) -> None:
    # Rasa strips a message itself before it looks for "/", so what it strips must be gone too.
    read = text_for_rasa(clean_text(before + text))
    assert not read.strip().startswith("/") and not read[0].isspace()


@given(SLASHES)
def test_rasa_always_gets_something_to_read(text: str) -> None:
    assert text_for_rasa(text) == "?"


@given(st.from_regex(r"[a-z][a-z/ ]{0,30}[a-z]", fullmatch=True))
def test_slashes_inside_a_message_reach_rasa(text: str) -> None:
    assert text_for_rasa(text) == text


@pytest.mark.parametrize(
    "typed",
    ["/medewerker", "//medewerker", " / medewerker", "/\u2003/medewerker", "/\u3000medewerker"],
)
def test_a_typed_command_is_only_words_to_rasa(typed: str) -> None:
    assert text_for_rasa(typed) == "medewerker"


@pytest.mark.parametrize(
    ("payload", "place"),
    [
        ('/plaats_doorgeven{"place": "Borne"}', ("Borne", None)),
        ('/plaats_doorgeven{"place": "Noord", "municipality": "Hengelo"}', ("Noord", "Hengelo")),
        ('/plaats_doorgeven{"place": "Borne", "municipality": 7}', ("Borne", None)),
    ],
)
def test_a_button_can_carry_a_place(payload: str, place: tuple[str, str | None]) -> None:
    assert place_in_payload(payload) == place


@pytest.mark.parametrize(
    "payload",
    [
        "/medewerker",
        "form:callback",
        "",
        "{",
        "/x{}",
        '/x{"place": 1}',
        '/x{"place": null}',
        "/x[1]",
        '/x{"place": "Borne"',
    ],
)
def test_other_buttons_carry_no_place(payload: str) -> None:
    assert place_in_payload(payload) is None


@given(ANY_TEXT)
def test_reading_a_button_never_fails(payload: str) -> None:
    place_in_payload("/x{" + payload)


@pytest.mark.parametrize("payload", ['{"a":' * 200_000, "/x{" + "[" * 200_000, "{" * 200_000])
def test_a_deeply_nested_button_carries_no_place(payload: str) -> None:
    assert place_in_payload(payload) is None


def test_its_own_token_opens_a_conversation() -> None:
    assert token_fits(TOKEN, make_conversation())


@pytest.mark.parametrize("token", ["", TOKEN[:-1], TOKEN + "x", TOKEN.upper(), "\udcff"])
def test_no_other_token_opens_a_conversation(token: str) -> None:
    assert not token_fits(token, make_conversation())
