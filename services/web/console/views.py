"""Pages of the console, and the parts of them that its script asks for again."""

from __future__ import annotations

from aiohttp import web

from services.conversation import desk as use_cases
from services.frontoffice.use_cases import seen
from services.keys import DESK, FRONT_OFFICE
from services.staff.core import Right, Staff
from services.web.console.talks import lists_for, search_for, talk_for, whose
from services.web.errors import Refused
from services.web.login import STAFF, csrf_of, staff_of
from services.web.render import render
from services.web.workspace import staff_page

NOTHING_TYPED: dict[str, str] = {}


async def start(request: web.Request) -> web.Response:
    """The queue; for who does not talk with residents, where they land after logging in."""
    staff: Staff = request[STAFF]
    if not staff.role.may(Right.TALK):
        return staff_page(request, "console/start.html")
    await seen(request.config_dict[FRONT_OFFICE], staff)
    return await desk_page(request)


async def talk(request: web.Request) -> web.Response:
    """One conversation beside the queue. ?zoek= searches, ?antwoord= puts a ready sentence in."""
    await seen(request.config_dict[FRONT_OFFICE], staff_of(request))
    return await desk_page(request, request.match_info["id"])


async def desk_page(
    request: web.Request,
    conversation_id: str | None = None,
    *,
    status: int = 200,
    error: str | None = None,
    error_field: str = "bericht",
    typed: dict[str, str] = NOTHING_TYPED,
) -> web.Response:
    """The whole screen. `typed`: what could not be accepted, by name of the field."""
    shown = None
    if conversation_id is not None:
        shown = await talk_for(request, conversation_id, search=request.query.get("zoek"))
        ready = request.query.get("antwoord")
        text = next((reply.text for reply in shown["canned"] if reply.id == ready), "")
        typed = {"text": text} | typed
    return staff_page(
        request,
        "console/desk.html",
        status=status,
        lists=await lists_for(request),
        talk=shown,
        error=error,
        error_field=error_field,
        typed=typed,
    )


async def lists(request: web.Request) -> web.Response:
    """The lists alone."""
    return _part(
        "console/lists.html", lists=await lists_for(request), csrf=csrf_of(request), shown=None
    )


async def part(request: web.Request) -> web.Response:
    """One conversation alone; ?na=SEQ leaves out what the screen has already."""
    raw = request.query.get("na", "0")
    if not raw.isascii() or not raw.isdigit() or len(raw) > 9:
        raise Refused(400)
    found = await talk_for(request, request.match_info["id"], after=int(raw))
    return _part("console/talk.html", talk=found)


async def search(request: web.Request) -> web.Response:
    """?zoek=: the offers found, for the place of this resident."""
    conversation = await use_cases.find_own(
        request.config_dict[DESK], staff_of(request), request.match_info["id"]
    )
    found = await search_for(request, conversation, request.query.get("zoek"))
    return _part(
        "console/found.html",
        search=found,
        talk_id=conversation.id,
        whose=whose(conversation, staff_of(request)),
        csrf=csrf_of(request),
        client_id=request.config_dict[DESK].ports.new_id(),
    )


def _part(template: str, **context: object) -> web.Response:
    return web.Response(text=render(template, **context), content_type="text/html")
