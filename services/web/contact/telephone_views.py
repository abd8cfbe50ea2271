"""The telephone: what a caller says, what comes to mind, and registering it."""

from __future__ import annotations

from datetime import date
from typing import Any

from aiohttp import web

from services.contact import telephone
from services.contact.core import ContactInvalid
from services.contact.telephone_core import PhoneContact, TooManyOpen
from services.conversation.answers import error_text
from services.directory.core import Route
from services.directory.listing import listing
from services.keys import PORTS, TELEPHONE
from services.web.contact.forms import form_context, lists
from services.web.errors import read_form
from services.web.login import staff_of
from services.web.security import limit
from services.web.workspace import staff_page

HOME = "/werk/telefoon"
QUESTIONS = (60, 60.0)  # per worker, per minute


async def start(request: web.Request) -> web.StreamResponse:
    """GET /werk/telefoon: the open contacts, or a button to begin one."""
    opened = await telephone.list_contacts(request.config_dict[TELEPHONE], staff_of(request))
    return _start(request, opened)


async def begin(request: web.Request) -> web.StreamResponse:
    """POST /werk/telefoon: a new contact."""
    ports, staff = request.config_dict[TELEPHONE], staff_of(request)
    try:
        contact = await telephone.begin(ports, staff)
    except TooManyOpen:
        opened = await telephone.open_contacts(ports, staff)
        return _start(request, opened, status=409, error=error_text("contact_open_too_many"))
    return web.HTTPSeeOther(f"{HOME}/{contact.id}")


async def one(request: web.Request) -> web.Response:
    """GET …/{id}: one contact with its questions and the offers for each."""
    return await _show(request)


async def ask(request: web.Request) -> web.StreamResponse:
    """POST …/{id}/vraag: what the caller says becomes a question."""
    ports, staff = request.config_dict[TELEPHONE], staff_of(request)
    limit(request, "telephone", *QUESTIONS, key=staff.id)
    form, contact_id = await read_form(request), request.match_info["id"]
    words, place = form.get("vraag"), form.get("plaats")
    try:
        contact = await telephone.ask(ports, staff, contact_id, words=words, place=place)
    except ContactInvalid as invalid:
        typed = words if isinstance(words, str) else ""
        return await _show(request, invalid=invalid, typed=typed)
    return web.HTTPSeeOther(f"{HOME}/{contact_id}#vraag-{len(contact.questions)}")


async def keep(request: web.Request) -> web.StreamResponse:
    """POST …/{id}/bewaar: what is in the fields is kept; `naar` is the contact to go to."""
    ports, staff = request.config_dict[TELEPHONE], staff_of(request)
    form, contact_id = await read_form(request), request.match_info["id"]
    await telephone.keep_typed(
        ports, staff, contact_id, typed=form.get("vraag"), place=form.get("plaats")
    )
    to = form.get("naar")
    if to == "":
        return await begin(request)
    if isinstance(to, str):
        return web.HTTPSeeOther(f"{HOME}/{(await telephone.read_one(ports, staff, to)).id}")
    return web.Response(status=204)


async def choose(request: web.Request) -> web.StreamResponse:
    """POST …/{id}/kies: the worker says what a question is about."""
    ports, staff = request.config_dict[TELEPHONE], staff_of(request)
    form, contact_id = await read_form(request), request.match_info["id"]
    question, code = str(form.get("vraag")), str(form.get("hulpvraag"))
    try:
        contact = await telephone.choose(ports, staff, contact_id, question, code)
    except ContactInvalid as invalid:
        return await _show(request, invalid=invalid)
    number = next((n for n, item in enumerate(contact.questions, 1) if item.id == question), 1)
    return web.HTTPSeeOther(f"{HOME}/{contact_id}#vraag-{number}")


async def drop(request: web.Request) -> web.StreamResponse:
    """POST …/{id}/haal-weg: a question that was a mistake."""
    form, contact_id = await read_form(request), request.match_info["id"]
    ports = request.config_dict[TELEPHONE]
    await telephone.drop(ports, staff_of(request), contact_id, str(form.get("vraag")))
    return web.HTTPSeeOther(f"{HOME}/{contact_id}")


async def discard(request: web.Request) -> web.StreamResponse:
    """POST …/{id}/weg: nothing to register."""
    await telephone.discard(
        request.config_dict[TELEPHONE], staff_of(request), request.match_info["id"]
    )
    return web.HTTPSeeOther(HOME)


async def confirm(request: web.Request) -> web.Response:
    """GET …/{id}/vastleggen: the prefilled contact moment."""
    return await _confirm(request)


async def finish(request: web.Request) -> web.StreamResponse:
    """POST …/{id}/vastleggen: registers it; the caller's words are gone."""
    ports, staff = request.config_dict[TELEPHONE], staff_of(request)
    data = lists(await read_form(request))
    try:
        await telephone.finish(ports, staff, request.match_info["id"], data)
    except ContactInvalid as invalid:
        return await _confirm(request, data, invalid)
    return web.HTTPSeeOther(f"{HOME}?vastgelegd")


def _start(
    request: web.Request, opened: Any, *, status: int = 200, error: str | None = None
) -> web.Response:
    return staff_page(
        request,
        "contact/telephone.html",
        status=status,
        opened=opened,
        error=error,
        done="vastgelegd" in request.query,
    )


async def _show(
    request: web.Request, *, invalid: ContactInvalid | None = None, typed: str | None = None
) -> web.Response:
    ports, staff = request.config_dict[TELEPHONE], staff_of(request)
    contact = await telephone.read_one(ports, staff, request.match_info["id"])
    found = await telephone.routes(ports, contact)
    known = await ports.contacts.known()
    lines = request.config_dict[PORTS].memory.lines
    return staff_page(
        request,
        "contact/call.html",
        status=422 if invalid is not None else 200,
        contact=contact,
        opened=await telephone.open_contacts(ports, staff),
        cards={key: _cards(contact, route) for key, route in found.items()},
        front_offices={key: route.front_office for key, route in found.items()},
        lines=lines.get(contact.signal, ()) if contact.signal else (),
        known=known,
        groups=form_context(telephone.draft_of(ports, contact, found), known)["groups"],
        typed=contact.typed if typed is None else typed,
        error=error_text(f"contact_{invalid.field}_{invalid.problem}") if invalid else None,
    )


def _cards(contact: PhoneContact, route: Route) -> list[dict[str, Any]]:
    return [listing(offer, contact.municipality, date.today()) for offer in route.in_order()]


async def _confirm(
    request: web.Request,
    data: dict[str, list[str]] | None = None,
    invalid: ContactInvalid | None = None,
) -> web.Response:
    ports, staff = request.config_dict[TELEPHONE], staff_of(request)
    contact = await telephone.read_one(ports, staff, request.match_info["id"])
    draft = telephone.draft_of(ports, contact, await telephone.routes(ports, contact))
    context = form_context(draft, await ports.contacts.known(), data, invalid)
    return staff_page(
        request,
        "contact/new.html",
        status=422 if invalid is not None else 200,
        error=error_text(f"contact_{invalid.field}_{invalid.problem}") if invalid else None,
        action=f"{HOME}/{contact.id}/vastleggen",
        back=f"{HOME}/{contact.id}",
        title="Telefoongesprek vastleggen",
        **context,
    )
