"""An offer as a card: the one shape the API, the command line and the page share."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.directory.core import Offer


def listing(offer: Offer, municipality: str | None, today: date) -> dict[str, Any]:
    """The card of an offer for somebody in a municipality, ready for JSON.

    Telephone, e-mail and site are the offer's own, else the organisation's. What nobody knows
    is None or empty: a card never guesses.
    """
    phones = offer.phones or offer.organization.phones
    return {
        "id": offer.id,
        "name": offer.name,
        "organization": offer.organization.name,
        "description": offer.description,
        "phones": [{"number": p.number, "description": p.description} for p in phones],
        "email": offer.email or offer.organization.email,
        "url": offer.url or offer.organization.website,
        "address": _address(offer, municipality),
        "hours": _hours(offer, municipality),
        "cost": offer.cost,
        "audience": offer.audience,
        "assured_date": offer.assured_date.isoformat() if offer.assured_date else None,
        "trust": offer.trust(today).value,
    }


def _address(offer: Offer, municipality: str | None) -> str | None:
    """Where to go in the person's own municipality; one elsewhere would send them wrong."""
    here = [address for place, address in offer.addresses if place == municipality]
    return here[0] if here else None


def _hours(offer: Offer, municipality: str | None) -> str | None:
    lines = [text for place, text in offer.hours if place in {None, municipality}]
    return "; ".join(lines) or None
