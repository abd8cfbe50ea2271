"""Birth dates go; appointments, letters and years stay."""

from __future__ import annotations

import pytest

from services.text.masking import mask


@pytest.mark.parametrize(
    "written",
    [
        "12-03-1961",
        "12/3/1961",
        "12.03.1961",
        "12 03 1961",
        "1961-03-12",
        "12 maart 1961",
        "12 mrt. 1961",
        "12 maart '61",
        "12-3-'61",
        "12-3-61",
        "12 March 1961",
        "12 березня 1961",
        "12-03-2011",
    ],
)
def test_a_full_date_long_ago_is_a_birth_date(written: str) -> None:
    assert mask(f"mijn moeder, {written}").text == "mijn moeder, [geboortedatum]"


@pytest.mark.parametrize(
    "text",
    [
        "geboren op 3 mei 2019",
        "geboren op 3 mei",
        "geboren in mei 1961",
        "geb. 1-2-2020",
        "geb 1-2-58",
        "geboortedatum: 03051961",
        "Geboortedatum 3/5/24",
        "geboren te Hengelo op 12-03-2025",
        "12-03-2025 geboren",
    ],
)
def test_a_date_introduced_by_birth_is_masked_whatever_its_year(text: str) -> None:
    assert mask(text).kinds == ("geboortedatum",)


@pytest.mark.parametrize(
    "text",
    [
        "brief van 12-03-2025",
        "brief van 12-03-2005",
        "afspraak op 3 december 2026 om 10.30 uur",
        "sinds 12-03-2010 ziek",
        "getrouwd op 3-5-1984",
        "mijn man is overleden op 12 april 2009",
        "op 12-03-2012",
        "op 3-12-26",
        "geboren in 1961",
        "ik ben van 1961",
        "morgen 12 maart",
        "in mei 1961 verhuisd",
    ],
)
def test_another_date_stays(text: str) -> None:
    assert mask(text).text == text


def test_the_digits_of_a_date_are_not_taken_for_a_bsn_or_a_telephone_number() -> None:
    assert mask("op 06-12-2025 en 12-03-2025").kinds == ()
    assert mask("op 06-12-34 56 78").kinds == ("telefoon",)
