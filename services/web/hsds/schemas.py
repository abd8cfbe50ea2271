"""Shapes of the HSDS records we answer with, strict: a field that is not here is not sent."""

from __future__ import annotations

from typing import Any

_TEXT = {"type": "string"}
_ID = {"type": "string", "format": "uuid"}
_URI = {"type": "string", "format": "uri"}
_EMAIL = {"type": "string", "format": "email"}
_DAY = {"type": "string", "format": "date"}
_AGE = {"type": "integer", "minimum": 0}


def _record(required: str, **properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "required": required.split(),
        "properties": properties,
        "additionalProperties": False,
    }


def _of(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def _list(name: str) -> dict[str, Any]:
    return {"type": "array", "items": _of(name)}


_OWN_SERVICE: dict[str, Any] = {
    "id": _ID,
    "organization_id": _ID,
    "name": _TEXT,
    "alternate_name": _TEXT,
    "description": _TEXT,
    "url": _URI,
    "email": _EMAIL,
    "status": {"type": "string", "enum": ["active"]},
    "fees_description": _TEXT,
    "eligibility_description": _TEXT,
    "minimum_age": _AGE,
    "maximum_age": _AGE,
    "assured_date": _DAY,
    "last_modified": {"type": "string", "format": "date-time"},
}
_PARTS: dict[str, Any] = {
    "phones": _list("Phone"),
    "schedules": _list("Schedule"),
    "service_areas": _list("ServiceArea"),
    "languages": _list("Language"),
    "organization": _of("OrganizationInService"),
    "cost_options": _list("CostOption"),
    "required_documents": _list("RequiredDocument"),
    "attributes": _list("Attribute"),
}
_OWN_ORGANIZATION: dict[str, Any] = {
    "id": _ID,
    "name": _TEXT,
    "alternate_name": _TEXT,
    "description": _TEXT,
    "email": _EMAIL,
    "website": _URI,
}
_NAMED: dict[str, Any] = {
    "phones": _list("Phone"),
    "organization_identifiers": _list("OrganizationIdentifier"),
}
_PLACE: dict[str, Any] = {
    "id": _ID,
    "location_type": {"type": "string", "enum": ["physical", "postal", "virtual"]},
    "url": _URI,
    "organization_id": _ID,
    "name": _TEXT,
}
_AT: dict[str, Any] = {"id": _ID, "service_id": _ID, "location_id": _ID}
_TERM: dict[str, Any] = {
    "id": _ID,
    "code": _TEXT,
    "name": _TEXT,
    "description": _TEXT,
    "parent_id": _ID,
    "taxonomy": _TEXT,
    "language": _TEXT,
    "taxonomy_id": _ID,
}
_SERVICE = "id name status last_modified"
_ORGANIZATION = "id name description"

SCHEMAS: dict[str, dict[str, Any]] = {
    "Base": _record("version profile openapi_url", version=_TEXT, profile=_URI, openapi_url=_URI),
    "ServiceInList": _record(
        _SERVICE, **_OWN_SERVICE, organization=_of("OrganizationInList")
    ),
    "Service": _record(
        _SERVICE, **_OWN_SERVICE, **_PARTS, service_at_locations=_list("LocationOfService")
    ),
    "LocationOfService": _record("id", **_AT, location=_of("Location")),
    "OrganizationInList": _record(_ORGANIZATION, **_OWN_ORGANIZATION),
    "OrganizationInService": _record(_ORGANIZATION, **_OWN_ORGANIZATION, **_NAMED),
    "Organization": _record(
        _ORGANIZATION,
        **_OWN_ORGANIZATION,
        **_NAMED,
        locations=_list("Location"),
        services={
            "type": "array",
            "items": {"anyOf": [_of("ServiceInList"), _of("Service")]},
        },
    ),
    "OrganizationIdentifier": _record(
        "id identifier_type identifier",
        id=_ID, organization_id=_ID, identifier_type=_TEXT, identifier=_TEXT,
    ),
    "ServiceAtLocationInList": _record(
        "id", **_AT, location=_of("LocationInList"), service=_of("ServiceInList")
    ),
    "ServiceAtLocation": _record("id", **_AT, location=_of("Location"), service=_of("Service")),
    "LocationInList": _record("id location_type", **_PLACE),
    "Location": _record("id location_type", **_PLACE, addresses=_list("Address")),
    "Address": _record(
        "id address_1 city state_province postal_code country address_type",
        id=_ID, location_id=_ID, address_1=_TEXT, city=_TEXT, region=_TEXT, state_province=_TEXT,
        postal_code=_TEXT, country={"type": "string", "minLength": 2, "maxLength": 2},
        address_type={"type": "string", "enum": ["physical", "postal", "virtual"]},
    ),
    "Phone": _record(
        "id number",
        id=_ID, service_id=_ID, organization_id=_ID, number=_TEXT, type=_TEXT, description=_TEXT,
    ),
    "Schedule": _record("id", id=_ID, service_id=_ID, description=_TEXT),
    "ServiceArea": _record("id", id=_ID, service_id=_ID, name=_TEXT, extent_type=_TEXT),
    "Language": _record("id", id=_ID, service_id=_ID, name=_TEXT, code=_TEXT),
    "CostOption": _record("id", id=_ID, service_id=_ID, amount_description=_TEXT),
    "RequiredDocument": _record("id", id=_ID, service_id=_ID, document=_TEXT, uri=_URI),
    "Attribute": _record(
        "id taxonomy_term_id",
        id=_ID, link_id=_ID, taxonomy_term_id=_ID, link_type=_TEXT, link_entity=_TEXT,
        taxonomy_term=_of("TaxonomyTerm"),
    ),
    "Taxonomy": _record("id name description", id=_ID, name=_TEXT, description=_TEXT),
    "TaxonomyTerm": _record("id name description", **_TERM),
}  # fmt: skip

LISTED = {
    "services": "ServiceInList",
    "organizations": "OrganizationInList",
    "service_at_locations": "ServiceAtLocationInList",
    "taxonomies": "Taxonomy",
    "taxonomy_terms": "TaxonomyTerm",
}
FULL = {
    "services": "Service",
    "organizations": "Organization",
    "service_at_locations": "ServiceAtLocation",
    "taxonomies": "Taxonomy",
    "taxonomy_terms": "TaxonomyTerm",
}

_COUNT = {"type": "integer", "minimum": 0}
PAGE: dict[str, Any] = {
    "type": "object",
    "required": [
        "total_items", "total_pages", "page_number", "size", "first_page", "last_page", "empty",
    ],
    "properties": {
        "total_items": _COUNT,
        "total_pages": _COUNT,
        "page_number": {"type": "integer", "minimum": 1},
        "size": _COUNT,
        "first_page": {"type": "boolean"},
        "last_page": {"type": "boolean"},
        "empty": {"type": "boolean"},
    },
}  # fmt: skip
ERROR: dict[str, Any] = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message"],
            "properties": {"code": _TEXT, "message": _TEXT, "parameter": _TEXT},
        }
    },
}
