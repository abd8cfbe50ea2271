"""The URL map of corrections."""

from __future__ import annotations

from aiohttp import web

from services.keys import ACCESS
from services.web.corrections import views
from services.web.security import staff_middleware


def make_corrections_app() -> web.Application:
    """Mounted at /api/corrections; every call carries the token of the staff."""
    app = web.Application(middlewares=[staff_middleware])
    app[ACCESS] = "staff"
    app.router.add_post("", views.propose)
    app.router.add_get("", views.listed)
    app.router.add_post("/{id:[0-9a-f-]{36}}/review", views.review)
    return app
