"""Incidents are counted at once, kept as soon as the database answers, and say nothing personal."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, cast

import pytest
from sqlalchemy.exc import OperationalError

from services.db import Sessions
from services.incidents.core import IncidentKind
from services.incidents.store import FLUSH_PATIENCE, INCIDENTS, MOST_WAITING, SqlIncidents
from services.incidents.tables import IncidentRow
from tests.builders import NOON


class Transaction:
    """Collects rows; they are only stored when the transaction ends well."""

    def __init__(self) -> None:
        self.rows: list[IncidentRow] = []

    def add(self, row: IncidentRow) -> None:
        self.rows.append(row)


class FakeDatabase:
    """Stores incident rows, each id once; can be away, and can be slow."""

    def __init__(self) -> None:
        self.rows: list[IncidentRow] = []
        self.error: Exception | None = None
        self.committing: asyncio.Event | None = None  # a commit waits here until it is set

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Transaction]:
        if self.error is not None:
            raise self.error
        transaction = Transaction()
        yield transaction
        if self.committing is not None:
            await self.committing.wait()
        present = {row.id for row in self.rows}
        if present.intersection(row.id for row in transaction.rows):
            raise OperationalError("INSERT", {}, Exception("the id is there already"))
        self.rows.extend(transaction.rows)

    def incidents(self) -> SqlIncidents:
        return SqlIncidents(cast(Sessions, self))


def operational_error() -> Exception:
    return OperationalError("INSERT", {}, Exception("away"))


AWAY: list[Callable[[], Exception]] = [operational_error, ConnectionRefusedError, TimeoutError]


async def report(incidents: SqlIncidents, detail: str = "TimeoutError") -> None:
    await incidents.report(IncidentKind.BOT_SLOW, detail, NOON)


async def test_an_incident_is_kept_with_its_kind_and_moment() -> None:
    database = FakeDatabase()
    await report(database.incidents())
    (row,) = database.rows
    assert (row.kind, row.detail, row.happened_at) == ("bot_slow", "TimeoutError", NOON)


async def test_an_incident_is_counted() -> None:
    before = INCIDENTS.labels("bot_slow")._value.get()
    await report(FakeDatabase().incidents())
    assert INCIDENTS.labels("bot_slow")._value.get() == before + 1


@pytest.mark.parametrize("error", AWAY)
async def test_reporting_never_fails_while_the_database_is_away(
    error: Callable[[], Exception],
) -> None:
    database = FakeDatabase()
    database.error = error()
    await report(database.incidents())
    assert database.rows == []


@pytest.mark.parametrize("error", AWAY)
async def test_a_database_that_is_away_leaves_no_other_noise(
    caplog: pytest.LogCaptureFixture, error: Callable[[], Exception]
) -> None:
    database = FakeDatabase()
    database.error = error()
    incidents = database.incidents()
    await report(incidents)
    del incidents, database
    gc.collect()
    assert [record.name for record in caplog.records] == ["services.incidents.store"]


async def test_incidents_of_a_dead_database_are_kept_once_it_is_back() -> None:
    database = FakeDatabase()
    incidents = database.incidents()
    database.error = operational_error()
    await report(incidents, "eerste")
    database.error = None
    await incidents.flush()
    assert [row.detail for row in database.rows] == ["eerste"]


async def test_an_incident_is_kept_once() -> None:
    database = FakeDatabase()
    incidents = database.incidents()
    await report(incidents)
    await incidents.flush()
    assert len(database.rows) == 1


async def test_one_incident_after_another_is_kept() -> None:
    database = FakeDatabase()
    incidents = database.incidents()
    await report(incidents, "eerste")
    await report(incidents, "tweede")
    assert [row.detail for row in database.rows] == ["eerste", "tweede"]


async def test_an_incident_while_another_is_being_kept_is_kept_too() -> None:
    database = FakeDatabase()
    incidents = database.incidents()
    database.committing = asyncio.Event()
    first = asyncio.create_task(report(incidents, "eerste"))
    await asyncio.sleep(0.01)
    second = asyncio.create_task(report(incidents, "tweede"))
    await asyncio.sleep(0.01)
    database.committing.set()
    await asyncio.gather(first, second)
    assert [row.detail for row in database.rows] == ["eerste", "tweede"]


async def test_whoever_reports_does_not_wait_for_a_database_that_hangs() -> None:
    database = FakeDatabase()
    database.committing = asyncio.Event()
    async with asyncio.timeout(2 * FLUSH_PATIENCE):
        await report(database.incidents())
    database.committing.set()


async def test_incidents_at_the_same_moment_are_all_kept() -> None:
    database = FakeDatabase()
    incidents = database.incidents()
    await asyncio.gather(*(report(incidents, str(number)) for number in range(5)))
    assert sorted(row.detail for row in database.rows) == ["0", "1", "2", "3", "4"]


async def test_of_very_many_waiting_incidents_the_newest_stay() -> None:
    database = FakeDatabase()
    incidents = database.incidents()
    database.error = operational_error()
    for number in range(MOST_WAITING + 2):
        await report(incidents, str(number))
    database.error = None
    await incidents.flush()
    assert [row.detail for row in database.rows[:1]] == ["2"]


@pytest.mark.parametrize(("length", "kept"), [(200, 200), (201, 200), (10_000, 200)])
async def test_a_long_detail_is_cut_to_what_fits(length: int, kept: int) -> None:
    database = FakeDatabase()
    await report(database.incidents(), "x" * length)
    assert len(database.rows[0].detail) == kept


async def test_an_incident_is_logged_as_an_error(caplog: pytest.LogCaptureFixture) -> None:
    await report(FakeDatabase().incidents())
    assert [(r.levelname, r.getMessage()) for r in caplog.records] == [
        ("ERROR", "incident bot_slow: TimeoutError")
    ]


def test_every_kind_fits_its_column() -> None:
    longest: Any = IncidentRow.__table__.c.kind.type
    assert all(len(kind.value) <= longest.length for kind in IncidentKind)
