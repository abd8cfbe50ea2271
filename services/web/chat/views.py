"""The page, and what its forms post when there is no script."""

from __future__ import annotations

import contextlib
import hashlib
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from aiohttp import web

from services.contact import feedback
from services.contact.feedback_core import FeedbackInvalid
from services.conversation import use_cases
from services.conversation.answers import error_text, load_answers
from services.conversation.core import (
    ConversationError,
    ConversationNotFound,
    Incoming,
    Message,
    Owner,
    Reply,
    StorageUnavailable,
    check_incoming,
)
from services.conversation.receiving import receive, without_storage
from services.directory.core import Kind, Organization
from services.handover.core import CallbackInvalid
from services.handover.use_cases import read_callback
from services.keys import ADD_CALLBACK, FEEDBACKS, PORTS, READ_PHONE, TURNS
from services.web.api.shapes import message_json
from services.web.errors import ANSWERS, Refused, read_form
from services.web.render import WEB, render
from services.web.security import limit

COOKIE = "voordeur_gesprek"  # only without script; gone when the browser closes
FEEDBACKS_PER_HOUR = (10, 3600.0)  # per address
MESSAGES = (60, 60.0)  # posted forms per address, per minute
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
ID = re.compile("[0-9a-f-]{36}")
PHONE_FIELD = "terugbellen-telefoon"  # id of the input an error belongs to
CALLBACK_FIELDS = {
    "safe_to_call": "terugbellen-bellen-ja",
    "municipality": "terugbellen-gemeente",
}
MARK_FIELD = "cijfer-8"


async def page(request: web.Request) -> web.Response:
    """The chat page; with the talk so far for somebody without script."""
    return await _page(request, done="terug" in request.query, mark_done="cijfer" in request.query)


async def send(request: web.Request) -> web.StreamResponse:
    """A message or a button from the form; begins a conversation when there is none."""
    limit(request, "form", *MESSAGES)
    find_organization(request)  # a page that is not there keeps nothing
    form = await read_form(request)
    payload = form.get("payload")
    try:
        incoming = check_incoming(
            None if payload else form.get("text"), payload, form.get("client_id")
        )
        login, reply = await _receive(request, incoming)
    except ConversationError as error:
        status, code = ANSWERS[type(error)]
        draft = form.get("text")
        return await _page(
            request,
            status=status,
            error=error_text(code),
            draft=draft if isinstance(draft, str) else "",
        )
    if login is None or not reply.stored:
        return await _page(request, unstored=reply.messages)
    back = web.HTTPSeeOther(f"{home_of(request)}#bericht")
    back.set_cookie(
        COOKIE, ".".join(login), httponly=True, samesite="Lax", secure=request.secure,
        path=home_of(request),
    )  # fmt: skip
    return back


async def call_back(request: web.Request) -> web.StreamResponse:
    """The call-back form; needs no conversation."""
    limit(request, "callback form", 5, 3600.0)
    ports, organization = request.config_dict[PORTS], find_organization(request)
    form = await read_form(request)
    names = ("phone", "name", "when", "about", "channel")
    data: dict[str, Any] = {name: form.get(name) or None for name in names}
    if "municipality" in form:
        data["municipality"] = form.get("municipality")
    for name in ("safe", "safe_to_call"):
        if form.get(name) in {"true", "false"}:
            data[name] = form.get(name) == "true"
    login = login_of(request)
    conversation = None
    try:
        if login is not None:
            conversation = await use_cases.find(ports, *login)
    except ConversationError:
        conversation = None
    slug = organization.slug if organization else None
    if slug is None and conversation is not None:
        slug = conversation.organization  # on the joint page: that of the place
    try:
        callback = read_callback(
            data,
            read_phone=request.config_dict[READ_PHONE],
            conversation_id=conversation.id if conversation else None,
            organization=slug,
            municipality=conversation.municipality if conversation else None,
            language=conversation.language if conversation else None,
            new_id=ports.new_id(),
            now=ports.now(),
            signal=conversation.signal if conversation else None,
            mask=ports.mask,
            organization_in=lambda name: getattr(ports.memory.organization_in(name), "slug", None),
        )
        await request.config_dict[ADD_CALLBACK](callback)
    except CallbackInvalid as invalid:
        text = error_text(f"callback_{invalid.field}_{invalid.problem}")
        return await _page(
            request, status=422, error=text, error_field=_callback_field(invalid), filled=data
        )
    return web.HTTPSeeOther(f"{home_of(request)}?terug#mens-titel")


async def give_feedback(request: web.Request) -> web.StreamResponse:
    """A mark and a sentence for the conversation of the cookie, when it is over."""
    limit(request, "feedback", *FEEDBACKS_PER_HOUR)
    login = login_of(request)
    if login is None:
        raise Refused(404)
    form = await read_form(request)
    given = {name: form.get(name) for name in ("mark", "sentence")}
    conversation = await use_cases.find(request.config_dict[PORTS], *login)
    try:
        await feedback.give_feedback(request.config_dict[FEEDBACKS], conversation, **given)
    except FeedbackInvalid as invalid:
        text = error_text(f"feedback_{invalid.field}_{invalid.problem}")
        return await _page(request, status=422, error=text, error_field=MARK_FIELD, filled=given)
    return web.HTTPSeeOther(f"{home_of(request)}?cijfer")


