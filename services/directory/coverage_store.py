"""Counts for coverage, in the database: a hundred thousand offers are never read one by one."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.exc import SQLAlchemyError

from services.conversation.core import StorageUnavailable
from services.db import Sessions
from services.directory.core import Kind
from services.directory.coverage import Tally, Unmet
from services.directory.store import _GIVEN, ALSO, HELP_REQUEST, SqlDirectoryStore
from services.directory.tables import (
    AttributeRow,
    OrganizationRow,
    ServiceAreaRow,
    ServiceRow,
    TaxonomyTermRow,
    UnmetRequestRow,
)


@asynccontextmanager
async def open_coverage(sessions: Sessions) -> AsyncIterator[SqlCoverageStore]:
    """A store that only reads. A database that is down is StorageUnavailable."""
    try:
        async with sessions() as session:
            yield SqlCoverageStore(session)
    except (SQLAlchemyError, OSError) as error:
        raise StorageUnavailable from error


class SqlCoverageStore(SqlDirectoryStore):
    """The directory in SQLite or PostgreSQL, counted."""

    async def tallies(self, municipalities: Sequence[str]) -> list[Tally]:
        """Given offers per hulpvraag, municipality, reach and day of the last check."""
        areas = (
            select(ServiceAreaRow.service_id, func.count().label("number"))
            .where(ServiceAreaRow.service_id.is_not(None), ServiceAreaRow.extent_type == "gemeente")
            .group_by(ServiceAreaRow.service_id)
            .subquery()
        )
        whole = or_(OrganizationRow.kind == Kind.NATIONAL.value, areas.c.number.is_(None))
        served = (
            select(
                AttributeRow.link_id,
                TaxonomyTermRow.code,
                ServiceRow.assured_date,
            )
            .join(TaxonomyTermRow, TaxonomyTermRow.id == AttributeRow.taxonomy_term_id)
            .join(ServiceRow, ServiceRow.id == AttributeRow.link_id)
            .join(OrganizationRow, OrganizationRow.id == ServiceRow.organization_id)
            .outerjoin(areas, areas.c.service_id == ServiceRow.id)
            .where(AttributeRow.link_type.in_((HELP_REQUEST, ALSO)), *_GIVEN)
            .distinct()  # once for an offer that has a hulpvraag both first and as "ook"
        )
        local = served.where(~whole).add_columns(areas.c.number).subquery()
        national = served.where(whole).subquery()
        shared = local.c.number > 1
        here = await self._session.execute(
            select(local.c.code, ServiceAreaRow.name, shared, local.c.assured_date, func.count())
            .join(ServiceAreaRow, ServiceAreaRow.service_id == local.c.link_id)
            .where(
                ServiceAreaRow.extent_type == "gemeente", ServiceAreaRow.name.in_(municipalities)
            )
            .group_by(local.c.code, ServiceAreaRow.name, shared, local.c.assured_date)
        )
        everywhere = await self._session.execute(
            select(national.c.code, national.c.assured_date, func.count()).group_by(
                national.c.code, national.c.assured_date
            )
        )
        return [
            *(Tally(code, name, bool(many), day, number) for code, name, many, day, number in here),
            *(Tally(code, None, False, day, number) for code, day, number in everywhere),
        ]

    async def unmet_counts(self, municipalities: Sequence[str], since: datetime) -> list[Unmet]:
        """Vragen zonder aanbod since then, per hulpvraag and municipality."""
        rows = await self._session.execute(
            select(UnmetRequestRow.help_request, UnmetRequestRow.municipality, func.count())
            .where(
                UnmetRequestRow.municipality.in_(municipalities),
                UnmetRequestRow.happened_at >= since,
            )
            .group_by(UnmetRequestRow.help_request, UnmetRequestRow.municipality)
        )
        return [Unmet(code, name, number) for code, name, number in rows]
