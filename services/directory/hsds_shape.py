"""Rows of the directory as HSDS 3.0 records. What is not for outside has no place here.

Never in a record: handover_email, note, source, history (it names staff). What HSDS demands and a
source does not say is filled in: the name as description, "" as province or postal code.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import uuid5

from services.directory.core import NAMESPACE
from services.directory.hsds_core import Record, email_address, web_address
from services.directory.tables import (
    AttributeRow,
    LanguageRow,
    LocationRow,
    OrganizationRow,
    PhoneRow,
    RequiredDocumentRow,
    ServiceAtLocationRow,
    ServiceRow,
    TaxonomyRow,
    TaxonomyTermRow,
)

# How our own columns of an organisation travel in HSDS (docs/adr/0006).
SLUG, KIND, CBS = "slug", "soort organisatie", "CBS-code"


def service(row: ServiceRow) -> Record:
    """A service with its own fields only."""
    return _said(
        id=row.id,
        organization_id=row.organization_id,
        name=row.name,
        alternate_name=row.alternate_name,
        description=row.description,
        url=web_address(row.url),
        email=email_address(row.email),
        status=row.status,
        fees_description=row.fees_description,
        eligibility_description=row.eligibility_description,
        minimum_age=row.minimum_age,
        maximum_age=row.maximum_age,
        assured_date=row.assured_date.isoformat() if row.assured_date else None,
        last_modified=moment(row.last_modified),
    )


def minimal_service(row: ServiceRow) -> Record:
    """As little as the schema of a list takes."""
    whole = service(row)
    return {name: whole[name] for name in ("id", "name", "status", "last_modified")}


def listed_service(row: ServiceRow) -> Record:
    """A service as it stands in a list: with its organisation, without lists of its own."""
    return service(row) | {"organization": organization(row.organization)}


def full_service(
    row: ServiceRow,
    languages: Sequence[LanguageRow] = (),
    documents: Sequence[RequiredDocumentRow] = (),
) -> Record:
    """A service with all that belongs to it, in a fixed order."""
    return service(row) | {
        "phones": [phone(item) for item in row.phones],
        "schedules": [
            _said(id=item.id, service_id=row.id, description=_hours(item)) for item in row.schedules
        ],
        "service_areas": [
            _said(id=item.id, service_id=row.id, name=item.name, extent_type=item.extent_type)
            for item in sorted(row.service_areas, key=lambda item: (item.name, item.id))
        ],
        "service_at_locations": [
            service_at_location(item) | {"location": full_location(item.location)}
            for item in sorted(row.service_at_locations, key=lambda item: item.id)
        ],
        "languages": [
            _said(id=item.id, service_id=row.id, name=item.name, code=item.code)
            for item in languages
        ],
        "organization": full_organization(row.organization),
        "cost_options": [
            _said(id=item.id, service_id=row.id, amount_description=item.amount_description)
            for item in sorted(row.cost_options, key=lambda item: item.id)
        ],
        "required_documents": [
            _said(id=item.id, service_id=row.id, document=item.document, uri=web_address(item.uri))
            for item in documents
        ],
        "attributes": [
            attribute(item)
            for item in sorted(row.attributes, key=lambda item: (item.link_type, item.id))
        ],
    }


def organization(row: OrganizationRow) -> Record:
    """An organisation with its own fields only."""
    return _said(
        id=row.id,
        name=row.name,
        alternate_name=row.alternate_name,
        description=row.description or row.name,
        email=email_address(row.email),
        website=web_address(row.website),
    )


def full_organization(row: OrganizationRow) -> Record:
    """An organisation with its telephones and the names by which others know it."""
    known = ((SLUG, row.slug), (KIND, row.kind), (CBS, row.cbs_code))
    return organization(row) | {
        "phones": [phone(item) for item in row.phones],
        "organization_identifiers": [
            {
                "id": str(uuid5(NAMESPACE, f"{row.id}\n{what}")),
                "organization_id": row.id,
                "identifier_type": what,
                "identifier": value,
            }
            for what, value in known
            if value
        ],
    }


def location(row: LocationRow) -> Record:
    """A location with its own fields only."""
    return _said(
        id=row.id,
        location_type=row.location_type,
        url=web_address(row.url),
        organization_id=row.organization_id,
        name=row.name,
    )


def full_location(row: LocationRow) -> Record:
    """A location with its addresses. The municipality is the region: HSDS has no word for it."""
    return location(row) | {
        "addresses": [
            _said(
                id=item.id,
                location_id=row.id,
                address_1=item.address_1,
                city=item.city,
                region=row.municipality,
                state_province="",
                postal_code=item.postal_code or "",
                country=item.country,
                address_type=item.address_type,
            )
            for item in sorted(row.addresses, key=lambda item: item.id)
        ]
    }


def service_at_location(row: ServiceAtLocationRow) -> Record:
    return {"id": row.id, "service_id": row.service_id, "location_id": row.location_id}


def phone(row: PhoneRow) -> Record:
    return _said(
        id=row.id,
        service_id=row.service_id,
        organization_id=row.organization_id,
        number=row.number,
        type=row.type,
        description=row.description,
    )


def attribute(row: AttributeRow) -> Record:
    """What an offer is for, or for whom: link_type says which."""
    return _said(
        id=row.id,
        link_id=row.link_id,
        taxonomy_term_id=row.taxonomy_term_id,
        link_type=row.link_type,
        link_entity=row.link_entity,
        taxonomy_term=taxonomy_term(row.term),
    )


def taxonomy(row: TaxonomyRow) -> Record:
    return {"id": row.id, "name": row.name, "description": row.description}


def taxonomy_term(row: TaxonomyTermRow, taxonomy_name: str | None = None) -> Record:
    return _said(
        id=row.id,
        code=row.code,
        name=row.name,
        description=row.description or row.name,
        parent_id=row.parent_id,
        taxonomy=taxonomy_name,
        language="nl",
        taxonomy_id=row.taxonomy_id,
    )


def moment(at: datetime) -> str:
    """A moment as RFC 3339, in UTC."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _hours(row: Any) -> str:
    """HSDS has no hours per municipality: they are said in front."""
    return f"{row.municipality}: {row.description}" if row.municipality else row.description


def _said(**fields: Any) -> Record:
    """Only what is known: HSDS has no null."""
    return {name: value for name, value in fields.items() if value is not None}
