"""Everything in shared/domein is in the seeded directory, and nothing there is made up.

The lists lie beside the repository; without them these tests are skipped.
"""

from __future__ import annotations

import asyncio
import csv
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from statistics import mean
from typing import Any
from uuid import UUID

import pytest

from services.db import Base, make_engine, make_sessions
from services.directory.core import Kind, Offer, Person, listing_id
from services.directory.listing import listing
from services.directory.seed_files import SEED
from services.directory.seeding import seed_directory
from services.directory.store import open_directory
from services.directory.use_cases import find_route, signal_lines
from tests.directory_in_memory import MemoryDirectory
from tests.services_needed import ROOT, SHARED, shared

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
DOMAIN = SHARED / "domein"
TOWNS = (
    "Borne",
    "De Wolden",
    "Dinkelland",
    "Druten",
    "Haaksbergen",
    "Hengelo",
    "Meppel",
    "Oldenzaal",
    "Westerveld",
    "Wijchen",
)
# domein/veiligheid.md, second part.
SITES = {
    "Hengelo": "hengelo.nl",
    "Borne": "borne.nl",
    "Haaksbergen": "haaksbergen.nl",
    "Oldenzaal": "oldenzaal.nl",
    "Dinkelland": "dinkelland.nl",
    "De Wolden": "dewolden.nl",
    "Meppel": "meppel.nl",
    "Westerveld": "gemeentewesterveld.nl",
    "Wijchen": "wijchen.nl",
    "Druten": "druten.nl",
}
LEGAL_TASKS = {
    "hulp_in_huis": "Wmo 2015",
    "langer_thuis": "Wmo 2015",
    "vervoer": "Wmo 2015",
    "clientondersteuning": "Wmo 2015",
    "mantelzorg": "Wmo 2015",
    "huisuitzetting": "Wmo 2015",
    "rondkomen": "Participatiewet",
    "werk_inkomen": "Participatiewet",
    "schulden": "Wet gemeentelijke schuldhulpverlening",
    "opvoeden": "Jeugdwet",
    "nieuwkomer": "Wet inburgering",
    "taal": "Wet educatie en beroepsonderwijs",
    "woning_zoeken": "Urgentie voor een woning",
}
# domein/veiligheid.md, first part: numbers in its order, and what the line is for.
LINES = {
    "112": (["112"], ("acuut_gevaar",)),
    "113 Zelfmoordpreventie": (["113", "0800-0113"], ("suicide",)),
    "Veilig Thuis": (["0800-2000"], ("huiselijk_geweld",)),
    "Kindertelefoon": (["0800-0432"], ()),
    "De Luisterlijn": (["088 0767 000"], ()),
}
DOCUMENTS = {  # title in the directory: first digits of the file, year that it speaks of
    "Wijkracht, Strategisch Meerjarenbeleidsplan 2020-2024": ("000", 2020),
    "Wijkracht, Jaarverslag 2022": ("001", 2022),
    "Welzijn MensenWerk, Strategisch Koersplan 2024-2027": ("002", 2024),
    "Welzijn De Wolden, Koersplan 2019-2022": ("003", 2019),
    "MeerVoormekaar, Strategisch Beleidsplan 2018-2022": ("004", 2018),
}
LINES_CHECKED = date(2026, 11, 22)  # when veiligheid.md was gone through
TEXTS = {".py", ".yml", ".csv", ".html", ".js", ".css", ".md", ".tsv", ".json", ".txt"}
MOST_WORDS = 60  # of a description: what fits on a card
MOST_WORDS_A_SENTENCE = 15  # on average: B1
LONGEST_SENTENCE = 25  # words


@dataclass(frozen=True)
class Line:
    """A row of aanbod.csv or landelijk.csv."""

    organization: str
    name: str
    row: dict[str, str]

    def __str__(self) -> str:
        return f"{self.organization}: {self.name}"


def _lines(name: str) -> list[Line]:
    path = DOMAIN / name
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return [Line(row["organisatie"], row["dienst"], row) for row in csv.DictReader(file)]


LOCAL = _lines("aanbod.csv")
NATIONAL = _lines("landelijk.csv")


async def _read() -> MemoryDirectory:
    engine = make_engine("sqlite+aiosqlite://")
    try:
        async with engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        sessions = make_sessions(engine)
        async with sessions.begin() as session:
            await seed_directory(session, SEED, NOW)
        async with open_directory(sessions) as store:
            return MemoryDirectory(
                offers=await store.all_offers(drafts=True),
                organizations=await store.organizations(),
                help_requests=await store.help_requests(),
            )
    finally:
        await engine.dispose()


@pytest.fixture(scope="module")
def seeded() -> MemoryDirectory:
    """The directory as a fresh house has it."""
    return asyncio.run(_read())


