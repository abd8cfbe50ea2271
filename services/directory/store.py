"""Reads and writes of the directory; returns core objects, never rows."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from services.db import Sessions
from services.directory.core import HelpRequest, Kind, Offer, Organization, Phone
from services.directory.inserting import insert_into
from services.directory.spare_lines import spare_lines
from services.directory.tables import (
    AttributeRow,
    CheckTaskRow,
    LocationRow,
    OrganizationRow,
    ServiceAreaRow,
    ServiceAtLocationRow,
    ServiceRow,
    TaxonomyRow,
    TaxonomyTermRow,
    UnmetRequestRow,
)

HELP_REQUEST, ALSO, AUDIENCE, SIGNAL = "hulpvraag", "ook", "doelgroep", "signaal"  # link_type

# What residents may be given: published, open, and not reported wrong.
GIVEN = (
    ServiceRow.draft.is_(False),
    ServiceRow.reported_wrong.is_(False),
    ServiceRow.status == "active",
)


@asynccontextmanager
async def open_directory(sessions: Sessions) -> AsyncIterator[SqlDirectoryStore]:
    """A store for one piece of work: commit at the end, rollback on any error."""
    async with sessions.begin() as session:
        yield SqlDirectoryStore(session)


class SqlDirectoryStore:
    """The directory in SQLite or PostgreSQL."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def help_requests(self) -> list[HelpRequest]:
        """The 37 hulpvragen, in the order of the taxonomy."""
        parent = select(TaxonomyTermRow.id, TaxonomyTermRow.code).subquery()
        rows = await self._session.execute(
            select(TaxonomyTermRow, parent.c.code)
            .join(TaxonomyRow, TaxonomyRow.id == TaxonomyTermRow.taxonomy_id)
            .join(parent, parent.c.id == TaxonomyTermRow.parent_id)
            .where(TaxonomyRow.name == "hulpvragen")
            .order_by(TaxonomyTermRow.position)
        )
        return [
            HelpRequest(row.code, domain, row.name, row.description or "", row.severity)
            for row, domain in rows
        ]

    async def life_domains(self) -> dict[str, str]:
        """The names of the leefgebieden, by code, in the order of the taxonomy."""
        rows = await self._session.execute(
            select(TaxonomyTermRow.code, TaxonomyTermRow.name)
            .join(TaxonomyRow, TaxonomyRow.id == TaxonomyTermRow.taxonomy_id)
            .where(TaxonomyRow.name == "leefgebieden")
            .order_by(TaxonomyTermRow.position)
        )
        return {row.code: row.name for row in rows}

    async def organizations(self) -> list[Organization]:
        """Every organisation, by name."""
        query = select(OrganizationRow).options(selectinload(OrganizationRow.phones))
        rows = (await self._session.scalars(query.order_by(OrganizationRow.name))).all()
        areas = await self._session.execute(
            select(ServiceAreaRow.organization_id, ServiceAreaRow.name)
            .where(ServiceAreaRow.organization_id.is_not(None))
            .order_by(ServiceAreaRow.name)
        )
        places: dict[str | None, list[str]] = {}
        for organization_id, name in areas:
            places.setdefault(organization_id, []).append(name)
        return [_organization(row, places.get(row.id, [])) for row in rows]

    async def offers_for(self, code: str, municipality: str | None) -> list[Offer]:
        """Candidates for a hulpvraag in a municipality: local, the municipality's, national."""
        tagged = (
            select(AttributeRow.link_id)
            .join(TaxonomyTermRow, TaxonomyTermRow.id == AttributeRow.taxonomy_term_id)
            .where(TaxonomyTermRow.code == code, AttributeRow.link_type.in_((HELP_REQUEST, ALSO)))
        )
        local = select(ServiceAreaRow.service_id).where(
            ServiceAreaRow.name == municipality, ServiceAreaRow.service_id.is_not(None)
        )
        query = (
            _whole_service()
            .join(OrganizationRow)
            .where(
                ServiceRow.id.in_(tagged),
                *GIVEN,
                or_(ServiceRow.id.in_(local), OrganizationRow.kind == Kind.NATIONAL.value),
            )
        )
        return await self._offers(query)

    async def signal_offers(self) -> list[Offer]:
        """The offers that carry a signal and may be given, by name."""
        tagged = select(AttributeRow.link_id).where(AttributeRow.link_type == SIGNAL)
        return await self._offers(_whole_service().where(ServiceRow.id.in_(tagged), *GIVEN))

    async def spare_lines(self) -> list[Offer]:
        """The national lines of the seed, for a signal that no offer above carries."""
        return list(spare_lines())

    async def all_offers(self, *, drafts: bool = False) -> list[Offer]:
        """Every offer; with `drafts` also the announced and withdrawn ones (workers, exports)."""
        query = _whole_service()
        if not drafts:
            query = query.where(*GIVEN)
        return await self._offers(query)

    async def given_offer(self, service_id: str) -> Offer | None:
        """One offer that residents may be given."""
        found = await self._offers(_whole_service().where(ServiceRow.id == service_id, *GIVEN))
        return found[0] if found else None

    async def offers(self, ids: Sequence[str]) -> list[Offer]:
        """These offers, drafts and withdrawn ones too, by name; an id that is gone is left out."""
        query = _whole_service().where(ServiceRow.id.in_(ids))
        # Who writes and then reads in one session wants what stands in the database now.
        return await self._offers(query.execution_options(populate_existing=True))

    async def add_unmet(
        self, *, organization_id: str | None, municipality: str, help_request: str, at: datetime
    ) -> None:
        """Counts a vraag zonder aanbod."""
        self._session.add(
            UnmetRequestRow(
                id=str(uuid4()),
                organization_id=organization_id,
                municipality=municipality,
                help_request=help_request,
                happened_at=at,
            )
        )

    async def open_check_task(self, service_id: str, at: datetime) -> None:
        """Opens the one check task of an offer, or counts that it was given again."""
        opened = insert_into(self._session, CheckTaskRow).values(
            service_id=service_id, opened_at=at, times_given=1
        )
        again = {"times_given": CheckTaskRow.times_given + 1}
        await self._session.execute(
            opened.on_conflict_do_update(index_elements=["service_id"], set_=again)
        )

    async def offer_name(self, service_id: str) -> str | None:
        name: str | None = await self._session.scalar(
            select(ServiceRow.name).where(ServiceRow.id == service_id)
        )
        return name

    async def report_wrong(self, service_id: str) -> str | None:
        """Marks an offer as wrong: residents do not get it any more. Its name; None if not there."""
        row = await self._session.get(ServiceRow, service_id)
        if row is None:
            return None
        row.reported_wrong = True
        return row.name

    async def _offers(self, query: Select[tuple[ServiceRow]]) -> list[Offer]:
        ordered = query.order_by(ServiceRow.name, ServiceRow.id)
        rows = (await self._session.scalars(ordered)).unique().all()
        return [_offer(row) for row in rows]


