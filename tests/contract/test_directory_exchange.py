"""The directory out to files and in again, on SQLite and PostgreSQL."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import delete, select, update

from services.db import Sessions
from services.directory.core import Offer, Organization
from services.directory.exchange import export_directory, import_directory
from services.directory.seed_files import SEED, SeedInvalid
from services.directory.seeding import seed_directory
from services.directory.store import open_directory
from services.directory.tables import (
    AddressRow,
    AttributeRow,
    OrganizationRow,
    PhoneRow,
    ServiceRow,
    TaxonomyRow,
)
from tests.directory_rows import NOW

Everything = tuple[dict[str, Offer], list[Organization]]


async def seed(sessions: Sessions, folder: Path = SEED) -> None:
    async with sessions.begin() as session:
        await seed_directory(session, folder, NOW)


async def export(sessions: Sessions, folder: Path) -> list[Path]:
    async with sessions() as session:
        return await export_directory(session, folder)


async def take_in(sessions: Sessions, folder: Path) -> int:
    async with sessions.begin() as session:
        return await import_directory(session, folder, NOW)


async def everything(sessions: Sessions) -> Everything:
    async with open_directory(sessions) as store:
        offers = {offer.id: offer for offer in await store.all_offers(drafts=True)}
        return offers, await store.organizations()


async def empty(sessions: Sessions) -> None:
    """Leaves the taxonomy, as in a house that has no organisation yet."""
    async with sessions.begin() as session:
        for row in (AttributeRow, OrganizationRow):
            await session.execute(delete(row))


@pytest.fixture
def small_seed(tmp_path: Path) -> Path:
    """The seed with one welfare organisation, one line and one municipality: quick to read."""
    folder = tmp_path / "seed"
    kept = ("meervoormekaar.yml", "kindertelefoon.yml", "druten.yml", "wettelijke-taken.yml")
    for path in SEED.rglob("*"):
        if path.name in kept or (path.is_file() and path.parent == SEED):
            target = folder / path.relative_to(SEED)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)
    return folder


def edit(folder: Path, change: Callable[[dict[str, Any]], None]) -> None:
    """Changes the file of MeerVoormekaar in an export."""
    path = folder / "meervoormekaar.yml"
    content = yaml.safe_load(path.read_text())
    change(content)
    path.write_text(yaml.safe_dump(content, allow_unicode=True))


async def test_an_export_of_the_whole_seed_gives_equal_offers_in_an_empty_directory(
    sessions: Sessions, tmp_path: Path
) -> None:
    await seed(sessions)
    before = await everything(sessions)
    await export(sessions, tmp_path / "out")
    await empty(sessions)
    assert await everything(sessions) == ({}, [])
    await take_in(sessions, tmp_path / "out")
    assert await everything(sessions) == before


async def test_an_import_of_the_own_export_changes_nothing(
    sessions: Sessions, tmp_path: Path, small_seed: Path
) -> None:
    await seed(sessions, small_seed)
    before = await everything(sessions)
    await export(sessions, tmp_path / "out")
    assert await take_in(sessions, tmp_path / "out") == len(before[0])
    assert await everything(sessions) == before


async def test_two_exports_of_the_same_directory_are_the_same_files(
    sessions: Sessions, tmp_path: Path, small_seed: Path
) -> None:
    await seed(sessions, small_seed)
    for folder in ("one", "two"):
        await export(sessions, tmp_path / folder)
    one, two = (
        {path.name: path.read_text() for path in (tmp_path / folder).iterdir()}
        for folder in ("one", "two")
    )
    assert one == two


async def test_an_export_is_one_file_for_each_organisation(
    sessions: Sessions, tmp_path: Path, small_seed: Path
) -> None:
    await seed(sessions, small_seed)
    written = await export(sessions, tmp_path / "out")
    assert [path.name for path in written] == [
        "gemeente-druten.yml",
        "kindertelefoon.yml",
        "meervoormekaar.yml",
    ]


STATES = {
    "announced": {"draft": True},
    "reported wrong": {"reported_wrong": True},
    "closed": {"status": "inactive"},
    "closed for some time": {"status": "temporarily closed"},
}


@pytest.mark.parametrize("state", STATES)
async def test_an_offer_that_may_not_be_given_is_not_given_after_export_and_import(
    sessions: Sessions, tmp_path: Path, small_seed: Path, state: str
) -> None:
    await seed(sessions, small_seed)
    async with sessions.begin() as session:
        await session.execute(
            update(ServiceRow).where(ServiceRow.name == "Plusbus").values(**STATES[state])
        )
    before = await everything(sessions)
    await export(sessions, tmp_path / "out")
    await empty(sessions)
    await take_in(sessions, tmp_path / "out")
    assert await everything(sessions) == before
    async with open_directory(sessions) as store:
        assert "Plusbus" not in {offer.name for offer in await store.all_offers()}


async def test_an_import_replaces_what_the_file_says_otherwise(
    sessions: Sessions, tmp_path: Path, small_seed: Path
) -> None:
    await seed(sessions, small_seed)
    await export(sessions, tmp_path / "out")
    offers, _ = await everything(sessions)
    plusbus = next(offer for offer in offers.values() if offer.name == "Plusbus")

    def change(content: dict[str, Any]) -> None:
        service = next(item for item in content["services"] if item["name"] == "Plusbus")
        service |= {
            "description": "Een bus.",
            "hulpvragen": ["maatje"],
            "municipalities": ["Wijchen"],
        }

    edit(tmp_path / "out", change)
    await take_in(sessions, tmp_path / "out")
    assert (await everything(sessions))[0][plusbus.id] == replace(
        plusbus,
        description="Een bus.",
        help_requests=("maatje",),
        municipalities=("Wijchen",),
    )


async def test_an_import_leaves_no_old_number_beside_the_new_one(
    sessions: Sessions, tmp_path: Path, small_seed: Path
) -> None:
    await seed(sessions, small_seed)
    await export(sessions, tmp_path / "out")
    for number in ("0487 000 001", "0487 000 002"):

        def change(content: dict[str, Any], number: str = number) -> None:
            content["organization"]["phones"] = [{"number": number, "description": None}]
            content["services"][0]["phones"] = [{"number": number, "description": None}]

        edit(tmp_path / "out", change)
        await take_in(sessions, tmp_path / "out")
    async with sessions() as session:
        numbers = await session.scalars(
            select(PhoneRow.number).where(PhoneRow.number.startswith("0487"))
        )
        assert list(numbers) == ["0487 000 002"] * 2


async def test_an_import_leaves_no_old_address_where_the_file_has_none(
    sessions: Sessions, tmp_path: Path, small_seed: Path
) -> None:
    await seed(sessions, small_seed)
    await export(sessions, tmp_path / "out")
    for address, city in (("Markt 1", "Druten"), (None, None)):

        def change(
            content: dict[str, Any], address: str | None = address, city: str | None = city
        ) -> None:
            content["locations"] = [
                {"key": "huis", "municipality": "Druten", "address_1": address, "city": city}
            ]

        edit(tmp_path / "out", change)
        await take_in(sessions, tmp_path / "out")
    async with sessions() as session:
        assert list(await session.scalars(select(AddressRow.address_1))) == []


async def test_an_offer_that_the_files_do_not_name_stays(
    sessions: Sessions, tmp_path: Path, small_seed: Path
) -> None:
    await seed(sessions, small_seed)
    before = await everything(sessions)
    await export(sessions, tmp_path / "out")
    edit(tmp_path / "out", lambda content: content["services"].pop())
    await take_in(sessions, tmp_path / "out")
    assert await everything(sessions) == before


async def test_an_import_leaves_the_taxonomy_alone(
    sessions: Sessions, tmp_path: Path, small_seed: Path
) -> None:
    await seed(sessions, small_seed)
    async with sessions.begin() as session:
        await session.execute(update(TaxonomyRow).values(description="Van ons."))
    await export(sessions, tmp_path / "out")
    await take_in(sessions, tmp_path / "out")
    async with sessions() as session:
        assert set(await session.scalars(select(TaxonomyRow.description))) == {"Van ons."}


def _first(**changes: Any) -> Callable[[dict[str, Any]], None]:
    def change(content: dict[str, Any]) -> None:
        content["services"][0] |= changes

    return change


def _organization(**changes: Any) -> Callable[[dict[str, Any]], None]:
    def change(content: dict[str, Any]) -> None:
        content["organization"] |= changes

    return change


BROKEN: dict[str, Callable[[dict[str, Any]], None]] = {
    "no organisation": lambda content: content.pop("organization") and None,
    "an offer without a name": lambda content: content["services"][0].pop("name") and None,
    "a hulpvraag that does not exist": _first(hulpvragen=["onzin"]),
    "a signal that does not exist": _first(signals=["onzin"]),
    "a kind of organisation that does not exist": _organization(kind="vereniging"),
    "an organisation without a name": _organization(name=None),
    "a location that the file does not have": _first(locations=["nergens"]),
    "a check that is no date": _first(source={"title": "Plan", "assured_date": "vorig jaar"}),
    "an age that is no number": _first(ages={"min": "jong", "max": None}),
    "hours without words": _first(hours=[{"municipality": "Druten", "description": None}]),
    "a phone without a number": _first(phones=[{"number": None, "description": "balie"}]),
    "offers that are no list": lambda content: content.update(services=7),
}


@pytest.mark.parametrize("broken", BROKEN)
async def test_a_broken_file_changes_nothing_and_is_named(
    sessions: Sessions, tmp_path: Path, small_seed: Path, broken: str
) -> None:
    await seed(sessions, small_seed)
    before = await everything(sessions)
    await export(sessions, tmp_path / "out")
    other = tmp_path / "out" / "kindertelefoon.yml"  # read before the broken one
    other.write_text(other.read_text().replace("Kindertelefoon", "Kinderlijn"))
    edit(tmp_path / "out", BROKEN[broken])
    with pytest.raises(SeedInvalid, match=r"meervoormekaar\.yml"):
        await take_in(sessions, tmp_path / "out")
    assert await everything(sessions) == before


@pytest.mark.parametrize(
    "text", ["", "[]", "organization: [", "zomaar tekst", "organization:\n\t- x", "\x00"]
)
async def test_a_file_that_is_no_directory_changes_nothing_and_is_named(
    sessions: Sessions, tmp_path: Path, text: str
) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "stuk.yml").write_text(text)
    with pytest.raises(SeedInvalid, match=r"stuk\.yml"):
        await take_in(sessions, tmp_path / "out")
    assert await everything(sessions) == ({}, [])


async def test_a_file_that_is_no_text_changes_nothing_and_is_named(
    sessions: Sessions, tmp_path: Path
) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "stuk.yml").write_bytes(b"organization: \xff\xfe")
    with pytest.raises(SeedInvalid, match=r"stuk\.yml"):
        await take_in(sessions, tmp_path / "out")


async def test_a_folder_without_files_is_refused(sessions: Sessions, tmp_path: Path) -> None:
    with pytest.raises(SeedInvalid, match=r"geen \.yml-bestanden"):
        await take_in(sessions, tmp_path)
