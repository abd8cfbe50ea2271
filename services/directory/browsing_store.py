"""What looking through the sociale kaart asks of the database, beside the directory's own store."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from services.conversation.core import StorageUnavailable
from services.db import Sessions
from services.directory.core import Kind
from services.directory.store import ALSO, GIVEN, HELP_REQUEST, SqlDirectoryStore
from services.directory.tables import (
    AttributeRow,
    OrganizationRow,
    ServiceAreaRow,
    ServiceRow,
    TaxonomyTermRow,
)


@asynccontextmanager
async def open_browsing(sessions: Sessions) -> AsyncIterator[SqlBrowseStore]:
    """A store for one page; it only reads. A database that is down is StorageUnavailable."""
    try:
        async with sessions() as session:
            yield SqlBrowseStore(session)
    except (SQLAlchemyError, OSError) as error:
        raise StorageUnavailable from error


class SqlBrowseStore(SqlDirectoryStore):
    """The directory in SQLite or PostgreSQL, as pages look through it."""

    async def counts(self, municipality: str) -> Mapping[str, int]:
        """How many local offers a municipality has per hulpvraag, the municipality's own too."""
        local = select(ServiceAreaRow.service_id).where(
            ServiceAreaRow.name == municipality, ServiceAreaRow.service_id.is_not(None)
        )
        rows = await self._session.execute(
            select(TaxonomyTermRow.code, func.count(AttributeRow.link_id.distinct()))
            .join(AttributeRow, AttributeRow.taxonomy_term_id == TaxonomyTermRow.id)
            .join(ServiceRow, ServiceRow.id == AttributeRow.link_id)
            .join(OrganizationRow, OrganizationRow.id == ServiceRow.organization_id)
            .where(
                AttributeRow.link_type.in_((HELP_REQUEST, ALSO)),
                AttributeRow.link_id.in_(local),
                OrganizationRow.kind != Kind.NATIONAL.value,
                *GIVEN,
            )
            .group_by(TaxonomyTermRow.code)
        )
        return dict(rows.tuples().all())  # a result has keys(), which dict() takes for a mapping

    async def number_given(self) -> int:
        """How many offers residents may be given."""
        return await self._session.scalar(select(func.count(ServiceRow.id)).where(*GIVEN)) or 0

    async def given_names(self, skip: int, most: int) -> list[tuple[str, str, date]]:
        """Id, name and day of the last change of such offers, in order of id."""
        rows = await self._session.execute(
            select(ServiceRow.id, ServiceRow.name, ServiceRow.last_modified)
            .where(*GIVEN)
            .order_by(ServiceRow.id)
            .offset(skip)
            .limit(most)
        )
        return [(service_id, name, changed.date()) for service_id, name, changed in rows]
