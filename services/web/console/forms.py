"""What the console's forms post when there is no script; each ends on the page it stood on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from aiohttp import web

from services.conversation import desk as use_cases
from services.conversation.answers import error_text, fill_error
from services.conversation.core import MessageInvalid, MessageTooLong
from services.conversation.desk import ColleagueUnknown, Desk, ListingUnknown
from services.conversation.ownership import OwnershipRefused
from services.frontoffice.use_cases import seen
from services.keys import DESK, FRONT_OFFICE, HUB
from services.staff.core import Staff
from services.web.console.api import names_for
from services.web.console.views import desk_page
from services.web.errors import ANSWERS, read_form
from services.web.hub import team
from services.web.login import staff_of

Fields = dict[str, str]
Deed = Callable[[Desk, Staff, str, Fields], Awaitable[object]]


async def presence(request: web.Request) -> web.StreamResponse:
    """Whether this worker takes chats: available=true or anything else."""
    staff, form = staff_of(request), await read_form(request)
    await seen(request.config_dict[FRONT_OFFICE], staff, available=form.get("available") == "true")
    await request.config_dict[HUB].push(team(staff.organization), {"type": "presence"})
    return web.HTTPSeeOther("/werk")


async def take(request: web.Request) -> web.StreamResponse:
    """Takes it over."""
    return await _do(request, lambda desk, staff, talk, form: use_cases.take(desk, staff, talk))


async def say(request: web.Request) -> web.StreamResponse:
    """A message; what was typed stays when it is refused."""
    return await _do(
        request,
        lambda desk, staff, talk, form: use_cases.say(
            desk, staff, talk, form.get("text"), form.get("client_id")
        ),
        field="bericht",
    )


async def give(request: web.Request) -> web.StreamResponse:
    """An offer as a card."""
    return await _do(
        request,
        lambda desk, staff, talk, form: use_cases.insert_listing(
            desk, staff, talk, form.get("listing", ""), form.get("client_id")
        ),
        field="zoek",
    )


async def note(request: web.Request) -> web.StreamResponse:
    """A note for colleagues."""
    return await _do(
        request,
        lambda desk, staff, talk, form: use_cases.note(desk, staff, talk, form.get("note")),
        field="notitie",
    )


async def hand_back(request: web.Request) -> web.StreamResponse:
    """The bot goes on."""
    return await _do(
        request, lambda desk, staff, talk, form: use_cases.hand_back(desk, staff, talk)
    )


async def assign(request: web.Request) -> web.StreamResponse:
    """To a colleague, or to the queue."""
    return await _do(
        request,
        lambda desk, staff, talk, form: use_cases.assign(desk, staff, talk, form.get("to")),
        field="door",
    )


async def close(request: web.Request) -> web.StreamResponse:
    """Done."""
    return await _do(request, lambda desk, staff, talk, form: use_cases.close(desk, staff, talk))


async def _do(request: web.Request, deed: Deed, *, field: str = "bericht") -> web.StreamResponse:
    """One deed, then the page again; an error stands at the field, with what was typed."""
    staff, desk = staff_of(request), request.config_dict[DESK]
    talk = request.match_info["id"]
    form = {
        name: value for name, value in (await read_form(request)).items() if isinstance(value, str)
    }
    try:
        await deed(desk, staff, talk, form)
    except OwnershipRefused as refused:
        status, problem = 409, await _who_has_it(desk, staff, refused)
    except (MessageInvalid, MessageTooLong, ListingUnknown, ColleagueUnknown) as error:
        status, code = ANSWERS[type(error)]
        problem = error_text("staff_message_missing" if isinstance(error, MessageInvalid) else code)
    else:
        return web.HTTPSeeOther(f"/werk/gesprekken/{talk}")
    return await desk_page(
        request, talk, status=status, error=problem, error_field=field, typed=form
    )


async def _who_has_it(desk: Desk, staff: Staff, refused: OwnershipRefused) -> str:
    worker = (await names_for(desk, staff)).worker(refused.worker_id)
    if worker is not None and worker["name"]:
        return fill_error("ownership_named", name=worker["name"])
    return error_text(f"ownership_{refused.owner.value}")
