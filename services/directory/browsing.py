"""Looking through the sociale kaart without a conversation: by leefgebied, hulpvraag and place.

Nothing is counted or opened here: a search engine that reads every page is no resident.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from services.conversation.patience import PATIENCE, in_time
from services.directory.core import (
    DirectoryError,
    HelpRequest,
    Kind,
    Offer,
    Organization,
    Person,
    Trust,
    UnknownHelpRequest,
    route,
)

PER_PAGE = 20  # local offers on one page
MOST_PAGES = 500  # a page behind this one is not there
LONGEST_SLUG = 60  # characters
PER_SITEMAP = 10_000  # addresses in one file; the protocol allows 50,000


class OfferUnknown(DirectoryError):
    """No offer has this id, or it was never published."""


class PageUnknown(DirectoryError):
    """A leefgebied, or a page of a list, that is not there."""


class BrowseStore(Protocol):
    """What looking through needs of a store; services/directory/browsing_store.py is the SQL one."""

    async def help_requests(self) -> list[HelpRequest]: ...

    async def life_domains(self) -> dict[str, str]: ...

    async def organizations(self) -> list[Organization]: ...

    async def offers_for(self, code: str, municipality: str | None) -> list[Offer]: ...

    async def offers(self, ids: Sequence[str]) -> list[Offer]:
        """These offers, drafts and withdrawn ones too."""
        ...

    async def counts(self, municipality: str) -> Mapping[str, int]:
        """How many offers residents of a municipality may be given, per hulpvraag; none national."""
        ...

    async def number_given(self) -> int:
        """How many offers have a page."""
        ...

    async def given_names(self, skip: int, most: int) -> list[tuple[str, str, date]]:
        """Id, name and day of the last change of offers that have a page, in order of id."""
        ...


@dataclass(frozen=True, slots=True)
class Browsing:
    """Everything looking through needs from outside."""

    open: Callable[[], AbstractAsyncContextManager[BrowseStore]]
    today: Callable[[], date]
    patience: float = PATIENCE  # seconds for storage


@dataclass(frozen=True, slots=True)
class Topic:
    """A hulpvraag to choose. number: local offers for it; None without a municipality."""

    request: HelpRequest
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Domain:
    """A leefgebied with its hulpvragen, both in the order of the taxonomy."""

    code: str
    name: str
    topics: tuple[Topic, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """Offers for one hulpvraag in one place.

    `offers`: local ones to be relied upon, best first; `stale`: local ones nobody checked for
    long, shown behind the front office's own number (promise 5). Both are of this page only.
    """

    request: HelpRequest
    domain: str
    offers: tuple[Offer, ...]
    stale: tuple[Offer, ...]
    legal_task: Offer | None
    national: tuple[Offer, ...]
    number: int  # local offers on all pages
    page: int  # from 1
    pages: int

    @property
    def unmet(self) -> bool:
        """True where neither an organisation here nor the municipality has an offer."""
        return not self.number and self.legal_task is None


@dataclass(frozen=True, slots=True)
class Shown:
    """One offer with what its page tells around it; `gone`: it may not be given any more."""

    offer: Offer
    topics: tuple[HelpRequest, ...]  # first those it is for, then those it serves as well
    front_offices: tuple[Organization, ...]  # of the municipalities it serves, by name
    gone: bool


async def overview(ports: Browsing, municipality: str | None) -> tuple[Domain, ...]:
    """Every leefgebied with its hulpvragen, counted for a municipality when there is one."""

    async def read() -> tuple[Domain, ...]:
        async with ports.open() as store:
            names, requests = await store.life_domains(), await store.help_requests()
            counts = await store.counts(municipality) if municipality else None
        return tuple(
            Domain(
                code,
                name,
                tuple(
                    Topic(request, counts.get(request.code, 0) if counts is not None else None)
                    for request in requests
                    if request.life_domain == code
                ),
            )
            for code, name in names.items()
        )

    return await in_time(read(), ports.patience)


async def domain(ports: Browsing, code: str, municipality: str | None) -> Domain:
    """One leefgebied; raises PageUnknown."""
    for found in await overview(ports, municipality):
        if found.code == code:
            return found
    raise PageUnknown(code)


async def listed(ports: Browsing, code: str, person: Person, page: int = 1) -> Listed:
    """The offers for a hulpvraag; raises UnknownHelpRequest, or PageUnknown behind the last page.

    Without a municipality these are the national ones alone: help is nearly always local.
    """

    async def read() -> tuple[HelpRequest, str, list[Offer]]:
        async with ports.open() as store:
            requests = {request.code: request for request in await store.help_requests()}
            if code not in requests:
                raise UnknownHelpRequest(code)
            names = await store.life_domains()
            offers = await store.offers_for(code, person.municipality)
        return requests[code], names.get(requests[code].life_domain, ""), offers

    request, name, offers = await in_time(read(), ports.patience)
    today = ports.today()
    found = route(
        tuple(offers), code=code, person=person, front_office=None, is_signal=True, today=today
    )
    # A stale offer ranks behind every other, whoever it is meant for.
    order = sorted(found.offers, key=lambda offer: offer.trust(today) is Trust.STALE)
    pages = max(1, min(MOST_PAGES, -(-len(order) // PER_PAGE)))
    if not 1 <= page <= pages:
        raise PageUnknown(page)
    here = order[(page - 1) * PER_PAGE : page * PER_PAGE]
    return Listed(
        request=request,
        domain=name,
        offers=tuple(offer for offer in here if offer.trust(today) is not Trust.STALE),
        stale=tuple(offer for offer in here if offer.trust(today) is Trust.STALE),
        legal_task=found.legal_task,
        national=found.national,
        number=len(order),
        page=page,
        pages=pages,
    )


async def one(ports: Browsing, service_id: str) -> Shown:
    """An offer that has a page, or had one; raises OfferUnknown."""

    async def read() -> Shown:
        async with ports.open() as store:
            offers = await store.offers([service_id])
            if not offers or offers[0].draft:
                raise OfferUnknown(service_id)
            offer = offers[0]
            requests = {request.code: request for request in await store.help_requests()}
            organizations = await store.organizations()
        codes = dict.fromkeys((*offer.help_requests, *offer.also))
        return Shown(
            offer=offer,
            topics=tuple(requests[code] for code in codes if code in requests),
            front_offices=front_offices(organizations, offer.municipalities),
            gone=offer.withdrawn,
        )

    return await in_time(read(), ports.patience)


async def sitemaps(ports: Browsing) -> int:
    """How many files the addresses of offers take."""

    async def read() -> int:
        async with ports.open() as store:
            return await store.number_given()

    return -(-await in_time(read(), ports.patience) // PER_SITEMAP)


async def sitemap(ports: Browsing, number: int) -> list[tuple[str, str, date]]:
    """Id, name and day of the last change of each offer in file `number`, from 1.

    Raises PageUnknown for a file without offers.
    """

    async def read() -> list[tuple[str, str, date]]:
        async with ports.open() as store:
            return await store.given_names((number - 1) * PER_SITEMAP, PER_SITEMAP)

    found = await in_time(read(), ports.patience) if number >= 1 else []
    if not found:
        raise PageUnknown(number)
    return found


def front_offices(
    organizations: Sequence[Organization], municipalities: Sequence[str]
) -> tuple[Organization, ...]:
    """The welfare organisations that have their front office for any of these municipalities."""
    return tuple(
        organization
        for organization in organizations
        if organization.kind is Kind.WELFARE
        and any(name in organization.municipalities for name in municipalities)
    )


def page_slug(name: str) -> str:
    """A name as the end of an address, "samen-eten"; empty when it has no letter or number."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    words = re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")
    return words if len(words) <= LONGEST_SLUG else words[:LONGEST_SLUG].rsplit("-", 1)[0]
