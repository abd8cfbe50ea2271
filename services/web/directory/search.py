"""Searching the sociale kaart in one's own words. What was typed is kept nowhere."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from services.conversation.answers import signal_text
from services.directory.browsing import front_offices
from services.directory.core import Offer, Trust
from services.directory.listing import listing
from services.keys import BROWSING, PORTS, SEARCH
from services.search.use_cases import find
from services.web.directory.answers import show
from services.web.directory.place import Where, municipalities, where
from services.web.directory.shapes import rows
from services.web.security import limit

LONGEST = 200  # characters
MOST_FOUND = 20  # offers
SEARCHES = (60, 60.0)  # per address, per minute


async def page(request: web.Request) -> web.Response:
    """GET /sociale-kaart/zoeken?woorden=&plaats=: offers found, stale ones behind a number to call.

    Danger goes first here too: the words are read by the safety layer (promise 2).
    """
    limit(request, "search", *SEARCHES)
    words = request.query.get("woorden", "")[:LONGEST].strip()
    place = where(request, words)
    signals = await request.config_dict[PORTS].find_signals(words) if words else ()
    offers = await _found(request, words, place) if words and not place.error else []
    ports = request.config_dict[BROWSING]
    today = ports.today()
    stale = [offer for offer in offers if offer.trust(today) is Trust.STALE]
    usable = [offer for offer in offers if offer.trust(today) is not Trust.STALE]
    town = place.municipality
    return show(
        request,
        "directory/found.html",
        organization=place.organization,
        keep=False,
        status=422 if place.error else 200,
        words=words,
        offers=rows(usable, town, place.name, today),
        stale=rows(stale, town, place.name, today),
        offices=_offices(request, place, stale),
        signals=[_card(request, signal) for signal in signals],
        place=place,
        municipalities=municipalities(request),
    )


async def _found(request: web.Request, words: str, place: Where) -> list[Offer]:
    person = place.person
    # Somebody from elsewhere gets what is for the whole country: no offer names their town.
    town = person.municipality or (place.place.name if place.place is not None else None)
    hits = await find(
        request.config_dict[SEARCH],
        words,
        municipality=town,
        place=person.place,
        limit=MOST_FOUND,
    )
    return [hit.offer for hit in hits]


def _offices(request: web.Request, place: Where, stale: list[Offer]) -> tuple[Any, ...]:
    if place.organization is not None:
        return (place.organization,)
    named = tuple(name for offer in stale for name in offer.municipalities)
    return front_offices(request.config_dict[PORTS].memory.organizations, named)


def _card(request: web.Request, signal: str) -> dict[str, Any]:
    lines = request.config_dict[PORTS].memory.lines.get(signal, ())
    today = request.config_dict[BROWSING].today()
    return {
        "signal": signal,
        "text": signal_text(signal, lines, in_talk=False),
        "lines": [listing(line, None, today) for line in lines],
    }
