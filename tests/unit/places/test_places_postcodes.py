"""Four digits in a message."""

from __future__ import annotations

import pytest

from services.places.core import Gazetteer, Place


@pytest.mark.parametrize(
    ("text", "mention"),
    [
        ("7551", "7551"),
        ("ik woon op 7551 AB", "7551 AB"),
        ("7551AB", "7551AB"),
        ("7551ab", "7551ab"),
        ("Kerkstraat 12, 7551 [postcode]", "7551 [postcode]"),
        ("ik heb schulden en woon in 7551", "7551"),
        ("mijn postcode is 7551, wie helpt", "7551"),
        ("Kerkstraat 12 7551 AB", "7551 AB"),
    ],
)
def test_a_postcode_gives_the_municipality(gazetteer: Gazetteer, text: str, mention: str) -> None:
    (found,) = gazetteer.find(text)
    assert found.text == mention
    assert found.candidates == (Place("7551", "postcode", "Hengelo"),)


def test_a_postcode_of_a_village_gives_the_village(gazetteer: Gazetteer) -> None:
    (found,) = gazetteer.find("7625 AB")
    assert found.candidates == (Place("Zenderen", "plaats", "Borne"),)


@pytest.mark.parametrize(
    ("code", "municipality"),
    [
        ("7549", None),
        ("7550", "Hengelo"),
        ("7559", "Hengelo"),
        ("7560", None),
        ("7561", "Dinkelland"),
        ("6599", None),
        ("6600", "Wijchen"),
        ("6606", "Wijchen"),
        ("6607", None),
    ],
)
def test_a_range_of_postcodes_includes_its_ends(
    gazetteer: Gazetteer, code: str, municipality: str | None
) -> None:
    (place,) = gazetteer.resolve(code)
    assert place.municipality == municipality
    assert bool(gazetteer.find(f"ik woon in {code}")) is (municipality is not None)


@pytest.mark.parametrize(
    "text",
    [
        "7550 euro",
        "€ 7600",
        "€7600",
        "een schuld van 7550",
        "ik verdien 7600 bruto",
        "in 2024",
        "7620,50",
        "7.550",
        "7550,-",
        "7550%",
        "06 7551 1234",
        "06-7551-1234",
        "0655-7551",
        "nummer 7551",
        "7551 km",
        "75511",
        "07551",
    ],
)
def test_money_counts_and_telephone_numbers_are_no_postcodes(
    gazetteer: Gazetteer, text: str
) -> None:
    assert gazetteer.find(text) == ()


@pytest.mark.parametrize("text", ["postcode 1234", "Postcode: 1234", "1234 [postcode]"])
def test_an_unknown_postcode_is_outside_when_it_is_called_one(
    gazetteer: Gazetteer, text: str
) -> None:
    (found,) = gazetteer.find(text)
    assert found.candidates == (Place("1234", "buiten", None),)


def test_unknown_digits_in_a_message_are_nothing(gazetteer: Gazetteer) -> None:
    assert gazetteer.find("ik ben lid sinds 1987 met nummer 1234") == ()
