"""A store of places gives back what was written, in that order, and nothing older.

The same promises on a store in memory and on SQLite.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from typing import Protocol

import pytest
import pytest_asyncio
from sqlalchemy import func, select

from services.db import Base, make_engine, make_sessions
from services.places.core import KnownPlace, Place
from services.places.seeding import read_places, seed_places
from services.places.store import open_places
from services.places.tables import PostcodeRangeRow

VILLAGE = KnownPlace(
    Place("Zenderen", "plaats", "Borne"),
    province="Overijssel",
    organization="wijkracht",
    aliases=("Seanter",),
    postcodes=((7620, 7621), (7625, 7625)),
)
OUTSIDE = KnownPlace(Place("Almelo", "buiten", None, "Almelo"))


class Store(Protocol):
    async def all(self) -> list[KnownPlace]: ...

    async def replace_all(self, places: Iterable[KnownPlace]) -> None: ...


OpenStore = Callable[[], AbstractAsyncContextManager[Store]]


class MemoryPlaces:
    def __init__(self) -> None:
        self._places: list[KnownPlace] = []

    async def all(self) -> list[KnownPlace]:
        return list(self._places)

    async def replace_all(self, places: Iterable[KnownPlace]) -> None:
        self._places = list(places)


@pytest_asyncio.fixture(params=["memory", "sqlite"])
async def open_store(request: pytest.FixtureRequest) -> AsyncIterator[OpenStore]:
    if request.param == "memory":
        store = MemoryPlaces()

        @asynccontextmanager
        async def same() -> AsyncIterator[Store]:
            yield store

        yield same
        return
    engine = make_engine("sqlite+aiosqlite://")
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    yield partial(open_places, make_sessions(engine))
    await engine.dispose()


@pytest.mark.asyncio
async def test_places_come_back_as_written_and_in_order(open_store: OpenStore) -> None:
    async with open_store() as store:
        await store.replace_all([VILLAGE, OUTSIDE])
    async with open_store() as store:
        assert await store.all() == [VILLAGE, OUTSIDE]


@pytest.mark.asyncio
async def test_replacing_leaves_nothing_of_before(open_store: OpenStore) -> None:
    async with open_store() as store:
        await store.replace_all([VILLAGE, OUTSIDE])
    async with open_store() as store:
        await store.replace_all([OUTSIDE])
    async with open_store() as store:
        assert await store.all() == [OUTSIDE]


@pytest.mark.asyncio
async def test_seeding_twice_is_the_same_as_once(open_store: OpenStore) -> None:
    async with open_store() as store:
        await seed_places(store)
    async with open_store() as store:
        await seed_places(store)
    async with open_store() as store:
        assert await store.all() == read_places()


@pytest.mark.asyncio
async def test_an_error_keeps_the_places_there_were(open_store: OpenStore) -> None:
    async with open_store() as store:
        await store.replace_all([VILLAGE])
    with pytest.raises(ZeroDivisionError):
        async with open_store() as store:
            await store.replace_all(KnownPlace(Place(str(1 // n), "wijk", None)) for n in (1, 0))
    async with open_store() as store:
        assert await store.all() == [VILLAGE]


@pytest.mark.asyncio
async def test_no_postcode_stays_behind_without_its_place() -> None:
    engine = make_engine("sqlite+aiosqlite://")
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    sessions = make_sessions(engine)
    async with open_places(sessions) as store:
        await store.replace_all([VILLAGE])
    async with open_places(sessions) as store:
        await store.replace_all([OUTSIDE])
    async with sessions() as session:
        assert await session.scalar(select(func.count()).select_from(PostcodeRangeRow)) == 0
    await engine.dispose()
