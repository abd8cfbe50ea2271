"""What templates of the sociale kaart show: offers as rows and as a page, addresses of pages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from urllib.parse import quote

from services.directory.browsing import page_slug
from services.directory.core import Offer
from services.directory.listing import listing

HOME = "/sociale-kaart"
MOST_NAMED = 3  # municipalities that a row names when there are many
LONGEST_SUMMARY = 180  # characters


def with_place(path: str, place: str) -> str:
    """The address of a page, for this place."""
    return f"{path}?plaats={quote(place, safe='')}" if place else path


def offer_path(service_id: str, name: str) -> str:
    """The one address of an offer's page."""
    slug = page_slug(name)
    return f"{HOME}/aanbod/{service_id}{f'-{slug}' if slug else ''}"


def row(offer: Offer, municipality: str | None, place: str, today: date) -> dict[str, Any]:
    """An offer for components/offer-row."""
    return listing(offer, municipality, today) | {
        "path": with_place(offer_path(offer.id, offer.name), place),
        "area": area(offer.municipalities, municipality),
        "summary": summary(offer.description),
    }


def rows(
    offers: Iterable[Offer], municipality: str | None, place: str, today: date
) -> list[dict[str, Any]]:
    """The same of several."""
    return [row(offer, municipality, place, today) for offer in offers]


def area(names: tuple[str, ...], here: str | None = None) -> str | None:
    """Where an offer is, in a few words, one's own municipality first; None is the whole country."""
    names = tuple(sorted(names, key=lambda name: name != here))
    if len(names) <= MOST_NAMED + 1:
        return ", ".join(names) or None
    return f"{', '.join(names[:MOST_NAMED])} en {len(names) - MOST_NAMED} andere gemeenten"


def summary(description: str | None) -> str | None:
    """The first words of a description, whole words only."""
    text = " ".join((description or "").split())
    if len(text) <= LONGEST_SUMMARY:
        return text or None
    return f"{text[:LONGEST_SUMMARY].rsplit(' ', 1)[0].rstrip('.,;:')}…"


def ages(offer: Offer) -> str | None:
    """For which ages, in words; None for everybody."""
    low, high = offer.minimum_age, offer.maximum_age
    if low is not None and high is not None:
        return f"{low} tot en met {high} jaar"
    if low is not None:
        return f"vanaf {low} jaar"
    return f"tot en met {high} jaar" if high is not None else None


def home_municipality(offer: Offer) -> str | None:
    """The municipality whose address and hours an offer's page shows when nobody said a place."""
    named = {place for place, _ in offer.addresses if place} | {
        place for place, _ in offer.hours if place
    }
    served = set(offer.municipalities) | named
    return next(iter(served)) if len(served) == 1 else None
