"""The resident API does what the design's table says, in exactly those shapes, on both databases."""

from __future__ import annotations

from uuid import UUID

import pytest

from tests.gateway import BOTH_DATABASES, Gateway

pytestmark = [pytest.mark.asyncio(loop_scope="module"), BOTH_DATABASES]

MESSAGE_KEYS = {"seq", "id", "sender", "text", "buttons", "listings"}


async def test_a_conversation_begins_with_id_token_owner_and_messages(gateway: Gateway) -> None:
    response = await gateway.client.post("/api/conversations", json={})
    assert (response.status, set(await response.json())) == (
        201,
        {"id", "token", "owner", "messages"},
    )


async def test_a_conversation_begins_without_any_body(gateway: Gateway) -> None:
    response = await gateway.client.post("/api/conversations")
    assert response.status == 201


async def test_a_conversation_has_an_id_nobody_can_guess(gateway: Gateway) -> None:
    assert UUID((await gateway.begin()).id).version == 4


async def test_the_bot_has_a_new_conversation(gateway: Gateway) -> None:
    assert (await gateway.begin()).begun["owner"] == "bot"


async def test_the_greeting_is_the_first_message(gateway: Gateway) -> None:
    (greeting,) = (await gateway.begin()).begun["messages"]
    assert (greeting["seq"], greeting["sender"]) == (1, "bot")


async def test_the_greeting_has_exactly_the_keys_of_a_message(gateway: Gateway) -> None:
    (greeting,) = (await gateway.begin()).begun["messages"]
    assert set(greeting) == MESSAGE_KEYS


async def test_the_greeting_says_it_is_a_computer_and_offers_a_person(gateway: Gateway) -> None:
    (greeting,) = (await gateway.begin()).begun["messages"]
    assert "computer" in greeting["text"] and greeting["buttons"] == [
        {"title": "Ik wil een mens spreken", "payload": "/medewerker"}
    ]


@pytest.mark.parametrize("slug", ["wijkracht", "dewolden", "mensenwerk", "meervoormekaar"])
async def test_a_conversation_belongs_to_the_organisation_of_its_page(
    gateway: Gateway, slug: str
) -> None:
    resident = await gateway.begin(organization=slug)
    rows = await gateway.execute("SELECT organization FROM conversation WHERE id=:i", i=resident.id)
    assert rows == [(slug,)]


async def test_a_place_given_at_the_start_chooses_the_organisation(gateway: Gateway) -> None:
    resident = await gateway.begin(place="Zenderen")
    rows = await gateway.execute(
        "SELECT organization, municipality, place FROM conversation WHERE id=:i", i=resident.id
    )
    assert rows == [("wijkracht", "Borne", "Zenderen")]


async def test_a_place_nobody_knows_is_no_reason_to_refuse(gateway: Gateway) -> None:
    await gateway.begin(place="Atlantis")


async def test_the_token_itself_is_stored_nowhere(gateway: Gateway) -> None:
    resident = await gateway.begin()
    assert await gateway.tables_with(resident.token) == set()
