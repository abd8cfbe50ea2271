"""One error shape for every JSON answer, and one page for people."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web
from multidict import MultiDictProxy

from services.contact.core import ContactNotFound
from services.contact.feedback_core import FeedbackInvalid, FeedbackTooEarly, OfferNotFound
from services.conversation.answers import error_text
from services.conversation.core import (
    ConversationNotFound,
    MessageInvalid,
    MessageTooLong,
    PayloadUnknown,
    StorageUnavailable,
)
from services.conversation.desk import ColleagueUnknown, ListingUnknown
from services.conversation.ownership import OwnershipRefused
from services.conversation.use_cases import OrganizationUnknown
from services.corrections.core import CorrectionInvalid, CorrectionNotFound
from services.directory.browsing import OfferUnknown, PageUnknown
from services.directory.core import UnknownHelpRequest
from services.frontoffice.core import CannedReplyNotFound, NothingFormer, OfficeInvalid
from services.handover.callbacks_core import CallbackNotFound
from services.handover.core import CallbackInvalid
from services.rasa_client.core import BotFailure
from services.referral.core import (
    CardChanged,
    ReferralInvalid,
    ReferralNotFound,
    ReferralRefused,
)
from services.staff.teams import TeamNotFound
from services.web.render import render

LOG = logging.getLogger(__name__)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

# What went wrong, as status and code; texts: services/conversation/answers.yml.
ANSWERS: dict[type[Exception], tuple[int, str]] = {
    ConversationNotFound: (404, "not_found"),
    MessageInvalid: (422, "message_invalid"),
    MessageTooLong: (413, "message_too_long"),
    PayloadUnknown: (422, "payload_unknown"),
    OrganizationUnknown: (404, "organization_unknown"),
    CorrectionNotFound: (404, "correction_not_found"),
    ListingUnknown: (422, "listing_unknown"),
    ColleagueUnknown: (422, "colleague_unknown"),
    CannedReplyNotFound: (404, "canned_not_found"),
    TeamNotFound: (404, "team_not_found"),
    NothingFormer: (409, "office_nothing_former"),
    CallbackNotFound: (404, "callback_not_found"),
    ContactNotFound: (404, "contact_not_found"),
    OfferNotFound: (404, "offer_not_found"),
    FeedbackTooEarly: (409, "feedback_too_early"),
    ReferralNotFound: (404, "referral_not_found"),
    ReferralRefused: (409, "referral_moved"),
    CardChanged: (409, "referral_changed"),
    OfferUnknown: (404, "offer_not_found"),
    PageUnknown: (404, "no_page"),
    UnknownHelpRequest: (404, "no_page"),
    StorageUnavailable: (503, "storage_unavailable"),
    BotFailure: (503, "server_error"),
}
STATUSES = {
    400: "bad_request",
    401: "unauthorized",
    403: "forbidden",
    404: "no_page",
    405: "method_not_allowed",
    413: "too_large",
    429: "too_many_requests",
}


FOR_STAFF = frozenset({"csrf_invalid", "right_needed", "login_needed"})  # said on the page too


class Refused(Exception):
    """A request that the gateway does not take: the status says why."""

    def __init__(self, status: int, code: str | None = None) -> None:
        super().__init__(status)
        self.status = status
        self.code = code or STATUSES[status]


@web.middleware
async def error_middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turns every failure into our error; nothing of a request is logged but its route."""
    try:
        return await handler(request)
    except Refused as refused:
        return failure(request, refused.status, refused.code)
    except CallbackInvalid as invalid:
        return failure(request, 422, f"callback_{invalid.field}_{invalid.problem}")
    except FeedbackInvalid as invalid:
        return failure(request, 422, f"feedback_{invalid.field}_{invalid.problem}")
    except CorrectionInvalid as invalid:
        return failure(request, 422, f"correction_{invalid.field}_{invalid.problem}")
    except OfficeInvalid as invalid:
        return failure(request, 422, f"office_{invalid.field}_{invalid.problem}")
    except OwnershipRefused as refused:
        return failure(request, 409, f"ownership_{refused.owner.value}")
    except ReferralInvalid as invalid:
        return failure(request, 422, f"referral_{invalid.field}_{invalid.problem}")
    except web.HTTPRedirection:
        raise
    except web.HTTPException as error:
        response = failure(request, error.status, STATUSES.get(error.status, "server_error"))
        if "Allow" in error.headers:  # RFC 9110: with a 405
            response.headers["Allow"] = error.headers["Allow"]
        return response
    except Exception as error:
        for kind, (status, code) in ANSWERS.items():
            if isinstance(error, kind):
                return failure(request, status, code)
        # The class and place only: the text of an error may quote what somebody wrote.
        LOG.error("%s failed: %s", _route(request), type(error).__name__, exc_info=_DEBUG)
        return failure(request, 500, "server_error")


_DEBUG = False


def failure(request: web.Request, status: int, code: str) -> web.Response:
    """The error for a program as JSON, for a person as a page."""
    text = error_text(code)
    if wants_json(request):
        return web.json_response({"error": {"code": code, "message": text}}, status=status)
    page = render(
        "chat/error.html",
        status=status,
        organization=None,
        privacy_url="/privacy",
        staff_text=text if code in FOR_STAFF else None,
    )
    return web.Response(text=page, status=status, content_type="text/html")


def wants_json(request: web.Request) -> bool:
    return request.path.startswith(
        ("/api/", "/werk/api/", "/hsds/", "/static/", "/healthz", "/readyz")
    )


async def read_form(request: web.Request) -> MultiDictProxy[Any]:
    """The fields of a posted form; raises Refused(400) for what is no form."""
    try:
        return await request.post()
    except (ValueError, LookupError):
        raise Refused(400) from None


async def read_json(request: web.Request) -> dict[str, Any]:
    """The body as an object; raises Refused(400) for anything else, deep nesting included."""
    try:
        body = await request.json()
    except (ValueError, RecursionError, LookupError):
        raise Refused(400) from None
    if not isinstance(body, dict):
        raise Refused(400)
    return body


def _route(request: web.Request) -> str:
    resource = request.match_info.route.resource
    return f"{request.method} {resource.canonical if resource is not None else 'unknown'}"
