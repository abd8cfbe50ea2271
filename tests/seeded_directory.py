"""The directory as a fresh house has it, read once and kept in memory."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from functools import cache

from services.db import Base, make_engine, make_sessions
from services.directory.core import Kind, Offer
from services.directory.seed_files import SEED
from services.directory.seeding import seed_directory
from services.directory.store import open_directory
from tests.directory_in_memory import MemoryDirectory

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)

Offers = dict[tuple[str, str], Offer]  # by organisation and name


@cache
def seeded_directory() -> MemoryDirectory:
    """Every offer of the seed, drafts too, with organisations and hulpvragen."""
    return asyncio.run(_read())


def seeded_offers() -> Offers:
    """The same offers by organisation and name."""
    return {(offer.organization.name, offer.name): offer for offer in seeded_directory().offers}


def of_kind(offers: Offers, kind: Kind) -> list[Offer]:
    return [offer for offer in offers.values() if offer.organization.kind is kind]


async def _read() -> MemoryDirectory:
    engine = make_engine("sqlite+aiosqlite://")
    try:
        async with engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        sessions = make_sessions(engine)
        async with sessions.begin() as session:
            await seed_directory(session, SEED, NOW)
        async with open_directory(sessions) as store:
            return MemoryDirectory(
                offers=await store.all_offers(drafts=True),
                organizations=await store.organizations(),
                help_requests=await store.help_requests(),
            )
    finally:
        await engine.dispose()
