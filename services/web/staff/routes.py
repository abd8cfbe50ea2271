"""The URL map of logging in and of one's own account."""

from __future__ import annotations

from aiohttp import web

from services.web.staff import views

TOKEN = "/wachtwoord/{token:[A-Za-z0-9_-]{20,64}}"  # noqa: S105 (a pattern)


def add_login_routes(app: web.Application) -> None:
    """Pages for who is not logged in yet, on the gateway itself."""
    app.router.add_get("/aanmelden", views.login_page)
    app.router.add_post("/aanmelden", views.log_in)
    app.router.add_post("/aanmelden/code", views.give_code)
    app.router.add_get("/afmelden", views.logout_page)
    app.router.add_post("/afmelden", views.log_out)
    app.router.add_get(TOKEN, views.password_page)
    app.router.add_post(TOKEN, views.set_password)
