"""The URL map of the console."""

from __future__ import annotations

from aiohttp import web

from services.web.console import api, canned_views, forms, office_api, socket, views
from services.web.login import make_staff_app

CONVERSATION = "/api/conversations/{id:[0-9a-f-]{36}}"
TALK = "/gesprekken/{id:[0-9a-f-]{36}}"
REPLY = "/antwoorden/{id:[0-9a-f-]{36}}"
CANNED = "/api/canned/{id:[0-9a-f-]{36}}"


def make_console_app() -> web.Application:
    """Mounted at /werk, for everybody who works here; a page asks for the right it needs."""
    app = make_staff_app(right=None)
    app.router.add_get("", views.start)
    add_pages(app)
    add_api_routes(app)
    return app


def add_pages(app: web.Application) -> None:
    """Pages, their forms, and parts of them; every one needs the right to talk with residents."""
    app.router.add_get("/lijsten", views.lists)
    app.router.add_post("/aanwezig", forms.presence)
    app.router.add_get(TALK, views.talk)
    app.router.add_get(f"{TALK}/deel", views.part)
    app.router.add_get(f"{TALK}/zoeken", views.search)
    app.router.add_post(f"{TALK}/overnemen", forms.take)
    app.router.add_post(f"{TALK}/bericht", forms.say)
    app.router.add_post(f"{TALK}/aanbod", forms.give)
    app.router.add_post(f"{TALK}/notitie", forms.note)
    app.router.add_post(f"{TALK}/teruggeven", forms.hand_back)
    app.router.add_post(f"{TALK}/doorgeven", forms.assign)
    app.router.add_post(f"{TALK}/afsluiten", forms.close)
    app.router.add_get("/antwoorden", canned_views.page)
    app.router.add_post("/antwoorden", canned_views.keep)
    app.router.add_post(REPLY, canned_views.keep)
    app.router.add_post(f"{REPLY}/weg", canned_views.remove)


def add_api_routes(app: web.Application) -> None:
    """What the console's script asks for; every call needs the right to talk with residents."""
    app.router.add_get("/socket", socket.listen)
    app.router.add_get("/api/queue", api.queue)
    app.router.add_get("/api/colleagues", api.colleagues)
    app.router.add_get(CONVERSATION, api.read)
    app.router.add_post(f"{CONVERSATION}/take", api.take)
    app.router.add_post(f"{CONVERSATION}/messages", api.say)
    app.router.add_post(f"{CONVERSATION}/listings", api.insert_listing)
    app.router.add_post(f"{CONVERSATION}/notes", api.note)
    app.router.add_post(f"{CONVERSATION}/hand-back", api.hand_back)
    app.router.add_post(f"{CONVERSATION}/assign", api.assign)
    app.router.add_post(f"{CONVERSATION}/close", api.close)
    app.router.add_get("/api/presence", office_api.presence)
    app.router.add_put("/api/presence", office_api.set_presence)
    app.router.add_get("/api/office", office_api.office)
    app.router.add_put("/api/office", office_api.change_office)
    app.router.add_get("/api/canned", office_api.canned)
    app.router.add_post("/api/canned", office_api.add_canned)
    app.router.add_put(CANNED, office_api.change_canned)
    app.router.add_delete(CANNED, office_api.remove_canned)
