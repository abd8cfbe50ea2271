"""Writers of one SQLite file take turns, in the order in which they came.

SQLite has one writer. Who waits for it sleeps and tries again, in no order, for at most the
busy timeout. With fifty conversations some waited five seconds for work of milliseconds, each
holding a connection, until every connection was taken and a resident was refused
(`python -m tests.load_desk`). Waiting in a row is quicker and fair. Another process that writes
still waits as SQLite has it.
"""

from __future__ import annotations

import asyncio
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.util import await_only

WAIT = 5.0  # seconds for one's turn; as long as SQLite waits for another process
HELD = "writer's turn"  # in the info of a connection
READS = ("SELECT", "PRAGMA", "EXPLAIN", "WITH")  # a WITH of ours never writes


def take_turns(engine: Engine) -> None:
    """Makes who writes through this engine wait for who came before and has not finished.

    The turn goes with the connection: from the first write until the pool has it back, which is
    right after commit or rollback. Waiting longer than WAIT raises TimeoutError, an OSError.
    """
    turn = asyncio.Lock()

    def before_write(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        if HELD in connection.info or statement.lstrip().upper().startswith(READS):
            return
        await_only(_come(turn))
        connection.info[HELD] = turn

    def given_back(_: Any, record: Any, *__: Any) -> None:
        held: asyncio.Lock | None = record.info.pop(HELD, None)
        if held is not None:
            held.release()

    event.listen(engine, "before_cursor_execute", before_write)
    # Also of a connection that broke or whose task was stopped: nobody may wait for ever.
    for moment in ("checkin", "invalidate", "close"):
        event.listen(engine, moment, given_back)


async def _come(turn: asyncio.Lock) -> None:
    async with asyncio.timeout(WAIT):
        await turn.acquire()
