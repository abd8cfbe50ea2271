"""Pages of the sociale kaart as tests of accessibility see them: with everything on them that can be."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from services.directory.browsing import Domain, Listed, Topic
from services.directory.core import Phone
from services.directory.coverage import make_coverage
from services.directory.coverage_words import WORDS
from services.directory.listing import listing
from services.places.core import Place
from services.web.coverage.views import matrix
from services.web.directory.place import SEVERAL, Where
from services.web.directory.shapes import HOME, row
from services.web.render import render
from tests.directory_builders import TODAY, make_help_request, make_offer, make_organization
from tests.staff import make_staff

OFFICE = make_organization(slug="wijkracht", phones=(Phone("088 945 57 22"),))
BORNE = Where("Borne", "Borne", Place("Borne", "gemeente", "Borne"), OFFICE)
SEVERAL_PLACES = Where("Centrum", choices=("Borne", "Haaksbergen"), error=SEVERAL)
REQUEST = make_help_request(code="schulden", title="Schulden en betalingsachterstanden")
OFFER = make_offer(
    organization=OFFICE,
    description="Samen eten in het buurthuis. " * 10,
    addresses=(("Borne", "Huis, Plein 1, 7622 CP Borne"), ("Hengelo", "Huis, Weg 2, Hengelo")),
    hours=((None, "dinsdag"), ("Hengelo", "woensdag")),
    minimum_age=12,
    cost="gratis",
)
STALE = make_offer(organization=OFFICE, name="Aan tafel", assured_date=None)
DOMAIN = Domain("geld", "Geld", (Topic(REQUEST, 2), Topic(make_help_request(), 0)))
CHECKED, UNCHECKED = (row(offer, "Borne", "Borne", TODAY) for offer in (OFFER, STALE))
SIGNAL = {"signal": "suicide", "text": "Bel nu 113.", "lines": [listing(OFFER, None, TODAY)]}


def page(name: str, **context: Any) -> Callable[[], str]:
    given: dict[str, Any] = {
        "organization": OFFICE,
        "canonical": None,
        "privacy_url": "/privacy",
        "home": HOME,
        "place": BORNE,
        "municipalities": ["Borne", "Hengelo"],
    }
    return lambda: render(f"directory/{name}.html", **given | context)


def found(**changes: Any) -> Listed:
    given: dict[str, Any] = {
        "request": REQUEST, "domain": "Geld", "offers": (OFFER,), "stale": (STALE,),
        "legal_task": None, "national": (), "number": 2, "page": 1, "pages": 1,
    }  # fmt: skip
    return Listed(**given | changes)


TOPIC: dict[str, Any] = {
    "found": found(), "offers": [CHECKED], "stale": [UNCHECKED], "legal_task": None,
    "national": [], "signal": None, "signal_text": None, "lines": [], "path": f"{HOME}/onderwerp/x",
}  # fmt: skip
SEARCH: dict[str, Any] = {
    "words": "eten", "offers": [CHECKED], "stale": [UNCHECKED], "offices": (OFFICE,), "signals": [],
}  # fmt: skip
NOWHERE: dict[str, Any] = {"place": SEVERAL_PLACES, "organization": None}
COVERAGE = make_coverage([REQUEST], {"sociaal": "Sociaal"}, ["Borne", "Hengelo"], [], [], TODAY)

DIRECTORY_PAGES: dict[str, Callable[[], str]] = {
    "sociale kaart": page("start", domains=[DOMAIN]),
    "sociale kaart, plaats vaker": page("start", domains=[DOMAIN], **NOWHERE),
    "leefgebied": page("domain", domain=DOMAIN, path="/x"),
    "leefgebied zonder plaats": page("domain", domain=DOMAIN, path="/x", **NOWHERE),
    "onderwerp": page(
        "topic",
        **TOPIC
        | {"found": found(page=2, pages=3), "legal_task": UNCHECKED, "national": [CHECKED]}
        | {"signal": "suicide", "signal_text": "Bel nu 113.", "lines": SIGNAL["lines"]},
    ),
    "onderwerp zonder aanbod": page(
        "topic", **TOPIC | {"found": found(number=0), "offers": [], "stale": []}
    ),
    "onderwerp zonder plaats": page("topic", **TOPIC | {"offers": [], "stale": []} | NOWHERE),
    "aanbod": page(
        "offer", offer=OFFER, card=listing(OFFER, "Borne", TODAY), others=OFFER.addresses[1:],
        hours=OFFER.hours[1:], ages="vanaf 12 jaar", topics=(REQUEST,), is_stale=True,
        offices=(OFFICE,), is_national=False, data=None,
    ),
    "aanbod dat er niet meer is": page(
        "gone", offer_name="Samen eten", offices=(OFFICE,), topics=(REQUEST,)
    ),
    "zoeken": page("found", **SEARCH | {"signals": [SIGNAL]}),
    "zoeken, niets gevonden": page("found", **SEARCH | {"offers": [], "stale": []}),
    "zoeken, plaats vaker": page("found", **SEARCH | NOWHERE),
    "dekking": lambda: render(
        "coverage/coverage.html", staff=make_staff(), csrf="abc", here="/beheer/dekking",
        matrix=matrix(COVERAGE), words=WORDS, unmet=3,
        totals=[(cover.value, number) for cover, number in COVERAGE.totals().items()],
    ),
}  # fmt: skip
