"""Following referrals: the list, one of them, and every step with it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from services.conversation.answers import error_text
from services.keys import AUDIT, REFERRALS
from services.privacy.audit import Action, Subject, record
from services.referral import use_cases
from services.referral.consent import read_struck
from services.referral.core import (
    ENDED,
    CardChanged,
    Referral,
    ReferralInvalid,
    ReferralRefused,
    State,
)
from services.referral.ports import Referrals
from services.referral.texts import card_as_text
from services.staff.core import Staff
from services.web.errors import read_form
from services.web.login import staff_of
from services.web.referral.shapes import card_shape, followed_shape
from services.web.workspace import staff_page

HOME = "/werk/doorverwijzingen"
NEWS = {"gevraagd", "akkoord", "verstuurd", "stand", "gesloten", "ingetrokken", "bewaard"}


async def listed(request: web.Request) -> web.Response:
    """All of the organisation: what asks for attention, what is under way, what is done."""
    staff, ports = staff_of(request), request.config_dict[REFERRALS]
    await log(request, Action.LISTED, "all")
    name = ports.organization_name(staff.organization)
    found = [followed_shape(item, name) for item in await use_cases.listed(ports, staff)]
    ended = {state.value for state in ENDED | {State.REACHED}}
    return staff_page(
        request,
        "referral/list.html",
        waiting=[item for item in found if item["attention"]],
        under_way=[item for item in found if not item["attention"] and item["state"] not in ended],
        done=[item for item in found if not item["attention"] and item["state"] in ended],
        days=ports.attention_after,
    )


async def read(request: web.Request) -> web.Response:
    """One referral, and what may be done with it now."""
    await log(request, Action.READ, request.match_info["id"])
    given = request.query.get("klaar")
    return await detail(request, news=given if given in NEWS else None)


async def ask(request: web.Request) -> web.StreamResponse:
    """Shows the card to the resident in the conversation."""
    return await _step(request, use_cases.ask, Action.WRITTEN, "gevraagd")


async def agree(request: web.Request) -> web.StreamResponse:
    """The caller agreed to the card as it was read aloud."""
    form = await read_form(request)

    async def move(ports: Referrals, staff: Staff, referral_id: str) -> Referral:
        if form.get("agreed") != "yes":
            raise ReferralInvalid("agreed", "missing")
        version = str(form.get("version", ""))
        if not version.isascii() or not version.isdigit() or len(version) > 9:
            raise ReferralInvalid("version", "missing")
        return await use_cases.agree_by_phone(
            ports,
            staff,
            referral_id,
            version=int(version),
            struck=read_struck(form.getall("struck", [])),
        )

    return await _step(request, move, Action.WRITTEN, "akkoord")


async def send(request: web.Request) -> web.StreamResponse:
    """Mails the card, or mails it again."""
    return await _step(request, use_cases.send, Action.SENT, "verstuurd")


async def mark(request: web.Request) -> web.StreamResponse:
    """What the receiver told by telephone."""
    form = await read_form(request)

    async def move(ports: Referrals, staff: Staff, referral_id: str) -> Referral:
        return await use_cases.mark(
            ports, staff, referral_id, outcome=form.get("outcome"), note=form.get("note")
        )

    return await _step(request, move, Action.WRITTEN, "stand", typed=str(form.get("note") or ""))


async def close(request: web.Request) -> web.StreamResponse:
    """Nothing more to do."""
    return await _step(request, use_cases.close, Action.CLOSED, "gesloten")


async def withdraw(request: web.Request) -> web.StreamResponse:
    """The resident takes it back, by word of the worker."""
    return await _step(request, use_cases.withdraw, Action.WRITTEN, "ingetrokken")


async def hand_out(request: web.Request) -> web.StreamResponse:
    """The card to print, or as a text file: a POST, because from then on it counts as passed on."""
    staff, ports = staff_of(request), request.config_dict[REFERRALS]
    await log(request, Action.SENT, request.match_info["id"])
    form = await read_form(request)
    try:
        handed = await use_cases.hand_out(ports, staff, request.match_info["id"])
    except ReferralRefused:
        return await detail(request, status=409, error=error_text("referral_moved"))
    organization = ports.organization_name(staff.organization)
    if form.get("as") == "text":
        text = card_as_text(handed.referral, organization, handed.link, handed.expires_at)
        name = f"doorverwijzing-{handed.referral.reference}.txt"
        return web.Response(
            text=text,
            content_type="text/plain",
            charset="utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )
    return staff_page(
        request,
        "referral/print.html",
        card=card_shape(handed.referral, organization),
        id=handed.referral.id,
        link=handed.link,
        until=handed.expires_at.date(),
    )


async def detail(
    request: web.Request,
    *,
    status: int = 200,
    error: str | None = None,
    field: str = "kaart",
    news: str | None = None,
    typed: str = "",
) -> web.Response:
    """The page of one referral, with what went wrong or well just now."""
    staff, ports = staff_of(request), request.config_dict[REFERRALS]
    found = await use_cases.read(ports, staff, request.match_info["id"])
    return staff_page(
        request,
        "referral/detail.html",
        status=status,
        card=followed_shape(found, ports.organization_name(staff.organization)),
        can_mail=ports.mailer is not None and found.referral.address is not None,
        has_mail=ports.mailer is not None,
        error=error,
        field=field,
        news=news,
        typed=typed,
    )


async def log(request: web.Request, action: Action, subject_id: str) -> None:
    """Writes in the audit log, before the deed."""
    await record(
        request.config_dict[AUDIT], staff_of(request), action, Subject.REFERRAL, subject_id
    )


Step = Callable[[Referrals, Staff, str], Awaitable[Any]]


async def _step(
    request: web.Request, step: Step, action: Action, news: str, typed: str = ""
) -> web.StreamResponse:
    """One step and back to the page; an error is told there, and nothing typed is lost."""
    staff, referral_id = staff_of(request), request.match_info["id"]
    await log(request, action, referral_id)
    try:
        await step(request.config_dict[REFERRALS], staff, referral_id)
    except ReferralInvalid as invalid:
        error = error_text(f"referral_{invalid.field}_{invalid.problem}")
        field = {"outcome": "stand", "note": "notitie", "agreed": "akkoord"}.get(invalid.field)
        return await detail(request, status=422, error=error, field=field or "kaart", typed=typed)
    except CardChanged:
        return await detail(request, status=409, error=error_text("referral_changed"))
    except ReferralRefused:
        return await detail(request, status=409, error=error_text("referral_moved"))
    return web.HTTPSeeOther(f"{HOME}/{referral_id}?klaar={news}")
