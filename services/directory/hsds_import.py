"""Takes HSDS records in: first what would change, then, when it is wanted, the writing.

Only what HSDS knows is compared and written; our own columns of an offer that is there stay. A
part (telephones, hours, …) is replaced when it differs, and left alone when not.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.db import Sessions
from services.directory.hsds_checking import check_organization, check_service
from services.directory.hsds_core import Record
from services.directory.hsds_files import FILES
from services.directory.hsds_store import SqlHsdsStore
from services.directory.hsds_writing import write_organization, write_service
from services.directory.importing import Change, Preview, Problem
from services.directory.indexer import Indexer
from services.directory.tables import (
    LocationRow,
    MetadataRow,
    OrganizationRow,
    ServiceRow,
    TaxonomyTermRow,
)

TOGETHER = 200  # records compared and written at a time
# Not compared: of others, or ours for good (how an organisation is known).
LEFT_OUT = frozenset(
    {"last_modified", "organization", "metadata", "services", "organization_identifiers"}
)
PARTS_OF_OTHERS = {"attributes": "taxonomy_term", "service_at_locations": "location"}

Line = tuple[int, Record | None]


@dataclass(frozen=True, slots=True)
class Importing:
    """What an import needs. `write`: False only looks."""

    sessions: Sessions
    index: Indexer
    now: datetime
    write: bool


async def import_hsds(importing: Importing, folder: Path) -> AsyncIterator[Preview]:
    """Reads organisations, then services; yields the one preview after each batch.

    With `write` the good records of a batch are stored and findable before the next is read; who
    stops halfway can begin again, for what is the same already changes nothing. Raises OSError.
    """
    preview = Preview()
    coming: set[str] = set()  # organisations and locations of this file, when only looking
    names: set[tuple[str, str]] = set()  # organisation and name of each service of this file
    for kind in ("organizations", "services"):
        path = folder / FILES[kind]
        if kind == "organizations" and not path.exists():
            continue
        for batch in _batches(path):
            async with importing.sessions.begin() as session:
                await _take(importing, session, kind, path.name, batch, preview, coming, names)
            yield preview


async def _take(
    importing: Importing,
    session: AsyncSession,
    kind: str,
    file: str,
    batch: Sequence[Line],
    preview: Preview,
    coming: set[str],
    names: set[tuple[str, str]],
) -> None:
    good: list[tuple[int, Record]] = []
    check = check_service if kind == "services" else check_organization
    for row, record in batch:
        wrong = list(check(record)) if record is not None else [("", "dit is geen JSON-object")]
        if wrong or record is None:
            preview.refuse(Problem(file, row, column or "regel", text) for column, text in wrong)
        else:
            good.append((row, record))
    records = [record for _, record in good]
    known = await _known(session, kind, records) | coming
    present = await _present(session, kind, [record["id"] for record in records])
    taken = await _names(session, kind, records)
    touched = set()
    for row, record in good:
        unknown = [*_unknown(kind, record, known), *_twice(kind, record, taken, names)]
        if unknown:
            preview.refuse(Problem(file, row, column, text) for column, text in unknown)
            continue
        if kind == "organizations":
            coming |= {record["id"], *(item["id"] for item in record.get("locations") or [])}
        old = present.get(record["id"])
        changes = _changes(old, record) if old is not None else []
        if old is None:
            preview.add_new(record["name"])
        else:
            preview.add(
                Change(record["name"], name, _shown(was), _shown(will))
                for name, was, will in changes
            )
        if importing.write and (old is None or changes):
            differ = {name for name, _, _ in changes} if old is not None else None
            write = write_service if kind == "services" else write_organization
            await write(session, record, differ, importing.now)
            session.add_all(_history(kind, record, changes, importing.now))
            touched.add(record["id"])
    await session.flush()
    if kind == "organizations" and touched:
        query = select(ServiceRow.id).where(ServiceRow.organization_id.in_(touched))
        touched = set(await session.scalars(query))
    if touched:
        await importing.index(session, touched)


def _batches(path: Path) -> Iterator[list[Line]]:
    batch: list[Line] = []
    with path.open(encoding="utf-8", errors="replace") as lines:
        for row, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            batch.append((row, _record(line)))
            if len(batch) == TOGETHER:
                yield batch
                batch = []
    if batch:
        yield batch


def _record(line: str) -> Record | None:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return record if isinstance(record, dict) else None


async def _present(session: AsyncSession, kind: str, ids: Sequence[str]) -> dict[str, Record]:
    """What these records are now, drafts too: an import may not make a second of one."""
    store = SqlHsdsStore(session, everything=True)
    found = await store.as_they_are(kind, ids)
    return {record["id"]: record for record in found}


async def _known(session: AsyncSession, kind: str, records: Iterable[Record]) -> set[str]:
    """Which of the ids that these records point at are there."""
    if kind == "organizations":
        return set()
    organizations, locations, terms = set(), set(), set()
    for record in records:
        organizations.add(record["organization_id"])
        locations |= {item["location_id"] for item in record.get("service_at_locations") or []}
        terms |= {item["taxonomy_term_id"] for item in record.get("attributes") or []}
    known: set[str] = set()
    for table, ids in (
        (OrganizationRow, organizations),
        (LocationRow, locations),
        (TaxonomyTermRow, terms),
    ):
        some = sorted(ids)
        for start in range(0, len(some), 500):
            query = select(table.id).where(table.id.in_(some[start : start + 500]))
            known |= set(await session.scalars(query))
    return known


def _unknown(kind: str, record: Record, known: set[str]) -> Iterator[tuple[str, str]]:
    if kind == "organizations":
        return
    if record["organization_id"] not in known:
        yield "organization_id", "deze organisatie kennen wij niet"
    for part, name, what in (
        ("service_at_locations", "location_id", "locatie"),
        ("attributes", "taxonomy_term_id", "term"),
    ):
        for number, item in enumerate(record.get(part) or [], start=1):
            if item[name] not in known:
                yield f"{part} {number}, {name}", f"deze {what} kennen wij niet"


async def _names(
    session: AsyncSession, kind: str, records: Sequence[Record]
) -> dict[tuple[str, str], str]:
    """Which offer carries a name now, by organisation and name."""
    if kind == "organizations" or not records:
        return {}
    names = {record["name"] for record in records}
    rows = await session.execute(
        select(ServiceRow.organization_id, ServiceRow.name, ServiceRow.id).where(
            ServiceRow.name.in_(names)
        )
    )
    return {(organization, name): one for organization, name, one in rows}


def _twice(
    kind: str, record: Record, taken: dict[tuple[str, str], str], names: set[tuple[str, str]]
) -> Iterator[tuple[str, str]]:
    """An organisation has one offer of a name."""
    if kind == "organizations":
        return
    key = (record["organization_id"], record["name"])
    if taken.get(key, record["id"]) != record["id"]:
        yield "name", "deze organisatie heeft al een aanbod met deze naam"
    elif key in names:
        yield "name", "deze naam staat al eerder in dit bestand"
    names.add(key)


def _changes(old: Record, new: Record) -> list[tuple[str, Any, Any]]:
    names = sorted((old.keys() | new.keys()) - LEFT_OUT)
    found = []
    for name in names:
        was, will = _bare(name, old.get(name)), _bare(name, new.get(name))
        if name == "locations" and was and will:
            named = {item["id"] for item in will}  # one that is not named stays
            was = [item for item in was if item["id"] in named] or None
        elif name == "locations":
            was = None
        if was != will:
            found.append((name, was, will))
    return found


def _bare(name: str, value: Any) -> Any:
    """Without the records of others inside it; nothing, "" and an empty list are the same."""
    inside = PARTS_OF_OTHERS.get(name)
    if inside and isinstance(value, list):
        value = [{key: item[key] for key in item if key != inside} for item in value]
    return value or None if not isinstance(value, int) else value


def _history(
    kind: str, record: Record, changes: Sequence[tuple[str, Any, Any]], now: datetime
) -> Iterator[MetadataRow]:
    for name, was, will in changes:
        yield MetadataRow(
            id=str(uuid4()),
            resource_id=record["id"],
            resource_type="service" if kind == "services" else "organization",
            last_action_date=now.astimezone(UTC).date(),
            last_action_type="import",
            field_name=name,
            previous_value=_shown(was),
            replacement_value=_shown(will),
            updated_by="import",
        )


def _shown(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
