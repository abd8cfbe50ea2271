"""The URL map of calling back."""

from __future__ import annotations

from aiohttp import web

from services.web.callbacks import views
from services.web.login import make_staff_app

ONE = "/{id:[0-9a-f-]{36}}"


def make_callbacks_app() -> web.Application:
    """Mounted at /werk/terugbellen, for who answers residents."""
    app = make_staff_app()
    app.router.add_get("", views.listed)
    app.router.add_get(ONE, views.one)
    app.router.add_post(f"{ONE}/veilig", views.answer_safety)
    app.router.add_post(f"{ONE}/poging", views.log_attempt)
    app.router.add_post(f"{ONE}/toewijzen", views.assign)
    app.router.add_post(f"{ONE}/dag", views.move)
    app.router.add_post(f"{ONE}/sluiten", views.close)
    return app
