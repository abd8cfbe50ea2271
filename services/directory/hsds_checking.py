"""Whether an HSDS record can be taken in: what is wrong, per field, in Dutch."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from services.directory.hsds_core import Record, email_address, is_id, read_moment, web_address

STATUSES = ("active", "inactive", "defunct", "temporarily closed")
OLDEST = 120  # years
LONGEST = {
    "name": 200, "alternate_name": 200, "url": 400, "website": 400, "email": 200, "number": 40,
    "document": 300, "city": 80, "address_1": 200, "postal_code": 10, "region": 80, "code": 8,
    "extent_type": 16, "link_type": 16, "link_entity": 40, "type": 16, "country": 2, "uri": 400,
}  # fmt: skip
PARTS = {  # of a service: what each item must say
    "phones": ("id", "number"),
    "schedules": ("id", "description"),
    "service_areas": ("id", "name"),
    "service_at_locations": ("id", "location_id"),
    "languages": ("id", "name", "code"),
    "cost_options": ("id", "amount_description"),
    "required_documents": ("id", "document"),
    "attributes": ("id", "taxonomy_term_id", "link_type"),
}
IDS = ("id", "organization_id", "location_id", "taxonomy_term_id")
Found = Iterator[tuple[str, str]]


def check_service(record: Record) -> Found:
    """Field and complaint of everything that is wrong with a service."""
    yield from _texts(record, ("id", "name", "status", "organization_id"))
    if record.get("status") is not None and record["status"] not in STATUSES:
        yield "status", f"dit moet een zijn van: {', '.join(STATUSES)}"
    ages = []
    for name in ("minimum_age", "maximum_age"):
        age = record.get(name)
        if age is None:
            continue
        if isinstance(age, bool) or not isinstance(age, int) or not 0 <= age <= OLDEST:
            yield name, f"dit moet een heel getal zijn van 0 tot en met {OLDEST}"
        else:
            ages.append(age)
    if len(ages) == 2 and ages[0] > ages[1]:
        yield "minimum_age", "dit is hoger dan maximum_age"
    yield from _dates(record, "assured_date", date.fromisoformat)
    yield from _dates(record, "last_modified", read_moment)
    for part, needed in PARTS.items():
        yield from _items(record, part, needed)


def check_organization(record: Record) -> Found:
    """The same of an organisation, with its telephones and locations."""
    yield from _texts(record, ("id", "name"))
    yield from _items(record, "phones", ("id", "number"))
    yield from _items(record, "organization_identifiers", ("identifier_type", "identifier"))
    yield from _items(record, "locations", ("id",))
    for location in record.get("locations") or []:
        if isinstance(location, dict):
            # A place may be known without its street: then address_1 is "".
            yield from _items(location, "addresses", ("id",))


def _items(record: Record, part: str, needed: tuple[str, ...]) -> Found:
    items = record.get(part) or []
    if not isinstance(items, list):
        yield part, "dit moet een lijst zijn"
        return
    seen = set()
    for number, item in enumerate(items, start=1):
        where = f"{part} {number}"
        if not isinstance(item, dict):
            yield where, "dit moet een onderdeel met velden zijn"
            continue
        for name, text in _texts(item, needed):
            yield f"{where}, {name}", text
        if "id" in item and str(item["id"]) in seen:
            yield f"{where}, id", "dit nummer staat er al"
        seen.add(str(item.get("id")))


def _texts(record: Record, needed: tuple[str, ...]) -> Found:
    for name in needed:
        if not record.get(name):
            yield name, "dit is verplicht"
    for name, value in record.items():
        if value is None or not _is_text(name):
            continue
        if not isinstance(value, str):
            yield name, "dit moet tekst zijn"
        elif "\x00" in value:
            yield name, "hier staat een teken dat niet kan"
        elif len(value) > LONGEST.get(name, 10_000):
            yield name, f"dit is langer dan {LONGEST.get(name, 10_000)} tekens"
        elif name in IDS and value and not is_id(value):
            yield name, "dit is geen UUID in kleine letters"
        elif name in {"url", "website"} and value and web_address(value) is None:
            yield name, "dit is geen webadres"
        elif name == "email" and value and email_address(value) is None:
            yield name, "dit is geen e-mailadres"


_NO_TEXT = frozenset({
    "minimum_age", "maximum_age", "phones", "locations", "organization", "metadata", "services",
    "organization_identifiers", "addresses", "location", "taxonomy_term", "contacts", "funding",
    "program", "programs", "latitude", "longitude", "year_incorporated", "accessibility", "amount",
    "extension", "interval", "count", "timezone", *PARTS,
})  # fmt: skip


def _is_text(name: str) -> bool:
    return name not in _NO_TEXT


def _dates(record: Record, name: str, read: Callable[[str], Any]) -> Found:
    value = record.get(name)
    if not isinstance(value, str) or not value:
        return
    try:
        read(value)
    except ValueError:
        yield name, "dit is geen datum als 2026-11-30"
