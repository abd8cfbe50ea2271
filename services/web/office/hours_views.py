"""The page of opening hours: parses a form, asks one use case, renders."""

from __future__ import annotations

from aiohttp import web

from services.conversation.answers import error_text
from services.frontoffice import use_cases
from services.frontoffice.core import HERE, Office, OfficeInvalid
from services.keys import FRONT_OFFICE
from services.staff.core import Right
from services.web.errors import read_form
from services.web.login import staff_of
from services.web.office.hours_form import filled_in, read, rows
from services.web.office.readers import reader_of
from services.web.workspace import staff_page

HOME = "/werk/openingstijden"
AHEAD = 7  # days of which the page shows how they will be
NEWS = ("bewaard", "terug")


async def page(request: web.Request) -> web.Response:
    """GET /werk/openingstijden: the coming days, and the form for who may change it."""
    office = await use_cases.read_office(request.config_dict[FRONT_OFFICE], reader_of(request))
    return await _page(request, office)


async def keep(request: web.Request) -> web.StreamResponse:
    """POST: keeps it, or with doen=bekijk only shows how the coming days would be."""
    staff, front = staff_of(request, Right.OFFICE), request.config_dict[FRONT_OFFICE]
    sheet, filled = read(await read_form(request))
    try:
        if filled.get("doen") == "bekijk":
            shown = use_cases.read_changes(front, staff, sheet.data)
            return await _page(request, shown, filled=filled, is_preview=True)
        await use_cases.change_office(front, staff, sheet.data)
    except OfficeInvalid as invalid:
        office = await use_cases.read_office(front, staff)
        error = error_text(f"office_{invalid.field}_{invalid.problem}")
        return await _page(request, office, filled=filled, error=error, field=sheet.field(invalid))
    return web.HTTPSeeOther(f"{HOME}?bewaard")


async def restore(request: web.Request) -> web.StreamResponse:
    """POST …/terug: what was there before the last change."""
    staff = staff_of(request, Right.OFFICE)
    await use_cases.restore_office(request.config_dict[FRONT_OFFICE], staff)
    return web.HTTPSeeOther(f"{HOME}?terug")


async def _page(
    request: web.Request,
    office: Office,
    *,
    filled: dict[str, str] | None = None,
    error: str | None = None,
    field: str = "",
    is_preview: bool = False,
) -> web.Response:
    """`office` is what the coming days are shown of; `filled` what was typed."""
    staff, front = reader_of(request), request.config_dict[FRONT_OFFICE]
    today = front.now().astimezone(HERE).date()
    shown = filled_in(office, today) if filled is None else filled
    days, closed = rows(shown)
    return staff_page(
        request,
        "office/hours.html",
        status=422 if error else 200,
        office=office,
        days=office.days(today, AHEAD, front.is_holiday),
        may_change=staff.role.may(Right.OFFICE),
        former=await use_cases.read_former(front, staff),
        filled=shown,
        day_rows=days,
        closed_rows=closed,
        today=today,
        error=error,
        field=field,
        is_preview=is_preview,
        news=next((name for name in NEWS if name in request.query), None) if not error else None,
    )
