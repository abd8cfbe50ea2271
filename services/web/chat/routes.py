"""The chat page's whole URL map."""

from __future__ import annotations

from aiohttp import web

from services.keys import ACCESS
from services.web.chat import consent, views

REFERRAL = "{rid:[0-9a-f-]{36}}"
SLUG = "/o/{slug:[a-z0-9-]{1,64}}"


def add_chat_routes(app: web.Application) -> None:
    """Adds the pages and their files to the gateway itself; everybody may see them."""
    app[ACCESS] = "public"
    for base in ("", SLUG):
        app.router.add_get(base or "/", views.page)
        app.router.add_post(f"{base}/bericht", views.send)
        app.router.add_post(f"{base}/terugbellen", views.call_back)
        app.router.add_post(f"{base}/waardering", views.give_feedback)
        app.router.add_post(f"{base}/wissen", views.erase)
        app.router.add_get(f"{base}/doorgeven/{REFERRAL}", consent.page)
        app.router.add_post(f"{base}/doorgeven/{REFERRAL}", consent.answer)
    app.router.add_get("/privacy", views.privacy)
    app.router.add_get(
        "/static/{room:components/[a-z-]+|chat|console|contact|directory|coverage}/{file:[a-z-]+\\.(?:css|js|svg)}",
        views.static,
    )
