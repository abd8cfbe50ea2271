"""The schemas of HSDS 3.0 and of our own document, with every format checked."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker, RefResolver

from services.web.hsds.document import openapi_document
from tests.services_needed import shared

FORMATS = FormatChecker()
URI = re.compile(
    r"[A-Za-z][A-Za-z0-9+.-]*://"  # HSDS means addresses on the web: with a host
    r"[A-Za-z0-9._~-]+(:\d+)?([/?#]([A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*)?"
)
# The schema that HSDS's own OpenAPI names for each path; taxonomies and terms are not nested.
LISTED = {
    "services": "compiled/service_list.json",
    "organizations": "compiled/organization_list.json",
    "service_at_locations": "compiled/service_at_location_list.json",
    "taxonomies": "taxonomy.json",
    "taxonomy_terms": "taxonomy_term.json",
}
FULL = LISTED | {
    "services": "compiled/service.json",
    "organizations": "compiled/organization.json",
    "service_at_locations": "compiled/service_at_location.json",
}


@FORMATS.checks("uri")
def _is_uri(value: object) -> bool:
    return not isinstance(value, str) or URI.fullmatch(value) is not None


@FORMATS.checks("email")
def _is_email(value: object) -> bool:
    return (
        not isinstance(value, str) or re.fullmatch(r"[^\s@]+@[^\s@]+\.[^\s@]+", value) is not None
    )


@FORMATS.checks("date", raises=ValueError)
def _is_date(value: object) -> bool:
    return not isinstance(value, str) or bool(date.fromisoformat(value))


@FORMATS.checks("date-time", raises=ValueError)
def _is_moment(value: object) -> bool:
    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None


@cache
def official(path: str) -> Draft202012Validator:
    """A schema of Open Referral itself."""
    schema = json.loads(shared("hsds", "schema", path).read_text(encoding="utf-8"))
    resolver = RefResolver("", schema, store={"taxonomy.json": _schema("taxonomy.json")})
    return Draft202012Validator(schema, resolver=resolver, format_checker=FORMATS)


def _schema(path: str) -> Any:
    return json.loads(shared("hsds", "schema", path).read_text(encoding="utf-8"))


@cache
def official_page() -> Draft202012Validator:
    page = _schema("openapi.json")["components"]["schemas"]["Page"]
    names = list(page["properties"])
    return Draft202012Validator({**page, "required": names}, format_checker=FORMATS)


@cache
def ours(path: str, status: int) -> Draft202012Validator:
    """What our own document says of an answer. KeyError for one that it does not name."""
    document = openapi_document()
    answer = document["paths"][path]["get"]["responses"][str(status)]
    schema = answer["content"]["application/json"]["schema"]
    # OpenAPI 3.0 keeps its parts under another name than JSON Schema looks for: one document.
    resolver = RefResolver("", document)
    return Draft202012Validator(schema, resolver=resolver, format_checker=FORMATS)


def wrong(validator: Draft202012Validator, record: Any) -> list[str]:
    """What does not fit, with where; empty when all is well."""
    return [f"{list(error.path)}: {error.message[:200]}" for error in validator.iter_errors(record)]
