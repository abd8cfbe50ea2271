"""Everything in shared/domein is in the seeded directory, and nothing there is made up.

The lists lie beside the repository; without them these tests are skipped.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from datetime import date

import pytest
import yaml

from services.directory.core import Kind
from services.directory.seed_files import SEED
from services.directory.use_cases import signal_lines
from tests.directory_in_memory import MemoryDirectory
from tests.seeded_directory import NOW, Offers, of_kind, seeded_directory, seeded_offers
from tests.services_needed import SHARED, shared

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


@dataclass(frozen=True)
class Line:
    """A row of aanbod.csv or landelijk.csv."""

    organization: str
    name: str
    row: dict[str, str]

    def __str__(self) -> str:
        return f"{self.organization}: {self.name}"


def _lines_checked() -> date:
    """When veiligheid.md was gone through: one day, the same in every file that comes from it."""
    days = {
        source["assured_date"]
        for path in (SEED / "landelijk").glob("*.yml")
        for source in yaml.safe_load(path.read_text(encoding="utf-8"))["sources"].values()
        if source["document"] == "veiligheid.md"
    }
    (day,) = days
    assert isinstance(day, date)
    return day


def _lines(name: str) -> list[Line]:
    path = DOMAIN / name
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return [Line(row["organisatie"], row["dienst"], row) for row in csv.DictReader(file)]


LOCAL = _lines("aanbod.csv")
NATIONAL = _lines("landelijk.csv")


@pytest.fixture(scope="module")
def seeded() -> MemoryDirectory:
    return seeded_directory()


@pytest.fixture(scope="module")
def offers() -> Offers:
    return seeded_offers()


def parts(text: str) -> set[str]:
    return {part for part in text.split("|") if part}


# --- the local offers of aanbod.csv


def test_the_lists_of_the_domain_are_read() -> None:
    shared("domein", "aanbod.csv")
    assert (len(LOCAL), len(NATIONAL)) == (96, 12)


@pytest.mark.parametrize("line", LOCAL, ids=str)
def test_an_offer_of_the_list_is_in_the_directory_as_the_list_has_it(
    offers: Offers, line: Line
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
def test_an_offer_of_the_list_names_the_document_it_comes_from(offers: Offers, line: Line) -> None:
    title = offers[line.organization, line.name].source
    assert DOCUMENTS[title or ""][0] == line.row["bron"]


def test_the_directory_has_no_local_offers_that_the_list_lacks(
    offers: Offers,
) -> None:
    listed = {(line.organization, line.name) for line in LOCAL}
    found = {(offer.organization.name, offer.name) for offer in of_kind(offers, Kind.WELFARE)}
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
    offers: Offers, line: Line
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
    offers: Offers,
) -> None:
    listed = {line.organization for line in NATIONAL}
    found = {offer.organization.name for offer in of_kind(offers, Kind.NATIONAL)}
    assert not listed or found == listed | set(LINES) | {"Huisarts"}


@pytest.mark.parametrize("name", LINES)
def test_a_line_of_the_safety_list_has_its_numbers_and_its_signal(
    offers: Offers, name: str
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
    offers: Offers,
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
def test_a_municipality_has_the_tasks_that_the_law_gives_it(offers: Offers, town: str) -> None:
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


# --- when it was checked


def test_an_offer_is_as_old_as_the_document_it_comes_from(
    offers: Offers,
) -> None:
    local = of_kind(offers, Kind.WELFARE)
    years = {(offer.source, offer.assured_date and offer.assured_date.year) for offer in local}
    assert years == {(title, year) for title, (_, year) in DOCUMENTS.items()}


@pytest.mark.parametrize("line", NATIONAL, ids=str)
def test_a_national_offer_is_as_old_as_its_newest_source(offers: Offers, line: Line) -> None:
    checked = offers[line.organization, line.name].assured_date
    if line.row["bron"] == "veiligheid.md":
        assert checked == _lines_checked()
        return
    years = [int(year) for year in re.findall(r"\b20\d\d\b", line.row["bron"])]
    assert (checked.year if checked else None) == max(years, default=None)


def test_an_offer_that_no_source_dates_is_not_said_to_be_checked(
    offers: Offers,
) -> None:
    legal = of_kind(offers, Kind.MUNICIPALITY)
    assert {offer.assured_date for offer in legal} == {None}


def test_no_offer_was_checked_in_the_future(offers: Offers) -> None:
    checked = [offer.assured_date for offer in offers.values() if offer.assured_date]
    assert max(checked) <= date.today()