@pytest.fixture(scope="module")
def offers(seeded: MemoryDirectory) -> dict[tuple[str, str], Offer]:
    """Every offer, drafts too, by organisation and name."""
    return {(offer.organization.name, offer.name): offer for offer in seeded.offers}


def parts(text: str) -> set[str]:
    return {part for part in text.split("|") if part}


def kind_of(offers: dict[tuple[str, str], Offer], kind: Kind) -> list[Offer]:
    return [offer for offer in offers.values() if offer.organization.kind is kind]


# --- the local offers of aanbod.csv


def test_the_lists_of_the_domain_are_read() -> None:
    shared("domein", "aanbod.csv")
    assert (len(LOCAL), len(NATIONAL)) == (96, 12)


@pytest.mark.parametrize("line", LOCAL, ids=str)
def test_an_offer_of_the_list_is_in_the_directory_as_the_list_has_it(
    offers: dict[tuple[str, str], Offer], line: Line
) -> None:
    offer, row = offers[line.organization, line.name], line.row
    assert {
        "municipalities": set(offer.municipalities),
        "hulpvragen": set(offer.help_requests),
        "ook": set(offer.also),
        "ages": (offer.minimum_age, offer.maximum_age),
        "voor": offer.audience or "",
        "draft": offer.draft,
    } == {
        "municipalities": parts(row["gemeenten"]),
        "hulpvragen": parts(row["hulpvragen"]),
        "ook": parts(row["ook"]),
        "ages": _ages(row["leeftijd"]),
        "voor": row["voor"],
        "draft": row["status"] == "aangekondigd",
    }


def _ages(text: str) -> tuple[int | None, int | None]:
    if not text:
        return None, None
    first, _, last = text.removesuffix("+").partition("-")
    return int(first), int(last) if last else None


@pytest.mark.parametrize("line", LOCAL, ids=str)
def test_an_offer_of_the_list_names_the_document_it_comes_from(
    offers: dict[tuple[str, str], Offer], line: Line
) -> None:
    title = offers[line.organization, line.name].source
    assert DOCUMENTS[title or ""][0] == line.row["bron"]


def test_the_directory_has_no_local_offers_that_the_list_lacks(
    offers: dict[tuple[str, str], Offer],
) -> None:
    listed = {(line.organization, line.name) for line in LOCAL}
    found = {(offer.organization.name, offer.name) for offer in kind_of(offers, Kind.WELFARE)}
    assert not listed or found == listed


@pytest.mark.parametrize("town", TOWNS)
async def test_every_municipality_has_one_front_office(seeded: MemoryDirectory, town: str) -> None:
    offices = [
        organization.slug
        for organization in await seeded.organizations()
        if organization.kind is Kind.WELFARE and town in organization.municipalities
    ]
    assert len(offices) == 1


async def test_the_front_offices_have_the_addresses_of_their_pages(
    seeded: MemoryDirectory,
) -> None:
    slugs = {
        organization.slug
        for organization in await seeded.organizations()
        if organization.kind is Kind.WELFARE
    }
    assert slugs == {"wijkracht", "dewolden", "mensenwerk", "meervoormekaar"}


# --- the country


@pytest.mark.parametrize("line", NATIONAL, ids=str)
def test_a_national_offer_of_the_list_is_in_the_directory_as_the_list_has_it(
    offers: dict[tuple[str, str], Offer], line: Line
) -> None:
    offer, row = offers[line.organization, line.name], line.row
    assert {
        "numbers": [phone.number for phone in offer.phones],
        "site": (offer.url or "").removeprefix("https://www."),
        "hulpvragen": set(offer.help_requests),
        "hours": [text for _, text in offer.hours],
        "kind": offer.organization.kind,
        "municipalities": offer.municipalities,
    } == {
        "numbers": [row["telefoon"]] if row["telefoon"] else [],
        "site": row["website"],
        "hulpvragen": parts(row["hulpvragen"]),
        "hours": [row["wanneer"]] if row["wanneer"] else [],
        "kind": Kind.NATIONAL,
        "municipalities": (),
    }


def test_the_country_has_only_the_list_the_lines_and_the_family_doctor(
    offers: dict[tuple[str, str], Offer],
) -> None:
    listed = {line.organization for line in NATIONAL}
    found = {offer.organization.name for offer in kind_of(offers, Kind.NATIONAL)}
    assert not listed or found == listed | set(LINES) | {"Huisarts"}


@pytest.mark.parametrize("name", LINES)
def test_a_line_of_the_safety_list_has_its_numbers_and_its_signal(
    offers: dict[tuple[str, str], Offer], name: str
) -> None:
    (offer,) = (offer for offer in offers.values() if offer.organization.name == name)
    numbers, signals = LINES[name]
    assert ([phone.number for phone in offer.phones], offer.signals) == (numbers, signals)


