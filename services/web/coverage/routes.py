"""The URL map of coverage."""

from __future__ import annotations

from aiohttp import web

from services.staff.core import Right
from services.web.coverage import views
from services.web.login import make_staff_app


def make_coverage_app() -> web.Application:
    """Mounted at /beheer/dekking; for who keeps the sociale kaart true."""
    app = make_staff_app(Right.DIRECTORY)
    app.router.add_get("", views.page)
    app.router.add_get("/dekking.csv", views.table)
    return app
