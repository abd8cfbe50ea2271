"""How well an offer's words answer a question: BM25 over fields, with near words counting less.

Both databases only bring candidates; counting here makes their answers the same.
Robertson and Zaragoza, The Probabilistic Relevance Framework (2009). Standard library only.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

TITLE, SUBJECTS, ALSO, BODY = 3.0, 1.3, 0.4, 1.0  # weights of the fields
SATURATION = 1.2  # k1: a word that is there often is not much better than one that is there
LENGTH_MATTERS = 0.4  # b
USUAL_LENGTH = 60  # words of an offer's own text
COVERAGE = 1.0  # how much it counts that all words of the question are there


@dataclass(frozen=True, slots=True)
class Term:
    """One word of a question with the words that may stand for it, each with its weight."""

    words: dict[str, float]
    documents: int  # in how many offers its best word is


@dataclass(frozen=True, slots=True)
class Found:
    """A candidate's searched words, as stored."""

    service_id: str
    title: str
    subjects: str
    also: str
    body: str


def rank_by_words(terms: Sequence[Term], found: Sequence[Found], documents: int) -> list[str]:
    """Ids of candidates that answer the question, best first; equal ones in order of id."""
    rarity = [_rarity(term.documents, documents) for term in terms]
    whole = sum(rarity)
    # Which terms a word stands for, so that a text is walked through once.
    meant: dict[str, list[tuple[int, float]]] = {}
    for at, term in enumerate(terms):
        for word, weight in term.words.items():
            meant.setdefault(word, []).append((at, weight))
    scored = []
    for one in found:
        score = _score(one, meant, rarity, whole)
        if score > 0:
            scored.append((-score, one.service_id))
    return [service_id for _, service_id in sorted(scored)]


def _score(
    found: Found, meant: dict[str, list[tuple[int, float]]], rarity: list[float], whole: float
) -> float:
    counts = [0.0] * len(rarity)
    length = 0
    fields = (
        (found.title, TITLE),
        (found.subjects, SUBJECTS),
        (found.also, ALSO),
        (found.body, BODY),
    )
    for text, field_weight in fields:
        words = text.split()
        for word in words:
            for at, weight in meant.get(word, ()):
                counts[at] += field_weight * weight
        if text is found.title or text is found.body:
            length += len(words)
    norm = SATURATION * (1 - LENGTH_MATTERS + LENGTH_MATTERS * length / USUAL_LENGTH)
    score = sum(rare * count / (count + norm) for rare, count in zip(rarity, counts, strict=True))
    there = sum(rare * min(1.0, count) for rare, count in zip(rarity, counts, strict=True))
    return score * (there / whole) ** COVERAGE if whole else 0.0


def _rarity(with_word: int, documents: int) -> float:
    return math.log(1 + (max(documents, with_word) - with_word + 0.5) / (with_word + 0.5))
