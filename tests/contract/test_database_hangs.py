"""A database that keeps its connections and answers nothing keeps nobody in danger waiting."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import pytest_asyncio

from services.settings import Settings
from tests.fake_rasa import FakeRasa
from tests.frozen_database import FrozenDoor
from tests.gateway import Gateway, Resident, open_gateway

pytestmark = pytest.mark.asyncio(loop_scope="module")

LONGEST_WAIT = 8.0  # seconds; as long as for Rasa


@pytest.fixture(scope="module")
def database_kind() -> str:
    return "postgresql"


@pytest_asyncio.fixture(loop_scope="module")
async def door(gateway_settings: Settings) -> AsyncIterator[FrozenDoor]:
    async with FrozenDoor(gateway_settings.database_url) as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="module")
async def gateway(gateway_settings: Settings, door: FrozenDoor) -> AsyncIterator[Gateway]:
    """A gateway that reaches its database through the door."""
    settings = replace(gateway_settings, database_url=door.url)
    async with FakeRasa() as rasa, open_gateway(settings, rasa) as running:
        await running.begin_anew()
        yield running


@pytest_asyncio.fixture(loop_scope="module")
async def resident(gateway: Gateway, door: FrozenDoor) -> AsyncIterator[Resident]:
    """Somebody whose conversation began just before the database froze."""
    begun = await gateway.begin()
    door.freeze()
    yield begun
    door.thaw()


async def test_danger_is_answered_from_memory(resident: Resident) -> None:
    async with asyncio.timeout(LONGEST_WAIT):
        (line,) = (await resident.say("ik wil niet meer leven"))["messages"]
    assert line["signal"] == "suicide"


async def test_another_message_is_asked_for_again(resident: Resident) -> None:
    async with asyncio.timeout(LONGEST_WAIT):
        response = await resident.send(text="ik heb schulden", client_id="c-1")
    assert response.status == 503


async def test_ready_says_the_database_is_not(resident: Resident, gateway: Gateway) -> None:
    async with asyncio.timeout(LONGEST_WAIT):
        body = await (await gateway.client.get("/readyz")).json()
    assert body["database"] is False


async def test_the_page_still_opens(resident: Resident, gateway: Gateway) -> None:
    async with asyncio.timeout(LONGEST_WAIT):
        assert (await gateway.client.get("/")).status == 200


async def test_all_is_well_when_the_database_wakes(
    resident: Resident, gateway: Gateway, door: FrozenDoor
) -> None:
    await resident.send(text="ik heb schulden", client_id="c-1")
    door.thaw()
    await asyncio.sleep(0.2)
    assert (await resident.say("ik heb schulden", "c-1"))["messages"][1]["sender"] == "bot"
