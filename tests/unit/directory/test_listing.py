"""An offer as a card: the one shape of design, "Command line", and nothing guessed on it."""

from __future__ import annotations

import json
from datetime import date

import pytest

from services.directory.core import Offer, Phone
from services.directory.listing import listing
from tests.directory_builders import TODAY, make_offer, make_organization

KEYS = [
    "id",
    "name",
    "organization",
    "description",
    "phones",
    "email",
    "url",
    "address",
    "hours",
    "cost",
    "audience",
    "assured_date",
    "trust",
]
OFFICE = make_organization(
    phones=(Phone("088 945 57 22", "algemeen nummer"),),
    email="info@wijkracht.nl",
    website="https://www.wijkracht.nl",
)
FULL = make_offer(
    organization=OFFICE,
    description="U eet samen met andere inwoners van Borne.",
    phones=(Phone("074 000 00 00", "keuken"), Phone("074 000 00 01")),
    email="eten@wijkracht.nl",
    url="https://www.wijkracht.nl/eten",
    addresses=(("Borne", "Marktstraat 23, 7622 CP Borne"), ("Hengelo", "Johannaweg 26")),
    hours=((None, "wekelijks"), ("Borne", "dinsdag"), ("Hengelo", "vrijdag")),
    cost="5 euro",
    audience="ouderen",
    assured_date=date(2026, 3, 1),
)


@pytest.mark.parametrize("offer", [FULL, make_offer()], ids=["full", "bare"])
def test_a_card_has_exactly_the_agreed_keys(offer: Offer) -> None:
    assert list(listing(offer, "Borne", TODAY)) == KEYS


def test_a_card_says_what_the_offer_says() -> None:
    assert listing(FULL, "Borne", TODAY) == {
        "id": FULL.id,
        "name": "Samen eten",
        "organization": "Wijkracht",
        "description": "U eet samen met andere inwoners van Borne.",
        "phones": [
            {"number": "074 000 00 00", "description": "keuken"},
            {"number": "074 000 00 01", "description": None},
        ],
        "email": "eten@wijkracht.nl",
        "url": "https://www.wijkracht.nl/eten",
        "address": "Marktstraat 23, 7622 CP Borne",
        "hours": "wekelijks; dinsdag",
        "cost": "5 euro",
        "audience": "ouderen",
        "assured_date": "2026-03-01",
        "trust": "ageing",
    }


def test_a_card_is_ready_for_json() -> None:
    card = listing(FULL, "Borne", TODAY)
    assert json.loads(json.dumps(card)) == card


def test_what_nobody_knows_stays_empty_on_a_card() -> None:
    card = listing(make_offer(assured_date=None), "Borne", TODAY)
    unknown = ("description", "email", "url", "address", "hours", "cost", "audience")
    assert {key: card[key] for key in (*unknown, "assured_date")} == dict.fromkeys(
        (*unknown, "assured_date")
    )


def test_a_card_without_any_known_number_has_no_phones() -> None:
    assert listing(make_offer(), "Borne", TODAY)["phones"] == []


@pytest.mark.parametrize(
    ("municipality", "address"),
    [
        ("Borne", "Marktstraat 23, 7622 CP Borne"),
        ("Hengelo", "Johannaweg 26"),
        ("Haaksbergen", None),
        (None, None),
    ],
)
def test_a_card_gives_only_the_address_in_the_own_municipality(
    municipality: str | None, address: str | None
) -> None:
    assert listing(FULL, municipality, TODAY)["address"] == address


def test_an_address_without_a_municipality_is_given_to_nobody() -> None:
    offer = make_offer(addresses=(("", "Ergens 1"),))
    assert [listing(offer, place, TODAY)["address"] for place in ("Borne", None)] == [None, None]


@pytest.mark.parametrize(
    ("municipality", "hours"),
    [
        ("Borne", "wekelijks; dinsdag"),
        ("Hengelo", "wekelijks; vrijdag"),
        ("Haaksbergen", "wekelijks"),
        (None, "wekelijks"),
    ],
)
def test_a_card_gives_only_the_hours_in_the_own_municipality(
    municipality: str | None, hours: str
) -> None:
    assert listing(FULL, municipality, TODAY)["hours"] == hours


def test_a_card_falls_back_on_the_number_of_the_organisation() -> None:
    card = listing(make_offer(organization=OFFICE), "Borne", TODAY)
    assert card["phones"] == [{"number": "088 945 57 22", "description": "algemeen nummer"}]


@pytest.mark.parametrize(
    ("key", "value"), [("email", "info@wijkracht.nl"), ("url", "https://www.wijkracht.nl")]
)
def test_a_card_falls_back_on_the_address_of_the_organisation(key: str, value: str) -> None:
    assert listing(make_offer(organization=OFFICE), "Borne", TODAY)[key] == value


@pytest.mark.parametrize(
    ("checked", "trust"),
    [
        (date(2026, 10, 1), "fresh"),
        (date(2026, 3, 1), "ageing"),
        (date(2022, 12, 31), "stale"),
        (None, "stale"),
    ],
)
def test_a_card_says_how_far_it_may_be_relied_upon(checked: date | None, trust: str) -> None:
    assert listing(make_offer(assured_date=checked), "Borne", TODAY)["trust"] == trust
