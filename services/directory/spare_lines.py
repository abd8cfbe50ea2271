"""The national lines for danger as they come with Voordeur, for when the directory has none.

A coordinator may close a line, take it back to a draft or report it wrong; whoever is in danger
then still gets a number: the one in the seed.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid5

import yaml

from services.directory.core import NAMESPACE, Kind, Offer, Organization, Phone, listing_id

NATIONAL = Path(__file__).parent / "seed" / "landelijk"


@cache
def spare_lines() -> tuple[Offer, ...]:
    """Every offer of the seed that carries a signal, by name; read once."""
    found = [offer for path in NATIONAL.glob("*.yml") for offer in _lines(path)]
    return tuple(sorted(found, key=lambda offer: offer.name))


def _lines(path: Path) -> Iterator[Offer]:
    content: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    for service in content["services"]:
        if service.get("signals"):
            yield _offer(service, content)


def _offer(service: dict[str, Any], content: dict[str, Any]) -> Offer:
    organization = _organization(content["organization"])
    source = content["sources"][service["source"]]
    return Offer(
        id=listing_id(organization.name, service["name"]),
        name=service["name"],
        organization=organization,
        description=_text(service.get("description")),
        help_requests=tuple(service["hulpvragen"]),
        phones=_phones(service),
        email=service.get("email"),
        url=service.get("url"),
        hours=tuple((item["municipality"], item["description"]) for item in service["hours"] or ()),
        cost=service.get("cost"),
        signals=tuple(service["signals"]),
        source=source["title"],
        assured_date=source["assured_date"],
    )


def _organization(data: dict[str, Any]) -> Organization:
    return Organization(
        id=str(uuid5(NAMESPACE, f"organization\n{data['slug']}")),
        slug=data["slug"],
        name=data["name"],
        kind=Kind(data["kind"]),
        description=_text(data.get("description")),
        website=data.get("website"),
        email=data.get("email"),
        phones=_phones(data),
        hours=data.get("hours"),
    )


def _phones(data: dict[str, Any]) -> tuple[Phone, ...]:
    return tuple(Phone(item["number"], item.get("description")) for item in data["phones"] or ())


def _text(value: str | None) -> str | None:
    return " ".join(value.split()) if value else None
