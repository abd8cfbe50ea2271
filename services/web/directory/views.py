"""Pages to browse: the start, one leefgebied, one hulpvraag, one offer."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from services.conversation.answers import signal_text
from services.directory import browsing
from services.directory.core import Kind, Trust
from services.directory.listing import listing
from services.directory.use_cases import SIGNALS
from services.keys import BROWSING, PORTS, PUBLIC_URL
from services.web.directory.answers import may_stay, show
from services.web.directory.place import Where, municipalities, where
from services.web.directory.shapes import (
    HOME,
    ages,
    home_municipality,
    offer_path,
    row,
    rows,
    with_place,
)
from services.web.directory.structured import as_script, offer_data
from services.web.errors import Refused


async def start(request: web.Request) -> web.Response:
    """GET /sociale-kaart: search, choose a municipality, choose what it is about."""
    place = where(request)
    domains = await browsing.overview(request.config_dict[BROWSING], place.municipality)
    return show(
        request,
        "directory/start.html",
        organization=place.organization,
        canonical=with_place(HOME, place.municipality or ""),
        status=422 if place.error else 200,
        domains=domains,
        **_about(request, place),
    )


async def domain(request: web.Request) -> web.Response:
    """GET …/leefgebied/{code}: its hulpvragen with what each is."""
    place, code = where(request), request.match_info["code"]
    found = await browsing.domain(request.config_dict[BROWSING], code, place.municipality)
    path = f"{HOME}/leefgebied/{code}"
    return show(
        request,
        "directory/domain.html",
        organization=place.organization,
        canonical=with_place(path, place.municipality or ""),
        status=422 if place.error else 200,
        domain=found,
        path=path,
        **_about(request, place),
    )


async def topic(request: web.Request) -> web.Response:
    """GET …/onderwerp/{code}?plaats=: the offers for one hulpvraag, best first."""
    ports, code = request.config_dict[BROWSING], request.match_info["code"]
    place, number = where(request), _page_number(request)
    found = await browsing.listed(ports, code, place.person, number)
    today, memory = ports.today(), request.config_dict[PORTS].memory
    path = f"{HOME}/onderwerp/{code}"
    lines = memory.lines.get(code, ()) if code in SIGNALS else ()
    town, name = place.municipality, place.name
    return show(
        request,
        "directory/topic.html",
        organization=place.organization,
        canonical=with_place(path, town or "") if number == 1 else None,
        keep=may_stay((code,)),
        status=422 if place.error else 200,
        found=found,
        offers=rows(found.offers, town, name, today),
        stale=rows(found.stale, town, name, today),
        legal_task=row(found.legal_task, town, name, today) if found.legal_task else None,
        national=rows(found.national, town, name, today),
        signal=code if lines else None,
        signal_text=signal_text(code, lines, in_talk=False) if lines else None,
        lines=[listing(line, None, today) for line in lines],
        path=path,
        **_about(request, place),
    )


async def offer(request: web.Request) -> web.StreamResponse:
    """GET …/aanbod/{id}-{name}: one offer, to read and to print; 410 when it is no more."""
    ports = request.config_dict[BROWSING]
    found = await browsing.one(ports, request.match_info["id"])
    place = where(request)
    organization = place.organization or _only(found.front_offices)
    if found.gone:
        return show(
            request,
            "directory/gone.html",
            organization=organization,
            status=410,
            offer_name=found.offer.name,
            offices=[place.organization] if place.organization else found.front_offices,
            topics=found.topics,
            place=place,
        )
    path = offer_path(found.offer.id, found.offer.name)
    if request.path != path:
        # The name changed, or somebody left it out: there is one address.
        raise web.HTTPMovedPermanently(with_place(path, place.name))
    today = ports.today()
    town = place.municipality or home_municipality(found.offer)
    titles = tuple(item.title for item in found.topics)
    url = f"{request.config_dict[PUBLIC_URL]}{path}"
    return show(
        request,
        "directory/offer.html",
        organization=organization,
        canonical=path,
        keep=may_stay(tuple(item.code for item in found.topics)),
        offer=found.offer,
        card=listing(found.offer, town, today),
        others=[item for item in found.offer.addresses if item[0] != town],
        hours=[item for item in found.offer.hours if item[0] not in {None, town}],
        ages=ages(found.offer),
        topics=found.topics,
        is_stale=found.offer.trust(today) is Trust.STALE,
        offices=_first(place, found),
        is_national=found.offer.organization.kind is Kind.NATIONAL,
        data=as_script(offer_data(found.offer, titles, url)),
        **_about(request, place),
    )


def _about(request: web.Request, place: Where) -> dict[str, Any]:
    return {"place": place, "municipalities": municipalities(request)}


def _page_number(request: web.Request) -> int:
    raw = request.query.get("pagina", "1")
    if not raw.isascii() or not raw.isdigit() or len(raw) > 4:
        raise Refused(404)
    return int(raw)


def _only(offices: tuple[Any, ...]) -> Any:
    return offices[0] if len(offices) == 1 else None


def _first(place: Where, found: browsing.Shown) -> tuple[Any, ...]:
    """Whom to call before a stale offer: the front office of the place, else of its places."""
    return (place.organization,) if place.organization else found.front_offices
