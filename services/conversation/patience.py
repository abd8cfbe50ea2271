"""How long somebody waits for storage: a database that hangs is one that is down (promise 2)."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from services.conversation.core import StorageUnavailable

PATIENCE = 5.0  # seconds for one step; as long as SQLite waits for its one writer

Result = TypeVar("Result")

_left: set[asyncio.Task[Any]] = set()  # asyncio itself does not hold on to a task


async def in_time(work: Coroutine[Any, Any, Result], patience: float = PATIENCE) -> Result:
    """The result of `work`; raises StorageUnavailable when it takes longer than `patience`.

    Work that takes too long is asked to stop and left behind, not waited for: psycopg lets a
    cancelled query go only when the server answers, and a server that hangs does not.
    """
    task = asyncio.create_task(work)
    _left.add(task)
    task.add_done_callback(_forget)
    try:
        done, _ = await asyncio.wait({task}, timeout=patience)
    except asyncio.CancelledError:
        task.cancel()
        raise
    if not done:
        task.cancel()
        raise StorageUnavailable
    return task.result()


def _forget(task: asyncio.Task[Any]) -> None:
    _left.discard(task)
    # Asked for, so that asyncio does not log it: its text may quote what somebody wrote.
    if not task.cancelled():
        task.exception()
