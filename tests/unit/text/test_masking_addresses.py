"""Addresses and postcodes: the house goes, the village and the four digits stay for routing."""

from __future__ import annotations

import pytest

from services.text.masking import mask


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("ik woon in de Dorpsstraat 12", "ik woon in de [adres]"),
        ("Prins Bernhardstraat 101 III", "[adres]"),
        ("mijn adres is dorpsstraat 5a", "mijn adres is [adres]"),
        ("kerkstr. 12 hengelo", "[adres] hengelo"),
        ("Burg. van Heemstraweg 12-a", "[adres]"),
        ("van der Helmstraat 3", "[adres]"),
        ("Oude Weg 3", "[adres]"),
        ("Grote Markt 5", "[adres]"),
        ("Hasseler Es 12", "[adres]"),
        ("Achter 't Hout 7", "[adres]"),
        ("Plein 1944 nr 5", "[adres]"),
        ("Plein 1944 5", "[adres]"),
        ("De Hagen nr. 5", "[adres]"),
        ("De Hagen 12, Zuidwolde", "[adres], Zuidwolde"),
        ("Noordeinde 5, Zuidwolde", "[adres], Zuidwolde"),
        ("Brink 5 Diever", "[adres] Diever"),
        ("ik woon aan de bult 12", "ik woon aan de [adres]"),
        ("we wonen nu op de Bult 12", "we wonen nu op de [adres]"),
        ("Stakenkamp 5, 7571 AB Oldenzaal", "[adres], 7571 [postcode] Oldenzaal"),
        ("huisnummer 12", "huisnummer [adres]"),
        ("Bornsestraat 221-33", "[adres]"),
        ("Wilhelminaplein 2b te Druten", "[adres] te Druten"),
        ("Dorpsstraat, nummer 7", "[adres]"),
        ("DORPSSTRAAT 12 BORNE", "[adres] BORNE"),
    ],
)
def test_a_street_with_a_house_number_is_masked(text: str, masked: str) -> None:
    assert mask(text).text == masked


@pytest.mark.parametrize(
    "text",
    [
        "bus 12 naar Enschede",
        "kamer 3",
        "artikel 5 van de Wmo",
        "lijn 4",
        "ik woon al 12 jaar in de Dorpsstraat",
        "Dorpsstraat 12 jaar gewoond",
        "op straat 3 nachten",
        "op weg 5 mensen",
        "in de buurt van de Dorpsstraat",
        "ik woon in Hengelo 12 jaar",
        "ik woon op kamer 12",
        "ik woon op een flat 3 hoog",
        "we wonen op 45 m2",
        "Wijkhuis Hasselo 3 keer per week",
        "snelweg 12",
        "supermarkt 3",
        "mijn ipad 2",
        "Dorpsstraat 2019",
        "Ik ben 45 en woon in Borne",
        "adres bekend bij 3 instanties",
    ],
)
def test_what_is_no_address_stays(text: str) -> None:
    assert mask(text).text == text


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("7551 AB", "7551 [postcode]"),
        ("7551AB", "7551 [postcode]"),
        ("7551 ab", "7551 [postcode]"),
        ("7551ab Hengelo", "7551 [postcode] Hengelo"),
        ("7551 EN", "7551 [postcode]"),
        ("7551 AB 12", "7551 [postcode] [adres]"),
        ("7551 AB, nr 12 b", "7551 [postcode], nr [adres]"),
        ("7551 AB 12 jaar", "7551 [postcode] 12 jaar"),
    ],
)
def test_of_a_postcode_the_four_digits_stay(text: str, masked: str) -> None:
    assert mask(text).text == masked


@pytest.mark.parametrize(
    "text",
    [
        "2024 en 2025",
        "2024en",
        "ik heb 1200 ik kom niet rond",
        "2000 is te veel",
        "1500 kg",
        "1500kg",
        "IK HEB 1200 IN DE MAAND",
        "SINDS 2019 IS HIJ ZIEK",
        "7551",
        "4 km",
    ],
)
def test_a_number_before_a_short_word_is_no_postcode(text: str) -> None:
    assert mask(text).text == text
