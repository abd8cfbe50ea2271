"""What the console's templates show: the lists, and one conversation with all that belongs to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from aiohttp import web

from services.conversation import desk as use_cases
from services.conversation.core import Conversation, Owner
from services.conversation.desk import Row
from services.directory.core import Offer
from services.frontoffice.use_cases import list_canned, look_at, read_presence
from services.keys import DESK, FRONT_OFFICE, PORTS, SEARCH
from services.search.use_cases import find
from services.staff.core import Staff
from services.staff.teams import is_for
from services.web.console.api import names_for
from services.web.console.shapes import Names, row_json, transcript_json
from services.web.login import csrf_of, staff_of

LONGEST_SEARCH = 200  # characters
MOST_FOUND = 8  # offers that one search shows
CONTACT = "/werk/contactmomenten"  # where a contact moment is registered, when that room is there


async def lists_for(request: web.Request) -> dict[str, Any]:
    """Who waits, what is one's own, what colleagues have, and how the front office stands."""
    staff, desk = staff_of(request), request.config_dict[DESK]
    front = request.config_dict[FRONT_OFFICE]
    names, now = await names_for(desk, staff), desk.ports.now()
    waiting = await use_cases.queue(desk, staff)
    owned = await use_cases.owned(desk, staff)
    office = await look_at(front, staff.organization)
    teams = await desk.teams(staff.organization)

    def is_ours(row: Row) -> bool:
        # Danger is for everybody, whatever team it was given to.
        return bool(row.conversation.signal) or is_for(row.conversation.team_id, teams, staff.id)

    return {
        "waiting": [_row(row, names, staff, now) for row in waiting if is_ours(row)],
        "elsewhere": [_row(row, names, staff, now) for row in waiting if not is_ours(row)],
        "mine": [_row(row, names, staff, now) for row in owned if _is_of(row, staff)],
        "team": [_row(row, names, staff, now) for row in owned if not _is_of(row, staff)],
        "office": office,
        "available": await read_presence(front, staff),
        "here": sorted(
            one.name
            for one in await use_cases.colleagues(desk, staff)
            if one.id in office.workers and one.id != staff.id
        ),
    }


async def talk_for(
    request: web.Request, conversation_id: str, *, after: int = 0, search: str | None = None
) -> dict[str, Any]:
    """A conversation for components/talk; raises ConversationNotFound.

    `after` leaves out messages up to that seq. `search` (words) adds the offers found.
    """
    staff, desk = staff_of(request), request.config_dict[DESK]
    found = await use_cases.read(desk, staff, conversation_id, after=after)
    names = await names_for(desk, staff)
    office = await look_at(request.config_dict[FRONT_OFFICE], staff.organization)
    conversation = found.conversation
    return {
        **transcript_json(found, names),
        "whose": whose(conversation, staff),
        "help_request": names.understood(found.help_request),
        "waiting_seconds": _seconds(conversation.waiting_since, desk.ports.now()),
        "lines": _lines(request, conversation),
        "colleagues": [
            {"id": one.id, "name": one.name, "available": one.id in office.workers}
            for one in await use_cases.colleagues(desk, staff)
            if one.id != staff.id
        ],
        "teams": [
            {"id": team.id, "name": team.name}
            for team in await desk.teams(staff.organization)
            if team.id != conversation.team_id
        ],
        "canned": await list_canned(request.config_dict[FRONT_OFFICE], staff),
        "search": await search_for(request, conversation, search),
        "contact_url": contact_url(request, conversation_id),
        "csrf": csrf_of(request),
        "client_id": desk.ports.new_id(),
    }


async def search_for(
    request: web.Request, conversation: Conversation, words: str | None
) -> dict[str, Any] | None:
    """What is found for these words where the resident lives; None when nothing was asked."""
    asked = " ".join((words or "").split())[:LONGEST_SEARCH]
    if not asked:
        return None
    hits = await find(
        request.config_dict[SEARCH],
        asked,
        municipality=conversation.municipality,
        place=conversation.place,
        limit=MOST_FOUND,
    )
    offers = [hit.offer for hit in hits]
    card = request.config_dict[PORTS].card
    return {
        "words": asked,
        "offers": [
            {**card(offer, conversation.municipality), "area": _area(offer)} for offer in offers
        ],
    }


def whose(conversation: Conversation, staff: Staff) -> str:
    """Who has it as this worker sees it: mine, colleague, queue, bot or closed."""
    if conversation.owner is not Owner.WORKER:
        return conversation.owner.value
    return "mine" if conversation.worker_id == staff.id else "colleague"


def contact_url(request: web.Request, conversation_id: str) -> str | None:
    """The form that registers this contact; None in an installation without that room."""
    whole = request.match_info.apps[0]
    rooms = (resource.canonical for resource in whole.router.resources())
    if not any(room.startswith(CONTACT) for room in rooms):
        return None
    return f"{CONTACT}/nieuw?gesprek={conversation_id}"


def _row(row: Row, names: Names, staff: Staff, now: datetime) -> dict[str, Any]:
    conversation = row.conversation
    return {
        **row_json(row, names),
        "whose": whose(conversation, staff),
        "waiting_seconds": _seconds(conversation.waiting_since, now),
    }


def _is_of(row: Row, staff: Staff) -> bool:
    return row.conversation.worker_id == staff.id


def _seconds(since: datetime | None, now: datetime) -> int | None:
    return None if since is None else max(0, int((now - since).total_seconds()))


def _lines(request: web.Request, conversation: Conversation) -> Sequence[Mapping[str, Any]]:
    """Whom to call for what was signalled, from the sociale kaart."""
    lines = request.config_dict[PORTS].memory.lines.get(conversation.signal or "", ())
    return [
        {"name": offer.organization.name, "number": offer.phones[0].number}
        for offer in lines
        if offer.phones
    ]


def _area(offer: Offer) -> str | None:
    """Where it is: its villages or neighbourhoods, else its municipalities; None is everywhere."""
    return ", ".join(offer.serves or offer.municipalities) or None
