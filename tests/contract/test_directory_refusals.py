"""What the database itself refuses of the directory, alike on SQLite and PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError, StatementError

from services.db import Base, Sessions
from services.directory.core import Phone
from services.directory.store import (
    HELP_REQUEST,
    open_directory,
)
from services.directory.tables import (
    AddressRow,
    AttributeRow,
    CheckTaskRow,
    CostOptionRow,
    OrganizationRow,
    PhoneRow,
    ScheduleRow,
    ServiceAreaRow,
    ServiceRow,
    TaxonomyTermRow,
    UnmetRequestRow,
)
from tests.directory_builders import (
    make_offer,
)
from tests.directory_rows import NOW, count, fill, service_row

HERE = make_offer()

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


async def test_a_known_hulpvraag_is_not_stored_for_a_service_that_is_not_there(
    sessions: Sessions,
) -> None:
    await fill(sessions, HERE)
    with pytest.raises(IntegrityError):
        async with sessions.begin() as session:
            session.add(
                AttributeRow(
                    id="x", link_id="nobody", link_type=HELP_REQUEST, taxonomy_term_id="schulden"
                )
            )


@pytest.mark.parametrize(
    "row", [PhoneRow, ScheduleRow, ServiceAreaRow, CostOptionRow, AttributeRow]
)
async def test_what_belongs_to_a_service_goes_with_it(sessions: Sessions, row: type[Base]) -> None:
    await fill(
        sessions, make_offer(phones=(Phone("1"),), hours=((None, "wekelijks"),), cost="gratis")
    )
    assert await count(sessions, row) == 1
    async with sessions.begin() as session:
        await session.execute(delete(ServiceRow))
    assert await count(sessions, row) == 0


async def test_the_hulpvragen_of_a_service_go_with_its_organisation(sessions: Sessions) -> None:
    await fill(sessions, HERE)
    async with sessions.begin() as session:
        await session.execute(delete(OrganizationRow))
    assert await count(sessions, AttributeRow) == 0


async def test_an_organisation_has_no_two_offers_of_one_name(sessions: Sessions) -> None:
    await fill(sessions, HERE)
    with pytest.raises(IntegrityError):
        async with sessions.begin() as session:
            session.add(service_row(replace(HERE, id="another")))


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
