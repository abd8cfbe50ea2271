"""The HSDS API, put together for the gateway."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import partial

from sqlalchemy.exc import SQLAlchemyError

from services.conversation.core import StorageUnavailable
from services.db import Sessions
from services.directory.hsds_core import Hsds
from services.directory.hsds_store import SqlHsdsStore, open_hsds
from services.search.ports import Search
from services.search.use_cases import MOST, find


def make_hsds(sessions: Sessions, search: Search, address: str) -> Hsds:
    """Reads the directory for outside, with the search of the whole house."""

    async def found(words: str) -> Sequence[str]:
        return [hit.offer.id for hit in await find(search, words, limit=MOST)]

    return Hsds(open=partial(_open, sessions), find=found, address=address)


@asynccontextmanager
async def _open(sessions: Sessions) -> AsyncIterator[SqlHsdsStore]:
    try:
        async with open_hsds(sessions) as store:
            yield store
    except (SQLAlchemyError, OSError) as error:
        raise StorageUnavailable from error
