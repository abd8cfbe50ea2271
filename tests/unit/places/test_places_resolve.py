"""What an answer to "waar woont u?" is, and when a message is nothing but a place."""

from __future__ import annotations

import pytest

from services.places.core import Gazetteer, Place


@pytest.mark.parametrize(
    ("answer", "place"),
    [
        ("Hengelo", Place("Hengelo", "gemeente", "Hengelo")),
        ("beckum", Place("Beckum", "plaats", "Hengelo")),
        ("ik woon in Beckum bij mijn moeder", Place("Beckum", "plaats", "Hengelo")),
        ("gemeente Dinkelland", Place("Dinkelland", "gemeente", "Dinkelland")),
        ("hengelo noord", Place("Noord", "wijk", "Hengelo")),
        ("zuid wolda", Place("Zuidwolde", "plaats", "De Wolden")),
        ("oldezaal", Place("Oldenzaal", "gemeente", "Oldenzaal")),
        ("wolden", Place("De Wolden", "gemeente", "De Wolden")),
        ("de wijk", Place("de Wijk", "plaats", "De Wolden")),
        ("het Fort", Place("Fort", "plaats", "De Wolden")),
        ("linde", Place("Linde", "plaats", "De Wolden")),
        ("centrum haaksbergen", Place("Centrum", "wijk", "Haaksbergen")),
        ("in Hengelo, in Noord", Place("Noord", "wijk", "Hengelo")),
        ("assen", Place("Assen", "buiten", None, "Assen")),
        ("Buren", Place("Buren", "buiten", None, "Buren")),
        ("amsterdm", Place("Amsterdam", "buiten", None, "Amsterdam")),
        ("Hengelo gld", Place("Hengelo (Gelderland)", "buiten", None, "Bronckhorst")),
        ("Hengelo (Gelderland)", Place("Hengelo (Gelderland)", "buiten", None, "Bronckhorst")),
        ("'s gravenhage", Place("'s-Gravenhage", "buiten", None, "'s-Gravenhage")),
        ("7551", Place("7551", "postcode", "Hengelo")),
        ("7551 jm", Place("7551", "postcode", "Hengelo")),
        ("1011 AB", Place("1011", "buiten", None)),
        ("Berghuizen gemeente de wolden", Place("Berghuizen", "plaats", "De Wolden")),
    ],
)
def test_an_answer_is_understood(gazetteer: Gazetteer, answer: str, place: Place) -> None:
    assert gazetteer.resolve(answer) == (place,)


def test_an_ambiguous_answer_gives_every_place_it_can_be(gazetteer: Gazetteer) -> None:
    assert gazetteer.resolve("Berghuizen") == (
        Place("Berghuizen", "wijk", "Oldenzaal"),
        Place("Berghuizen", "plaats", "De Wolden"),
    )


@pytest.mark.parametrize(
    ("answer", "known"),
    [
        ("noord", Place("Noord", "wijk", "Hengelo")),
        ("in Noord", Place("Noord", "wijk", "Hengelo")),
        ("ik woon in Noord", Place("Noord", "wijk", "Hengelo")),
        ("in de wijk noord", Place("Noord", "wijk", "Hengelo")),
        ("centrum", Place("Centrum", "wijk", "Haaksbergen")),
        ("in Centrum", Place("Centrum", "wijk", "Haaksbergen")),
    ],
)
def test_a_part_that_every_town_has_can_be_in_each_of_them(
    gazetteer: Gazetteer, answer: str, known: Place
) -> None:
    found = gazetteer.resolve(answer)
    assert found[0] == known
    assert len(found) == len({place.municipality for place in found}) == 10
    assert {place.kind for place in found[1:]} == {"gemeente"}


@pytest.mark.parametrize(
    "answer",
    [
        "",
        " ",
        "?",
        "niet",
        "weet ik niet",
        "dat zeg ik liever niet",
        "even",
        "borden",
        "mijn buren",
        "in het centrum",
        "atlantis",
        "nederland",
        "twente",
        "ja",
        "7",
        "75511",
    ],
)
def test_no_place_is_no_answer(gazetteer: Gazetteer, answer: str) -> None:
    assert gazetteer.resolve(answer) == ()


@pytest.mark.parametrize(
    "text",
    [
        "ik woon in Beckum",
        "hengelo",
        "7621",
        "7551 [postcode]",
        "postcode 1234",
        "uit oldezaal",
        "Borne hoor",
        "in de buurt van Meppel",
        "de wijk bij meppel",
        "Hengelo Noord",
        "almelo noord",
        "ja, gemeente Westerveld",
        "Delft",
        "in linde",
        "ik woon in De Wijk",
        "I live in Meppel",
        "1011 AB",
    ],
)
def test_a_message_that_is_only_a_place(gazetteer: Gazetteer, text: str) -> None:
    assert gazetteer.is_only_a_place(text)
    assert gazetteer.resolve(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hallo",
        "ja",
        "buren",
        "centrum",
        "Buren",
        "de wijk",
        "in de wijk",
        "IK WOON IN DE WIJK",
        "liever niet",
        "1234",
        "niet in Hengelo",
        "voedselbank Hengelo",
        "ik woon in Borne en heb schulden",
        "mevrouw Wensink",
    ],
)
def test_a_message_that_is_more_or_less_than_a_place(gazetteer: Gazetteer, text: str) -> None:
    assert not gazetteer.is_only_a_place(text)
