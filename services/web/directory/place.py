"""Which place a page of the sociale kaart is about: what somebody typed, or ?plaats= of a link."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web

from services.directory.core import Kind, Organization, Person
from services.keys import PORTS
from services.places.core import Gazetteer, Place

LONGEST = 80  # characters
UNKNOWN = "Deze plaats kennen wij niet. Kijk of de naam klopt, of kies hieronder uw gemeente."
SEVERAL = "Deze naam is er vaker. Kies welke u bedoelt."
NOTHING = "Vul uw plaats of wijk in."


@dataclass(frozen=True, slots=True)
class Where:
    """The place of a page. `name`: what links carry; empty when there is none, or no sure one."""

    typed: str = ""
    name: str = ""
    place: Place | None = None
    organization: Organization | None = None  # whose front office it is
    choices: tuple[str, ...] = ()  # municipalities it may lie in
    error: str | None = None

    @property
    def municipality(self) -> str | None:
        """One of ours; None without a place, and outside them."""
        return self.place.municipality if self.place else None

    @property
    def outside(self) -> bool:
        """True for a place that is sure and not ours."""
        return self.place is not None and self.place.municipality is None

    @property
    def person(self) -> Person:
        """Somebody living here, as far as routing looks at it."""
        place = self.place
        village = place.name if place is not None and place.kind in {"plaats", "wijk"} else None
        return Person(municipality=self.municipality, place=village)


def where(request: web.Request, words: str = "") -> Where:
    """The place asked for; without one, the place that the words of a search name, if one."""
    memory = request.config_dict[PORTS].memory
    typed = request.query.get("plaats", "")[:LONGEST].strip()
    if typed:
        found = memory.gazetteer.resolve(typed)
    else:
        mentions = memory.gazetteer.find(words) if words else ()
        found = mentions[0].candidates if len(mentions) == 1 else ()
        if len(found) != 1 or found[0].municipality is None:
            return Where()
    if not found:
        return Where(typed, error=UNKNOWN)
    towns = tuple(dict.fromkeys(place.municipality for place in found))
    if len(towns) > 1:
        known = tuple(sorted(town for town in towns if town is not None))
        return Where(typed, choices=known, error=SEVERAL)
    place = found[0]
    return Where(
        typed=typed or place.name,
        name=_link_name(memory.gazetteer, place),
        place=place,
        organization=memory.organization_in(place.municipality),
    )


def municipalities(request: web.Request) -> list[str]:
    """The municipalities of this sociale kaart, in alphabetical order."""
    organizations = request.config_dict[PORTS].memory.organizations
    return sorted(
        {
            name
            for organization in organizations
            if organization.kind is Kind.WELFARE
            for name in organization.municipalities
        }
    )


def _link_name(gazetteer: Gazetteer, place: Place) -> str:
    """A name that leads here again; never a postcode, which says more than a link needs."""
    if place.kind != "postcode" and gazetteer.resolve(place.name) == (place,):
        return place.name
    return place.municipality or ""
