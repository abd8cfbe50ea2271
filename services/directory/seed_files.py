"""From the readable seed (YAML, one file per organisation) to rows of the directory; stores none."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid5

import yaml

from services.db import Base
from services.directory.core import NAMESPACE, Kind, listing_id
from services.directory.store import ALSO, AUDIENCE, HELP_REQUEST, SIGNAL
from services.directory.tables import (
    AddressRow,
    AttributeRow,
    CostOptionRow,
    LocationRow,
    OrganizationRow,
    PhoneRow,
    ScheduleRow,
    ServiceAreaRow,
    ServiceAtLocationRow,
    ServiceRow,
    TaxonomyRow,
    TaxonomyTermRow,
)

SEED = Path(__file__).parent / "seed"
SIGNALS = ("suicide", "acuut_gevaar", "huiselijk_geweld")
ANNOUNCED = "aangekondigd"
ID_LENGTH = 36  # characters of a UUID
Value = TypeVar("Value", int, date)


class SeedInvalid(Exception):
    """A seed file says something that cannot be stored; the message names file and place."""


def read_seed(folder: Path, now: datetime) -> Iterator[Base]:
    """Every row of a seed folder, parents first. Raises SeedInvalid."""
    yield from _taxonomies(folder)
    audiences = {item["name"]: item for item in _load(folder / "audiences.yml")["audiences"]}
    tasks = _load(folder / "gemeenten" / "wettelijke-taken.yml")["services"]
    for kind in ("welzijn", "gemeenten", "landelijk"):
        for path in sorted((folder / kind).glob("*.yml")):
            if path.name == "wettelijke-taken.yml":
                continue
            shared = tasks if kind == "gemeenten" else []
            yield from _file(path, audiences, now, shared)


def read_folder(folder: Path, now: datetime) -> list[tuple[Path, list[Base]]]:
    """Each file of a folder with its rows, as an export writes them. Raises SeedInvalid."""
    audiences = {item["name"]: item for item in _load(SEED / "audiences.yml")["audiences"]}
    paths = sorted(folder.glob("*.yml"))
    if not paths:
        raise SeedInvalid(f"{folder} heeft geen .yml-bestanden")
    return [(path, list(_file(path, audiences, now, []))) for path in paths]


def _file(
    path: Path, audiences: dict[str, dict[str, Any]], now: datetime, shared: list[dict[str, Any]]
) -> Iterator[Base]:
    content = _load(path)
    try:
        yield from _organization(content)
        for service in [*content.get("services", []), *shared]:
            yield from _service(service, content, audiences, now)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise SeedInvalid(f"{path.name}: {error!r}") from error


def _load(path: Path) -> Any:
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise SeedInvalid(f"{path.name} is niet te lezen: {error}") from error


def _id(*parts: object) -> str:
    return str(uuid5(NAMESPACE, "\n".join(str(part) for part in parts)))


def _location_id(organization_id: str, key: str) -> str:
    """A key of the seed as an id; an export writes ids themselves."""
    return key if len(key) == ID_LENGTH else _id("location", organization_id, key)


def _taxonomies(folder: Path) -> Iterator[Base]:
    domains = _load(folder / "leefgebieden.yml")["leefgebieden"]
    for name, about in (
        ("leefgebieden", "Gebieden van het leven waarin hulpvragen vallen"),
        ("hulpvragen", "Waarvoor een inwoner hulp zoekt"),
        ("signalen", "Wat meteen een mens nodig heeft"),
    ):
        yield TaxonomyRow(id=_id("taxonomy", name), name=name, description=about)
    for position, (code, title) in enumerate(domains.items()):
        yield _term("leefgebieden", code, title, None, position)
    with (folder / "hulpvragen.csv").open(encoding="utf-8", newline="") as lines:
        for position, row in enumerate(csv.DictReader(lines)):
            term = _term("hulpvragen", row["code"], row["titel"], row["omschrijving"], position)
            term.parent_id = _id("leefgebieden", row["leefgebied"])
            term.severity = int(row["zwaarte"])
            yield term
    for position, code in enumerate(SIGNALS):
        yield _term("signalen", code, code, None, position)


def _term(
    taxonomy: str, code: str, name: str, description: str | None, position: int
) -> TaxonomyTermRow:
    return TaxonomyTermRow(
        id=_id(taxonomy, code),
        taxonomy_id=_id("taxonomy", taxonomy),
        code=code,
        name=name,
        description=description,
        position=position,
    )


def _organization(content: dict[str, Any]) -> Iterator[Base]:
    data = content["organization"]
    organization = OrganizationRow(
        id=_id("organization", data["slug"]),
        slug=data["slug"],
        kind=Kind(data["kind"]).value,
        name=data["name"],
        description=_text(data.get("description")),
        email=data.get("email"),
        website=data.get("website"),
        hours=data.get("hours"),
        cbs_code=data.get("cbs_code"),
    )
    yield organization
    for position, phone in enumerate(data.get("phones") or []):
        yield _phone(phone, position, organization_id=organization.id)
    for name in data.get("municipalities") or []:
        yield ServiceAreaRow(
            id=_id("area", organization.id, name), organization_id=organization.id, name=name
        )
    for item in content.get("locations") or []:
        location_id = _location_id(organization.id, item["key"])
        yield LocationRow(
            id=location_id,
            organization_id=organization.id,
            name=item.get("name"),
            url=item.get("url"),
            municipality=item.get("municipality"),
        )
        if item.get("address_1") or item.get("city"):
            yield AddressRow(
                id=_id("address", location_id),
                location_id=location_id,
                address_1=item.get("address_1") or "",
                city=item.get("city") or "",
                postal_code=item.get("postal_code"),
            )


def _service(
    data: dict[str, Any],
    content: dict[str, Any],
    audiences: dict[str, dict[str, Any]],
    now: datetime,
) -> Iterator[Base]:
    organization = content["organization"]
    service_id = data.get("id") or listing_id(organization["name"], data["name"])
    audience = audiences.get(data.get("audience") or "", {})
    source = _source(data, content)
    ages = data.get("ages") or {}
    yield ServiceRow(
        id=service_id,
        organization_id=_id("organization", organization["slug"]),
        name=data["name"],
        description=_text(data.get("description")),
        url=data.get("url"),
        email=data.get("email"),
        handover_email=data.get("handover_email"),
        status=data.get("hsds_status") or "active",
        draft=data.get("status") == ANNOUNCED,
        reported_wrong=bool(data.get("reported_wrong")),
        eligibility_description=data.get("audience"),
        audience_by_age=bool(audience.get("by_age")),
        minimum_age=_only(int, ages.get("min")),
        maximum_age=_only(int, ages.get("max")),
        legal_task=data.get("law")
        or (data["name"] if organization["kind"] == "gemeente" else None),
        assured_date=_only(date, source["assured_date"]),
        source=source["title"],
        note=_text(data.get("note")),
        last_modified=now,
    )
    areas = data.get("municipalities") or organization["municipalities"]
    for name in areas:
        yield ServiceAreaRow(id=_id("area", service_id, name), service_id=service_id, name=name)
    for name in data.get("serves") or []:
        yield ServiceAreaRow(
            id=_id("area", service_id, "plaats", name),
            service_id=service_id,
            name=name,
            extent_type="plaats",
        )
    for position, phone in enumerate(data.get("phones") or []):
        yield _phone(phone, position, service_id=service_id)
    for position, item in enumerate(data.get("hours") or []):
        yield ScheduleRow(
            id=_id("schedule", service_id, position),
            service_id=service_id,
            municipality=item.get("municipality"),
            description=item["description"],
            position=position,
        )
    if data.get("cost"):
        yield CostOptionRow(
            id=_id("cost", service_id), service_id=service_id, amount_description=data["cost"]
        )
    yield from _attributes(service_id, data, audience)
    for key in _location_keys(data, content, areas):
        location_id = _location_id(_id("organization", organization["slug"]), key)
        yield ServiceAtLocationRow(
            id=_id("at", service_id, location_id), service_id=service_id, location_id=location_id
        )


def _attributes(
    service_id: str, data: dict[str, Any], audience: dict[str, Any]
) -> Iterator[AttributeRow]:
    for link_type, taxonomy, codes in (
        (HELP_REQUEST, "hulpvragen", data.get("hulpvragen")),
        (ALSO, "hulpvragen", data.get("also")),
        (AUDIENCE, "hulpvragen", audience.get("hulpvragen")),
        (SIGNAL, "signalen", data.get("signals")),
    ):
        for code in codes or []:
            if code not in _codes(taxonomy):
                raise ValueError(f"{code} staat niet bij de {taxonomy}")
            yield AttributeRow(
                id=_id("attribute", service_id, link_type, code),
                link_id=service_id,
                link_type=link_type,
                taxonomy_term_id=_id(taxonomy, code),
            )


def _location_keys(
    data: dict[str, Any], content: dict[str, Any], municipalities: list[str]
) -> list[str]:
    """Where a service is: as the source says, or else the office of each of its municipalities.

    `at_office: false` marks a venue that no source gives; the office would be a wrong address.
    """
    if data.get("locations"):
        return list(data["locations"])
    if not data.get("at_office", True):
        return []
    return [
        item["key"]
        for item in content.get("locations") or []
        if item.get("main") and item.get("municipality") in municipalities
    ]


def _source(data: dict[str, Any], content: dict[str, Any]) -> dict[str, Any]:
    source = data["source"]
    found: dict[str, Any] = source if isinstance(source, dict) else content["sources"][source]
    return found


def _phone(
    data: dict[str, Any],
    position: int,
    *,
    organization_id: str | None = None,
    service_id: str | None = None,
) -> PhoneRow:
    return PhoneRow(
        id=_id("phone", organization_id or service_id, data["number"]),
        organization_id=organization_id,
        service_id=service_id,
        number=data["number"],
        description=data.get("description"),
        position=position,
    )


@cache
def _codes(taxonomy: str) -> frozenset[str]:
    """The codes of a taxonomy; those of the hulpvragen are the model's classes, so fixed."""
    if taxonomy == "signalen":
        return frozenset(SIGNALS)
    with (SEED / "hulpvragen.csv").open(encoding="utf-8", newline="") as lines:
        return frozenset(row["code"] for row in csv.DictReader(lines))


def _only(kind: type[Value], value: Value | None) -> Value | None:
    """The value, refused when it is something else: SQLite would store it all the same."""
    if value is not None and not isinstance(value, kind):
        raise TypeError(f"{value!r} is geen {kind.__name__}")
    return value


def _text(value: str | None) -> str | None:
    return " ".join(value.split()) if value else None
