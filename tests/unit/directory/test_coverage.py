"""Which hulpvraag is covered where."""

from __future__ import annotations

from datetime import date

import pytest

from services.directory.coverage import Cell, Cover, Coverage, Tally, Unmet, make_coverage, rows
from services.directory.coverage_words import COLUMNS, WORDS, table_row
from tests.directory_builders import CHECKED, TODAY, make_help_request

STALE = date(2022, 12, 31)
TAXONOMY = [make_help_request(code="schulden", life_domain="geld"), make_help_request(code="rouw")]


def cover(*tallies: Tally, unmet: tuple[Unmet, ...] = ()) -> Coverage:
    return make_coverage(
        TAXONOMY,
        {"geld": "Geld", "sociaal": "Sociaal"},
        ["Borne", "Hengelo"],
        tallies,
        unmet,
        TODAY,
    )


def tally(**changes: object) -> Tally:
    values = {
        "help_request": "schulden", "municipality": "Borne", "shared": False,
        "assured_date": CHECKED, "number": 1,
    }  # fmt: skip
    return Tally(**(values | changes))  # type: ignore[arg-type]


LOCAL = tally()
REGIONAL = tally(shared=True)
OLD = tally(assured_date=STALE)
NEVER = tally(assured_date=None, shared=True)
NATIONAL = tally(municipality=None)


@pytest.mark.parametrize(
    ("tallies", "expected"),
    [
        ([], Cover.NONE),
        ([NATIONAL], Cover.NATIONAL),
        ([OLD, NATIONAL], Cover.STALE),
        ([NEVER], Cover.STALE),
        ([REGIONAL, OLD, NATIONAL], Cover.REGIONAL),
        ([LOCAL, REGIONAL, OLD, NATIONAL], Cover.LOCAL),
        ([tally(municipality=None, assured_date=STALE)], Cover.NATIONAL),
        ([tally(municipality="Hengelo")], Cover.NONE),
        ([tally(municipality="Delft"), tally(help_request="verzonnen")], Cover.NONE),
    ],
)
def test_a_cell_says_the_best_there_is(tallies: list[Tally], expected: Cover) -> None:
    assert cover(*tallies).cell("schulden", "Borne").cover is expected


def test_a_national_line_covers_every_municipality() -> None:
    found = cover(NATIONAL)
    assert [found.cell("schulden", name).national for name in ("Borne", "Hengelo")] == [1, 1]


def test_vragen_zonder_aanbod_are_counted_where_they_were_asked() -> None:
    found = cover(unmet=(Unmet("rouw", "Borne", 3), Unmet("rouw", "Delft", 9)))
    assert (found.cell("rouw", "Borne").unmet, found.unmet()) == (3, 3)


def test_totals_count_every_cell_once() -> None:
    found = cover(LOCAL, tally(municipality="Hengelo", shared=True))
    assert sum(found.totals().values()) == len(TAXONOMY) * 2
    assert found.totals("Borne")[Cover.LOCAL] == 1 and found.totals("Borne")[Cover.NONE] == 1


def test_the_table_has_a_line_for_every_cell_with_every_column() -> None:
    found = cover(LOCAL, OLD)
    lines = [table_row(found, *one) for one in rows(found)]
    assert lines[0] == ["Geld", "Schulden", "schulden", "Borne", "lokaal", 1, 0, 0, 1, 0]
    assert [len(line) for line in lines] == [len(COLUMNS)] * 4


def test_every_cover_has_a_name_and_a_sign_of_its_own() -> None:
    assert list(WORDS) == [cover.value for cover in Cover]
    assert len({word["sign"] for word in WORDS.values()}) == len(Cover)
    assert Cell().cover is Cover.NONE
