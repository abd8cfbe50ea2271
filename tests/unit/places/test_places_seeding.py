"""From seed files to places, and from a store to a gazetteer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
import yaml

from services.places.core import KnownPlace, Place
from services.places.seeding import SeedInvalid, read_places, seed_places
from services.places.spelling import words_of
from services.places.use_cases import load_gazetteer
from services.places.words import read_words

SEED = """
municipalities:
  - name: Beemster
    cbs_code: "0370"
    province: Noord-Holland
    organization: beemster
    villages: [Beemster, Westbeemster]
    neighbourhoods: [De Nieuwe Tuinderij]
    postcodes:
      - {range: "1461-1462", village: null}
      - {range: "1464", village: Westbeemster}
ambiguous_elsewhere:
  Westbeemster: Westbeemster in Zeeland (gemeente Veere)
outside:
  - {name: Edam, municipality: Edam-Volendam}
  - {name: Volendam, municipality: Edam-Volendam}
"""


class MemoryPlaces:
    """A store in memory."""

    def __init__(self) -> None:
        self.places: list[KnownPlace] = []

    async def all(self) -> list[KnownPlace]:
        return self.places

    async def replace_all(self, places: Iterable[KnownPlace]) -> None:
        self.places = list(places)


class NothingSimilar:
    """Forgives no typing errors."""

    def within(self, word: str, names: Sequence[str], limit: int) -> list[tuple[str, int]]:
        return []


@pytest.fixture
def seed(tmp_path: Path) -> Path:
    path = tmp_path / "places.yml"
    path.write_text(SEED, encoding="utf-8")
    return path


def test_a_seed_gives_municipality_villages_neighbourhoods_and_outside(seed: Path) -> None:
    places = [known.place for known in read_places(seed)]
    assert places == [
        Place("Beemster", "gemeente", "Beemster"),
        Place("Beemster", "plaats", "Beemster"),
        Place("Westbeemster", "plaats", "Beemster"),
        Place("De Nieuwe Tuinderij", "wijk", "Beemster"),
        Place("Westbeemster (Zeeland)", "buiten", None, "Veere"),
        Place("Edam", "buiten", None, "Edam-Volendam"),
        Place("Volendam", "buiten", None, "Edam-Volendam"),
        Place("Edam-Volendam", "buiten", None, "Edam-Volendam"),
    ]


def test_postcodes_belong_to_their_village_and_else_to_the_municipality(seed: Path) -> None:
    ranges = {known.place: known.postcodes for known in read_places(seed) if known.postcodes}
    assert ranges == {
        Place("Beemster", "gemeente", "Beemster"): ((1461, 1462),),
        Place("Westbeemster", "plaats", "Beemster"): ((1464, 1464),),
    }


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ('"1464", village: Westbeemster', '"1464", village: Oostbeemster'),
        ('"1464"', '"146"'),
        ('"1461-1462"', '"1462-1461"'),
        ('"1464"', '"14 64"'),
        ("(gemeente Veere)", ""),
    ],
)
def test_a_seed_that_cannot_be_true_is_refused(seed: Path, right: str, wrong: str) -> None:
    seed.write_text(SEED.replace(right, wrong), encoding="utf-8")
    with pytest.raises(SeedInvalid):
        read_places(seed)


@pytest.mark.asyncio
async def test_a_new_village_in_the_store_is_understood_at_once(seed: Path) -> None:
    store = MemoryPlaces()
    assert await seed_places(store, seed) == 8
    gazetteer = await load_gazetteer(store, NothingSimilar())
    assert gazetteer.resolve("Westbeemster") == (Place("Westbeemster", "plaats", "Beemster"),)
    assert gazetteer.resolve("Hengelo") == ()
    (mention,) = gazetteer.find("Beemster (Noord-Holland), in de nieuwe tuinderij")
    assert mention.candidates == (Place("De Nieuwe Tuinderij", "wijk", "Beemster"),)


@pytest.mark.asyncio
async def test_without_places_nothing_is_found() -> None:
    gazetteer = await load_gazetteer(MemoryPlaces(), NothingSimilar())
    assert gazetteer.find("ik woon in Hengelo, 7551 AB") == ()
    assert gazetteer.resolve("Hengelo") == ()
    assert not gazetteer.is_only_a_place("Hengelo")


def test_words_that_need_context_are_names_of_places() -> None:
    known = read_places()
    names = {" ".join(words_of(name)) for item in known for name in _spellings(item)}
    words = read_words()
    assert words.everyday | words.uncommon <= names
    assert not words.everyday & words.uncommon


def test_no_name_of_one_of_our_places_is_called_a_lookalike() -> None:
    names = {
        "".join(words_of(name))
        for item in read_places()
        for name in _spellings(item)
        if item.place.municipality is not None and len(words_of(name)) == 1
    }
    assert not names & read_words().lookalikes


@pytest.mark.parametrize(
    "credit", ["OpenTaal", "CC BY 3.0", "creativecommons.org/licenses/by/3.0", "Changed:"]
)
def test_the_makers_of_the_word_list_and_their_licence_are_named_above_it(credit: str) -> None:
    path = Path(read_places.__code__.co_filename).parent / "lookalikes.yml"
    header = path.read_text(encoding="utf-8").partition("\ndutch:")[0]
    assert credit in header


def test_every_alias_is_of_a_known_place() -> None:
    path = Path(read_places.__code__.co_filename).parent / "aliases.yml"
    aliases = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert set(aliases) <= {known.place.name for known in read_places()}


def _spellings(known: KnownPlace) -> tuple[str, ...]:
    return known.place.name, *known.aliases
