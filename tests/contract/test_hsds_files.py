"""The public directory out as HSDS files and in again, on SQLite and PostgreSQL."""

from __future__ import annotations

import csv
import json
from collections.abc import Collection
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.db import Sessions
from services.directory.hsds_core import Hsds
from services.directory.hsds_files import FILES, export_lines, export_tables
from services.directory.hsds_import import Importing, import_hsds
from services.directory.hsds_store import open_hsds
from services.directory.importing import Preview
from services.directory.seed_files import SEED
from services.directory.seeding import seed_directory
from services.directory.tables import (
    AttributeRow,
    MetadataRow,
    OrganizationRow,
    PhoneRow,
    ServiceRow,
)
from tests import hsds
from tests.directory_rows import NOW

UNKNOWN = "99999999-9999-4999-8999-999999999999"


async def nothing(words: str) -> list[str]:
    return []


def reader(sessions: Sessions) -> Hsds:
    return Hsds(open=partial(open_hsds, sessions), find=nothing, address="")


async def seed(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        await seed_directory(session, SEED, NOW)


async def export(sessions: Sessions, folder: Path) -> dict[str, bytes]:
    async for _ in export_lines(reader(sessions), folder):
        pass
    return {name: (folder / name).read_bytes() for name in FILES.values()}


async def take_in(
    sessions: Sessions, folder: Path, *, write: bool, told: set[str] | None = None
) -> Preview:
    async def index(session: AsyncSession, ids: Collection[str], /) -> None:
        if told is not None:
            told.update(ids)

    seen = [one async for one in import_hsds(Importing(sessions, index, NOW, write), folder)]
    return seen[-1]


def counts(preview: Preview) -> tuple[int, int, int, int]:
    return preview.new, preview.changed, preview.unchanged, preview.refused


def edit(folder: Path, number: int, **fields: Any) -> dict[str, Any]:
    """Changes fields of one service in the file; the record as it now is."""
    path = folder / FILES["services"]
    lines = path.read_text(encoding="utf-8").splitlines()
    record: dict[str, Any] = json.loads(lines[number]) | fields
    lines[number] = json.dumps(record, ensure_ascii=False, sort_keys=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return record


async def test_the_whole_seed_goes_out_and_in_and_out_as_the_same_bytes(
    sessions: Sessions, tmp_path: Path
) -> None:
    await seed(sessions)
    first = await export(sessions, tmp_path / "een")
    for name, kind in (("services.ndjson", "services"), ("organizations.ndjson", "organizations")):
        for line in first[name].decode().splitlines():
            assert hsds.wrong(hsds.official(hsds.FULL[kind]), json.loads(line)) == []
    again = await take_in(sessions, tmp_path / "een", write=True)
    assert counts(again)[:2] == (0, 0), again.lines()
    async with sessions.begin() as session:
        for row in (AttributeRow, OrganizationRow):
            await session.execute(delete(row))
    told: set[str] = set()
    filled = await take_in(sessions, tmp_path / "een", write=True, told=told)
    assert counts(filled)[1:] == (0, 0, 0), filled.lines()
    assert len(told) == len(first["services.ndjson"].splitlines())
    assert await export(sessions, tmp_path / "twee") == first
    # Looking, and what is wrong, changed and new.
    record = edit(tmp_path / "twee", 0, description="Iets anders", phones=[])
    edit(tmp_path / "twee", 1, organization_id=UNKNOWN)
    edit(tmp_path / "twee", 2, minimum_age=80, maximum_age=18, url="geen adres", name="")
    looked = await take_in(sessions, tmp_path / "twee", write=False)
    assert counts(looked)[:2] + counts(looked)[3:] == (0, 1, 2)
    assert {str(problem) for problem in looked.problems} == {
        "services.ndjson, regel 2, organization_id: deze organisatie kennen wij niet",
        "services.ndjson, regel 3, name: dit is verplicht",
        "services.ndjson, regel 3, minimum_age: dit is hoger dan maximum_age",
        "services.ndjson, regel 3, url: dit is geen webadres",
    }
    assert ("description", "Iets anders") in {(c.column, c.new) for c in looked.changes}
    assert await export(sessions, tmp_path / "drie") == first
    # What is ours and not of HSDS stays with an offer that is changed.
    async with sessions.begin() as session:
        ours = update(ServiceRow).where(ServiceRow.id == record["id"])
        await session.execute(ours.values(note="van ons", handover_email="a@b.nl"))
    await take_in(sessions, tmp_path / "twee", write=True)
    async with sessions() as session:
        row = await session.get(ServiceRow, record["id"])
        assert row is not None
        assert (row.description, row.note, row.handover_email) == (
            "Iets anders", "van ons", "a@b.nl",
        )  # fmt: skip
        history = await session.scalars(
            select(MetadataRow.field_name).where(MetadataRow.resource_id == record["id"])
        )
        assert "description" in set(history)
        phones = await session.scalars(select(PhoneRow).where(PhoneRow.service_id == record["id"]))
        assert list(phones) == []
    once_more = await take_in(sessions, tmp_path / "twee", write=False)
    assert counts(once_more)[:2] == (0, 0)
    # And as tables.
    async for _ in export_tables(reader(sessions), tmp_path / "tabellen"):
        pass
    package = json.loads((tmp_path / "tabellen" / "datapackage.json").read_text(encoding="utf-8"))
    for resource in package["resources"]:
        with (tmp_path / "tabellen" / resource["path"]).open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines))
        assert [f["name"] for f in resource["schema"]["fields"]] == list(
            rows[0] if rows else [f["name"] for f in resource["schema"]["fields"]]
        )
        assert len({row["id"] for row in rows}) == len(rows), resource["path"]
