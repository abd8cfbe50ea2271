"""Who may look at how the front office is kept."""

from __future__ import annotations

from aiohttp import web

from services.staff.core import Right, Staff
from services.web.login import STAFF, staff_of


def reader_of(request: web.Request) -> Staff:
    """Whoever talks with residents or keeps the office; raises Refused(401) or (403)."""
    staff: Staff | None = request.get(STAFF)
    if staff is not None and staff.role.may(Right.OFFICE):
        return staff
    return staff_of(request)
