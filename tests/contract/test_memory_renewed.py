"""The running gateway gives the numbers of the sociale kaart as it is now."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from services.settings import Settings
from tests.fake_rasa import FakeRasa
from tests.gateway import Gateway, open_gateway

pytestmark = pytest.mark.asyncio(loop_scope="module")

OFTEN = 0.05  # seconds
LONGEST_WAIT = 10.0  # seconds


@pytest_asyncio.fixture(loop_scope="module")
async def gateway(gateway_settings: Settings) -> AsyncIterator[Gateway]:
    """A gateway that reads its memory again and again."""
    async with FakeRasa() as rasa, open_gateway(gateway_settings, rasa, renew_every=OFTEN) as it:
        await it.begin_anew()
        yield it


async def danger_line(gateway: Gateway) -> str:
    """What somebody in danger is told."""
    resident = await gateway.begin()
    text: str = (await resident.say("ik wil niet meer leven"))["messages"][-1]["text"]
    return text


async def change_number(gateway: Gateway, old: str, new: str) -> None:
    await gateway.execute("UPDATE phone SET number = :new WHERE number = :old", old=old, new=new)


async def test_a_changed_number_is_given_without_starting_the_gateway_again(
    gateway: Gateway,
) -> None:
    assert "0800-0113" in await danger_line(gateway)
    await change_number(gateway, "0800-0113", "0800-9999")
    try:
        async with asyncio.timeout(LONGEST_WAIT):
            while "0800-9999" not in await danger_line(gateway):
                await asyncio.sleep(OFTEN)
    finally:
        await change_number(gateway, "0800-9999", "0800-0113")


async def test_a_sociale_kaart_that_cannot_be_read_leaves_the_old_numbers_and_one_incident(
    gateway: Gateway,
) -> None:
    await gateway.execute("ALTER TABLE phone RENAME TO phone_away")
    try:
        await asyncio.sleep(20 * OFTEN)
        assert "0800-0113" in await danger_line(gateway)
        assert await gateway.incidents() == ["memory_old"]
    finally:
        await gateway.execute("ALTER TABLE phone_away RENAME TO phone")


async def test_a_place_that_is_added_is_known_without_starting_the_gateway_again(
    gateway: Gateway,
) -> None:
    await gateway.execute(
        "INSERT INTO place (id, name, kind, municipality, aliases, position)"
        " VALUES ('nieuw', 'Nieuwdorp', 'plaats', 'Borne', '[]', 9999)"
    )
    async with asyncio.timeout(LONGEST_WAIT):
        while await place_of(gateway, "Nieuwdorp") != "Borne":
            await asyncio.sleep(OFTEN)


async def place_of(gateway: Gateway, name: str) -> str | None:
    resident = await gateway.begin(place=name)
    rows = await gateway.execute(
        "SELECT municipality FROM conversation WHERE id = :id", id=resident.id
    )
    found: str | None = rows[0][0]
    return found
