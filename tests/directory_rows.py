"""Offers of the tests as rows of a database."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy import func, select

from services.db import Base, Sessions
from services.directory.core import Offer
from services.directory.store import ALSO, AUDIENCE, HELP_REQUEST, SIGNAL
from services.directory.tables import (
    AttributeRow,
    CostOptionRow,
    OrganizationRow,
    PhoneRow,
    ScheduleRow,
    ServiceAreaRow,
    ServiceRow,
    TaxonomyRow,
    TaxonomyTermRow,
)

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
CODES = ("eenzaamheid", "schulden", "verslaving", "jongerenwerk")


async def fill(sessions: Sessions, *offers: Offer) -> None:
    """Writes offers as rows, with the hulpvragen and organisations they name."""
    async with sessions.begin() as session:
        for name, codes in (("hulpvragen", CODES), ("signalen", ("suicide",))):
            session.add(TaxonomyRow(id=name, name=name, description=name))
            await session.flush()
            session.add_all(
                TaxonomyTermRow(id=code, taxonomy_id=name, code=code, name=code, position=position)
                for position, code in enumerate(codes)
            )
        session.add_all(_rows_of_organizations(offers))
        await session.flush()
        for offer in offers:
            session.add(service_row(offer))
            await session.flush()
            session.add_all(_children(offer))
            await session.flush()


def _rows_of_organizations(offers: Iterable[Offer]) -> Iterable[Base]:
    organizations = {offer.organization.id: offer.organization for offer in offers}
    for organization in organizations.values():
        yield OrganizationRow(
            id=organization.id,
            slug=organization.slug,
            name=organization.name,
            kind=organization.kind.value,
        )
        for position, phone in enumerate(organization.phones):
            yield PhoneRow(
                id=f"{organization.id}-{position}",
                organization_id=organization.id,
                number=phone.number,
                description=phone.description,
                position=position,
            )


def service_row(offer: Offer) -> ServiceRow:
    return ServiceRow(
        id=offer.id,
        organization_id=offer.organization.id,
        name=offer.name,
        description=offer.description,
        url=offer.url,
        email=offer.email,
        handover_email=offer.handover_email,
        draft=offer.draft,
        reported_wrong=offer.withdrawn,
        eligibility_description=offer.audience,
        audience_by_age=offer.audience_by_age,
        minimum_age=offer.minimum_age,
        maximum_age=offer.maximum_age,
        legal_task=offer.legal_task,
        assured_date=offer.assured_date,
        source=offer.source,
        last_modified=NOW,
    )


def _children(offer: Offer) -> Iterable[Base]:
    for kind, codes in (
        (HELP_REQUEST, offer.help_requests),
        (ALSO, offer.also),
        (AUDIENCE, offer.audience_help_requests),
        (SIGNAL, offer.signals),
    ):
        for code in codes:
            yield AttributeRow(
                id=f"{offer.id[:8]}{kind}{code}",
                link_id=offer.id,
                link_type=kind,
                taxonomy_term_id=code,
            )
    for extent, names in (("gemeente", offer.municipalities), ("plaats", offer.serves)):
        for name in names:
            yield ServiceAreaRow(
                id=f"{offer.id[:8]}{name}", service_id=offer.id, name=name, extent_type=extent
            )
    for position, phone in enumerate(offer.phones):
        yield PhoneRow(
            id=f"{offer.id[:8]}{position}",
            service_id=offer.id,
            number=phone.number,
            description=phone.description,
            position=position,
        )
    for position, (municipality, text) in enumerate(offer.hours):
        yield ScheduleRow(
            id=f"{offer.id[:8]}{position}",
            service_id=offer.id,
            municipality=municipality,
            description=text,
            position=position,
        )
    if offer.cost:
        yield CostOptionRow(id=offer.id[:8], service_id=offer.id, amount_description=offer.cost)


async def count(sessions: Sessions, row: type[Base]) -> int:
    async with sessions() as session:
        return await session.scalar(select(func.count()).select_from(row)) or 0
