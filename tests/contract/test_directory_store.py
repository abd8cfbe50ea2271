"""The directory keeps its promises alike on SQLite and PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError, StatementError

from services.db import Base, Sessions
from services.directory.core import Kind, Offer, Organization, Phone
from services.directory.seeding import SEED, seed_directory
from services.directory.store import (
    ALSO,
    AUDIENCE,
    HELP_REQUEST,
    SIGNAL,
    SqlDirectoryStore,
    open_directory,
)
from services.directory.tables import (
    AddressRow,
    AttributeRow,
    CheckTaskRow,
    CostOptionRow,
    LocationRow,
    OrganizationRow,
    PhoneRow,
    ScheduleRow,
    ServiceAreaRow,
    ServiceAtLocationRow,
    ServiceRow,
    TaxonomyRow,
    TaxonomyTermRow,
    UnmetRequestRow,
)
from tests.directory_builders import (
    make_legal_task,
    make_national_offer,
    make_offer,
    make_organization,
)
from tests.directory_in_memory import MemoryDirectory

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
CODES = ("eenzaamheid", "schulden", "verslaving", "jongerenwerk")


async def fill(sessions: Sessions, *offers: Offer) -> None:
    """Writes offers as rows, with the hulpvragen and organisations they name."""
    async with sessions.begin() as session:
        for name, codes in (("hulpvragen", CODES), ("signalen", ("suicide",))):
            session.add(TaxonomyRow(id=name, name=name, description=name))
            await session.flush()
            session.add_all(
                TaxonomyTermRow(id=code, taxonomy_id=name, code=code, name=code, position=position)
                for position, code in enumerate(codes)
            )
        session.add_all(_rows_of_organizations(offers))
        await session.flush()
        for offer in offers:
            session.add(_service(offer))
            await session.flush()
            session.add_all(_children(offer))
            await session.flush()


def _rows_of_organizations(offers: Iterable[Offer]) -> Iterable[Base]:
    organizations = {offer.organization.id: offer.organization for offer in offers}
    for organization in organizations.values():
        yield OrganizationRow(
            id=organization.id,
            slug=organization.slug,
            name=organization.name,
            kind=organization.kind.value,
        )
        for position, phone in enumerate(organization.phones):
            yield PhoneRow(
                id=f"{organization.id}-{position}",
                organization_id=organization.id,
                number=phone.number,
                description=phone.description,
                position=position,
            )


def _service(offer: Offer) -> ServiceRow:
    return ServiceRow(
        id=offer.id,
        organization_id=offer.organization.id,
        name=offer.name,
        description=offer.description,
        url=offer.url,
        email=offer.email,
        draft=offer.draft,
        reported_wrong=offer.withdrawn,
        eligibility_description=offer.audience,
        audience_by_age=offer.audience_by_age,
        minimum_age=offer.minimum_age,
        maximum_age=offer.maximum_age,
        legal_task=offer.legal_task,
        assured_date=offer.assured_date,
        source=offer.source,
        last_modified=NOW,
    )


def _children(offer: Offer) -> Iterable[Base]:
    for kind, codes in (
        (HELP_REQUEST, offer.help_requests),
        (ALSO, offer.also),
        (AUDIENCE, offer.audience_help_requests),
        (SIGNAL, offer.signals),
    ):
        for code in codes:
            yield AttributeRow(
                id=f"{offer.id[:8]}{kind}{code}",
                link_id=offer.id,
                link_type=kind,
                taxonomy_term_id=code,
            )
    for extent, names in (("gemeente", offer.municipalities), ("plaats", offer.serves)):
        for name in names:
            yield ServiceAreaRow(
                id=f"{offer.id[:8]}{name}", service_id=offer.id, name=name, extent_type=extent
            )
    for position, phone in enumerate(offer.phones):
        yield PhoneRow(
            id=f"{offer.id[:8]}{position}",
            service_id=offer.id,
            number=phone.number,
            description=phone.description,
            position=position,
        )
    for position, (municipality, text) in enumerate(offer.hours):
        yield ScheduleRow(
            id=f"{offer.id[:8]}{position}",
            service_id=offer.id,
            municipality=municipality,
            description=text,
            position=position,
        )
    if offer.cost:
        yield CostOptionRow(id=offer.id[:8], service_id=offer.id, amount_description=offer.cost)


async def count(sessions: Sessions, row: type[Base]) -> int:
    async with sessions() as session:
        return await session.scalar(select(func.count()).select_from(row)) or 0


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
    with pytest.raises(ZeroDivisionError):
        async with open_directory(sessions) as store:
            await store.open_check_task(HERE.id, NOW)
            _ = 1 / 0
    assert await count(sessions, CheckTaskRow) == 0


# --- what the database itself refuses

ORPHANS = {
    "a service without its organisation": lambda: ServiceRow(
        id="x", organization_id="nobody", name="Wees", last_modified=NOW
    ),
    "a phone without its service": lambda: PhoneRow(id="x", service_id="nobody", number="1"),
    "a phone without its organisation": lambda: PhoneRow(
        id="x", organization_id="nobody", number="1"
    ),
    "hours without their service": lambda: ScheduleRow(
        id="x", service_id="nobody", description="wekelijks"
    ),
    "an area without its service": lambda: ServiceAreaRow(
        id="x", service_id="nobody", name="Borne"
    ),
    "an address without its location": lambda: AddressRow(
        id="x", location_id="nobody", address_1="Markt 1", city="Borne"
    ),
    "a hulpvraag without its term": lambda: AttributeRow(
        id="x", link_id="x", link_type=HELP_REQUEST, taxonomy_term_id="nobody"
    ),
    "a term without its taxonomy": lambda: TaxonomyTermRow(
        id="x", taxonomy_id="nobody", code="x", name="x"
    ),
    "a check task without its service": lambda: CheckTaskRow(service_id="nobody", opened_at=NOW),
    "an unmet request of no organisation": lambda: UnmetRequestRow(
        id="x",
        organization_id="nobody",
        municipality="Borne",
        help_request="taal",
        happened_at=NOW,
    ),
}


@pytest.mark.parametrize("orphan", ORPHANS)
async def test_nothing_is_stored_without_what_it_belongs_to(
    sessions: Sessions, orphan: str
) -> None:
    with pytest.raises(IntegrityError):
        async with sessions.begin() as session:
            session.add(ORPHANS[orphan]())


@pytest.mark.parametrize("row", [PhoneRow, ScheduleRow, ServiceAreaRow, CostOptionRow])
async def test_what_belongs_to_a_service_goes_with_it(sessions: Sessions, row: type[Base]) -> None:
    await fill(
        sessions, make_offer(phones=(Phone("1"),), hours=((None, "wekelijks"),), cost="gratis")
    )
    assert await count(sessions, row) == 1
    async with sessions.begin() as session:
        await session.execute(delete(ServiceRow))
    assert await count(sessions, row) == 0


async def test_an_organisation_has_no_two_offers_of_one_name(sessions: Sessions) -> None:
    await fill(sessions, HERE)
    with pytest.raises(IntegrityError):
        async with sessions.begin() as session:
            session.add(_service(replace(HERE, id="another")))


async def test_an_instant_without_a_time_zone_is_refused(sessions: Sessions) -> None:
    with pytest.raises(StatementError, match="without time zone"):
        async with open_directory(sessions) as store:
            await store.add_unmet(
                organization_id=None,
                municipality="Borne",
                help_request="taal",
                at=NOW.replace(tzinfo=None),
            )


@pytest.mark.parametrize(
    "at",
    [
        NOW,
        datetime(2026, 11, 22, 13, tzinfo=timezone(timedelta(hours=1))),
        datetime(2026, 11, 22, 2, tzinfo=timezone(-timedelta(hours=10))),
    ],
    ids=["utc", "amsterdam", "honolulu"],
)
async def test_an_instant_of_any_time_zone_comes_back_in_utc(
    sessions: Sessions, at: datetime
) -> None:
    async with open_directory(sessions) as store:
        await store.add_unmet(
            organization_id=None, municipality="Borne", help_request="taal", at=at
        )
    async with sessions() as session:
        (found,) = await session.scalars(select(UnmetRequestRow.happened_at))
    assert (found, found.tzinfo) == (NOW, UTC)


async def test_an_instant_keeps_its_microseconds(sessions: Sessions) -> None:
    exact = NOW.replace(microsecond=123456)
    async with open_directory(sessions) as store:
        await store.add_unmet(
            organization_id=None, municipality="Borne", help_request="taal", at=exact
        )
    async with sessions() as session:
        assert list(await session.scalars(select(UnmetRequestRow.happened_at))) == [exact]


# --- seeding


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


async def test_seeding_again_does_not_bring_back_a_hulpvraag_that_a_coordinator_took_off(
    sessions: Sessions,
) -> None:
    await seed(sessions)
    service = await _service_id(sessions, "Skillz jongerenwerk")
    async with sessions.begin() as session:
        await session.execute(
            delete(AttributeRow).where(
                AttributeRow.link_id == service, AttributeRow.link_type == ALSO
            )
        )
    assert await seed(sessions) == 0


@pytest.mark.parametrize("row", [PhoneRow, ServiceAreaRow])
async def test_seeding_again_does_not_bring_back_what_a_coordinator_took_off_an_organisation(
    sessions: Sessions, row: type[PhoneRow] | type[ServiceAreaRow]
) -> None:
    await seed(sessions)
    async with sessions.begin() as session:
        await session.execute(delete(row).where(row.organization_id.is_not(None)))
    assert await seed(sessions) == 0


@pytest.mark.parametrize("row", [ScheduleRow, CostOptionRow, ServiceAtLocationRow, AddressRow])
async def test_seeding_again_does_not_bring_back_what_a_coordinator_took_off_an_offer(
    sessions: Sessions, row: type[Base]
) -> None:
    await seed(sessions)
    async with sessions.begin() as session:
        await session.execute(delete(row))
    assert await seed(sessions) == 0


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


# --- the directory in memory, that the quick tests use


async def test_the_directory_in_memory_gives_the_same_offers_as_the_database(
    sessions: Sessions,
) -> None:
    await seed(sessions)
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


def test_every_kind_of_organisation_is_known() -> None:
    assert {kind.value for kind in Kind} == {"welzijn", "gemeente", "landelijk"}
