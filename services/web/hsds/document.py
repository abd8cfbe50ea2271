"""The OpenAPI document of /hsds: paths, parameters and the shape of each answer."""

from __future__ import annotations

from typing import Any

from services.directory.hsds_core import MOST_MINIMAL, MOST_PER_PAGE, PER_PAGE
from services.web.hsds.schemas import ERROR, FULL, LISTED, PAGE, SCHEMAS

LIST_OF = {
    "services": (
        "search", "organization_id", "taxonomy_id", "taxonomy_term_id", "modified_after",
        "minimal", "full",
    ),
    "organizations": ("search", "full", "full_service"),
    "service_at_locations": (
        "search", "organization_id", "taxonomy_id", "taxonomy_term_id", "modified_after", "full",
    ),
    "taxonomies": ("search",),
    "taxonomy_terms": ("search", "taxonomy_id", "parent_id", "top_only"),
}  # fmt: skip
ONE_OF = {"organizations": ("full_service",)}
PAGING = ("page", "per_page", "format")

_BOOLEAN = {"type": "boolean"}
_ID = {"type": "string", "format": "uuid"}
PARAMETERS: dict[str, tuple[dict[str, Any], str]] = {
    "search": (
        {"type": "string"},
        "Words in Dutch; spelling mistakes are forgiven. At most 50 are found.",
    ),
    "page": (
        {"type": "integer", "minimum": 1, "maximum": 1_000_000},
        "Number of the page; behind the last one it is empty.",
    ),
    "per_page": (
        {"type": "integer", "minimum": 1, "maximum": MOST_MINIMAL, "default": PER_PAGE},
        f"Records on a page; more than {MOST_PER_PAGE} only with minimal=true.",
    ),
    "format": (
        {"type": "string", "enum": ["json", "ndjson"]},
        "ndjson: everything at once, a record a line.",
    ),
    "minimal": (_BOOLEAN, "Only id, name, status and last_modified."),
    "full": (_BOOLEAN, "Records with all that belongs to them."),
    "full_service": (_BOOLEAN, "Organisations with whole services."),
    "modified_after": ({"type": "string", "format": "date-time"}, "Changed on or after this moment."),
    "organization_id": (_ID, "Of this organisation."),
    "taxonomy_id": (_ID, "With, or of, this taxonomy."),
    "taxonomy_term_id": (_ID, "With this term."),
    "parent_id": (_ID, "Below this term."),
    "top_only": (_BOOLEAN, "Only terms without a parent."),
}  # fmt: skip


def openapi_document() -> dict[str, Any]:
    """The whole document, OpenAPI 3.0."""
    paths = {
        "/": _get("About this API.", _schema("Base"), ()),
        "/openapi.json": _get("This document.", {"type": "object"}, ()),
    }
    for kind, filters in LIST_OF.items():
        page = {"allOf": [_schema("Page"), _contents(kind)]}
        listed = _get(f"A page of {kind}.", page, (*filters, *PAGING))
        listed["get"]["responses"]["200"]["content"]["application/x-ndjson"] = {}
        paths[f"/{kind}"] = listed
        single = _get("One record, fully nested.", _schema(FULL[kind]), ONE_OF.get(kind, ()))
        single["get"]["responses"]["400"] = _error("A parameter that cannot be used.")
        single["get"]["responses"]["404"] = _error("Not there, or not public.")
        single["parameters"] = [{"name": "id", "in": "path", "required": True, "schema": _ID}]
        paths[f"/{kind}/{{id}}"] = single
    return {
        "openapi": "3.0.3",
        "info": {
            "title": "Sociale kaart (HSDS 3.0)",
            "version": "3.0",
            "description": "Published, public offers of the sociale kaart, read-only.",
            "license": {"name": "EUPL-1.2"},
        },
        "servers": [{"url": "/hsds"}],
        "paths": paths,
        "components": {
            "schemas": {**SCHEMAS, "Page": PAGE, "Error": ERROR},
            "parameters": {
                name: {
                    "name": name,
                    "in": "query",
                    "required": False,
                    "schema": schema,
                    "description": about,
                }
                for name, (schema, about) in PARAMETERS.items()
            },
        },
    }


def _get(about: str, schema: dict[str, Any], parameters: tuple[str, ...]) -> dict[str, Any]:
    responses = {
        "200": {"description": about, "content": {"application/json": {"schema": schema}}},
        "304": {"description": "The same as If-None-Match says you have."},
        "429": _error("Too many calls; wait a minute."),
    }
    if parameters:
        responses["400"] = _error("A parameter that cannot be used.")
    named = [{"$ref": f"#/components/parameters/{name}"} for name in parameters]
    return {"get": {"summary": about, "parameters": named, "responses": responses}}


def _contents(kind: str) -> dict[str, Any]:
    """Full and listed records share a shape; full ones say more."""
    items = {"anyOf": [_schema(LISTED[kind]), _schema(FULL[kind])]}
    return {
        "type": "object",
        "required": ["contents"],
        "properties": {"contents": {"type": "array", "items": items}},
    }


def _schema(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def _error(about: str) -> dict[str, Any]:
    return {"description": about, "content": {"application/json": {"schema": _schema("Error")}}}
