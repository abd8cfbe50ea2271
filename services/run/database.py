"""The database of an installation: made, upgraded and filled with the seed."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from services.db import make_engine, make_sessions
from services.db_lock import alone
from services.directory.seed_files import SEED
from services.directory.seeding import seed_directory
from services.migrations import upgrade
from services.places.seeding import seed_places
from services.places.store import SqlPlaceStore
from services.search.indexing import index_services
from services.settings import Settings


def ensure_database(settings: Settings, *, seed: Path = SEED) -> int:
    """Upgrades the database and adds what the seed has and it lacks; returns rows added."""
    upgrade(settings.database_url)
    with alone(settings.database_url):
        return asyncio.run(_fill(settings.database_url, seed))


async def _fill(database_url: str, seed: Path) -> int:
    engine = make_engine(database_url)
    try:
        async with make_sessions(engine).begin() as session:
            added = await seed_directory(session, seed, datetime.now(UTC), index=index_services)
            await seed_places(SqlPlaceStore(session))
            return added
    finally:
        await engine.dispose()
