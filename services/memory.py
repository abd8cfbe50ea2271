"""Reads what the gateway keeps in memory: danger lines, organisations and places (promise 2)."""

from __future__ import annotations

import asyncio

from services.conversation.patience import in_time
from services.conversation.ports import Memory
from services.db import Sessions
from services.directory.store import open_directory
from services.directory.use_cases import signal_lines
from services.places.core import Gazetteer, KnownPlace
from services.places.similar import RapidSimilar
from services.places.store import open_places
from services.places.words import read_words


class MemoryLoader:
    """Reads the memory anew; the gazetteer only when the places have changed."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self._gazetteer: tuple[list[KnownPlace], Gazetteer] | None = None

    async def load(self) -> Memory:
        """Everything as the database has it now. Raises SQLAlchemyError or OSError."""
        async with open_directory(self._sessions) as directory:
            lines = await signal_lines(directory)
            organizations = tuple(await directory.organizations())
        async with open_places(self._sessions) as places:
            known = await places.all()
        gazetteer = await self._read_gazetteer(known)
        return Memory(lines=lines, organizations=organizations, gazetteer=gazetteer)

    async def load_in_time(self) -> Memory:
        """The same, for the background; raises StorageUnavailable for a database that hangs."""
        return await in_time(self.load())

    async def _read_gazetteer(self, known: list[KnownPlace]) -> Gazetteer:
        if self._gazetteer is None or self._gazetteer[0] != known:
            # A tenth of a second of work, in which residents must not wait.
            made = await asyncio.to_thread(Gazetteer, known, RapidSimilar(), read_words())
            self._gazetteer = known, made
        return self._gazetteer[1]
