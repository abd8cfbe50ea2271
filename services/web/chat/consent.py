"""The page without script on which a resident answers to a card."""

from __future__ import annotations

from aiohttp import web

from services.conversation import use_cases
from services.conversation.answers import error_text
from services.keys import PORTS, REFERRALS
from services.referral import consent
from services.referral.core import (
    CardChanged,
    Referral,
    ReferralInvalid,
    ReferralNotFound,
    ReferralRefused,
)
from services.referral.texts import consent_shape
from services.web.chat.views import find_organization, home_of, login_of
from services.web.errors import read_form
from services.web.render import render
from services.web.security import limit

ANSWERS = (30, 60.0)  # per address, per minute


async def page(request: web.Request) -> web.Response:
    """Exactly what would be passed on, and to whom."""
    return _page(request, await _shown(request))


async def answer(request: web.Request) -> web.StreamResponse:
    """Yes, no, or taking it back; then the same page says what happened."""
    limit(request, "referral form", *ANSWERS)
    form = await read_form(request)
    conversation_id = await _own(request)
    try:
        await consent.answer(
            request.config_dict[REFERRALS],
            conversation_id,
            request.match_info["rid"],
            given=form.get("answer"),
            version=form.get("version"),
            struck=form.getall("struck", []),
        )
    except ReferralInvalid as invalid:
        error = error_text(f"referral_{invalid.field}_{invalid.problem}")
        return _page(request, await _shown(request), status=422, error=error)
    except ReferralRefused:
        error = error_text("referral_moved")
        return _page(request, await _shown(request), status=409, error=error)
    except CardChanged:
        return _page(request, await _shown(request), status=409, error=_changed())
    return web.HTTPSeeOther(request.path)


async def _shown(request: web.Request) -> Referral | None:
    """The card; None while the worker is changing it."""
    try:
        return await consent.shown(
            request.config_dict[REFERRALS], await _own(request), request.match_info["rid"]
        )
    except CardChanged:
        return None


async def _own(request: web.Request) -> str:
    login = login_of(request)
    if login is None:
        raise ReferralNotFound
    return (await use_cases.find(request.config_dict[PORTS], *login)).id


def _page(
    request: web.Request, card: Referral | None, *, status: int = 200, error: str | None = None
) -> web.Response:
    text = render(
        "chat/consent.html",
        organization=find_organization(request),
        card=consent_shape(card) if card is not None else None,
        form_action=request.path,
        back=home_of(request),
        error=error if card is not None else _changed(),
        privacy_url="/privacy",
    )
    return web.Response(text=text, status=status, content_type="text/html")


def _changed() -> str:
    return error_text("referral_changed")
