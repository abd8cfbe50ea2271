"""The port by which the directory tells search what changed; services.search.indexing is behind it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession


class Indexer(Protocol):
    async def __call__(self, session: AsyncSession, service_ids: Collection[str], /) -> None:
        """Makes these offers findable as they are now, in the caller's transaction."""
        ...


async def no_index(session: AsyncSession, service_ids: Collection[str], /) -> None:
    """For who has no search: its background repairs the index at the next start."""
