"""Who writes in SQLite at the same time waits for who came before (services/db_turns.py)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import text

from services.db import Sessions, make_engine, make_sessions

AT_ONCE = 60  # more than the connections that there are


@pytest_asyncio.fixture
async def sessions(tmp_path: Path) -> AsyncIterator[Sessions]:
    engine = make_engine(f"sqlite+aiosqlite:///{tmp_path / 'a.db'}")
    made = make_sessions(engine)
    async with made.begin() as session:
        await session.execute(text("CREATE TABLE said (number INTEGER)"))
    yield made
    await engine.dispose()


async def say(sessions: Sessions, number: int, *, think: float = 0.0) -> None:
    async with sessions.begin() as session:
        await session.execute(text("INSERT INTO said VALUES (:number)"), {"number": number})
        await asyncio.sleep(think)
        await session.execute(text("SELECT COUNT(*) FROM said"))


async def numbers(sessions: Sessions) -> list[int]:
    async with sessions.begin() as session:
        rows = await session.execute(text("SELECT number FROM said ORDER BY rowid"))
        return list(rows.scalars())


async def test_sixty_who_write_at_once_all_get_their_turn(sessions: Sessions) -> None:
    async with asyncio.TaskGroup() as group:
        for number in range(AT_ONCE):
            group.create_task(say(sessions, number, think=0.001))
            await asyncio.sleep(0)
    said = await numbers(sessions)
    assert sorted(said) == list(range(AT_ONCE))


async def test_who_stops_while_waiting_or_writing_keeps_nobody_waiting(sessions: Sessions) -> None:
    tasks = [asyncio.create_task(say(sessions, number, think=0.005)) for number in range(30)]
    await asyncio.sleep(0.03)
    for task in tasks[::2]:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await asyncio.wait_for(say(sessions, 99), 4.0)
    said = await numbers(sessions)
    assert said[-1] == 99
    assert set(range(1, 30, 2)) <= set(said)


async def test_who_only_reads_waits_for_nobody(sessions: Sessions) -> None:
    async with sessions.begin() as writing:
        await writing.execute(text("INSERT INTO said VALUES (1)"))
        assert await asyncio.wait_for(numbers(sessions), 4.0) == []


async def test_a_write_that_fails_lets_the_next_one_go(sessions: Sessions) -> None:
    async def fail() -> None:
        async with sessions.begin() as session:
            await session.execute(text("INSERT INTO said VALUES (1)"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    await asyncio.wait_for(say(sessions, 2), 4.0)
    assert await numbers(sessions) == [2]
