"""`python -m tests.bench_search [1000 10000 100000]`: how long one search takes, on both databases.

Offers are made up from words of our training sentences; their vectors are random numbers, so what
is found means nothing. Questions are those of tests/dialogue/search, read by the real encoder.
"""

from __future__ import annotations

import asyncio
import itertools
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import numpy as np
import psutil
from sqlalchemy import insert, text

from services.db import Sessions, make_engine, make_sessions
from services.directory.core import Kind, Offer, Organization
from services.directory.store import SqlDirectoryStore
from services.directory.tables import AttributeRow, OrganizationRow, ServiceAreaRow, ServiceRow
from services.evaluation.timing import percentiles
from services.run.database import ensure_database
from services.search.core import make_document
from services.search.examples import read_sentences
from services.search.indexing import make_search_with_meaning
from services.search.ports import Unread
from services.search.repairing import read_topics
from services.search.spelling import words_of
from services.search.store import open_search
from services.search.use_cases import find, read_memory
from services.settings import read_settings
from tests.databases import new_postgresql, sqlite_at
from tests.measure_search import read_questions

SIZES = (1_000, 10_000, 100_000)
MUNICIPALITIES = 342  # the Netherlands has as many
PER_ORGANIZATION = 50
WORDS = 45  # of a description
TOGETHER = 5_000  # offers of one transaction
ASKED = 100  # searches of each kind
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def make_offers(number: int) -> Iterator[Offer]:
    """The same offers every time: a name with a word of its own, a description, 1-3 hulpvragen."""
    chance = random.Random(7)
    sentences = read_sentences()
    codes = sorted(sentences)
    words = {code: [w for line in sentences[code] for w in words_of(line)] for code in codes}
    organization = None
    for at in range(number):
        if at % PER_ORGANIZATION == 0:
            name = f"Welzijn {at // PER_ORGANIZATION}"
            organization = Organization(_id(10**9 + at), f"bench-{at}", name, Kind.WELFARE)
        assert organization is not None
        served = tuple(chance.sample(codes, chance.randint(1, 3)))
        told = [chance.choice(words[chance.choice(served)]) for _ in range(WORDS)]
        own = "".join(chance.choice("bdfgklmnprstvw") + chance.choice("aeiou") for _ in range(4))
        yield Offer(
            id=_id(at),
            name=f"{own.capitalize()} {' '.join(told[:2])} {at}",
            organization=organization,
            description=" ".join(told),
            help_requests=served[:2],
            also=served[2:],
            municipalities=tuple(
                f"Gemeente {chance.randrange(MUNICIPALITIES)}"
                for _ in range(chance.choice((0, 1, 1, 1, 1, 1, 1, 2, 3)) if at % 20 else 0)
            ),
        )


def _id(number: int) -> str:
    return str(UUID(int=number))


async def _fill(sessions: Sessions, number: int, encoder: str, dimensions: int) -> None:
    async with sessions() as session:
        rows = await session.execute(text("SELECT id, code FROM taxonomy_term"))
        terms = {code: term_id for term_id, code in rows}
        taxonomy = {one.code: one for one in await SqlDirectoryStore(session).help_requests()}
    dice = np.random.default_rng(7)
    counter = itertools.count()
    offers = make_offers(number)
    while batch := list(itertools.islice(offers, TOGETHER)):
        async with sessions.begin() as session:
            organizations = {offer.organization.id: offer.organization for offer in batch}
            await session.execute(
                insert(OrganizationRow),
                [
                    {"id": one.id, "slug": one.slug, "name": one.name, "kind": one.kind.value}
                    for one in organizations.values()
                ],
            )
            await session.execute(
                insert(ServiceRow),
                [
                    {
                        "id": one.id,
                        "organization_id": one.organization.id,
                        "name": one.name,
                        "description": one.description,
                        "last_modified": NOW,
                    }
                    for one in batch
                ],
            )
            await session.execute(
                insert(ServiceAreaRow),
                [
                    {"id": f"bench-{next(counter)}", "service_id": one.id, "name": name}
                    for one in batch
                    for name in one.municipalities
                ],
            )
            await session.execute(
                insert(AttributeRow),
                [
                    {
                        "id": f"bench-{next(counter)}",
                        "link_id": one.id,
                        "link_type": kind,
                        "taxonomy_term_id": terms[code],
                    }
                    for one in batch
                    for kind, several in (("hulpvraag", one.help_requests), ("ook", one.also))
                    for code in several
                ],
            )
        async with open_search(sessions) as store:
            documents = [make_document(one, taxonomy) for one in batch]
            await store.put(documents)
            vectors = dice.standard_normal((len(batch), dimensions)).astype(np.float32)
            vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
            await store.put_vectors(
                encoder,
                [
                    (
                        Unread(one.service_id, one.meaning, one.meaning_hash),
                        row.astype("<f2").tobytes(),
                    )
                    for one, row in zip(documents, vectors, strict=True)
                ],
            )


async def _bench(url: str, name: str, number: int) -> None:
    engine = make_engine(url)
    sessions = make_sessions(engine)
    search = make_search_with_meaning(sessions)
    assert search.encoder is not None, "the figures are of search with meaning too"
    await read_topics(search)
    start = time.perf_counter()
    await _fill(sessions, number, search.encoder.version, search.encoder.dimensions)
    filled = time.perf_counter() - start
    async with engine.connect() as connection:
        await connection.execute(text("ANALYZE"))
        await connection.commit()
    before = psutil.Process().memory_info().rss
    start = time.perf_counter()
    await read_memory(search)
    reading = time.perf_counter() - start
    kept = (psutil.Process().memory_info().rss - before) / 1024**2
    print(
        f"{name} {number}: filled in {filled:.0f} s, memory read in {reading:.1f} s, {kept:.0f} MB",
        flush=True,
    )
    questions = [one.text for one in read_questions("dev")]
    for meaning, where in itertools.product((False, True), (True, False)):
        times = []
        spent = 0.0
        chance = random.Random(1)
        for at in range(ASKED + 5):
            municipality = f"Gemeente {chance.randrange(MUNICIPALITIES)}" if where else None
            start, worked = time.perf_counter(), time.process_time()
            await find(
                search,
                questions[at % len(questions)],
                municipality=municipality,
                meaning=meaning,
            )
            times.append(time.perf_counter() - start)
            spent += time.process_time() - worked
        kind = "samen" if meaning else "woorden"
        place = "in een gemeente" if where else "overal"
        cpu = round(1000 * spent / len(times), 1)  # of this process; less moved by a busy machine
        print(f"{name} {number} {kind} {place}: {percentiles(times[5:])} cpu {cpu}", flush=True)
    await engine.dispose()


def main(sizes: list[int]) -> None:
    """Prints a line per measurement."""
    for number in sizes or SIZES:
        with tempfile.TemporaryDirectory() as folder, new_postgresql() as postgresql:
            for name, url in (
                ("SQLite", sqlite_at(Path(folder) / "bench.db")),
                ("PostgreSQL", postgresql),
            ):
                ensure_database(read_settings({"VOORDEUR_DATABASE_URL": url}))
                asyncio.run(_bench(url, name, number))


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]])
