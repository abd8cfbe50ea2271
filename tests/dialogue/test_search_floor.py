"""Search finds what a worker expects on the development half, alike on SQLite and PostgreSQL.

The other half is measured by `python -m tests.measure_search measured` and tuned on never.
"""

from __future__ import annotations

import pytest

from tests.measure_search import Figures, measure, read_questions

FUSED, WORDS = 0.88, 0.80  # floors, .02 below what was measured (docs/zoeken.md)
TOLERANCE = 0.01  # between the two databases


@pytest.fixture(scope="module")
def figures() -> dict[str, Figures]:
    return measure("dev")


def test_there_are_more_than_120_questions_and_a_third_is_misspelt_or_in_everyday_words() -> None:
    questions = [*read_questions("dev"), *read_questions("measured")]
    assert len(questions) >= 120
    assert len({(one.text, one.municipality) for one in questions}) == len(questions)
    assert sum(one.kind != "gewoon" for one in questions) >= len(questions) / 3


def test_words_and_meaning_together_find_what_is_expected(figures: dict[str, Figures]) -> None:
    assert min(one.fused for one in figures.values()) >= FUSED


def test_words_alone_find_most_of_it(figures: dict[str, Figures]) -> None:
    assert min(one.words for one in figures.values()) >= WORDS


def test_both_databases_find_the_same(figures: dict[str, Figures]) -> None:
    sqlite, postgresql = figures["SQLite"], figures["PostgreSQL"]
    assert sqlite.fused == pytest.approx(postgresql.fused, abs=TOLERANCE)
    assert sqlite.words == pytest.approx(postgresql.words, abs=TOLERANCE)


def test_every_expected_offer_is_in_the_directory(figures: dict[str, Figures]) -> None:
    assert all(one.unknown == [] for one in figures.values())
