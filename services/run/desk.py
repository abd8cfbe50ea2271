"""The desk and the front office of an installation, put together for the gateway."""

from __future__ import annotations

import time
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
from services.privacy.audit import Action, Audit, Subject, record
from services.run.kept import Kept
from services.staff.core import Staff
from services.staff.ports import Accounts
from services.staff.teams import Teams, list_teams

TITLES_KEPT = 60.0  # seconds; every list of conversations names hulpvragen


def make_front_office(sessions: Sessions, ports: Ports, audit: Audit) -> FrontOffice:
    """Hours, presence and ready sentences."""

    async def record_change(staff: Staff, action: Action) -> None:
        await record(audit, staff, action, Subject.OFFICE, staff.organization)

    return FrontOffice(
        partial(open_front_office, sessions), is_holiday, ports.now, ports.new_id, record_change
    )


def make_desk(
    sessions: Sessions, ports: Ports, accounts: Accounts, audit: Audit, teams: Teams
) -> Desk:
    """What staff does with conversations."""
    return Desk(
        ports=ports,
        record=partial(_record, audit),
        find_offer=partial(_find_offer, sessions),
        colleagues=partial(_colleagues, accounts),
        help_requests=Kept(partial(_help_requests, sessions), TITLES_KEPT, time.monotonic),
        teams=partial(list_teams, teams),
    )


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
            return await store.given_offer(offer_id)

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
