"""Writing a card: prefilled from the conversation, and changed before it is agreed to."""

from __future__ import annotations

import re

from aiohttp import web

from services.conversation.answers import error_text
from services.keys import REFERRALS
from services.privacy.audit import Action
from services.referral import use_cases
from services.referral.card import Kind
from services.referral.core import Move, ReferralInvalid, ReferralRefused
from services.referral.texts import load_texts
from services.web.errors import Refused, read_form
from services.web.login import staff_of
from services.web.referral.views import HOME, detail, log
from services.web.workspace import staff_page

ID = re.compile("[0-9a-f-]{36}")
NOTHING = "none"  # subject of the log for a card that is not there yet


async def begin(request: web.Request) -> web.Response:
    """The form, filled in with what the conversation tells."""
    staff, ports = staff_of(request), request.config_dict[REFERRALS]
    offer_id, talk = _id(request.query.get("aanbod")), _id(request.query.get("gesprek"))
    if offer_id is None:
        return staff_page(request, "referral/choose.html", gesprek=talk)
    await log(request, Action.READ, talk or NOTHING)
    begun = await use_cases.prefill(ports, staff, offer_id, talk)
    return _form(
        request,
        typed={kind.value: text for kind, text in begun.lines.items()},
        action=f"{HOME}/nieuw",
        back=HOME,
        receiver=begun.offer.organization.name,
        offer=begun.offer.name,
        address=begun.address,
        signal=begun.signal,
        offer_id=offer_id,
        talk=talk,
    )


async def write(request: web.Request) -> web.StreamResponse:
    """Stores a draft; a field that is wrong is named and nothing typed is lost."""
    staff, ports = staff_of(request), request.config_dict[REFERRALS]
    form = await read_form(request)
    offer_id, talk = _id(form.get("offer")), _id(form.get("conversation"))
    if offer_id is None:
        raise Refused(400)
    typed = _typed(form)
    await log(request, Action.WRITTEN, talk or NOTHING)
    try:
        referral = await use_cases.write(
            ports, staff, offer_id, talk, {Kind(name): text for name, text in typed.items()}
        )
    except ReferralInvalid as invalid:
        begun = await use_cases.prefill(ports, staff, offer_id, talk)
        return _form(
            request,
            typed=typed,
            invalid=invalid,
            action=f"{HOME}/nieuw",
            back=HOME,
            receiver=begun.offer.organization.name,
            offer=begun.offer.name,
            address=begun.address,
            signal=begun.signal,
            offer_id=offer_id,
            talk=talk,
        )
    return web.HTTPSeeOther(f"{HOME}/{referral.id}?klaar=bewaard")


async def change(request: web.Request) -> web.Response:
    """The form with the card as it is."""
    staff, ports = staff_of(request), request.config_dict[REFERRALS]
    await log(request, Action.READ, request.match_info["id"])
    found = (await use_cases.read(ports, staff, request.match_info["id"])).referral
    if not found.may(Move.REWRITE):
        return await detail(request, status=409, error=error_text("referral_moved"))
    return await _change_form(request, {line.kind.value: line.text for line in found.lines})


async def rewrite(request: web.Request) -> web.StreamResponse:
    """Stores other lines; what was agreed holds no longer."""
    staff, ports = staff_of(request), request.config_dict[REFERRALS]
    referral_id = request.match_info["id"]
    typed = _typed(await read_form(request))
    await log(request, Action.WRITTEN, referral_id)
    try:
        await use_cases.rewrite(
            ports, staff, referral_id, {Kind(name): text for name, text in typed.items()}
        )
    except ReferralInvalid as invalid:
        return await _change_form(request, typed, invalid)
    except ReferralRefused:
        return await detail(request, status=409, error=error_text("referral_moved"))
    return web.HTTPSeeOther(f"{HOME}/{referral_id}?klaar=bewaard")


async def _change_form(
    request: web.Request, typed: dict[str, str], invalid: ReferralInvalid | None = None
) -> web.Response:
    staff, ports = staff_of(request), request.config_dict[REFERRALS]
    found = (await use_cases.read(ports, staff, request.match_info["id"])).referral
    return _form(
        request,
        typed=typed,
        invalid=invalid,
        action=f"{HOME}/{found.id}/wijzigen",
        back=f"{HOME}/{found.id}",
        receiver=found.receiver,
        offer=found.offer,
        address=found.address,
        signal=found.signal,
        offer_id=found.offer_id,
        talk=found.conversation_id,
    )


def _form(
    request: web.Request,
    *,
    typed: dict[str, str],
    invalid: ReferralInvalid | None = None,
    **context: object,
) -> web.Response:
    errors = {}
    if invalid is not None:
        errors[invalid.field] = error_text(f"referral_{invalid.field}_{invalid.problem}")
    return staff_page(
        request,
        "referral/form.html",
        status=422 if errors else 200,
        typed={kind.value: typed.get(kind.value, "") for kind in Kind},
        labels=load_texts()["kinds"],
        errors=errors,
        **context,
    )


def _typed(form: object) -> dict[str, str]:
    get = getattr(form, "get")  # noqa: B009 (a MultiDictProxy of text and files)
    found = {kind.value: get(kind.value) for kind in Kind}
    return {name: text for name, text in found.items() if isinstance(text, str)}


def _id(raw: object) -> str | None:
    return raw if isinstance(raw, str) and ID.fullmatch(raw) else None
