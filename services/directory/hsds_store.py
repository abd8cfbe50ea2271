"""Reads the directory for outside: only what is published, open and not reported wrong."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from services.db import Sessions
from services.directory import hsds_shape as shape
from services.directory.hsds_core import Asked, Page, Record
from services.directory.store import GIVEN
from services.directory.tables import (
    AttributeRow,
    LanguageRow,
    LocationRow,
    OrganizationRow,
    RequiredDocumentRow,
    ServiceAtLocationRow,
    ServiceRow,
    TaxonomyRow,
    TaxonomyTermRow,
)

TOGETHER = 500  # ids in one question: databases limit how many values one may have


@asynccontextmanager
async def open_hsds(sessions: Sessions) -> AsyncIterator[SqlHsdsStore]:
    """A store that only reads."""
    async with sessions() as session:
        yield SqlHsdsStore(session)


class SqlHsdsStore:
    """HSDS records out of SQLite or PostgreSQL. `kind` is the path of HSDS: "services", …"""

    def __init__(self, session: AsyncSession, *, everything: bool = False) -> None:
        self._session = session
        self._everything = everything  # for who writes: drafts and their places too

    async def page(self, kind: str, asked: Asked) -> Page:
        """A page of records; behind the last one it is empty."""
        table = TABLES[kind]
        query = _asked_for(kind, asked)
        if asked.ids is not None:
            ids = await self._in_order(query, kind, asked.ids)
            total = len(ids)
            ids = ids[(asked.page - 1) * asked.per_page :][: asked.per_page]
        else:
            total = (
                await self._session.scalar(
                    select(func.count()).select_from(query.order_by(None).subquery())
                )
                or 0
            )
            offset = (asked.page - 1) * asked.per_page
            # Past the last one nothing is asked: a page number may be larger than a database counts.
            part = query.offset(offset).limit(asked.per_page)
            ids = list(await self._session.scalars(part)) if offset < total else []
        records = {record["id"]: record for record in await self._records(kind, table, ids, asked)}
        # Gone between two questions: left out.
        return Page(
            [records[one] for one in ids if one in records], total, asked.page, asked.per_page
        )

    async def one(self, kind: str, record_id: str, asked: Asked) -> Record | None:
        """One record with all that belongs to it."""
        table = TABLES[kind]
        query = _public(kind).where(table.id == record_id)
        ids = list(await self._session.scalars(query))
        found = await self._records(
            kind, table, ids, Asked(full=True, full_service=asked.full_service)
        )
        return found[0] if found else None

    async def as_they_are(self, kind: str, ids: Sequence[str]) -> list[Record]:
        """Records by id, fully nested, whether they are public or not: for who writes."""
        return await self._records(kind, TABLES[kind], ids, Asked(full=True))

    async def _in_order(
        self, query: Select[tuple[str]], kind: str, service_ids: Sequence[str]
    ) -> list[str]:
        """Ids of records that belong to these services, in the order of the services."""
        owner = ServiceRow.id if kind == "services" else ServiceAtLocationRow.service_id
        rows: list[tuple[str, str]] = []
        pairs = query.add_columns(owner)
        for start in range(0, len(service_ids), TOGETHER):
            some = service_ids[start : start + TOGETHER]
            found = await self._session.execute(pairs.where(owner.in_(some)))
            rows += [(one, service_id) for one, service_id in found]
        place = {service_id: index for index, service_id in enumerate(service_ids)}
        return [one for one, _ in sorted(rows, key=lambda row: (place[row[1]], row[0]))]

    async def _records(
        self, kind: str, table: type[Any], ids: Sequence[str], asked: Asked
    ) -> list[Record]:
        if not ids:
            return []
        read = {
            "services": self._services,
            "organizations": self._organizations,
            "service_at_locations": self._at_locations,
            "taxonomies": self._taxonomies,
            "taxonomy_terms": self._terms,
        }[kind]
        records: list[Record] = []
        for start in range(0, len(ids), TOGETHER):
            records += await read(ids[start : start + TOGETHER], asked)
        # A database gives rows in any order: PostgreSQL does after an update.
        place = {one: index for index, one in enumerate(ids)}
        return sorted(records, key=lambda record: place[record["id"]])

    async def _services(self, ids: Sequence[str], asked: Asked) -> list[Record]:
        if asked.full:
            return await self._full_services(ids)
        query = select(ServiceRow).where(ServiceRow.id.in_(ids))
        query = query.options(selectinload(ServiceRow.organization))
        make = shape.minimal_service if asked.minimal else shape.listed_service
        return [make(row) for row in await self._session.scalars(query)]

    async def _full_services(self, ids: Sequence[str]) -> list[Record]:
        query = select(ServiceRow).where(ServiceRow.id.in_(ids)).options(*_WHOLE)
        rows = (await self._session.scalars(query)).all()
        languages = await self._of_services(LanguageRow, ids)
        documents = await self._of_services(RequiredDocumentRow, ids)
        return [
            shape.full_service(row, languages.get(row.id, ()), documents.get(row.id, ()))
            for row in rows
        ]

    async def _of_services(self, table: type[Any], ids: Sequence[str]) -> dict[str, list[Any]]:
        found: dict[str, list[Any]] = {}
        query = select(table).where(table.service_id.in_(ids)).order_by(table.id)
        for row in await self._session.scalars(query):
            found.setdefault(row.service_id, []).append(row)
        return found

    async def _organizations(self, ids: Sequence[str], asked: Asked) -> list[Record]:
        query = select(OrganizationRow).where(OrganizationRow.id.in_(ids))
        query = query.options(selectinload(OrganizationRow.phones))
        rows = (await self._session.scalars(query)).all()
        if not asked.full and not asked.full_service:
            return [shape.organization(row) for row in rows]
        records = []
        for row in rows:
            public = _public("services").where(ServiceRow.organization_id == row.id)
            services = list(await self._session.scalars(public.order_by(ServiceRow.id)))
            inside = Asked(full=asked.full_service, minimal=True)
            records.append(
                shape.full_organization(row)
                | {
                    "locations": await self._locations(row.id),
                    "services": await self._records("services", ServiceRow, services, inside),
                }
            )
        return records

    async def _locations(self, organization_id: str) -> list[Record]:
        """Where public offers are; the address of a draft stays inside."""
        used = (
            select(ServiceAtLocationRow.location_id)
            .join(ServiceRow, ServiceRow.id == ServiceAtLocationRow.service_id)
            .where(*GIVEN)
        )
        query = (
            select(LocationRow)
            .where(LocationRow.organization_id == organization_id)
            .options(selectinload(LocationRow.addresses))
            .order_by(LocationRow.id)
        )
        if not self._everything:
            query = query.where(LocationRow.id.in_(used))
        return [shape.full_location(row) for row in await self._session.scalars(query)]

    async def _at_locations(self, ids: Sequence[str], asked: Asked) -> list[Record]:
        location = selectinload(ServiceAtLocationRow.location)
        query = (
            select(ServiceAtLocationRow)
            .where(ServiceAtLocationRow.id.in_(ids))
            .options(location.selectinload(LocationRow.addresses))
        )
        rows = (await self._session.scalars(query)).all()
        services = {
            record["id"]: record
            for record in await self._services([row.service_id for row in rows], asked)
        }
        make = shape.full_location if asked.full else shape.location
        return [
            shape.service_at_location(row)
            | {"location": make(row.location), "service": _without_places(services[row.service_id])}
            for row in rows
            if row.service_id in services
        ]

    async def _taxonomies(self, ids: Sequence[str], asked: Asked) -> list[Record]:
        rows = await self._session.scalars(select(TaxonomyRow).where(TaxonomyRow.id.in_(ids)))
        return [shape.taxonomy(row) for row in rows]

    async def _terms(self, ids: Sequence[str], asked: Asked) -> list[Record]:
        rows = await self._session.execute(
            select(TaxonomyTermRow, TaxonomyRow.name)
            .join(TaxonomyRow, TaxonomyRow.id == TaxonomyTermRow.taxonomy_id)
            .where(TaxonomyTermRow.id.in_(ids))
        )
        return [shape.taxonomy_term(row, name) for row, name in rows]


TABLES: dict[str, type[Any]] = {
    "services": ServiceRow,
    "organizations": OrganizationRow,
    "service_at_locations": ServiceAtLocationRow,
    "taxonomies": TaxonomyRow,
    "taxonomy_terms": TaxonomyTermRow,
}
_AT = selectinload(ServiceRow.service_at_locations)
_WHOLE = (
    selectinload(ServiceRow.organization).selectinload(OrganizationRow.phones),
    selectinload(ServiceRow.phones),
    selectinload(ServiceRow.schedules),
    selectinload(ServiceRow.service_areas),
    selectinload(ServiceRow.cost_options),
    selectinload(ServiceRow.attributes).selectinload(AttributeRow.term),
    _AT.selectinload(ServiceAtLocationRow.location).selectinload(LocationRow.addresses),
)


def _public(kind: str) -> Select[tuple[str]]:
    """Ids of the records of a kind that may leave."""
    query: Select[tuple[str]] = select(TABLES[kind].id)
    if kind == "services":
        return query.where(*GIVEN)
    if kind == "service_at_locations":
        return query.join(ServiceRow, ServiceRow.id == ServiceAtLocationRow.service_id).where(
            *GIVEN
        )
    return query


def _asked_for(kind: str, asked: Asked) -> Select[tuple[str]]:
    table = TABLES[kind]
    query = _public(kind)
    if kind in {"services", "service_at_locations"}:
        query = query.where(*_about_services(asked))
    elif asked.search:
        query = query.where(func.lower(table.name).contains(asked.search.lower(), autoescape=True))
    if kind == "taxonomy_terms":
        if asked.taxonomy_id:
            query = query.where(TaxonomyTermRow.taxonomy_id == asked.taxonomy_id)
        if asked.parent_id:
            query = query.where(TaxonomyTermRow.parent_id == asked.parent_id)
        if asked.top_only:
            query = query.where(TaxonomyTermRow.parent_id.is_(None))
    return query.order_by(table.id)


def _about_services(asked: Asked) -> list[Any]:
    conditions: list[Any] = []
    if asked.organization_id:
        conditions.append(ServiceRow.organization_id == asked.organization_id)
    if asked.modified_after:
        conditions.append(ServiceRow.last_modified >= asked.modified_after)
    tagged = select(AttributeRow.link_id)
    if asked.taxonomy_term_id:
        term = AttributeRow.taxonomy_term_id == asked.taxonomy_term_id
        conditions.append(ServiceRow.id.in_(tagged.where(term)))
    if asked.taxonomy_id:
        terms = select(TaxonomyTermRow.id).where(TaxonomyTermRow.taxonomy_id == asked.taxonomy_id)
        conditions.append(ServiceRow.id.in_(tagged.where(AttributeRow.taxonomy_term_id.in_(terms))))
    return conditions


def _without_places(record: Record) -> Record:
    """A service inside its place does not name its places once more."""
    return {name: value for name, value in record.items() if name != "service_at_locations"}