def _callback_field(invalid: CallbackInvalid) -> str:
    return CALLBACK_FIELDS.get(invalid.field, PHONE_FIELD)


async def erase(request: web.Request) -> web.StreamResponse:
    """Erases the conversation of the cookie, and the cookie."""
    login = login_of(request)
    if login is not None:
        with contextlib.suppress(ConversationNotFound):
            await use_cases.erase(request.config_dict[PORTS], request.config_dict[TURNS], *login)
    back = web.HTTPSeeOther(home_of(request))
    back.del_cookie(COOKIE, path=home_of(request))
    return back


async def privacy(_request: web.Request) -> web.Response:
    """What is kept, and for how long."""
    text = render("chat/privacy.html", organization=None, privacy_url="/privacy")
    return web.Response(text=text, content_type="text/html")


async def static(request: web.Request) -> web.StreamResponse:
    """A component's or the page's own style, script or picture; nothing else is reachable."""
    room, _, component = request.match_info["room"].partition("/")
    folder = WEB / "components" / component if component else WEB / room / "static"
    path = folder / request.match_info["file"]
    if not path.is_file():
        raise web.HTTPNotFound
    return _file(request, path)


def _file(request: web.Request, path: Path) -> web.Response:
    content = path.read_bytes()
    tag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
    # Kept, but asked about each time: old and new scripts must not mix after an upgrade.
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    if request.headers.get("If-None-Match") == tag:
        return web.Response(status=304, headers=headers)
    return web.Response(
        body=content, content_type=TYPES[path.suffix], charset="utf-8", headers=headers
    )


async def _page(
    request: web.Request,
    *,
    status: int = 200,
    error: str | None = None,
    error_field: str = "bericht",
    done: bool = False,
    mark_done: bool = False,
    filled: Mapping[str, Any] | None = None,
    unstored: Sequence[Message] = (),
    draft: str = "",
) -> web.Response:
    ports = request.config_dict[PORTS]
    organization = find_organization(request)
    when = load_answers()["lines"]
    base = f"/o/{organization.slug}" if organization else ""
    reply = await _reply(request)
    transcript = None if reply is None else [message_json(message) for message in reply.messages]
    if unstored:
        transcript = [*(transcript or []), *(message_json(message) for message in unstored)]
    text = render(
        "chat/chat.html",
        organization=organization,
        organizations=[
            (org.slug, org.name, org.municipalities)
            for org in ports.memory.organizations
            if org.kind is Kind.WELFARE
        ],
        conversation=transcript,
        owner=reply.owner.value if reply else "bot",
        queue=reply.queue if reply else None,
        form_action=f"{base}/bericht",
        callback_action=f"{base}/terugbellen",
        erase_action=f"{base}/wissen",
        client_id=ports.new_id(),
        error=error,
        error_field=error_field,
        callback_done=done,
        feedback_action=f"{base}/waardering",
        closed=await _is_closed(request),
        mark_done=mark_done,
        filled=filled or {},
        draft=draft,
        privacy_url="/privacy",
        safety=[
            {"number": phone.number, "description": when[signal]}
            for signal in when
            for offer in ports.memory.lines.get(signal, ())
            for phone in offer.phones[:1]
        ],
    )
    return web.Response(text=text, status=status, content_type="text/html")


async def _reply(request: web.Request) -> Reply | None:
    """The conversation of the cookie, when there is one."""
    login = login_of(request)
    if login is None:
        return None
    try:
        return await use_cases.read(request.config_dict[PORTS], *login, after=0)
    except ConversationError:
        return None


async def _is_closed(request: web.Request) -> bool:
    """True when the conversation of the cookie is over; without script only."""
    login = login_of(request)
    if login is None:
        return False
    try:
        return (await use_cases.find(request.config_dict[PORTS], *login)).owner is Owner.CLOSED
    except ConversationError:
        return False


async def _receive(
    request: web.Request, incoming: Incoming
) -> tuple[tuple[str, str] | None, Reply]:
    """The answer, and the conversation it is in; None when none can be begun now."""
    ports, turns = request.config_dict[PORTS], request.config_dict[TURNS]
    login = login_of(request)
    if login is not None:
        with contextlib.suppress(ConversationNotFound):
            return login, await receive(ports, turns, *login, incoming)
    try:
        login = await _begin(request)
    except StorageUnavailable:
        return None, await without_storage(ports, incoming)
    return login, await receive(ports, turns, *login, incoming)


async def _begin(request: web.Request) -> tuple[str, str]:
    limit(request, "conversation", 60, 3600.0)
    organization = find_organization(request)
    conversation, token, _messages = await use_cases.start(
        request.config_dict[PORTS],
        organization=organization.slug if organization else None,
        place=None,
    )
    return conversation.id, token


def find_organization(request: web.Request) -> Organization | None:
    slug = request.match_info.get("slug")
    if slug is None:
        return None
    found: Organization | None = request.config_dict[PORTS].memory.organization(slug)
    if found is None or found.kind is not Kind.WELFARE:
        raise Refused(404)
    return found


def home_of(request: web.Request) -> str:
    slug = request.match_info.get("slug")
    return f"/o/{slug}" if slug else "/"


def login_of(request: web.Request) -> tuple[str, str] | None:
    conversation_id, _, token = request.cookies.get(COOKIE, "").partition(".")
    return (conversation_id, token) if ID.fullmatch(conversation_id) and token else None
