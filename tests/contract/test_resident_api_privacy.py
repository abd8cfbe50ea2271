"""What is personal is masked before it is stored or sent on, and contact data stands in one place."""

from __future__ import annotations

import json

import pytest

from tests.gateway import BOTH_DATABASES, Gateway

pytestmark = [pytest.mark.asyncio(loop_scope="module"), BOTH_DATABASES]

# What somebody types, what may be left of it nowhere, and what stands there instead.
PERSONAL = [
    ("bel mij op 06 12345678", "12345678", "bel mij op [telefoon]"),
    ("mijn bsn is 111222333", "111222333", "mijn bsn is [bsn]"),
    ("stort op NL91ABNA0417164300", "ABNA0417164300", "stort op [iban]"),
    ("mail jan@voorbeeld.nl", "jan@voorbeeld.nl", "mail [email]"),
]


@pytest.mark.parametrize(("typed", "personal", "masked"), PERSONAL)
async def test_a_message_is_stored_masked(
    gateway: Gateway, typed: str, personal: str, masked: str
) -> None:
    resident = await gateway.begin()
    await resident.say(typed)
    assert (await resident.messages())[1]["text"] == masked


@pytest.mark.parametrize(("typed", "personal", "masked"), PERSONAL)
async def test_what_is_masked_stands_nowhere_in_the_database(
    gateway: Gateway, typed: str, personal: str, masked: str
) -> None:
    await (await gateway.begin()).say(typed)
    assert await gateway.tables_with(personal) == set()


@pytest.mark.parametrize(("typed", "personal", "masked"), PERSONAL)
async def test_rasa_gets_the_masked_text(
    gateway: Gateway, typed: str, personal: str, masked: str
) -> None:
    await (await gateway.begin()).say(typed)
    assert gateway.rasa.turns[0]["text"] == masked


@pytest.mark.parametrize(("typed", "personal", "masked"), PERSONAL)
async def test_nothing_that_rasa_gets_holds_what_is_masked(
    gateway: Gateway, typed: str, personal: str, masked: str
) -> None:
    await (await gateway.begin()).say(typed)
    assert personal not in json.dumps(gateway.rasa.turns)


async def test_a_number_and_a_bsn_in_one_message_are_both_masked(gateway: Gateway) -> None:
    await (await gateway.begin()).say("ik ben 06-12345678, bsn 111222333")
    assert gateway.rasa.turns[0]["text"] == "ik ben [telefoon], bsn [bsn]"


async def test_a_place_is_not_masked_because_it_is_needed(gateway: Gateway) -> None:
    await (await gateway.begin()).say("ik woon in Borne")
    assert gateway.rasa.turns[0]["text"] == "ik woon in Borne"


async def test_the_number_to_call_back_stands_in_one_table(gateway: Gateway) -> None:
    resident = await gateway.begin()
    await resident.call("POST", "/callback", json={"phone": "06 12345678", "name": "Jo"})
    await resident.say("ik heb schulden")
    assert await gateway.tables_with("12345678") == {"callback_request"}


async def test_the_name_to_call_back_stands_in_one_table(gateway: Gateway) -> None:
    resident = await gateway.begin()
    asked = {"phone": "06 12345678", "name": "Wiebigje", "when": "na het avondeten"}
    await resident.call("POST", "/callback", json=asked)
    assert await gateway.tables_with("Wiebigje") == {"callback_request"}


async def test_rasa_hears_nothing_of_a_call_back(gateway: Gateway) -> None:
    resident = await gateway.begin()
    await resident.call("POST", "/callback", json={"phone": "06 12345678", "name": "Jo"})
    await resident.say("ik heb schulden")
    assert "12345678" not in json.dumps([gateway.rasa.turns, gateway.rasa.events])


async def test_the_answer_to_a_call_back_does_not_repeat_the_number(gateway: Gateway) -> None:
    resident = await gateway.begin()
    response = await resident.call("POST", "/callback", json={"phone": "06 12345678"})
    assert "12345678" not in await response.text()


async def test_a_refused_number_is_not_repeated_or_kept(gateway: Gateway) -> None:
    resident = await gateway.begin()
    response = await resident.call("POST", "/callback", json={"phone": "06 1234567"})
    assert "1234567" not in await response.text()
    assert await gateway.tables_with("1234567") == set()


async def test_an_incident_says_nothing_of_what_was_written(gateway: Gateway) -> None:
    await gateway.rasa.fall_ill("error")
    await (await gateway.begin()).say("mijn goudvis heet Bubbelblub")
    rows = await gateway.execute("SELECT kind, detail FROM incident")
    assert rows == [("bot_error", "status 500")]
