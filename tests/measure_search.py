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

from services.db import make_engine, make_sessions
from services.directory.core import listing_id
from services.run.database import ensure_database
from services.search.indexing import make_search_with_meaning
from services.search.ports import Search
from services.search.repairing import read_meanings, read_topics
from services.search.use_cases import find, read_memory
from services.settings import read_settings
from tests.gateway import new_postgresql, sqlite_at

QUERIES = Path(__file__).parent / "dialogue" / "search" / "queries.tsv"
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


async def _measure(url: str, part: str, name: str) -> None:
    engine = make_engine(url)
    try:
        search = make_search_with_meaning(make_sessions(engine))
        await read_topics(search)
        await read_meanings(search)
        await read_memory(search)
        questions = read_questions(part)
        columns = {
            "woorden": await ask(search, questions, meaning=False),
            "samen": await ask(search, questions, meaning=True),
        }
        for kind in ("gewoon", "alledaags", "typefout", "alles"):
            chosen = [at for at, one in enumerate(questions) if kind in (one.kind, "alles")]
            figures = "  ".join(
                f"{column} {sum(scores[at] for at in chosen) / len(chosen):.3f}"
                for column, scores in columns.items()
            )
            print(f"{name:11s} {kind:10s} {len(chosen):3d} vragen  {figures}", flush=True)
        if "-v" in sys.argv:
            await _explain(search, questions, columns)
    finally:
        await engine.dispose()


async def _explain(
    search: Search, questions: Sequence[Question], columns: dict[str, list[float]]
) -> None:
    """What went wrong; for the development half only."""
    for at, question in enumerate(questions):
        if columns["samen"][at] > 0.8:
            continue
        print(f"\n{question.text!r} {question.municipality} {columns['woorden'][at]:.2f} {columns['samen'][at]:.2f}")
        print("   wanted:", [(name, question.gains[one]) for one, name in question.names.items()][:6])
        for meaning in (False, True):
            hits = await find(
                search, question.text, municipality=question.municipality, drafts=True,
                limit=6, meaning=meaning,
            )
            print("   got:", [(question.gains.get(hit.offer.id, 0), hit.offer.name) for hit in hits])


def main(part: str) -> None:
    """Prints both databases."""
    with tempfile.TemporaryDirectory() as folder, new_postgresql() as postgresql:
        for name, url in (
            ("SQLite", sqlite_at(Path(folder) / "search.db")),
            ("PostgreSQL", postgresql),
        ):
            ensure_database(read_settings({"VOORDEUR_DATABASE_URL": url}))
            asyncio.run(_measure(url, part, name))


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "dev")
