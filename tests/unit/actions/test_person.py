"""Somebody wants a person, complains, or asks for a number; the municipality for what is its own."""

from __future__ import annotations

from typing import Any

import pytest

from services.directory.core import Kind, Phone
from tests.unit.actions.world import (
    HENGELO,
    InMemoryDirectory,
    act,
    living_in,
    make_organization,
)

PERSON, CONTACT, MUNICIPALITY = "action_talk_to_person", "action_contact", "action_municipality"
IN_DE_WOLDEN = {"municipality": "De Wolden", "place": "Zuidwolde"}
ON_PAGE = {"organization": "wijkracht"}


@pytest.mark.parametrize(
    ("intent", "first"), [("medewerker", "utter_person"), ("klacht", "utter_complaint")]
)
async def test_who_wants_a_person_or_complains_is_heard_first(intent: str, first: str) -> None:
    turn = await act(PERSON, intent=intent, metadata=living_in(HENGELO))
    assert turn.said[0] == first


@pytest.mark.parametrize(("intent", "reason"), [("medewerker", "asked"), ("klacht", "complaint")])
@pytest.mark.parametrize("metadata", [{}, ON_PAGE, IN_DE_WOLDEN])
async def test_a_person_is_called_whatever_is_known_of_the_resident(
    intent: str, reason: str, metadata: dict[str, Any]
) -> None:
    turn = await act(PERSON, intent=intent, metadata=metadata)
    assert turn.handovers == [reason]


@pytest.mark.parametrize("action", [PERSON, CONTACT])
@pytest.mark.parametrize("metadata", [ON_PAGE, living_in(HENGELO)], ids=["page", "place"])
async def test_the_number_of_a_known_organisation_is_given_at_once(
    action: str, metadata: dict[str, Any]
) -> None:
    turn = await act(action, intent="medewerker", metadata=metadata)
    assert turn.facts("utter_office_phone_hours")["phone"] == "088 945 57 22"


async def test_the_organisation_of_the_place_goes_before_the_one_of_the_page() -> None:
    turn = await act(PERSON, intent="medewerker", metadata=IN_DE_WOLDEN | ON_PAGE)
    assert turn.facts("utter_office_no_phone")["organization"] == "Welzijn De Wolden"


@pytest.mark.parametrize(
    ("action", "slots"),
    [
        (PERSON, {}),
        ("action_clarify", {"unsure_count": 2}),
        ("action_remember_place", {"after_place": "person"}),
    ],
)
async def test_a_person_comes_in_the_chat_when_one_is_there(
    action: str, slots: dict[str, Any]
) -> None:
    metadata = living_in(HENGELO) | {"staffed": True}
    turn = await act(action, intent="medewerker", metadata=metadata, slots=slots)
    assert turn.said[-1] == "utter_person_comes"
    assert turn.handovers and "utter_office_phone_hours" not in turn.said


async def test_who_complains_is_heard_before_a_person_comes() -> None:
    metadata = living_in(HENGELO) | {"staffed": True}
    turn = await act(PERSON, intent="klacht", metadata=metadata)
    assert (turn.said, turn.handovers) == (["utter_complaint", "utter_person_comes"], ["complaint"])


async def test_hours_are_left_out_where_nobody_knows_them() -> None:
    office = make_organization(hours=None)
    turn = await act(
        PERSON,
        InMemoryDirectory(organizations=[office]),
        intent="medewerker",
        metadata=living_in(HENGELO),
    )
    assert "utter_office_phone" in turn.said


@pytest.mark.parametrize(
    ("action", "slots"),
    [
        (PERSON, {}),
        (CONTACT, {}),
        ("action_remember_place", {"after_place": "person"}),
        ("action_other_offers", {"help_request": "eenzaamheid", "offset": 3}),
        ("action_clarify", {"unsure_count": 2}),
    ],
)
async def test_an_organisation_without_a_number_shows_call_back_and_the_municipality(
    action: str, slots: dict[str, Any]
) -> None:
    turn = await act(action, intent="medewerker", metadata=IN_DE_WOLDEN, slots=slots)
    place = turn.said.index("utter_office_no_phone")
    assert turn.said[place + 1] == "utter_municipality"


