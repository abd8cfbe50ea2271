"""Contact moments: the list, and the form that is mostly filled in already."""

from __future__ import annotations

import re
from typing import Any

from aiohttp import web

from services.contact import use_cases
from services.contact.core import ContactDraft, ContactInvalid, ContactNotFound
from services.conversation.answers import error_text
from services.keys import CONTACTS
from services.web.contact.forms import form_context, lists
from services.web.errors import read_form
from services.web.login import staff_of
from services.web.workspace import staff_page

ID = re.compile("[0-9a-f-]{36}")
HOME = "/werk/contactmomenten"


async def listed(request: web.Request) -> web.Response:
    """GET /werk/contactmomenten: what was registered, and which chats still wait for it."""
    staff, ports = staff_of(request), request.config_dict[CONTACTS]
    moments, waiting = await use_cases.list_contacts(ports, staff)
    return staff_page(
        request,
        "contact/list.html",
        moments=moments,
        waiting=waiting,
        known=await ports.known(),
        done="vastgelegd" in request.query,
    )


async def new(request: web.Request) -> web.Response:
    """GET …/nieuw?gesprek=ID: prefilled from a chat; without one, empty."""
    return await _form(request, await _draft(request, request.query.get("gesprek", "")))


async def register(request: web.Request) -> web.StreamResponse:
    """POST …/nieuw: keeps it; a refusal shows the form with what was filled in."""
    staff, ports = staff_of(request), request.config_dict[CONTACTS]
    data = lists(await read_form(request))
    talk = next(iter(data.get("gesprek", ())), "")
    draft = await _draft(request, talk)
    try:
        if draft.conversation_id is not None:
            await use_cases.register_talk(ports, staff, draft.conversation_id, data)
        else:
            await use_cases.register(ports, staff, draft, data)
    except ContactInvalid as invalid:
        return await _form(request, draft, data=data, invalid=invalid)
    return web.HTTPSeeOther(f"{HOME}?vastgelegd")


async def _draft(request: web.Request, talk: str) -> ContactDraft:
    staff, ports = staff_of(request), request.config_dict[CONTACTS]
    if not talk:
        return await use_cases.empty_draft(ports)
    if not ID.fullmatch(talk):
        raise ContactNotFound
    return await use_cases.draft_of_talk(ports, staff, talk)


async def _form(
    request: web.Request,
    draft: ContactDraft,
    data: dict[str, list[str]] | None = None,
    invalid: ContactInvalid | None = None,
) -> web.Response:
    known = await request.config_dict[CONTACTS].known()
    context: dict[str, Any] = form_context(draft, known, data, invalid)
    error = f"contact_{invalid.field}_{invalid.problem}" if invalid is not None else None
    return staff_page(
        request,
        "contact/new.html",
        status=422 if invalid is not None else 200,
        error=error_text(error) if error is not None else None,
        action=f"{HOME}/nieuw",
        back=HOME,
        title="Contact vastleggen",
        **context,
    )
