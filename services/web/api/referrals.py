"""A resident's answer to a card that is to be passed on."""

from __future__ import annotations

from aiohttp import web

from services.conversation import use_cases
from services.keys import PORTS, REFERRALS
from services.referral import consent
from services.referral.texts import consent_shape
from services.web.errors import read_json
from services.web.security import bearer, limit

ANSWERS = (30, 60.0)  # per conversation, per minute


async def show(request: web.Request) -> web.Response:
    """GET …/referrals/{rid}: exactly what would be passed on, and to whom."""
    conversation_id = await _own(request)
    card = await consent.shown(
        request.config_dict[REFERRALS], conversation_id, request.match_info["rid"]
    )
    return web.json_response(consent_shape(card))


async def answer(request: web.Request) -> web.Response:
    """POST …/referrals/{rid} {"answer", "version", "struck"?}: the card as it is then.

    `answer`: agree, refuse or withdraw. `struck`: kinds of the lines that are not passed on.
    """
    conversation_id = await _own(request)
    body = await read_json(request)
    card = await consent.answer(
        request.config_dict[REFERRALS],
        conversation_id,
        request.match_info["rid"],
        given=body.get("answer"),
        version=body.get("version"),
        struck=body.get("struck"),
    )
    return web.json_response(consent_shape(card))


async def _own(request: web.Request) -> str:
    """The conversation's id, when the token is its own."""
    conversation_id, token = request.match_info["id"], bearer(request)
    limit(request, "referral", *ANSWERS, key=conversation_id)
    return (await use_cases.find(request.config_dict[PORTS], conversation_id, token)).id
