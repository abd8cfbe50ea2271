"""What is kept in memory follows the sociale kaart, and outlives a database that is away."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace

from services.conversation.core import StorageUnavailable
from services.conversation.ports import Memory
from services.conversation.renewing import keep_renewing
from services.incidents.core import IncidentKind
from tests.builders import WIJKRACHT, make_line
from tests.fakes import make_memory

OTHER_NUMBER = make_line("suicide", "113 Zelfmoordpreventie", "0800-9999")


def make_newer() -> Memory:
    """The memory after a coordinator changed the number of 113."""
    memory = make_memory()
    return Memory(
        lines=memory.lines | {"suicide": (OTHER_NUMBER,)},
        organizations=(replace(WIJKRACHT, name="Wijkracht Twente"),),
        gazetteer=memory.gazetteer,
    )


def renewed(
    memory: Memory, *loads: Memory | Exception
) -> tuple[list[tuple[IncidentKind, str]], list[str]]:
    """Incidents, and the number of 113 after each load, with these results of loading."""
    results: Iterator[Memory | Exception] = iter(loads)
    incidents: list[tuple[IncidentKind, str]] = []
    numbers: list[str] = []

    async def report(kind: IncidentKind, detail: str) -> None:
        incidents.append((kind, detail))

    async def run() -> None:
        done = asyncio.Event()

        async def load() -> Memory:
            numbers.append(memory.lines["suicide"][0].phones[0].number)
            result = next(results, None)
            if result is None:
                done.set()
                await asyncio.Event().wait()
            if isinstance(result, Exception):
                raise result
            assert result is not None
            return result

        await until(done, lambda: keep_renewing(memory, load, report, every=0))

    asyncio.run(run())
    return incidents, numbers[1:]


async def until(done: asyncio.Event, work: Callable[[], Awaitable[None]]) -> None:
    """Runs work that never ends until it is done with what the test is about, or fails."""
    task, waiting = asyncio.ensure_future(work()), asyncio.ensure_future(done.wait())
    await asyncio.wait({task, waiting}, return_when=asyncio.FIRST_COMPLETED)
    if task.done():
        task.result()
    task.cancel()


def test_a_changed_number_is_given_without_starting_again() -> None:
    incidents, numbers = renewed(make_memory(), make_newer())
    assert numbers == ["0800-9999"]
    assert incidents == []


def test_a_changed_organisation_is_known_without_starting_again() -> None:
    memory = make_memory()
    renewed(memory, make_newer())
    found = memory.organization(WIJKRACHT.slug)
    assert found is not None and found.name == "Wijkracht Twente"


def test_when_renewing_fails_the_old_number_is_kept() -> None:
    _, numbers = renewed(make_memory(), StorageUnavailable(), OSError("x"))
    assert numbers == ["0800-0113", "0800-0113"]


def test_failing_again_and_again_is_one_incident() -> None:
    incidents, _ = renewed(make_memory(), StorageUnavailable(), OSError("x"), ValueError("x"))
    assert incidents == [(IncidentKind.MEMORY_OLD, "StorageUnavailable")]


def test_after_a_failure_the_newest_number_is_given_as_soon_as_it_can_be_read() -> None:
    _, numbers = renewed(make_memory(), OSError("x"), make_newer())
    assert numbers == ["0800-0113", "0800-9999"]


def test_failing_once_more_after_it_was_well_is_another_incident() -> None:
    incidents, _ = renewed(make_memory(), OSError("x"), make_newer(), OSError("x"))
    assert [kind for kind, _ in incidents] == [IncidentKind.MEMORY_OLD] * 2
