"""Asking to be called back, and erasing: what the resident API keeps then, and what it does not."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID

import pytest

from tests.gateway import BOTH_DATABASES, Gateway, Resident

pytestmark = [pytest.mark.asyncio(loop_scope="module"), BOTH_DATABASES]

DANGER = "ik wil niet meer leven"


async def test_a_call_back_gives_an_id_and_nothing_else(gateway: Gateway) -> None:
    response = await (await gateway.begin()).call(
        "POST", "/callback", json={"phone": "06 12345678"}
    )
    body = await response.json()
    assert (response.status, set(body), UUID(body["id"]).version) == (201, {"id"}, 4)


async def test_a_call_back_is_stored_as_it_was_asked(gateway: Gateway) -> None:
    resident = await gateway.begin(organization="wijkracht", place="Zenderen")
    asked = {"phone": "06 12345678", "name": "Jo", "when": "ochtend", "safe": False}
    await resident.call("POST", "/callback", json=asked)
    rows = await gateway.execute(
        'SELECT conversation_id, organization, municipality, phone, name, "when", safe'
        " FROM callback_request"
    )
    assert [tuple(row) for row in rows] == [
        (resident.id, "wijkracht", "Borne", "+31612345678", "Jo", "ochtend", False)
    ]


async def test_a_call_back_is_not_in_the_conversation(gateway: Gateway) -> None:
    resident = await gateway.begin()
    await resident.call("POST", "/callback", json={"phone": "06 12345678"})
    assert len(await resident.messages()) == 1


async def test_erasing_says_nothing_and_is_done(gateway: Gateway) -> None:
    response = await (await gateway.begin()).call("DELETE")
    assert (response.status, await response.read()) == (204, b"")


@pytest.mark.parametrize("table", ["conversation", "message", "handover"])
async def test_erasing_leaves_no_row(gateway: Gateway, table: str) -> None:
    resident = await gateway.begin()
    await resident.say(DANGER)
    await resident.call("DELETE")
    assert await gateway.execute(f"SELECT * FROM {table}") == []


async def test_erasing_leaves_no_word(gateway: Gateway) -> None:
    resident = await gateway.begin()
    await resident.say("mijn goudvis heet Bubbelblub")
    await resident.call("DELETE")
    assert await gateway.tables_with("Bubbelblub") == set()


async def test_erasing_leaves_the_conversations_of_others(gateway: Gateway) -> None:
    erasing, staying = await gateway.begin(), await gateway.begin()
    await erasing.call("DELETE")
    assert len(await staying.messages()) == 1


async def test_erasing_lets_rasa_forget_too(gateway: Gateway) -> None:
    resident = await gateway.begin()
    await resident.call("DELETE")
    assert gateway.rasa.events == [{"sender": resident.id, "delete": True}]


async def test_somebody_who_erases_is_still_called_back(gateway: Gateway) -> None:
    resident = await gateway.begin()
    await resident.call("POST", "/callback", json={"phone": "06 12345678"})
    await resident.call("DELETE")
    rows = await gateway.execute("SELECT phone, conversation_id FROM callback_request")
    assert rows == [("+31612345678", None)]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/messages", None),
        ("POST", "/messages", {"text": "hallo", "client_id": "c"}),
        ("POST", "/callback", {"phone": "06 12345678"}),
        ("DELETE", "", None),
    ],
)
async def test_an_erased_conversation_is_not_there_any_more(
    gateway: Gateway, method: str, path: str, body: Any
) -> None:
    resident: Resident = await gateway.begin()
    await resident.call("DELETE")
    assert (await resident.call(method, path, json=body)).status == 404


async def test_erasing_waits_for_the_turn_that_is_under_way(gateway: Gateway) -> None:
    resident = await gateway.begin()
    gateway.rasa.gate = asyncio.Event()
    said = asyncio.create_task(resident.say("ik heb schulden"))
    while not gateway.rasa.thinking:
        await asyncio.sleep(0.01)
    erased = asyncio.create_task(resident.call("DELETE"))
    await asyncio.sleep(0.1)
    before = list(gateway.rasa.events)
    gateway.rasa.gate.set()
    await asyncio.gather(said, erased)
    assert (before, len(gateway.rasa.events)) == ([], 1)