@pytest.mark.parametrize("name", LINES)
def test_the_numbers_of_a_line_are_those_of_the_safety_list(name: str) -> None:
    text = shared("domein", "veiligheid.md").read_text(encoding="utf-8")
    (row,) = (row for row in text.splitlines() if row.startswith(f"| {name} |"))
    numbers = re.findall(r"\d[\d -]*\d", row.split("|")[2])
    assert [number.strip() for number in numbers] == LINES[name][0]


def test_the_family_doctor_has_no_number_because_nobody_knows_it(
    offers: dict[tuple[str, str], Offer],
) -> None:
    doctor = offers["Huisarts", "Uw huisarts bellen"]
    assert (doctor.phones, doctor.organization.phones) == ((), ())


async def test_each_signal_has_exactly_its_own_line(seeded: MemoryDirectory) -> None:
    lines = await signal_lines(seeded)
    assert {signal: [offer.organization.name for offer in lines[signal]] for signal in lines} == {
        "suicide": ["113 Zelfmoordpreventie"],
        "acuut_gevaar": ["112"],
        "huiselijk_geweld": ["Veilig Thuis"],
    }


async def test_a_line_is_checked_lately_so_that_it_is_given_plainly(
    seeded: MemoryDirectory,
) -> None:
    trust = {offer.name: offer.trust(NOW.date()).value for offer in await seeded.signal_offers()}
    assert set(trust.values()) == {"fresh"}, trust


# --- the municipalities


@pytest.mark.parametrize("town", TOWNS)
def test_a_municipality_has_the_tasks_that_the_law_gives_it(
    offers: dict[tuple[str, str], Offer], town: str
) -> None:
    own = [
        offer for (organization, _), offer in offers.items() if organization == f"Gemeente {town}"
    ]
    tasks = {code: offer.legal_task for offer in own for code in offer.help_requests}
    assert tasks == LEGAL_TASKS
    assert {offer.municipalities for offer in own} == {(town,)}


@pytest.mark.parametrize("town", TOWNS)
async def test_a_municipality_has_its_site_and_no_number(
    seeded: MemoryDirectory, town: str
) -> None:
    (found,) = (org for org in await seeded.organizations() if org.name == f"Gemeente {town}")
    assert (found.website, found.phones, found.kind) == (
        f"https://www.{SITES[town]}",
        (),
        Kind.MUNICIPALITY,
    )


@pytest.mark.parametrize("code", LEGAL_TASKS)
def test_the_safety_list_gives_the_municipality_this_task(code: str) -> None:
    text = shared("domein", "veiligheid.md").read_text(encoding="utf-8")
    (tasks,) = (line for line in text.splitlines() if line.startswith("gemeentewesterveld.nl"))
    more = text.split(tasks)[1].split("Numbers are not known")[0]
    assert re.search(rf"\b{code}\b", tasks + more)


@pytest.mark.parametrize("site", SITES.values())
def test_the_safety_list_gives_the_municipality_this_site(site: str) -> None:
    text = shared("domein", "veiligheid.md").read_text(encoding="utf-8")
    assert re.search(rf"(?<![\w.]){re.escape(site)}\b", text)


# --- what every card of the seed must be


def test_every_offer_says_what_it_is(offers: dict[tuple[str, str], Offer]) -> None:
    assert [offer.name for offer in offers.values() if not offer.description] == []


def test_every_offer_names_its_source(offers: dict[tuple[str, str], Offer]) -> None:
    assert [offer.name for offer in offers.values() if not offer.source] == []


def test_no_description_is_too_long_for_a_card(offers: dict[tuple[str, str], Offer]) -> None:
    lengths = {offer.name: len((offer.description or "").split()) for offer in offers.values()}
    assert {name: length for name, length in lengths.items() if length > MOST_WORDS} == {}


def sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.!?])\s+", text)


def test_the_sentences_of_the_descriptions_are_short_on_average(
    offers: dict[tuple[str, str], Offer],
) -> None:
    texts = {offer.description or "" for offer in offers.values()}
    assert mean(len(s.split()) for text in texts for s in sentences(text)) <= (
        MOST_WORDS_A_SENTENCE
    )


def test_no_sentence_of_a_description_is_too_long_to_follow(
    offers: dict[tuple[str, str], Offer],
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
    offers: dict[tuple[str, str], Offer],
) -> None:
    found = {offer.name: NOT_ON_A_CARD.search(offer.description or "") for offer in offers.values()}
    assert {name: match[0] for name, match in found.items() if match} == {}


