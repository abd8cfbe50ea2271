"""An offer as schema.org tells it, for search engines."""

from __future__ import annotations

import json
from typing import Any

from markupsafe import Markup

from services.directory.core import Kind, Offer, Organization
from services.web.render import web_url

CONTEXT = "https://schema.org"
TYPES = {
    Kind.WELFARE: "NGO",
    Kind.MUNICIPALITY: "GovernmentOrganization",
    Kind.NATIONAL: "Organization",
}
# What would end the script, or begin a comment in it, is written as JSON may write any character.
UNSAFE = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def offer_data(offer: Offer, topics: tuple[str, ...], url: str) -> dict[str, Any]:
    """A schema.org Service; what nobody knows is left out. `topics`: names of its hulpvragen.

    Never the address for handover cards, notes or where it was read.
    """
    data = {
        "@context": CONTEXT,
        "@type": "Service",
        "@id": url,
        "url": url,
        "name": offer.name,
        "alternateName": offer.alternate_name,
        "description": offer.description,
        "serviceType": list(topics),
        "provider": _provider(offer.organization),
        "areaServed": _areas(offer),
        "audience": _audience(offer),
        "availableChannel": _channel(offer),
    }
    return _known(data)


def as_script(data: dict[str, Any]) -> Markup:
    """The element for it. It holds data, no program, so the policy of the page lets it be."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True).translate(UNSAFE)
    inert = Markup(text)  # noqa: S704 what could end the element is escaped in the line above
    return Markup('<script type="application/ld+json">{}</script>').format(inert)


def _provider(organization: Organization) -> dict[str, Any]:
    return _known(
        {
            "@type": TYPES[organization.kind],
            "name": organization.name,
            "url": web_url(organization.website or ""),
            "telephone": organization.phones[0].number if organization.phones else None,
        }
    )


def _areas(offer: Offer) -> list[dict[str, str]]:
    if not offer.municipalities:
        return [{"@type": "Country", "name": "Nederland"}]
    return [{"@type": "AdministrativeArea", "name": name} for name in offer.municipalities] + [
        {"@type": "Place", "name": name} for name in offer.serves
    ]


def _audience(offer: Offer) -> dict[str, Any] | None:
    found = _known(
        {
            "audienceType": offer.audience,
            "suggestedMinAge": offer.minimum_age,
            "suggestedMaxAge": offer.maximum_age,
        }
    )
    return {"@type": "PeopleAudience", **found} if found else None


def _channel(offer: Offer) -> dict[str, Any] | None:
    phones = offer.phones or offer.organization.phones
    found = _known(
        {
            "serviceUrl": web_url(offer.url or offer.organization.website or ""),
            "servicePhone": [
                _known(
                    {
                        "@type": "ContactPoint",
                        "telephone": phone.number,
                        "contactType": phone.description,
                    }
                )
                for phone in phones
            ],
            "serviceLocation": [
                {"@type": "Place", "address": address} for _, address in offer.addresses
            ],
        }
    )
    return {"@type": "ServiceChannel", **found} if found else None


def _known(data: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if value not in (None, "", [])}
