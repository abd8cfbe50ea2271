"""The directory out to readable files and in again; the format is the seed's."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import delete, select
from sqlalchemy.exc import StatementError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from services.directory.indexer import Indexer, no_index
from services.directory.seed_files import ANNOUNCED, SeedInvalid, read_folder
from services.directory.store import ALSO, HELP_REQUEST, SIGNAL
from services.directory.tables import (
    AddressRow,
    AttributeRow,
    CostOptionRow,
    LocationRow,
    OrganizationRow,
    PhoneRow,
    ScheduleRow,
    ServiceAreaRow,
    ServiceAtLocationRow,
    ServiceRow,
)

_CHILDREN = (ScheduleRow, CostOptionRow, ServiceAtLocationRow, PhoneRow, ServiceAreaRow)


async def import_directory(
    session: AsyncSession, folder: Path, now: datetime, *, index: Indexer = no_index
) -> int:
    """Adds and replaces what a folder holds, all or nothing; returns how many offers.

    Offers that the folder does not name stay as they are. Raises SeedInvalid, with the name of
    the file, also for what only the database can see; the caller's transaction is then undone.
    Every offer of the organisations in the folder goes to `index`: a name may have changed.
    """
    offers = 0
    organizations: set[str] = set()
    for path, rows in read_folder(folder, now):
        try:
            await _replace(session, rows)
        except StatementError as error:
            raise SeedInvalid(f"{path.name}: {error.orig or error}") from error
        offers += sum(isinstance(row, ServiceRow) for row in rows)
        organizations |= {row.id for row in rows if isinstance(row, OrganizationRow)}
    touched = select(ServiceRow.id).where(ServiceRow.organization_id.in_(organizations))
    await index(session, set(await session.scalars(touched)))
    return offers


async def _replace(session: AsyncSession, rows: list[Any]) -> None:
    for row in rows:
        for child, owner in _owned(row):
            await session.execute(delete(child).where(owner == row.id))
    for row in rows:
        await session.merge(row)
        if isinstance(row, OrganizationRow | ServiceRow | LocationRow):
            await session.flush()
    await session.flush()


def _owned(row: Any) -> list[tuple[type[Any], Any]]:
    """What goes when a row is replaced, or an old number would stay beside the new one."""
    if isinstance(row, OrganizationRow):
        return [(child, child.organization_id) for child in (PhoneRow, ServiceAreaRow)]
    if isinstance(row, LocationRow):
        return [(AddressRow, AddressRow.location_id)]
    if isinstance(row, ServiceRow):
        children = [(child, child.service_id) for child in _CHILDREN]
        return [*children, (AttributeRow, AttributeRow.link_id)]
    return []


async def export_directory(session: AsyncSession, folder: Path) -> list[Path]:
    """One file per organisation with offers; returns their paths, in order of name."""
    written = []
    query = (
        select(OrganizationRow)
        .options(selectinload(OrganizationRow.phones))
        .order_by(OrganizationRow.slug)
    )
    for organization in (await session.scalars(query)).all():
        services = await _services(session, organization.id)
        content = {
            "organization": await _organization(session, organization),
            "locations": await _locations(session, organization.id),
            "services": [_service(row) for row in services],
        }
        path = folder / f"{organization.slug}.yml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=100))
        written.append(path)
    return written


async def _services(session: AsyncSession, organization_id: str) -> list[ServiceRow]:
    query = (
        select(ServiceRow)
        .where(ServiceRow.organization_id == organization_id)
        .options(
            selectinload(ServiceRow.phones),
            selectinload(ServiceRow.schedules),
            selectinload(ServiceRow.service_areas),
            selectinload(ServiceRow.cost_options),
            selectinload(ServiceRow.attributes).selectinload(AttributeRow.term),
            selectinload(ServiceRow.service_at_locations).selectinload(
                ServiceAtLocationRow.location
            ),
        )
        .order_by(ServiceRow.name)
    )
    return list((await session.scalars(query)).all())


async def _organization(session: AsyncSession, row: OrganizationRow) -> dict[str, Any]:
    areas = await session.scalars(
        select(ServiceAreaRow.name)
        .where(ServiceAreaRow.organization_id == row.id)
        .order_by(ServiceAreaRow.name)
    )
    return {
        "slug": row.slug,
        "name": row.name,
        "kind": row.kind,
        "cbs_code": row.cbs_code,
        "description": row.description,
        "website": row.website,
        "email": row.email,
        "phones": [_phone(phone) for phone in row.phones],
        "hours": row.hours,
        "municipalities": list(areas.all()),
    }


async def _locations(session: AsyncSession, organization_id: str) -> list[dict[str, Any]]:
    rows = await session.scalars(
        select(LocationRow)
        .where(LocationRow.organization_id == organization_id)
        .options(selectinload(LocationRow.addresses))
        .order_by(LocationRow.id)
    )
    return [
        {
            "key": row.id,
            "name": row.name,
            "municipality": row.municipality,
            "url": row.url,
            **{
                name: getattr(row.addresses[0], name) if row.addresses else None
                for name in ("address_1", "postal_code", "city")
            },
        }
        for row in rows.all()
    ]


def _service(row: ServiceRow) -> dict[str, Any]:
    codes: dict[str, list[str]] = {}
    for attribute in sorted(row.attributes, key=lambda item: item.term.position):
        codes.setdefault(attribute.link_type, []).append(attribute.term.code)
    ages = {"min": row.minimum_age, "max": row.maximum_age}
    return {
        "id": row.id,
        "name": row.name,
        "description": row.description,
        "status": ANNOUNCED if row.draft else "bestaand",
        "hsds_status": row.status,
        "reported_wrong": row.reported_wrong,
        "municipalities": [a.name for a in row.service_areas if a.extent_type == "gemeente"],
        "serves": [a.name for a in row.service_areas if a.extent_type == "plaats"],
        "hulpvragen": codes.get(HELP_REQUEST, []),
        "also": codes.get(ALSO, []),
        "signals": codes.get(SIGNAL, []),
        "ages": ages if any(value is not None for value in ages.values()) else None,
        "audience": row.eligibility_description,
        "law": row.legal_task,
        "hours": [
            {"municipality": item.municipality, "description": item.description}
            for item in row.schedules
        ],
        "cost": "; ".join(item.amount_description for item in row.cost_options) or None,
        "phones": [_phone(phone) for phone in row.phones],
        "email": row.email,
        "url": row.url,
        "at_office": False,
        "locations": sorted(item.location_id for item in row.service_at_locations),
        "source": {"title": row.source, "assured_date": row.assured_date},
        "note": row.note,
    }


def _phone(row: PhoneRow) -> dict[str, Any]:
    return {"number": row.number, "description": row.description}
