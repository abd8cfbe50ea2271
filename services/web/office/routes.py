"""The URL maps of opening hours and of teams."""

from __future__ import annotations

from aiohttp import web

from services.web.login import make_staff_app
from services.web.office import hours_views, teams_views

TEAM = "/{id:[0-9a-f-]{36}}"


def make_office_app() -> web.Application:
    """Mounted at /werk/openingstijden: who talks with residents reads, Right.OFFICE changes."""
    app = make_staff_app(right=None)
    app.router.add_get("", hours_views.page)
    app.router.add_post("", hours_views.keep)
    app.router.add_post("/terug", hours_views.restore)
    return app


def make_teams_app() -> web.Application:
    """Mounted at /werk/teams, for the same people."""
    app = make_staff_app(right=None)
    app.router.add_get("", teams_views.page)
    app.router.add_post("", teams_views.add)
    app.router.add_post(TEAM, teams_views.change)
    app.router.add_post(f"{TEAM}/weg", teams_views.remove)
    return app
