"""Writes one HSDS record into the tables: everything of a new one, of another what differs."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.directory.core import Kind
from services.directory.hsds_core import Record, read_moment
from services.directory.hsds_shape import CBS, KIND, SLUG
from services.directory.tables import (
    AddressRow,
    AttributeRow,
    CostOptionRow,
    LanguageRow,
    LocationRow,
    OrganizationRow,
    PhoneRow,
    RequiredDocumentRow,
    ScheduleRow,
    ServiceAreaRow,
    ServiceAtLocationRow,
    ServiceRow,
)

Changed = Collection[str] | None  # names of fields that differ; None: the record is new

OWN = (
    "name", "alternate_name", "description", "url", "email", "status", "fees_description",
    "eligibility_description", "minimum_age", "maximum_age",
)  # fmt: skip
OWN_OF_ORGANIZATION = ("name", "alternate_name", "description", "email", "website")


async def write_service(
    session: AsyncSession, record: Record, changed: Changed, now: datetime
) -> None:
    """A service with its parts. Its organisation, locations and terms must be there."""
    service_id = record["id"]
    row = await session.get(ServiceRow, service_id)
    if row is None:
        row = ServiceRow(id=service_id, draft=False, reported_wrong=False)
        session.add(row)
    if _differs(changed, "organization_id"):
        row.organization_id = record["organization_id"]
    for name in OWN:
        if _differs(changed, name):
            value = record.get(name)
            setattr(row, name, None if value == "" else value)
    if _differs(changed, "assured_date"):
        checked = record.get("assured_date")
        row.assured_date = date.fromisoformat(checked) if checked else None
    at = record.get("last_modified")
    row.last_modified = read_moment(at) if at else now
    await session.flush()
    for part, (table, make) in PARTS.items():
        if not _differs(changed, part):
            continue
        owner = table.link_id if table is AttributeRow else table.service_id
        await session.execute(delete(table).where(owner == service_id))
        items = record.get(part) or []
        session.add_all(make(item, number, record) for number, item in enumerate(items))
        await session.flush()


async def write_organization(
    session: AsyncSession, record: Record, changed: Changed, now: datetime
) -> None:
    """An organisation with its telephones and locations; a location that is not named stays."""
    organization_id = record["id"]
    row = await session.get(OrganizationRow, organization_id)
    named = {
        item["identifier_type"]: item["identifier"]
        for item in record.get("organization_identifiers") or []
    }
    if row is None:
        slug = named.get(SLUG) or await _free_slug(session, record["name"])
        kind = named.get(KIND, "")
        row = OrganizationRow(
            id=organization_id,
            slug=slug,
            kind=kind if kind in list(Kind) else Kind.WELFARE.value,
            cbs_code=named.get(CBS),
        )
        session.add(row)
    for name in OWN_OF_ORGANIZATION:
        if _differs(changed, name):
            value = record.get(name) or None
            # HSDS demands a description; ours says the name when there is none.
            if name == "description" and value == record["name"]:
                value = None
            setattr(row, name, value)
    await session.flush()
    if _differs(changed, "phones"):
        own = (PhoneRow.organization_id == organization_id, PhoneRow.service_id.is_(None))
        await session.execute(delete(PhoneRow).where(*own))
        phones = enumerate(record.get("phones") or [])
        session.add_all(_phone(item, number, record) for number, item in phones)
    if _differs(changed, "locations"):
        for item in record.get("locations") or []:
            await _write_location(session, item, organization_id)
    await session.flush()


async def _write_location(session: AsyncSession, item: Record, organization_id: str) -> None:
    row = await session.get(LocationRow, item["id"])
    if row is None:
        row = LocationRow(id=item["id"], organization_id=organization_id)
        session.add(row)
    addresses = item.get("addresses") or []
    row.location_type = item.get("location_type") or "physical"
    row.name = item.get("name") or None
    row.url = item.get("url") or None
    if addresses and addresses[0].get("region"):
        row.municipality = addresses[0]["region"]
    await session.flush()
    await session.execute(delete(AddressRow).where(AddressRow.location_id == row.id))
    session.add_all(
        AddressRow(
            id=address["id"],
            location_id=row.id,
            address_1=address.get("address_1") or "",
            city=address.get("city") or "",
            postal_code=address.get("postal_code") or None,
            country=address.get("country") or "NL",
            address_type=address.get("address_type") or "physical",
        )
        for address in addresses
    )


async def _free_slug(session: AsyncSession, name: str) -> str:
    base = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:56] or "organisatie"
    taken = set(
        await session.scalars(
            select(OrganizationRow.slug).where(OrganizationRow.slug.like(f"{base}%"))
        )
    )
    candidates = (base, *(f"{base}-{number}" for number in range(2, 1000)))
    return next(slug for slug in candidates if slug not in taken)


def _differs(changed: Changed, name: str) -> bool:
    return changed is None or name in changed


def _phone(item: Record, number: int, record: Record) -> PhoneRow:
    is_service = "organization_id" in record
    return PhoneRow(
        id=item["id"],
        service_id=record["id"] if is_service else None,
        organization_id=None if is_service else record["id"],
        number=item["number"],
        type=item.get("type") or "voice",
        description=item.get("description") or None,
        position=number,
    )


def _schedule(item: Record, number: int, record: Record) -> ScheduleRow:
    """Hours of one municipality say so in front: "Borne: maandag 9.00 tot 12.00 uur"."""
    place, sign, hours = item["description"].partition(": ")
    areas = {area["name"] for area in record.get("service_areas") or []}
    split = bool(sign) and place in areas
    return ScheduleRow(
        id=item["id"],
        service_id=record["id"],
        description=hours if split else item["description"],
        municipality=place if split else None,
        position=number,
    )


def _area(item: Record, _: int, record: Record) -> ServiceAreaRow:
    extent = item.get("extent_type") or "gemeente"
    return ServiceAreaRow(
        id=item["id"], service_id=record["id"], name=item["name"], extent_type=extent
    )


def _at(item: Record, _: int, record: Record) -> ServiceAtLocationRow:
    return ServiceAtLocationRow(
        id=item["id"], service_id=record["id"], location_id=item["location_id"]
    )


def _language(item: Record, _: int, record: Record) -> LanguageRow:
    return LanguageRow(id=item["id"], service_id=record["id"], name=item["name"], code=item["code"])


def _cost(item: Record, _: int, record: Record) -> CostOptionRow:
    return CostOptionRow(
        id=item["id"], service_id=record["id"], amount_description=item["amount_description"]
    )


def _document(item: Record, _: int, record: Record) -> RequiredDocumentRow:
    return RequiredDocumentRow(
        id=item["id"], service_id=record["id"], document=item["document"], uri=item.get("uri")
    )


def _attribute(item: Record, _: int, record: Record) -> AttributeRow:
    return AttributeRow(
        id=item["id"],
        link_id=record["id"],
        link_entity="service",
        link_type=item["link_type"],
        taxonomy_term_id=item["taxonomy_term_id"],
    )


Make = Callable[[Record, int, Record], Any]
PARTS: dict[str, tuple[type[Any], Make]] = {
    "phones": (PhoneRow, _phone),
    "schedules": (ScheduleRow, _schedule),
    "service_areas": (ServiceAreaRow, _area),
    "service_at_locations": (ServiceAtLocationRow, _at),
    "languages": (LanguageRow, _language),
    "cost_options": (CostOptionRow, _cost),
    "required_documents": (RequiredDocumentRow, _document),
    "attributes": (AttributeRow, _attribute),
}
