"""Looking through the sociale kaart asks the same of SQLite, PostgreSQL and memory."""

from __future__ import annotations

import pytest

from services.conversation.core import StorageUnavailable
from services.db import Sessions, make_engine, make_sessions
from services.directory.browsing_store import open_browsing
from services.directory.seed_files import SEED
from services.directory.seeding import seed_directory
from services.directory.store import open_directory
from tests.browsing import MemoryBrowse
from tests.databases import sqlite_at
from tests.directory_in_memory import MemoryDirectory
from tests.directory_rows import NOW


async def test_offers_are_counted_and_named_as_in_memory(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        await seed_directory(session, SEED, NOW)
    async with open_directory(sessions) as directory:
        offers = await directory.all_offers(drafts=True)
    memory = MemoryBrowse(MemoryDirectory(offers=offers))
    async with open_browsing(sessions) as store:
        for town in ("Borne", "Meppel", "Delft"):
            assert dict(await store.counts(town)) == dict(await memory.counts(town))
        assert await store.number_given() == await memory.number_given() > 100
        for skip in (0, 50):
            assert await store.given_names(skip, 40) == await memory.given_names(skip, 40)


async def test_a_database_that_is_not_there_says_so(tmp_path: object) -> None:
    engine = make_engine(sqlite_at(tmp_path / "nergens" / "x.db"))  # type: ignore[operator]
    with pytest.raises(StorageUnavailable):
        async with open_browsing(make_sessions(engine)) as store:
            await store.number_given()
    await engine.dispose()
