"""Seeding adds what is missing and leaves alone what a coordinator changed."""

from __future__ import annotations

import asyncio
from datetime import date

from sqlalchemy import delete, select, update

from services.db import Sessions
from services.directory.core import Offer, Organization
from services.directory.seed_files import SEED
from services.directory.seeding import seed_directory
from services.directory.store import (
    open_directory,
)
from services.directory.tables import (
    AddressRow,
    AttributeRow,
    CostOptionRow,
    PhoneRow,
    ScheduleRow,
    ServiceAreaRow,
    ServiceAtLocationRow,
    ServiceRow,
)
from tests.directory_rows import NOW, count


async def seed(sessions: Sessions) -> int:
    async with sessions.begin() as session:
        return await seed_directory(session, SEED, NOW)


async def everything(sessions: Sessions) -> tuple[list[Offer], list[Organization]]:
    async with open_directory(sessions) as store:
        return await store.all_offers(drafts=True), await store.organizations()


async def test_seeding_twice_adds_nothing_the_second_time(sessions: Sessions) -> None:
    assert await seed(sessions) > 1000
    first = await everything(sessions)
    assert await seed(sessions) == 0
    assert await everything(sessions) == first


async def test_seeding_gives_the_37_hulpvragen_in_their_order_with_their_life_domain(
    sessions: Sessions,
) -> None:
    await seed(sessions)
    async with open_directory(sessions) as store:
        found = await store.help_requests()
    assert len(found) == 37
    assert (found[0].code, found[0].life_domain, found[0].severity) == ("schulden", "geld", 6)
    assert (found[-1].code, found[-1].life_domain) == ("nieuwkomer", "meedoen")


async def _service_id(sessions: Sessions, name: str) -> str:
    async with sessions() as session:
        found = await session.scalar(select(ServiceRow.id).where(ServiceRow.name == name))
    assert found is not None
    return found


async def test_seeding_again_keeps_the_words_a_coordinator_changed(sessions: Sessions) -> None:
    await seed(sessions)
    service = await _service_id(sessions, "Samen eten")
    async with sessions.begin() as session:
        await session.execute(
            update(ServiceRow)
            .where(ServiceRow.id == service)
            .values(description="Nieuwe tekst.", assured_date=date(2026, 11, 1))
        )
    await seed(sessions)
    async with sessions() as session:
        row = await session.get(ServiceRow, service)
        assert row is not None
        assert (row.description, row.assured_date) == ("Nieuwe tekst.", date(2026, 11, 1))


TAKEN_OFF = (
    AttributeRow,
    PhoneRow,
    ScheduleRow,
    CostOptionRow,
    ServiceAtLocationRow,
    AddressRow,
    ServiceAreaRow,
)


async def test_seeding_again_does_not_bring_back_what_a_coordinator_took_off(
    sessions: Sessions,
) -> None:
    await seed(sessions)
    async with sessions.begin() as session:
        for row in TAKEN_OFF:
            await session.execute(delete(row))
    await seed(sessions)
    assert {row.__tablename__: await count(sessions, row) for row in TAKEN_OFF} == {
        row.__tablename__: 0 for row in TAKEN_OFF
    }


async def test_seeding_again_does_not_bring_back_a_number_that_a_coordinator_changed(
    sessions: Sessions,
) -> None:
    await seed(sessions)
    async with sessions.begin() as session:
        old = await session.scalar(select(PhoneRow).where(PhoneRow.number == "0800-8115"))
        assert old is not None
        service = old.service_id
        await session.delete(old)
        session.add(PhoneRow(id="new", service_id=service, number="0800-1234"))
    await seed(sessions)
    async with sessions() as session:
        numbers = await session.scalars(
            select(PhoneRow.number).where(PhoneRow.service_id == service)
        )
        assert list(numbers) == ["0800-1234"]


async def test_seeding_adds_an_offer_that_a_newer_seed_has(sessions: Sessions) -> None:
    await seed(sessions)
    before = await everything(sessions)
    service = await _service_id(sessions, "Samen eten")
    async with sessions.begin() as session:
        await session.execute(delete(AttributeRow).where(AttributeRow.link_id == service))
        await session.execute(delete(ServiceRow).where(ServiceRow.id == service))
    assert await seed(sessions) > 0
    assert await everything(sessions) == before


async def test_an_offer_of_the_same_name_that_a_coordinator_made_does_not_stop_the_seed(
    sessions: Sessions,
) -> None:
    await seed(sessions)
    service = await _service_id(sessions, "Samen eten")
    async with sessions.begin() as session:
        await session.execute(
            update(ServiceRow).where(ServiceRow.id == service).values(name="Eten met elkaar")
        )
        organization = await session.scalar(
            select(ServiceRow.organization_id).where(ServiceRow.id == service)
        )
        await session.execute(delete(AttributeRow).where(AttributeRow.link_id == service))
        await session.execute(delete(ServiceRow).where(ServiceRow.id == service))
        session.add(
            ServiceRow(
                id="made-by-hand",
                organization_id=organization,
                name="Samen eten",
                last_modified=NOW,
            )
        )
    assert await seed(sessions) == 0


async def test_two_processes_that_seed_at_once_do_not_stop_each_other(sessions: Sessions) -> None:
    added = await asyncio.gather(seed(sessions), seed(sessions))
    assert await seed(sessions) == 0
    assert min(added) == 0
