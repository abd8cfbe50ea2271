"""Reads and writes of places; returns core objects, never rows."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import cast
from uuid import UUID, uuid5

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from services.db import Sessions
from services.places.core import KnownPlace, Place
from services.places.place import PlaceKind
from services.places.tables import PlaceRow, PostcodeRangeRow

# Namespace of the ids of places: the same place keeps its id when the seed is read again.
NAMESPACE = UUID("2b8f6a1e-7c43-5d0a-8e21-706c61617473")


@asynccontextmanager
async def open_places(sessions: Sessions) -> AsyncIterator[SqlPlaceStore]:
    """A store for one piece of work: commit at the end, rollback on any error."""
    async with sessions.begin() as session:
        yield SqlPlaceStore(session)


class SqlPlaceStore:
    """Places in SQLite or PostgreSQL."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def all(self) -> list[KnownPlace]:
        """Every place, in the order they were written; empty before the first seed."""
        query = select(PlaceRow).options(selectinload(PlaceRow.postcodes))
        rows = await self._session.scalars(query.order_by(PlaceRow.position))
        return [_known(row) for row in rows]

    async def replace_all(self, places: Iterable[KnownPlace]) -> None:
        """Makes these the places, and no others. A place given twice is an IntegrityError."""
        await self._session.execute(delete(PostcodeRangeRow))
        await self._session.execute(delete(PlaceRow))
        self._session.add_all(_row(position, known) for position, known in enumerate(places))
        await self._session.flush()


def _known(row: PlaceRow) -> KnownPlace:
    return KnownPlace(
        place=Place(row.name, cast(PlaceKind, row.kind), row.municipality, row.elsewhere),
        province=row.province,
        organization=row.organization,
        aliases=tuple(row.aliases),
        postcodes=tuple((item.first, item.last) for item in row.postcodes),
    )


def _row(position: int, known: KnownPlace) -> PlaceRow:
    place = known.place
    parts = (place.kind, place.name, place.municipality or "", place.elsewhere or "")
    return PlaceRow(
        id=str(uuid5(NAMESPACE, "\n".join(parts))),
        position=position,
        name=place.name,
        kind=place.kind,
        municipality=place.municipality,
        elsewhere=place.elsewhere,
        province=known.province,
        organization=known.organization,
        aliases=list(known.aliases),
        postcodes=[PostcodeRangeRow(first=first, last=last) for first, last in known.postcodes],
    )
