"""What may be asked of the directory. Ports beside the use cases; no library, no Dutch text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from services.directory.core import (
    HelpRequest,
    Offer,
    Organization,
    Person,
    Route,
    Trust,
    UnknownHelpRequest,
    route,
)

SIGNALS = ("suicide", "acuut_gevaar", "huiselijk_geweld")


class DirectoryStore(Protocol):
    """What the use cases need of a store; services/directory/store.py is the SQL one."""

    async def help_requests(self) -> list[HelpRequest]: ...

    async def offers_for(self, code: str, municipality: str | None) -> list[Offer]:
        """Offers with this hulpvraag (first or "ook") usable in the municipality, national ones too."""
        ...

    async def organizations(self) -> list[Organization]: ...

    async def signal_offers(self) -> list[Offer]:
        """The offers that carry a signal: published, open and not reported wrong."""
        ...

    async def spare_lines(self) -> list[Offer]:
        """The national lines that come with Voordeur, for a signal that no offer carries."""
        ...

    async def add_unmet(
        self, *, organization_id: str | None, municipality: str, help_request: str, at: datetime
    ) -> None: ...

    async def open_check_task(self, service_id: str, at: datetime) -> None:
        """Opens the one check task of an offer, or counts that it was given again."""
        ...


class ReportStore(Protocol):
    """What reporting an offer needs of a store."""

    async def report_wrong(self, service_id: str) -> str | None: ...

    async def open_check_task(self, service_id: str, at: datetime) -> None: ...


OpenDirectory = Callable[[], AbstractAsyncContextManager[DirectoryStore]]


@dataclass(frozen=True, slots=True)
class Routed:
    """Routes of several hulpvragen, heaviest first, with the front office of the place."""

    routes: tuple[Route, ...]
    front_office: Organization | None
    municipality: Organization | None


async def list_help_requests(store: DirectoryStore) -> list[HelpRequest]:
    """The 37 hulpvragen in the taxonomy's own order."""
    return await store.help_requests()


async def find_route(
    store: DirectoryStore,
    *,
    code: str,
    person: Person,
    now: datetime,
    record: bool = True,
    skip: int = 0,
) -> Route:
    """The answer to one hulpvraag for one person.

    Nothing local and no legal task is recorded as a vraag zonder aanbod, and a stale offer that
    is given opens a check task, unless `record` is off (command line, editor previews). With
    `skip` the offers behind that many are given, to somebody who was counted already.
    Raises UnknownHelpRequest. An unknown municipality gives national offers only.
    """
    known = {request.code for request in await store.help_requests()}
    if code not in known:
        raise UnknownHelpRequest(code)
    found = route(
        tuple(await store.offers_for(code, person.municipality)),
        code=code,
        person=person,
        front_office=await find_front_office(store, person.municipality),
        is_signal=code in SIGNALS,
        today=now.date(),
    )
    if record:
        await _record(store, found, person, now, skip)
    return found


async def report_wrong(store: ReportStore, service_id: str, now: datetime) -> str | None:
    """Somebody said that an offer is wrong: not given until a coordinator looked (promise 5).

    Its name; None when there is no such offer.
    """
    name = await store.report_wrong(service_id)
    if name is not None:
        await store.open_check_task(service_id, now)
    return name


async def find_front_office(store: DirectoryStore, municipality: str | None) -> Organization | None:
    """The welfare organisation of a municipality; None outside the ten."""
    if municipality is None:
        return None
    for organization in await store.organizations():
        if organization.kind == "welzijn" and municipality in organization.municipalities:
            return organization
    return None


async def find_municipality(store: DirectoryStore, name: str | None) -> Organization | None:
    """The municipality itself as an organisation; None outside the ten."""
    for organization in await store.organizations():
        if organization.kind == "gemeente" and name in organization.municipalities:
            return organization
    return None


async def find_organization(store: DirectoryStore, slug: str) -> Organization | None:
    """An organisation by the address of its page."""
    return next((org for org in await store.organizations() if org.slug == slug), None)


async def signal_lines(store: DirectoryStore) -> dict[str, tuple[Offer, ...]]:
    """The national line(s) of each signal, e.g. {"suicide": (113,)}.

    A signal whose lines may not be given now gets the one that comes with Voordeur: somebody in
    danger never gets an empty answer.
    """
    offers = await store.signal_offers()
    lines = {signal: _carrying(signal, offers) for signal in SIGNALS}
    if all(lines.values()):
        return lines
    spare = await store.spare_lines()
    return {signal: found or _carrying(signal, spare) for signal, found in lines.items()}


def order_by_severity(codes: Sequence[str], taxonomy: Sequence[HelpRequest]) -> list[str]:
    """Known codes, heaviest first (zwaarte); equal ones stay in the order they were given."""
    severity = {request.code: request.severity for request in taxonomy}
    unique = [code for code in dict.fromkeys(codes) if code in severity]
    return sorted(unique, key=lambda code: -severity[code])


def _carrying(signal: str, offers: Sequence[Offer]) -> tuple[Offer, ...]:
    return tuple(offer for offer in offers if signal in offer.signals)


async def _record(
    store: DirectoryStore, found: Route, person: Person, now: datetime, skip: int
) -> None:
    if found.unmet and person.municipality is not None and not skip:
        await store.add_unmet(
            organization_id=found.front_office.id if found.front_office else None,
            municipality=person.municipality,
            help_request=found.help_request,
            at=now,
        )
    today: date = now.date()
    given = found.in_order(skip=skip)
    stale = {offer.id for offer in given if offer.trust(today) is Trust.STALE}
    for service_id in sorted(stale):  # one order everywhere: two questions never lock each other
        await store.open_check_task(service_id, now)
