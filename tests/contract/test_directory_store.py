"""What the directory stores and gives back, alike on SQLite and PostgreSQL."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from services.db import Sessions
from services.directory.core import Offer, Phone
from services.directory.listing import listing
from services.directory.seed_files import SEED
from services.directory.seeding import seed_directory
from services.directory.store import (
    SqlDirectoryStore,
    open_directory,
)
from services.directory.tables import (
    AddressRow,
    CheckTaskRow,
    LocationRow,
    OrganizationRow,
    PhoneRow,
    ServiceAreaRow,
    ServiceAtLocationRow,
    ServiceRow,
    UnmetRequestRow,
)
from services.directory.use_cases import SIGNALS, signal_lines
from tests.directory_builders import (
    make_legal_task,
    make_national_offer,
    make_offer,
    make_organization,
)
from tests.directory_in_memory import MemoryDirectory
from tests.directory_rows import NOW, count, fill

# --- what comes out is what went in


async def test_an_offer_comes_back_as_it_was_written(sessions: Sessions) -> None:
    organization = make_organization(
        phones=(Phone("088 945 57 22", "algemeen nummer"), Phone("088 945 57 23"))
    )
    offer = make_offer(
        organization=organization,
        description="U eet samen. Wél gezellig 🍲",
        help_requests=("eenzaamheid", "verslaving"),
        also=("schulden",),
        municipalities=("Borne", "Hengelo"),
        serves=("Zenderen",),
        audience="jongeren",
        audience_help_requests=("jongerenwerk",),
        audience_by_age=True,
        minimum_age=10,
        maximum_age=25,
        phones=(Phone("074 1", "b"), Phone("074 0")),
        email="eten@wijkracht.nl",
        url="https://www.wijkracht.nl",
        hours=((None, "wekelijks"), ("Borne", "dinsdag")),
        cost="5 euro",
        legal_task="Jeugdwet",
        signals=("suicide",),
        source="Jaarverslag 2022",
    )
    await fill(sessions, offer)
    async with open_directory(sessions) as store:
        assert await store.all_offers() == [offer]


async def test_an_offer_has_the_address_of_each_of_its_municipalities(sessions: Sessions) -> None:
    offer = make_offer(municipalities=("Borne", "Hengelo"))
    await fill(sessions, offer)
    async with sessions.begin() as session:
        for town in ("Hengelo", "Borne"):
            session.add(
                LocationRow(
                    id=town,
                    organization_id=offer.organization.id,
                    name=f"Huis {town}",
                    municipality=town,
                )
            )
            await session.flush()
            session.add_all(
                [
                    AddressRow(
                        id=town,
                        location_id=town,
                        address_1="Markt 1",
                        postal_code="7622 CP",
                        city=town,
                    ),
                    ServiceAtLocationRow(id=town, service_id=offer.id, location_id=town),
                ]
            )
    async with open_directory(sessions) as store:
        (found,) = await store.all_offers()
    assert found.addresses == (
        ("Borne", "Huis Borne, Markt 1, 7622 CP Borne"),
        ("Hengelo", "Huis Hengelo, Markt 1, 7622 CP Hengelo"),
    )


async def test_organisations_come_by_name_with_their_numbers_and_municipalities(
    sessions: Sessions,
) -> None:
    first = make_organization(name="Aanloop", phones=(Phone("1"),))
    second = make_organization(name="Wijkracht")
    await fill(sessions, make_offer(organization=second), make_offer(organization=first))
    async with sessions.begin() as session:
        session.add_all(
            ServiceAreaRow(id=name, organization_id=second.id, name=name)
            for name in ("Hengelo", "Borne")
        )
    async with open_directory(sessions) as store:
        assert await store.organizations() == [
            first,
            replace(second, municipalities=("Borne", "Hengelo")),
        ]


async def test_the_number_of_one_offer_is_not_the_number_of_its_organisation(
    sessions: Sessions,
) -> None:
    await fill(sessions, make_offer(phones=(Phone("074 0"),)), make_offer(name="Ziens"))
    async with sessions.begin() as session:
        await session.execute(update(PhoneRow).values(organization_id=make_organization().id))
    async with open_directory(sessions) as store:
        assert [offer.phones for offer in await store.all_offers()] == [(Phone("074 0"),), ()]
        assert [office.phones for office in await store.organizations()] == [()]


# --- which offers are candidates

HERE = make_offer(name="Hier")
ALSO_HERE = make_offer(name="Hier ook", help_requests=("schulden",), also=("eenzaamheid",))
THERE = make_offer(name="Elders", municipalities=("Hengelo",))
OTHER = make_offer(name="Iets anders", help_requests=("schulden",))
FOR_GROUP = make_offer(
    name="Groep", help_requests=("schulden",), audience_help_requests=("eenzaamheid",)
)
VILLAGE = make_offer(name="Dorp", municipalities=("Hengelo",), serves=("Beckum",))
LEGAL = make_legal_task(help_requests=("eenzaamheid",))
NATIONAL = make_national_offer(name="Landelijk")
ANNOUNCED = make_offer(name="Aangekondigd", draft=True)
WRONG = make_offer(name="Verkeerd", withdrawn=True)
ALL = (HERE, ALSO_HERE, THERE, OTHER, FOR_GROUP, VILLAGE, LEGAL, NATIONAL, ANNOUNCED, WRONG)


@pytest.mark.parametrize(
    ("code", "municipality", "expected"),
    [
        ("eenzaamheid", "Borne", ["Hier", "Hier ook", "Hulp bij schulden", "Landelijk"]),
        ("eenzaamheid", "Hengelo", ["Dorp", "Elders", "Landelijk"]),
        ("eenzaamheid", "Almelo", ["Landelijk"]),
        ("eenzaamheid", None, ["Landelijk"]),
        ("schulden", "Borne", ["Groep", "Hier ook", "Iets anders"]),
        ("verslaving", "Borne", []),
        ("onzin", "Borne", []),
    ],
)
async def test_candidates_are_the_local_ones_the_municipalitys_and_the_national_ones(
    sessions: Sessions, code: str, municipality: str | None, expected: list[str]
) -> None:
    await fill(sessions, *ALL)
    async with open_directory(sessions) as store:
        found = await store.offers_for(code, municipality)
    assert [offer.name for offer in found] == expected


@pytest.mark.parametrize("offer", [ANNOUNCED, WRONG], ids=["announced", "reported wrong"])
async def test_an_announced_or_wrong_offer_is_no_candidate_but_workers_see_it(
    sessions: Sessions, offer: Offer
) -> None:
    await fill(sessions, offer)
    async with open_directory(sessions) as store:
        assert await store.offers_for("eenzaamheid", "Borne") == []
        assert await store.all_offers() == []
        assert await store.all_offers(drafts=True) == [offer]


async def test_a_closed_offer_is_no_candidate_but_workers_see_it_as_withdrawn(
    sessions: Sessions,
) -> None:
    await fill(sessions, HERE)
    async with sessions.begin() as session:
        await session.execute(update(ServiceRow).values(status="inactive"))
    async with open_directory(sessions) as store:
        assert await store.offers_for("eenzaamheid", "Borne") == []
        assert await store.all_offers() == []
        assert await store.all_offers(drafts=True) == [replace(HERE, withdrawn=True)]


async def test_signal_lines_are_the_offers_that_carry_a_signal(sessions: Sessions) -> None:
    line = make_national_offer(name="Praten met 113", signals=("suicide",))
    await fill(sessions, line, HERE, NATIONAL)
    async with open_directory(sessions) as store:
        assert await store.signal_offers() == [line]


@pytest.mark.parametrize("change", [{"draft": True}, {"withdrawn": True}])
async def test_a_draft_or_a_line_that_is_reported_wrong_is_no_signal_line(
    sessions: Sessions, change: dict[str, bool]
) -> None:
    line = make_national_offer(name="Praten met 113", signals=("suicide",))
    await fill(sessions, replace(line, **change))
    async with open_directory(sessions) as store:
        assert await store.signal_offers() == []


async def test_a_closed_line_is_no_signal_line(sessions: Sessions) -> None:
    await fill(sessions, make_national_offer(name="Praten met 113", signals=("suicide",)))
    async with sessions.begin() as session:
        await session.execute(update(ServiceRow).values(status="inactive"))
    async with open_directory(sessions) as store:
        assert await store.signal_offers() == []


async def test_without_an_open_line_in_the_directory_the_national_line_is_given(
    sessions: Sessions,
) -> None:
    async with sessions.begin() as session:
        await seed_directory(session, SEED, NOW)
    async with open_directory(sessions) as store:
        as_seeded = await signal_lines(store)
    async with sessions.begin() as session:
        await session.execute(update(ServiceRow).values(reported_wrong=True))
    async with open_directory(sessions) as store:
        assert await store.signal_offers() == []
        found = await signal_lines(store)
    for signal in SIGNALS:
        (line,), (seeded,) = found[signal], as_seeded[signal]
        assert (line.id, line.name, line.phones) == (seeded.id, seeded.name, seeded.phones)
        assert line.organization.name == seeded.organization.name
        assert listing(line, None, NOW.date()) == listing(seeded, None, NOW.date())


# --- what is recorded


async def test_an_unmet_request_is_counted_each_time_without_a_text(sessions: Sessions) -> None:
    await fill(sessions, HERE)
    for _ in range(2):
        async with open_directory(sessions) as store:
            await store.add_unmet(
                organization_id=HERE.organization.id,
                municipality="Borne",
                help_request="eenzaamheid",
                at=NOW,
            )
    async with sessions() as session:
        rows = (await session.scalars(select(UnmetRequestRow))).all()
    assert [(row.organization_id, row.municipality, row.help_request) for row in rows] == [
        (HERE.organization.id, "Borne", "eenzaamheid")
    ] * 2
    assert set(UnmetRequestRow.__table__.columns.keys()) == {
        "id",
        "organization_id",
        "municipality",
        "help_request",
        "happened_at",
    }


async def test_an_unmet_request_survives_the_organisation(sessions: Sessions) -> None:
    await fill(sessions, HERE)
    async with open_directory(sessions) as store:
        await store.add_unmet(
            organization_id=HERE.organization.id,
            municipality="Borne",
            help_request="eenzaamheid",
            at=NOW,
        )
    async with sessions.begin() as session:
        await session.execute(delete(OrganizationRow))
    async with sessions() as session:
        assert list(await session.scalars(select(UnmetRequestRow.organization_id))) == [None]


async def test_a_check_task_is_open_once_for_an_offer_however_often_it_is_given(
    sessions: Sessions,
) -> None:
    await fill(sessions, HERE)
    for days in range(3):
        async with open_directory(sessions) as store:
            await store.open_check_task(HERE.id, NOW + timedelta(days=days))
    async with sessions() as session:
        (task,) = (await session.scalars(select(CheckTaskRow))).all()
    assert (task.service_id, task.opened_at, task.times_given) == (HERE.id, NOW, 3)


async def test_a_check_task_counts_twice_in_one_piece_of_work(sessions: Sessions) -> None:
    await fill(sessions, HERE)
    async with open_directory(sessions) as store:
        await store.open_check_task(HERE.id, NOW)
        await store.open_check_task(HERE.id, NOW)
    async with sessions() as session:
        assert list(await session.scalars(select(CheckTaskRow.times_given))) == [2]


async def test_residents_who_get_the_same_stale_offer_at_once_are_all_counted(
    sessions: Sessions,
) -> None:
    await fill(sessions, HERE)

    async def give() -> None:
        async with open_directory(sessions) as store:
            await store.all_offers()
            await store.open_check_task(HERE.id, NOW)

    await asyncio.gather(*(give() for _ in range(8)))
    async with sessions() as session:
        assert list(await session.scalars(select(CheckTaskRow.times_given))) == [8]


async def test_an_error_leaves_nothing_of_the_work_behind(sessions: Sessions) -> None:
    await fill(sessions, HERE)

    async def fail() -> None:
        async with open_directory(sessions) as store:
            await store.open_check_task(HERE.id, NOW)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert await count(sessions, CheckTaskRow) == 0


# --- the directory in memory, that the quick tests use


async def test_the_directory_in_memory_gives_the_same_offers_as_the_database(
    sessions: Sessions,
) -> None:
    async with sessions.begin() as session:
        await seed_directory(session, SEED, NOW)
    async with open_directory(sessions) as store:
        memory = await _copy(store)
        for request in await store.help_requests():
            for municipality in ("Borne", "De Wolden", None):
                found = await store.offers_for(request.code, municipality)
                expected = await memory.offers_for(request.code, municipality)
                assert _by_id(found) == _by_id(expected), (request.code, municipality)
        assert _by_id(await store.signal_offers()) == _by_id(await memory.signal_offers())
        assert await store.help_requests() == await memory.help_requests()


async def _copy(store: SqlDirectoryStore) -> MemoryDirectory:
    return MemoryDirectory(
        offers=await store.all_offers(drafts=True),
        organizations=await store.organizations(),
        help_requests=await store.help_requests(),
    )


def _by_id(offers: list[Offer]) -> dict[str, Offer]:
    return {offer.id: offer for offer in offers}
