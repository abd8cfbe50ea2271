"""The URL map of the console."""

from __future__ import annotations

from aiohttp import web

from services.web.console import views
from services.web.login import make_staff_app


def make_console_app() -> web.Application:
    """Mounted at /werk, for everybody who works here; a page asks for the right it needs."""
    app = make_staff_app(right=None)
    app.router.add_get("", views.start)
    return app