def _whole_service() -> Select[tuple[ServiceRow]]:
    at = selectinload(ServiceRow.service_at_locations)
    return select(ServiceRow).options(
        selectinload(ServiceRow.organization).selectinload(OrganizationRow.phones),
        selectinload(ServiceRow.phones),
        selectinload(ServiceRow.schedules),
        selectinload(ServiceRow.service_areas),
        selectinload(ServiceRow.cost_options),
        selectinload(ServiceRow.attributes).selectinload(AttributeRow.term),
        at.selectinload(ServiceAtLocationRow.location).selectinload(LocationRow.addresses),
    )


def _organization(row: OrganizationRow, municipalities: Sequence[str] = ()) -> Organization:
    return Organization(
        id=row.id,
        slug=row.slug,
        name=row.name,
        kind=Kind(row.kind),
        description=row.description,
        website=row.website,
        email=row.email,
        phones=_phones(row.phones),
        hours=row.hours,
        municipalities=tuple(municipalities),
    )


def _phones(rows: Sequence[Any]) -> tuple[Phone, ...]:
    return tuple(Phone(row.number, row.description) for row in rows)


def _offer(row: ServiceRow) -> Offer:
    terms: dict[str, list[str]] = {HELP_REQUEST: [], ALSO: [], AUDIENCE: [], SIGNAL: []}
    for attribute in sorted(row.attributes, key=lambda item: item.term.position):
        terms[attribute.link_type].append(attribute.term.code)
    areas = row.service_areas
    return Offer(
        id=row.id,
        name=row.name,
        organization=_organization(row.organization),
        description=row.description,
        help_requests=tuple(terms[HELP_REQUEST]),
        also=tuple(terms[ALSO]),
        municipalities=tuple(area.name for area in areas if area.extent_type == "gemeente"),
        serves=tuple(area.name for area in areas if area.extent_type == "plaats"),
        audience=row.eligibility_description,
        audience_help_requests=tuple(terms[AUDIENCE]),
        audience_by_age=row.audience_by_age,
        minimum_age=row.minimum_age,
        maximum_age=row.maximum_age,
        phones=_phones(row.phones),
        email=row.email,
        handover_email=row.handover_email,
        url=row.url,
        addresses=_addresses(row.service_at_locations),
        hours=tuple((item.municipality, item.description) for item in row.schedules),
        cost="; ".join(item.amount_description for item in row.cost_options) or None,
        legal_task=row.legal_task,
        signals=tuple(terms[SIGNAL]),
        source=row.source,
        assured_date=row.assured_date,
        draft=row.draft,
        withdrawn=row.reported_wrong or row.status != "active",
        alternate_name=row.alternate_name,
    )


def _addresses(rows: Sequence[ServiceAtLocationRow]) -> tuple[tuple[str, str], ...]:
    found = []
    for row in rows:
        for address in row.location.addresses:
            place = " ".join(part for part in (address.postal_code, address.city) if part)
            lines = [row.location.name, address.address_1, place]
            found.append((row.location.municipality or "", ", ".join(x for x in lines if x)))
    return tuple(sorted(found))
