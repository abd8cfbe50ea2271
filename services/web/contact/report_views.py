""" "Dit klopt niet": a worker reports an offer of the sociale kaart."""

from __future__ import annotations

from aiohttp import web

from services.contact.feedback import offer_name, report_listing
from services.contact.feedback_core import FeedbackInvalid, WrongField
from services.conversation.answers import error_text
from services.keys import AUDIT, FEEDBACKS
from services.privacy.audit import Action, Subject, record
from services.web.errors import read_form
from services.web.login import safe_path, staff_of
from services.web.workspace import staff_page

INPUTS = {"field": "wat", "note": "notitie"}


async def form(request: web.Request) -> web.Response:
    """GET /werk/aanbod/{id}/klopt-niet?terug=: what is wrong with it?"""
    return await _form(request, safe_path(request.query.get("terug")))


async def report(request: web.Request) -> web.StreamResponse:
    """POST: the offer is not given any more until the coordinator looked."""
    staff, filled = staff_of(request), await read_form(request)
    service_id, back = request.match_info["id"], safe_path(filled.get("terug"))
    what, note = str(filled.get("wat", "")), filled.get("notitie")
    await record(request.config_dict[AUDIT], staff, Action.WRITTEN, Subject.OFFER, service_id)
    try:
        await report_listing(
            request.config_dict[FEEDBACKS], staff, service_id, field=what, note=note
        )
    except FeedbackInvalid as invalid:
        typed = note if isinstance(note, str) else ""
        return await _form(request, back, what=what, note=typed, invalid=invalid)
    return staff_page(request, "contact/reported.html", back=back)


async def _form(
    request: web.Request,
    back: str,
    *,
    what: str = "",
    note: str = "",
    invalid: FeedbackInvalid | None = None,
) -> web.Response:
    name = await offer_name(request.config_dict[FEEDBACKS], request.match_info["id"])
    return staff_page(
        request,
        "contact/report.html",
        status=422 if invalid is not None else 200,
        offer=name,
        back=back,
        what=what,
        note=note,
        fields=[item.value for item in WrongField],
        error=error_text(f"feedback_{invalid.field}_{invalid.problem}") if invalid else None,
        field=INPUTS[invalid.field] if invalid else "wat",
    )
