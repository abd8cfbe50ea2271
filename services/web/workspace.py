"""Pages for who works here: the template with what every such page needs."""

from __future__ import annotations

from aiohttp import web

from services.staff.core import Staff
from services.web.login import STAFF, csrf_of
from services.web.render import render


def staff_page(
    request: web.Request, template: str, *, status: int = 200, **context: object
) -> web.Response:
    """A page that extends components/workspace/template.html.

    Adds `staff` (None when nobody is logged in), `csrf` (for each form) and `here` (the path).
    """
    staff: Staff | None = request.get(STAFF)
    text = render(template, staff=staff, csrf=csrf_of(request), here=request.path, **context)
    return web.Response(text=text, status=status, content_type="text/html")
