"""A nested HSDS record as rows of the HSDS tables. Standard library only."""

from __future__ import annotations

from collections.abc import Iterator

from services.directory.hsds_core import Record

# Names of files and columns as HSDS's own tabular examples have them.
TABLES: dict[str, list[str]] = {
    "organizations": "id name alternate_name description email website".split(),
    "organization_identifiers": (
        "id organization_id identifier_scheme identifier_type identifier".split()
    ),
    "services": (
        "id organization_id name alternate_name description url email status fees_description"
        " eligibility_description minimum_age maximum_age assured_date last_modified".split()
    ),
    "locations": "id location_type url organization_id name".split(),
    "addresses": (
        "id location_id address_1 city region state_province postal_code country address_type"
    ).split(),
    "service_at_location": "id service_id location_id".split(),
    "phones": "id service_id organization_id number type description".split(),
    "schedules": "id service_id description".split(),
    "service_areas": "id service_id name extent_type".split(),
    "languages": "id service_id name code".split(),
    "cost_options": "id service_id amount_description".split(),
    "required_documents": "id service_id document uri".split(),
    "attributes": "id link_id taxonomy_term_id link_type link_entity".split(),
    "taxonomies": "id name description".split(),
    "taxonomy_terms": ("id code name description parent_id taxonomy language taxonomy_id".split()),
}
TABLE_OF = {"service_at_locations": "service_at_location"}
# What stands inside a record and belongs to another, or has a file of its own.
ELSEWHERE = {"organization", "location", "taxonomy_term", "services"}


def flatten(kind: str, record: Record) -> Iterator[tuple[str, Record]]:
    """Table and row of a record and of everything that is its own."""
    table = TABLE_OF.get(kind, kind)
    yield table, {name: record[name] for name in TABLES[table] if name in record}
    for part, value in record.items():
        if isinstance(value, list) and part not in ELSEWHERE:
            for item in value:
                yield from flatten(part, item)
