"""Promises about any text at all: nothing is raised, and time grows with length."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.places.core import Gazetteer, KnownPlace, Place
from services.places.seeding import read_places
from services.places.words import read_words
from tests.proportion import grows_in_proportion

UNAMBIGUOUS = sorted(
    known.place.name
    for known in read_places()
    if known.place.municipality is not None
    and not {known.place.name.casefold()} & (read_words().everyday | read_words().uncommon)
    and known.place.name not in {"Berghuizen", "Nijverheid"}
)
PIECES = st.sampled_from(
    "in|de|wijk|De Wijk|Hengelo|noord|bij|7551|1011 AB|[postcode]|hengolo|'t|Lansink|(Gld)|mevrouw"
    "|van|Aa|berghuizen|linde|Buren|ik woon|-|.|\n|groot drine".split("|")
)


@given(text=st.text())
def test_no_text_is_too_strange(gazetteer: Gazetteer, text: str) -> None:
    for mention in gazetteer.find(text):
        assert mention.text == text[mention.start : mention.end] != ""
        assert mention.candidates
    gazetteer.resolve(text)
    gazetteer.is_only_a_place(text)


@given(pieces=st.lists(PIECES, max_size=12), glue=st.sampled_from([" ", "", ", ", "-"]))
def test_no_mixture_of_names_is_too_strange(
    gazetteer: Gazetteer, pieces: list[str], glue: str
) -> None:
    text = glue.join(pieces)
    mentions = gazetteer.find(text)
    starts = [mention.start for mention in mentions]
    assert starts == sorted(starts)
    assert all(mention.text == text[mention.start : mention.end] for mention in mentions)
    if gazetteer.is_only_a_place(text):
        assert mentions or gazetteer.resolve(text)


@given(name=st.sampled_from(UNAMBIGUOUS), flips=st.lists(st.booleans(), min_size=25, max_size=25))
def test_capitals_do_not_matter_for_a_clear_name(
    gazetteer: Gazetteer, name: str, flips: list[bool]
) -> None:
    letters = zip(name, flips, strict=False)
    typed = "".join(letter.upper() if up else letter.lower() for letter, up in letters)
    (mention,) = gazetteer.find(typed)
    assert [place.name for place in mention.candidates] == [name]


@pytest.mark.parametrize(
    "piece",
    [
        "mijn buurman in Hengelo helpt mij met de administratie en de boodschappen ",
        "in De Wijk ",
        "hengolo mepel oldezaal ",
        "groot drine ",
        "7551 ",
        "mevrouw van de ",
        "hengelo (gld ",
        "in De Wijk bij mepel woont mevrouw van Rossum, 7551 AB ",
    ],
)
def test_a_very_long_message_takes_time_in_proportion(gazetteer: Gazetteer, piece: str) -> None:
    assert grows_in_proportion(gazetteer.find, piece, 100_000)


@pytest.mark.parametrize("known", read_places(), ids=lambda known: known.place.name)
def test_every_place_is_understood_by_its_own_name(gazetteer: Gazetteer, known: KnownPlace) -> None:
    place = known.place
    found = gazetteer.resolve(place.name)
    if place.kind == "plaats" and place.name == place.municipality:
        place = Place(place.name, "gemeente", place.municipality)
    assert place in found
