"""`python -m tests.measure_search [dev|measured]`: what is found, by words alone and fused.

The questions were written before the texts of the offers were read (docs/zoeken.md).
"""

from __future__ import annotations

import asyncio
import csv
import math
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import fuzz, process

from services.db import make_engine, make_sessions
from services.directory.core import listing_id
from services.run.database import ensure_database
from services.search.examples import read_sentences
from services.search.indexing import make_search_with_meaning
from services.search.ports import Search
from services.search.repairing import read_meanings, read_topics
from services.search.spelling import words_of
from services.search.use_cases import find, read_memory
from services.settings import read_settings
from tests.databases import new_postgresql, sqlite_at

QUERIES = Path(__file__).parent / "dialogue" / "search" / "queries.tsv"
NEW = "niet geleerd"  # questions unlike any sentence that search learns from
ALIKE = 85  # of 100, by rapidfuzz: from here two sentences are almost the same
FIRST, SECOND = 3.0, 1.0  # what an offer is worth that is expected, and one that will do as well


@dataclass(frozen=True, slots=True)
class Question:
    """A question with what it is worth to find: gain by id of the offer."""

    part: str
    kind: str
    text: str
    municipality: str | None
    gains: dict[str, float]
    names: dict[str, str]


def read_questions(part: str) -> list[Question]:
    """The questions of one half, "dev" or "measured"."""
    with QUERIES.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [_question(row) for row in rows if row["part"] == part]


def _question(row: dict[str, str]) -> Question:
    gains: dict[str, float] = {}
    names: dict[str, str] = {}
    for column, gain in (("also", SECOND), ("expected", FIRST)):
        for told in filter(None, row[column].split(" | ")):
            organization, name = told.split(": ", 1)
            found = listing_id(organization, name)
            gains[found], names[found] = gain, told
    return Question(
        row["part"], row["kind"], row["query"], row["municipality"] or None, gains, names
    )


def ndcg(gains: dict[str, float], found: Sequence[str], at: int = 5) -> float:
    """Normalised discounted cumulative gain of the first `at` (Järvelin and Kekäläinen, 2002)."""
    got = sum(gains.get(one, 0.0) / math.log2(rank + 2) for rank, one in enumerate(found[:at]))
    best = sorted(gains.values(), reverse=True)[:at]
    return got / sum(gain / math.log2(rank + 2) for rank, gain in enumerate(best))


async def ask(search: Search, questions: Sequence[Question], *, meaning: bool) -> list[float]:
    """nDCG@5 of each question; announced offers are searched too, as a worker does."""
    scores = []
    for question in questions:
        hits = await find(
            search,
            question.text,
            municipality=question.municipality,
            drafts=True,
            limit=5,
            meaning=meaning,
        )
        scores.append(ndcg(question.gains, [hit.offer.id for hit in hits]))
    return scores


@dataclass(frozen=True, slots=True)
class Figures:
    """nDCG@5 of one database; `by_kind`: words alone and fused of each kind of question."""

    words: float
    fused: float
    by_kind: dict[str, tuple[int, float, float]]
    unknown: list[str]  # expected offers that the directory does not have


async def _measure(url: str, part: str) -> Figures:
    engine = make_engine(url)
    try:
        search = make_search_with_meaning(make_sessions(engine))
        await read_topics(search)
        await read_meanings(search)
        await read_memory(search)
        questions = read_questions(part)
        words = await ask(search, questions, meaning=False)
        fused = await ask(search, questions, meaning=True)
        expected = {one: name for question in questions for one, name in question.names.items()}
        there = {offer.id for offer in await search.load(list(expected))}
    finally:
        await engine.dispose()
    by_kind = {}
    for kind in ("gewoon", "alledaags", "typefout", NEW):
        at = [
            place
            for place, one in enumerate(questions)
            if kind == one.kind or (kind == NEW and not is_learned(one.text))
        ]
        by_kind[kind] = len(at), _mean([words[x] for x in at]), _mean([fused[x] for x in at])
    unknown = [name for one, name in expected.items() if one not in there]
    return Figures(_mean(words), _mean(fused), by_kind, unknown)


def is_learned(question: str) -> bool:
    """True where a sentence that search learns from is almost the same."""
    learned = [" ".join(words_of(line)) for lines in read_sentences().values() for line in lines]
    typed = " ".join(words_of(question))
    return process.extractOne(typed, learned, scorer=fuzz.ratio, score_cutoff=ALIKE) is not None


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def measure(part: str) -> dict[str, Figures]:
    """Both databases, freshly seeded; some minutes, most of them for reading all offers twice."""
    found = {}
    with tempfile.TemporaryDirectory() as folder, new_postgresql() as postgresql:
        for name, url in (
            ("SQLite", sqlite_at(Path(folder) / "search.db")),
            ("PostgreSQL", postgresql),
        ):
            ensure_database(read_settings({"VOORDEUR_DATABASE_URL": url}))
            found[name] = asyncio.run(_measure(url, part))
    return found


def main(part: str) -> None:
    """Prints a table of both databases."""
    for name, figures in measure(part).items():
        for kind, (number, words, fused) in figures.by_kind.items():
            print(
                f"{name:11s} {kind:12s} {number:3d} vragen  woorden {words:.3f}  samen {fused:.3f}"
            )
        print(
            f"{name:11s} alles                    woorden {figures.words:.3f}  samen {figures.fused:.3f}"
        )


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "dev")
