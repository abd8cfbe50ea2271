"""Nobody waits longer for storage than it is worth, and what is left behind stays silent."""

from __future__ import annotations

import asyncio
import gc

import pytest

from services.conversation.core import ConversationNotFound, StorageUnavailable
from services.conversation.patience import in_time


async def test_work_that_is_done_in_time_gives_its_result() -> None:
    assert await in_time(asyncio.sleep(0, "klaar"), 1.0) == "klaar"


async def test_work_that_fails_in_time_fails_as_it_did() -> None:
    async def fail() -> None:
        raise ConversationNotFound

    with pytest.raises(ConversationNotFound):
        await in_time(fail(), 1.0)


async def test_work_that_takes_too_long_is_storage_that_is_not_there() -> None:
    with pytest.raises(StorageUnavailable):
        await in_time(asyncio.sleep(10), 0.01)


async def test_work_that_does_not_let_itself_be_stopped_is_left_behind() -> None:
    # psycopg asks the server to stop and waits for its answer, which never comes.
    release = asyncio.Event()

    async def stubborn() -> None:
        try:
            await release.wait()
        finally:
            await release.wait()

    with pytest.raises(StorageUnavailable):
        async with asyncio.timeout(1):
            await in_time(stubborn(), 0.01)
    release.set()


async def test_work_that_fails_after_it_was_left_behind_is_not_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    # The text of such a failure may quote what somebody wrote.
    async def fail_late() -> None:
        try:
            await asyncio.sleep(10)
        finally:
            raise ValueError("06 12345678")

    with pytest.raises(StorageUnavailable):
        await in_time(fail_late(), 0.01)
    await asyncio.sleep(0.01)
    gc.collect()
    assert caplog.records == []


async def test_somebody_who_leaves_takes_the_work_along() -> None:
    stopped = asyncio.Event()

    async def work() -> None:
        try:
            await asyncio.sleep(10)
        finally:
            stopped.set()

    waiting = asyncio.create_task(in_time(work(), 10.0))
    await asyncio.sleep(0.01)
    waiting.cancel()
    await asyncio.wait_for(stopped.wait(), 1.0)
