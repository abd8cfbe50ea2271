"""The URL map of corrections."""

from __future__ import annotations

from aiohttp import web

from services.keys import ACCESS
from services.web.corrections import views
from services.web.login import token_or_login_middleware


def make_corrections_app() -> web.Application:
    """Mounted at /api/corrections; for who is logged in, or has the token of this machine."""
    app = web.Application(middlewares=[token_or_login_middleware])
    app[ACCESS] = "staff"
    app.router.add_post("", views.propose)
    app.router.add_get("", views.listed)
    app.router.add_post("/{id:[0-9a-f-]{36}}/review", views.review)
    return app
