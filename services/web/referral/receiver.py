"""The page behind a link in a mail: the card, and what became of it. No account, no cookie."""

from __future__ import annotations

from aiohttp import web

from services.conversation.answers import error_text
from services.keys import REFERRALS
from services.referral import receiving
from services.referral.core import OUTCOMES, Referral, ReferralInvalid, ReferralNotFound
from services.web.errors import read_form
from services.web.referral.shapes import card_shape
from services.web.security import limit
from services.web.workspace import staff_page

LOOKS = (60, 60.0)  # per address, per minute: an office behind one address; guessing is hopeless
NO_INDEX = {"X-Robots-Tag": "noindex, nofollow, noarchive"}


async def page(request: web.Request) -> web.Response:
    """The card. Looking changes nothing, for mail filters look too."""
    limit(request, "card", *LOOKS)
    try:
        found = await receiving.opened(request.config_dict[REFERRALS], request.match_info["token"])
    except ReferralNotFound:
        return _gone(request)
    return _page(request, found, done="bedankt" in request.query)


async def mark(request: web.Request) -> web.StreamResponse:
    """What the receiver did with it; it may be changed later."""
    limit(request, "card", *LOOKS)
    ports, token = request.config_dict[REFERRALS], request.match_info["token"]
    form = await read_form(request)
    outcome, note = form.get("outcome"), form.get("note")
    try:
        await receiving.mark(ports, token, outcome=outcome, note=note)
    except ReferralInvalid as invalid:
        return _page(
            request,
            await receiving.opened(ports, token),
            status=422,
            invalid=invalid,
            outcome=outcome if isinstance(outcome, str) else "",
            note=note if isinstance(note, str) else "",
        )
    except ReferralNotFound:
        return _gone(request)
    return web.HTTPSeeOther(f"{request.path}?bedankt", headers=NO_INDEX)


def _page(
    request: web.Request,
    referral: Referral,
    *,
    status: int = 200,
    invalid: ReferralInvalid | None = None,
    outcome: str | None = None,
    note: str | None = None,
    done: bool = False,
) -> web.Response:
    marked = referral.state in OUTCOMES
    ports = request.config_dict[REFERRALS]
    response = staff_page(
        request,
        "referral/receiver.html",
        status=status,
        card=card_shape(referral, ports.organization_name(referral.organization)),
        outcome=outcome if outcome is not None else (referral.state.value if marked else ""),
        note=note if note is not None else (referral.note or ""),
        marked=marked,
        done=done and marked,
        email=ports.front_office_email(referral.organization),
        error=error_text(f"referral_{invalid.field}_{invalid.problem}") if invalid else None,
        error_field="notitie" if invalid and invalid.field == "note" else "contact",
    )
    response.headers.update(NO_INDEX)
    return response


def _gone(request: web.Request) -> web.Response:
    response = staff_page(request, "referral/receiver_gone.html", status=404)
    response.headers.update(NO_INDEX)
    return response
