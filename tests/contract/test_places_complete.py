"""Everything in shared/domein/plaatsen.csv is in the seed and leads to its municipality.

The list lies beside the repository; without it these tests are skipped.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import pytest

from services.places.core import Gazetteer
from services.places.seeding import read_places
from services.places.similar import RapidSimilar
from services.places.words import read_words

REPOSITORY = Path(__file__).resolve().parents[2]
LIST = REPOSITORY.parent / "shared" / "domein" / "plaatsen.csv"
SEVERAL = {  # how many places a name can be
    "Berghuizen": 2,  # a village in De Wolden and a neighbourhood in Oldenzaal
    "Noord": 10,  # every town has one, so the bot asks which town
    "Centrum": 10,
}

pytestmark = pytest.mark.skipif(
    not LIST.exists(), reason="../shared/domein/plaatsen.csv is not beside this repository"
)


@dataclass(frozen=True)
class Line:
    """One municipality of the list."""

    municipality: str
    province: str
    villages: tuple[str, ...]
    neighbourhoods: tuple[str, ...]
    postcodes: tuple[tuple[int, int, str | None], ...]  # first, last, village


def _lines() -> list[Line]:
    if not LIST.exists():
        return []
    with LIST.open(encoding="utf-8", newline="") as file:
        return [
            Line(
                row["gemeente"],
                row["provincie"],
                _parts(row["woonplaatsen"]),
                _parts(row["wijken_en_buurten"]),
                tuple(_range(part) for part in _parts(row["postcodes4"])),
            )
            for row in csv.DictReader(file)
        ]


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("|") if part.strip())


def _range(text: str) -> tuple[int, int, str | None]:
    digits, _, village = text.partition(" ")
    first, _, last = digits.partition("-")
    return int(first), int(last or first), village or None


LINES = _lines()
PLACES = [
    (line.municipality, name, kind)
    for line in LINES
    for names, kind in (
        ((line.municipality,), "gemeente"),
        (line.villages, "plaats"),
        (line.neighbourhoods, "wijk"),
    )
    for name in names
]
RANGES = [(line.municipality, *item) for line in LINES for item in line.postcodes]


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer(read_places(), RapidSimilar(), read_words())


def test_the_list_has_the_ten_municipalities() -> None:
    assert len(LINES) == 10
    seeded = {known.place.name for known in read_places() if known.place.kind == "gemeente"}
    assert seeded == {line.municipality for line in LINES}


@pytest.mark.parametrize(("municipality", "name", "kind"), PLACES)
def test_a_place_of_the_list_is_in_the_seed(municipality: str, name: str, kind: str) -> None:
    found = {
        (known.place.name, known.place.kind, known.place.municipality) for known in read_places()
    }
    assert (name, kind, municipality) in found


def test_the_seed_has_no_places_of_the_ten_that_the_list_lacks() -> None:
    seeded = {
        (known.place.municipality, known.place.name, known.place.kind)
        for known in read_places()
        if known.place.municipality is not None
    }
    assert seeded == set(PLACES)


@pytest.mark.parametrize(("municipality", "name", "kind"), PLACES)
def test_a_place_of_the_list_leads_to_its_municipality(
    gazetteer: Gazetteer, municipality: str, name: str, kind: str
) -> None:
    places = gazetteer.resolve(name)
    assert municipality in {place.municipality for place in places}
    assert len(places) == SEVERAL.get(name, 1)


@pytest.mark.parametrize(("municipality", "name", "kind"), PLACES)
def test_a_place_is_found_when_its_municipality_is_named_too(
    gazetteer: Gazetteer, municipality: str, name: str, kind: str
) -> None:
    (mention,) = gazetteer.find(f"ik woon in {name}, gemeente {municipality}")
    (place,) = mention.candidates
    assert (place.name, place.municipality) == (name, municipality)


@pytest.mark.parametrize(("municipality", "first", "last", "village"), RANGES)
def test_every_postcode_of_a_range_leads_to_its_municipality_and_village(
    gazetteer: Gazetteer, municipality: str, first: int, last: int, village: str | None
) -> None:
    for code in range(first, last + 1):
        for typed in (f"{code}", f"{code} AB", f"{code}AB"):
            (place,) = gazetteer.resolve(typed)
            assert (place.name, place.municipality) == (village or str(code), municipality)
        (mention,) = gazetteer.find(f"mijn postcode is {code} [postcode]")
        assert mention.candidates == (place,)


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.municipality)
def test_the_seed_knows_the_province(line: Line) -> None:
    provinces = {
        known.province for known in read_places() if known.place.municipality == line.municipality
    }
    assert provinces == {line.province}
