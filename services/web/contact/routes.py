"""The URL maps of registering, of the telephone, and of reporting an offer."""

from __future__ import annotations

from aiohttp import web

from services.web.contact import report_views, telephone_views, views
from services.web.login import make_staff_app

ID = "{id:[0-9a-f-]{36}}"


def make_contacts_app() -> web.Application:
    """Mounted at /werk/contactmomenten."""
    app = make_staff_app()
    app.router.add_get("", views.listed)
    app.router.add_get("/nieuw", views.new)
    app.router.add_post("/nieuw", views.register)
    return app


def make_telephone_app() -> web.Application:
    """Mounted at /werk/telefoon."""
    app = make_staff_app()
    app.router.add_get("", telephone_views.start)
    app.router.add_post("", telephone_views.begin)
    app.router.add_get(f"/{ID}", telephone_views.one)
    app.router.add_post(f"/{ID}/vraag", telephone_views.ask)
    app.router.add_post(f"/{ID}/bewaar", telephone_views.keep)
    app.router.add_post(f"/{ID}/kies", telephone_views.choose)
    app.router.add_post(f"/{ID}/haal-weg", telephone_views.drop)
    app.router.add_post(f"/{ID}/weg", telephone_views.discard)
    app.router.add_get(f"/{ID}/vastleggen", telephone_views.confirm)
    app.router.add_post(f"/{ID}/vastleggen", telephone_views.finish)
    return app


def make_reports_app() -> web.Application:
    """Mounted at /werk/aanbod."""
    app = make_staff_app()
    app.router.add_get(f"/{ID}/klopt-niet", report_views.form)
    app.router.add_post(f"/{ID}/klopt-niet", report_views.report)
    return app
