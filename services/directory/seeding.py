"""Fills the directory from the seed.

Seeding never overwrites: what a coordinator changed stays. A listing that is already there, by
its id, is left alone.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.directory.indexer import Indexer, no_index
from services.directory.inserting import insert_into
from services.directory.seed_files import read_seed
from services.directory.tables import (
    LocationRow,
    OrganizationRow,
    ServiceRow,
    TaxonomyRow,
    TaxonomyTermRow,
)


async def seed_directory(
    session: AsyncSession, folder: Path, now: datetime, *, index: Indexer = no_index
) -> int:
    """Adds what is missing from a folder in the seed's format; returns how many rows were added.

    What belongs to a row that is there already stays out too, or a number that a coordinator took
    off would come back. Two processes may seed at once: the second adds nothing. What was added
    goes to `index`.
    """
    rows: list[Any] = list(read_seed(folder, now))
    present: set[str] = set()
    for table in {type(row) for row in rows}:
        present.update(await session.scalars(select(table.id)))
    kept: set[str | None] = set()
    added = 0
    services: set[str] = set()
    for row in rows:
        if _belongs_to(row) in kept:
            continue
        if row.id in present or not await _insert(session, row):
            kept.add(row.id)
        else:
            added += 1
            if isinstance(row, ServiceRow):
                services.add(row.id)
    await index(session, services)
    return added


def _belongs_to(row: Any) -> str | None:
    """The id of the offer, organisation or location that a row is a part of."""
    if isinstance(row, OrganizationRow | ServiceRow | LocationRow | TaxonomyRow | TaxonomyTermRow):
        return None
    owners = ("link_id", "service_id", "organization_id", "location_id")
    return next((owner for name in owners if (owner := getattr(row, name, None))), None)


async def _insert(session: AsyncSession, row: Any) -> bool:
    """False when it is there already, put there by another process or under another id."""
    table = type(row)
    values = {key: value for key, value in vars(row).items() if not key.startswith("_")}
    inserted = insert_into(session, table).values(values).on_conflict_do_nothing()
    return await session.scalar(inserted.returning(table.id)) is not None
