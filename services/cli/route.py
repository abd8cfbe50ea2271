"""`voordeur route`: what the front door would answer, without recording anything."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from services.cli.lines import note, read_lines, write_object
from services.cli.prepared import prepared
from services.directory.core import Person
from services.directory.listing import listing
from services.directory.store import open_directory
from services.directory.use_cases import (
    DirectoryStore,
    find_route,
    list_help_requests,
    order_by_severity,
    signal_lines,
)
from services.places.core import Place
from services.settings import Settings

WITHOUT_OFFERS = frozenset({"suicide", "acuut_gevaar"})  # the line alone, as in a conversation


def add_to(verbs: Any) -> None:
    parser = verbs.add_parser("route", help="zoek het aanbod bij teksten (één per regel)")
    parser.add_argument("--place", metavar="PLAATS", help="woonplaats, wijk, gemeente of postcode")
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """One object per line; status 2 for a place nobody knows."""
    return asyncio.run(_route(given.settings, given.place))


async def _route(settings: Settings, place_name: str | None) -> int:
    async with prepared(settings) as (understanding, sessions):
        fixed: tuple[Place, ...] | None = None
        if place_name is not None:
            fixed = understanding.gazetteer.resolve(place_name)
            if not fixed:
                note(f"De plaats '{place_name}' is niet bekend.")
                return 2
        for line in read_lines():
            found, places, age = understanding.classify(line)
            person = make_person(fixed if fixed is not None else places, age)
            async with open_directory(sessions) as directory:
                answer = await find_listings(directory, found, person, datetime.now(UTC))
            write_object(found | answer)
    return 0


def make_person(places: Sequence[Place], age: int | None) -> Person:
    """The person of a question; a place that may be two places is no place yet."""
    inside = [place for place in places if place.municipality is not None]
    municipalities = {place.municipality for place in inside}
    if len(municipalities) != 1:
        return Person(age=age)
    return Person(municipality=inside[0].municipality, place=inside[0].name, age=age)


async def find_listings(
    directory: DirectoryStore, found: dict[str, Any], person: Person, now: datetime
) -> dict[str, Any]:
    """ "listings" best first and "unmet"; with a signal its line comes first."""
    cards: list[dict[str, Any]] = []
    unmet = False
    signal = found["signal"]
    if signal is not None:
        lines = (await signal_lines(directory))[signal]
        cards.extend(listing(offer, None, now.date()) for offer in lines)
    codes = order_by_severity(found["compound"], await list_help_requests(directory))
    if signal == "huiselijk_geweld":
        codes = [signal, *(code for code in codes if code != signal)]
    if codes and signal not in WITHOUT_OFFERS:
        route = await find_route(directory, code=codes[0], person=person, now=now, record=False)
        unmet = route.unmet and signal is None
        given = {card["id"] for card in cards}
        cards.extend(
            listing(offer, person.municipality, now.date())
            for offer in route.in_order()
            if offer.id not in given
        )
    return {"listings": cards, "unmet": unmet}
