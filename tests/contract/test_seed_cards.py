"""What every card of the seed must be: short, plain, with numbers and ids that are right."""

from __future__ import annotations

import re
from statistics import mean
from uuid import UUID

import pytest

from services.directory.core import Kind, listing_id
from tests.directory_in_memory import MemoryDirectory
from tests.seeded_directory import Offers, seeded_directory, seeded_offers
from tests.services_needed import ROOT, shared

TYPED = ROOT / "services" / "safety" / "patterns"  # what residents type, never what we say
TEXTS = {".py", ".yml", ".csv", ".html", ".js", ".css", ".md", ".tsv", ".json", ".txt"}
MOST_WORDS = 60  # of a description: what fits on a card
MOST_WORDS_A_SENTENCE = 15  # on average: B1
LONGEST_SENTENCE = 25  # words


@pytest.fixture(scope="module")
def seeded() -> MemoryDirectory:
    return seeded_directory()


@pytest.fixture(scope="module")
def offers() -> Offers:
    return seeded_offers()


# --- what every card of the seed must be


def test_every_offer_says_what_it_is(offers: Offers) -> None:
    assert [offer.name for offer in offers.values() if not offer.description] == []


def test_every_offer_names_its_source(offers: Offers) -> None:
    assert [offer.name for offer in offers.values() if not offer.source] == []


def test_no_description_is_too_long_for_a_card(offers: Offers) -> None:
    lengths = {offer.name: len((offer.description or "").split()) for offer in offers.values()}
    assert {name: length for name, length in lengths.items() if length > MOST_WORDS} == {}


def sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.!?])\s+", text)


def test_the_sentences_of_the_descriptions_are_short_on_average(
    offers: Offers,
) -> None:
    texts = {offer.description or "" for offer in offers.values()}
    assert mean(len(s.split()) for text in texts for s in sentences(text)) <= (
        MOST_WORDS_A_SENTENCE
    )


def test_no_sentence_of_a_description_is_too_long_to_follow(
    offers: Offers,
) -> None:
    texts = {offer.description or "" for offer in offers.values()}
    long = [s for text in texts for s in sentences(text) if len(s.split()) > LONGEST_SENTENCE]
    assert long == []


# A promise that no source makes, an advice, or "je": not for a card.
NOT_ON_A_CARD = re.compile(
    r"u kunt altijd|gegarandeerd|garantie|zo snel mogelijk|wij lossen|zeker weten|altijd bereikbaar"
    r"|\b(je|jij|jullie)\b",
    re.IGNORECASE,
)


def test_no_description_promises_more_than_a_source_or_says_je(
    offers: Offers,
) -> None:
    found = {offer.name: NOT_ON_A_CARD.search(offer.description or "") for offer in offers.values()}
    assert {name: match[0] for name, match in found.items() if match} == {}


# --- numbers


async def test_every_number_stands_in_a_source(seeded: MemoryDirectory, offers: Offers) -> None:
    sources = [*shared("bronnen").glob("*.txt"), shared("domein", "landelijk.csv")]
    sources.append(shared("domein", "veiligheid.md"))
    known = " ".join(path.read_text(encoding="utf-8") for path in sources)
    numbers = {
        phone.number
        for owner in [*offers.values(), *await seeded.organizations()]
        for phone in owner.phones
    }
    absent = {
        number
        for number in numbers
        if not re.search(rf"(?<![\d-]){re.escape(number)}(?!\d)", known)
    }
    assert (len(numbers), absent) == (14, set())


@pytest.mark.parametrize("folder", ["services", "actions", "bot", "data", "domain.yml", "docs"])
def test_the_old_number_of_113_is_nowhere(folder: str) -> None:
    old = re.compile(r"0900[\s.-]*0113")
    root = ROOT / folder
    paths = [root] if root.is_file() else [path for path in root.rglob("*") if path.is_file()]
    texts = [path for path in paths if path.suffix in TEXTS and TYPED not in path.parents]
    assert texts
    found = [path.name for path in texts if old.search(path.read_text(encoding="utf-8"))]
    assert found == []


async def test_no_welfare_organisation_has_a_number_that_its_document_lacks(
    seeded: MemoryDirectory,
) -> None:
    numbers = {
        organization.slug: [phone.number for phone in organization.phones]
        for organization in await seeded.organizations()
        if organization.kind is Kind.WELFARE
    }
    assert numbers == {
        "wijkracht": ["088 945 57 22"],
        "mensenwerk": ["085 273 1444"],
        "dewolden": [],
        "meervoormekaar": [],
    }


# --- identity


@pytest.mark.parametrize(
    ("organization", "offer", "expected"),
    [
        ("Wijkracht", "Samen eten", "f387b5d7-be23-5ffe-8e2e-f3a4d50c2d6b"),
        ("113 Zelfmoordpreventie", "Praten met 113", "4b984c1c-7168-523f-b5d6-27c4a9605876"),
    ],
)
def test_an_offer_keeps_its_id_for_ever(
    offers: Offers, organization: str, offer: str, expected: str
) -> None:
    assert offers[organization, offer].id == expected


def test_the_id_of_every_offer_is_made_of_its_organisation_and_name(
    offers: Offers,
) -> None:
    for (organization, name), offer in offers.items():
        assert offer.id == listing_id(organization, name)
        assert UUID(offer.id).version == 5
