"""The audit log of one's own organisation."""

from __future__ import annotations

from aiohttp import web

from services.keys import ACCOUNTS, AUDIT
from services.privacy.audit import PAGE_LENGTH, read_log
from services.staff.accounts import list_staff
from services.staff.core import Right
from services.web.login import make_staff_app, staff_of
from services.web.workspace import staff_page

LAST_PAGE = 10_000  # a page number that somebody makes up stays a number the database knows


def make_audit_app() -> web.Application:
    """Mounted at /audit."""
    app = make_staff_app(Right.ACCOUNTS)
    app.router.add_get("", page)
    return app


async def page(request: web.Request) -> web.Response:
    """?pagina=: from 1, newest first. ?wie=: id of one colleague."""
    staff = staff_of(request, Right.ACCOUNTS)
    number = _page_number(request.query.get("pagina", "1"))
    colleagues = await list_staff(request.config_dict[ACCOUNTS], staff.organization)
    whose = request.query.get("wie") or None
    if whose not in {colleague.id for colleague in colleagues}:
        whose = None
    found = await read_log(request.config_dict[AUDIT], staff, staff_id=whose, page=number)
    return staff_page(
        request,
        "staff/audit.html",
        entries=found[:PAGE_LENGTH],
        names={colleague.id: colleague.name for colleague in colleagues},
        colleagues=colleagues,
        whose=whose,
        number=number,
        more=len(found) > PAGE_LENGTH,
    )


def _page_number(raw: str) -> int:
    known = raw.isascii() and raw.isdigit() and 0 < len(raw) <= 5
    return min(max(int(raw), 1), LAST_PAGE) if known else 1
