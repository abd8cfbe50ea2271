"""A resident asks in their own words and gets the right local service, through the whole house."""

from __future__ import annotations

import pytest

from tests.house import House, Resident, names, words

pytestmark = pytest.mark.whole_house


@pytest.mark.parametrize(
    ("question", "place", "offers"),
    [
        (
            "ik voel me zo alleen, er komt nooit iemand langs",
            "Hengelo",
            {"Sociëteiten", "Vriendenkringen", "Wijkhuis Hasselo"},
        ),
        ("de buren maken elke nacht herrie", "Borne", {"Buurtbemiddeling"}),
        ("ik kan mijn schulden niet meer betalen", "Zuidwolde",
         {"Informatiepunt Geldzaken De Wolden"}),
        ("ik heb een keukentafelgesprek, wie gaat er met mij mee", "Haaksbergen",
         {"Onafhankelijke Cliëntondersteuning (OCO)"}),
    ],
)  # fmt: skip
def test_the_right_service_answers_after_the_place_is_known(
    house: House, question: str, place: str, offers: set[str]
) -> None:
    resident = Resident(house)
    asked = resident.say(question)
    assert "In welke plaats woont u?" in words(asked)
    given = resident.say(place)
    assert offers.intersection(names(given))
    assert "Helpt dit u verder?" in words(given)


def test_the_place_is_remembered_for_the_next_question(house: House) -> None:
    resident = Resident(house)
    resident.say("ik woon in Borne en mijn buren maken ruzie met mij over de schutting")
    given = resident.say("ik zoek vervoer naar het ziekenhuis, ik kan zelf niet rijden")
    assert "ANWB AutoMaatje" in names(given)


def test_a_person_is_offered_in_the_first_message(house: House) -> None:
    greeting = Resident(house, "wijkracht").begun["messages"][0]
    assert "computer" in greeting["text"]
    assert "mens spreken" in greeting["text"]
    assert "/medewerker" in [button["payload"] for button in greeting["buttons"]]
