"""Plain functions that make one thing of the directory; say only what your test is about."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.directory.core import HelpRequest, Kind, Offer, Organization, Person, listing_id

TODAY = date(2026, 11, 22)
CHECKED = date(2026, 10, 1)  # fresh on TODAY


def make_organization(**changes: Any) -> Organization:
    """A welfare organisation; `kind` changes its name and slug too, unless they are given."""
    kind = Kind(changes.get("kind", Kind.WELFARE))
    name = (
        changes.get("name")
        or {
            Kind.WELFARE: "Wijkracht",
            Kind.MUNICIPALITY: "Gemeente Borne",
            Kind.NATIONAL: "De Luisterlijn",
        }[kind]
    )
    slug = name.casefold().replace(" ", "-")
    values = {"id": f"org-{slug}", "slug": slug, "name": name, "kind": kind}
    return Organization(**(values | changes))


def make_offer(**changes: Any) -> Offer:
    """A local offer in Borne for everybody, checked lately, for `eenzaamheid`."""
    name = changes.get("name", "Samen eten")
    organization = changes.get("organization") or make_organization()
    values = {
        "id": listing_id(organization.name, name),
        "name": name,
        "organization": organization,
        "help_requests": ("eenzaamheid",),
        "municipalities": ("Borne",),
        "assured_date": CHECKED,
    }
    return Offer(**(values | changes))


def make_legal_task(**changes: Any) -> Offer:
    """The municipality's own offer; nobody checked it, as in the seed."""
    values = {
        "name": "Hulp bij schulden",
        "organization": make_organization(kind=Kind.MUNICIPALITY),
        "help_requests": ("schulden",),
        "legal_task": "Wet gemeentelijke schuldhulpverlening",
        "assured_date": None,
    }
    return make_offer(**(values | changes))


def make_national_offer(**changes: Any) -> Offer:
    """An offer for the whole country."""
    values = {
        "name": "Praten met iemand",
        "organization": make_organization(kind=Kind.NATIONAL),
        "municipalities": (),
    }
    return make_offer(**(values | changes))


def make_person(**changes: Any) -> Person:
    """Somebody in Borne whose age is not known."""
    return Person(**({"municipality": "Borne"} | changes))


def make_help_request(**changes: Any) -> HelpRequest:
    """One hulpvraag of the taxonomy, of middling severity."""
    code = changes.get("code", "eenzaamheid")
    values = {
        "code": code,
        "life_domain": "sociaal",
        "title": code.capitalize(),
        "description": "zich alleen voelen",
        "severity": 5,
    }
    return HelpRequest(**(values | changes))