def test_an_offer_is_as_old_as_the_document_it_comes_from(
    offers: dict[tuple[str, str], Offer],
) -> None:
    local = kind_of(offers, Kind.WELFARE)
    years = {(offer.source, offer.assured_date and offer.assured_date.year) for offer in local}
    assert years == {(title, year) for title, (_, year) in DOCUMENTS.items()}


@pytest.mark.parametrize("line", NATIONAL, ids=str)
def test_a_national_offer_is_as_old_as_its_newest_source(
    offers: dict[tuple[str, str], Offer], line: Line
) -> None:
    checked = offers[line.organization, line.name].assured_date
    if line.row["bron"] == "veiligheid.md":
        assert checked == LINES_CHECKED
        return
    years = [int(year) for year in re.findall(r"\b20\d\d\b", line.row["bron"])]
    assert (checked.year if checked else None) == max(years, default=None)


def test_an_offer_that_no_source_dates_is_not_said_to_be_checked(
    offers: dict[tuple[str, str], Offer],
) -> None:
    legal = kind_of(offers, Kind.MUNICIPALITY)
    assert {offer.assured_date for offer in legal} == {None}


def test_no_offer_was_checked_in_the_future(offers: dict[tuple[str, str], Offer]) -> None:
    checked = [offer.assured_date for offer in offers.values() if offer.assured_date]
    assert max(checked) <= date.today()


# --- numbers


async def test_every_number_stands_in_a_source(
    seeded: MemoryDirectory, offers: dict[tuple[str, str], Offer]
) -> None:
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
    texts = [path for path in paths if path.suffix in TEXTS]
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
        ("Wijkracht", "Samen eten", "ID1"),
        ("113 Zelfmoordpreventie", "Praten met 113", "ID2"),
    ],
)
def test_an_offer_keeps_its_id_for_ever(
    offers: dict[tuple[str, str], Offer], organization: str, offer: str, expected: str
) -> None:
    assert offers[organization, offer].id == expected


def test_the_id_of_every_offer_is_made_of_its_organisation_and_name(
    offers: dict[tuple[str, str], Offer],
) -> None:
    for (organization, name), offer in offers.items():
        assert offer.id == listing_id(organization, name)
        assert UUID(offer.id).version == 5


# --- what a resident gets of it


async def names(seeded: MemoryDirectory, code: str, **person: Any) -> list[str]:
    route = await find_route(seeded, code=code, person=Person(**person), now=NOW, record=False)
    return [offer.name for offer in route.in_order()]


@pytest.mark.parametrize("age", [None, 45])
async def test_an_adult_with_a_drinking_problem_in_borne_gets_the_social_workers_first(
    seeded: MemoryDirectory, age: int | None
) -> None:
    found = await names(seeded, "verslaving", municipality="Borne", age=age)
    assert found[0] == "Algemeen maatschappelijk werk"


async def test_somebody_of_15_with_a_drug_problem_in_borne_gets_the_youth_workers_first(
    seeded: MemoryDirectory,
) -> None:
    found = await names(seeded, "verslaving", municipality="Borne", age=15)
    assert found[0] == "Skillz jongerenwerk"


async def test_somebody_of_83_who_is_lonely_in_hengelo_gets_the_work_for_the_elderly_first(
    seeded: MemoryDirectory,
) -> None:
    found = await names(seeded, "eenzaamheid", municipality="Hengelo", age=83)
    assert found[0] == "Ouderenwerk"


async def test_somebody_in_hasselo_who_is_lonely_gets_the_house_in_the_neighbourhood_first(
    seeded: MemoryDirectory,
) -> None:
    found = await names(seeded, "eenzaamheid", municipality="Hengelo", place="Hasselo")
    assert found[0] == "Wijkhuis Hasselo"


@pytest.mark.parametrize(("age", "first"), [(10, True), (83, False)])
async def test_the_line_for_children_is_named_first_to_children_only(
    seeded: MemoryDirectory, age: int, first: bool
) -> None:
    found = await names(seeded, "huiselijk_geweld", age=age)
    assert (found[0] == "Voor kinderen en jongeren") is first


@pytest.mark.parametrize("town", TOWNS)
async def test_every_question_in_every_municipality_has_an_answer_or_is_counted(
    seeded: MemoryDirectory, town: str
) -> None:
    for request in await seeded.help_requests():
        person = Person(municipality=town)
        route = await find_route(seeded, code=request.code, person=person, now=NOW, record=False)
        assert route.in_order() or route.unmet, request.code
        assert not any(offer.draft for offer in route.in_order())
        for offer in route.in_order():
            address = listing(offer, town, NOW.date())["address"]
            assert address is None or address in dict(offer.addresses)[town]
