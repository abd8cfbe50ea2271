"""One message of a conversation at a time."""

from __future__ import annotations

import asyncio
from weakref import WeakValueDictionary


class Turns:
    """One message of a conversation at a time, in this process; the database guards the rest."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def of(self, conversation_id: str) -> asyncio.Lock:
        """The lock of a conversation; forgotten when nobody holds it."""
        return self._locks.setdefault(conversation_id, asyncio.Lock())
