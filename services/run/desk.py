"""The desk and the front office of an installation, put together for the gateway."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from sqlalchemy.exc import SQLAlchemyError

from services.conversation.core import StorageUnavailable
from services.conversation.desk import Desk
from services.conversation.patience import in_time
from services.conversation.ports import Ports
from services.db import Sessions
from services.directory.core import HelpRequest, Offer
from services.directory.store import open_directory
from services.frontoffice.dutch_holidays import is_holiday
from services.frontoffice.store import open_front_office
from services.frontoffice.use_cases import FrontOffice
from services.keys import FindOffers
from services.privacy.audit import Action, Audit, Subject, record
from services.staff.core import Staff
from services.staff.ports import Accounts

MOST_FOUND = 8  # offers that one search shows


def make_front_office(sessions: Sessions, ports: Ports) -> FrontOffice:
    """Hours, presence and ready sentences."""
    return FrontOffice(partial(open_front_office, sessions), is_holiday, ports.now, ports.new_id)


def make_desk(sessions: Sessions, ports: Ports, accounts: Accounts, audit: Audit) -> Desk:
    """What staff does with conversations."""
    return Desk(
        ports=ports,
        record=partial(_record, audit),
        find_offer=partial(_find_offer, sessions),
        colleagues=partial(_colleagues, accounts),
        help_requests=partial(_help_requests, sessions),
    )


def make_find_offers(sessions: Sessions) -> FindOffers:
    """What the search box of the console asks."""
    return partial(_find_offers, sessions)


async def _find_offers(
    sessions: Sessions, words: str, municipality: str | None, place: str | None
) -> Sequence[Offer]:
    async def find() -> Sequence[Offer]:
        async with open_directory(sessions) as store:
            return await store.all_offers()

    try:
        offers = await in_time(find())
    except (SQLAlchemyError, OSError) as error:
        raise StorageUnavailable from error
    wanted = words.casefold().split()
    scored = [
        (_score(offer, wanted), place in offer.serves, offer)
        for offer in offers
        if municipality is None or offer.is_in(municipality)
    ]
    best = sorted(
        (one for one in scored if one[0]), key=lambda one: (-one[0], not one[1], one[2].name)
    )
    return [offer for _, _, offer in best[:MOST_FOUND]]


def _score(offer: Offer, wanted: Sequence[str]) -> int:
    """How many of the words stand in it; a word of its name counts twice."""
    name = offer.name.casefold()
    about = " ".join(
        (name, offer.organization.name, offer.description or "", *offer.help_requests)
    ).casefold()
    return sum((word in about) + (word in name) for word in wanted)


async def _record(audit: Audit, staff: Staff, action: Action, conversation_id: str) -> None:
    await record(audit, staff, action, Subject.CONVERSATION, conversation_id)


async def _colleagues(accounts: Accounts, organization: str) -> Sequence[Staff]:
    async def listed() -> Sequence[Staff]:
        async with accounts.open() as store:
            return await store.listed(organization)

    return await in_time(listed(), accounts.patience)


async def _find_offer(sessions: Sessions, offer_id: str) -> Offer | None:
    async def find() -> Offer | None:
        async with open_directory(sessions) as store:
            return await store.offer(offer_id)

    try:
        return await in_time(find())
    except (SQLAlchemyError, OSError) as error:
        raise StorageUnavailable from error


async def _help_requests(sessions: Sessions) -> Mapping[str, HelpRequest]:
    async def read() -> Mapping[str, HelpRequest]:
        async with open_directory(sessions) as store:
            return {request.code: request for request in await store.help_requests()}

    try:
        return await in_time(read())
    except (SQLAlchemyError, OSError) as error:
        raise StorageUnavailable from error
