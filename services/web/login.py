"""Who is logged in, for rooms with access "staff" or "coordinator"."""

from __future__ import annotations

from aiohttp import web

from services.staff.core import Right, Staff
from services.web.errors import Refused

STAFF: web.RequestKey[Staff] = web.RequestKey("staff", Staff)


def staff_of(request: web.Request, right: Right = Right.TALK) -> Staff:
    """Whoever is logged in; raises Refused(401) when nobody is, (403) without the right."""
    staff: Staff | None = request.get(STAFF)
    if staff is None:
        raise Refused(401, "login_needed")
    if not staff.role.may(right):
        raise Refused(403, "right_needed")
    return staff
