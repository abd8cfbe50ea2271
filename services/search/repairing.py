"""Keeps the index true in the background: what is stale is indexed anew, what is unread is read."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable

from services.search.core import Document
from services.search.ports import Search, Topics, Unread
from services.search.use_cases import read_memory

CHECKED = 50  # offers whose text is compared at a time: others wait a hundredth of a second
READ = 8  # offers the encoder reads at a time, a third of a second in a thread
EVERY = 5.0  # seconds between two looks for offers that changed
FIRST = 15.0  # seconds after start: Rasa is loading its model until then

Report = Callable[[Exception], Awaitable[None]]


async def keep_true(
    search: Search, report: Report, *, first: float = FIRST, every: float = EVERY
) -> None:
    """Reads the memory, repairs the index once, then reads every changed offer; never returns.

    What fails is reported once and tried again: searching goes on with what is there.
    """
    checked = failing = False
    await asyncio.sleep(0)
    while True:
        try:
            await read_memory(search)
            if first:
                await asyncio.sleep(first)
                first = 0.0
            if not checked:
                await read_topics(search)
                await repair_documents(search)
                checked = True
            if await read_meanings(search):
                await read_memory(search)
            failing = False
        except Exception as error:
            if not failing:
                await report(error)
            failing = True
        await asyncio.sleep(every)


async def repair_documents(search: Search) -> int:
    """Compares every offer with its document and indexes what differs; returns how many did."""
    repaired, after = 0, ""
    while True:
        async with search.open() as store:
            hashes = await store.hashes(after=after, most=CHECKED)
        if not hashes:
            return repaired
        after = hashes[-1][0]
        known = dict(hashes)
        documents = await search.documents(list(known))
        stale = [item for item in documents if item.hash != known[item.service_id]]
        if stale:
            async with search.open() as store:
                await store.put(stale)
        repaired += len(stale)
        await asyncio.sleep(0)


async def read_meanings(search: Search) -> int:
    """Has the encoder read every offer that it has not read as it is; returns how many."""
    encoder, read = search.encoder, 0
    if encoder is None:
        return 0
    while True:
        async with search.open() as store:
            ids = await store.without_vector(encoder.version, READ)
        documents = await search.documents(ids)
        if not documents:
            return read
        rows = await asyncio.to_thread(encoder.encode, [item.meaning for item in documents])
        made = [
            (_unread(item), search.meanings.pack(row))
            for item, row in zip(documents, rows, strict=True)
        ]
        async with search.open() as store:
            await store.put(documents)
            await store.put_vectors(encoder.version, made)
        read += len(made)


async def read_topics(search: Search) -> bool:
    """Has the encoder read what each hulpvraag means, unless it has; True when it did."""
    encoder = search.encoder
    if encoder is None or not search.sentences:
        return False
    whole = hashlib.sha256(repr(sorted(search.sentences.items())).encode()).hexdigest()[:32]
    async with search.open() as store:
        known = await store.topics()
    if known and (known.encoder, known.hash) == (encoder.version, whole):
        return False
    read = {
        code: await asyncio.to_thread(encoder.encode, sentences)
        for code, sentences in search.sentences.items()
    }
    async with search.open() as store:
        await store.put_topics(Topics(encoder.version, whole, search.meanings.make_topics(read)))
    return True


def _unread(document: Document) -> Unread:
    return Unread(document.service_id, document.meaning, document.meaning_hash)