@pytest.mark.parametrize("action", [PERSON, CONTACT])
async def test_an_unknown_organisation_makes_the_bot_ask_for_the_place(action: str) -> None:
    turn = await act(action, intent="medewerker")
    assert (turn.said[-1], turn.asked) == ("utter_ask_place_for_person", "place")


@pytest.mark.parametrize("action", [PERSON, CONTACT])
async def test_the_number_waits_for_the_place(action: str) -> None:
    turn = await act(action, intent="medewerker")
    assert turn.slots["after_place"] == "person"


@pytest.mark.parametrize("action", [PERSON, CONTACT])
async def test_who_would_rather_not_say_the_place_is_offered_a_call_back(action: str) -> None:
    turn = await act(action, intent="medewerker", slots={"place_state": "onbekend"})
    assert turn.said[-1] == "utter_office_unknown"


@pytest.mark.parametrize(
    ("website", "email", "contact"),
    [
        ("https://www.wijkracht.nl", "info@wijkracht.nl",
         "https://www.wijkracht.nl of info@wijkracht.nl"),
        ("https://www.wijkracht.nl", None, "https://www.wijkracht.nl"),
        (None, "info@wijkracht.nl", "info@wijkracht.nl"),
    ],
)  # fmt: skip
async def test_who_asks_for_contact_hears_site_and_mail_as_far_as_they_are_known(
    website: str | None, email: str | None, contact: str
) -> None:
    office = make_organization(website=website, email=email)
    turn = await act(
        CONTACT, InMemoryDirectory(organizations=[office]), metadata=living_in(HENGELO)
    )
    assert turn.facts("utter_office_online")["contact"] == contact


async def test_an_organisation_without_site_and_mail_is_not_said_to_be_online() -> None:
    turn = await act(CONTACT, metadata=IN_DE_WOLDEN)
    assert "utter_office_online" not in turn.said


async def test_a_matter_of_the_municipality_goes_to_its_own_site() -> None:
    turn = await act(MUNICIPALITY, intent="gemeente_overig", metadata=living_in(HENGELO))
    named = turn.facts("utter_municipality")
    assert (named["municipality"], named["website"]) == (
        "Gemeente Hengelo",
        "https://www.hengelo.nl",
    )


async def test_a_municipality_without_a_known_site_is_found_through_the_national_one() -> None:
    municipality = make_organization(
        "Gemeente Hengelo", kind=Kind.MUNICIPALITY, website=None, municipalities=("Hengelo",)
    )
    turn = await act(
        MUNICIPALITY,
        InMemoryDirectory(organizations=[municipality]),
        intent="gemeente_overig",
        metadata=living_in(HENGELO),
    )
    assert turn.said[-1] == "utter_municipality_unknown"


async def test_the_place_is_asked_for_a_matter_of_the_municipality() -> None:
    turn = await act(MUNICIPALITY, intent="gemeente_overig")
    assert turn.said == ["utter_municipal_matter", "utter_ask_place"]


async def test_the_municipality_waits_for_the_place() -> None:
    turn = await act(MUNICIPALITY, intent="gemeente_overig")
    assert (turn.slots["after_place"], turn.asked) == ("municipality", "place")


async def test_without_a_place_the_bot_says_where_a_municipality_is_found() -> None:
    turn = await act(MUNICIPALITY, intent="gemeente_overig", slots={"place_state": "onbekend"})
    assert turn.said == ["utter_municipal_matter", "utter_municipality_unknown"]


async def test_only_the_first_number_of_an_organisation_is_said() -> None:
    office = make_organization(phones=(Phone("088 945 57 22"), Phone("074 245 34 56")))
    turn = await act(
        PERSON,
        InMemoryDirectory(organizations=[office]),
        intent="medewerker",
        metadata=living_in(HENGELO),
    )
    assert turn.facts("utter_office_phone_hours")["phone"] == "088 945 57 22"
