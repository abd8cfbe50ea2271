"""The resident API's whole URL map."""

from __future__ import annotations

from aiohttp import web

from services.keys import ACCESS
from services.web.api import referrals, socket, views

CONVERSATION = "/conversations/{id:[0-9a-f-]{36}}"
REFERRAL = "{rid:[0-9a-f-]{36}}"


def make_api_app() -> web.Application:
    """Mounted at /api/. The token of a conversation is asked by every call but the first."""
    app = web.Application()
    app[ACCESS] = "resident"
    app.router.add_post("/conversations", views.create)
    app.router.add_post(f"{CONVERSATION}/messages", views.send)
    app.router.add_get(f"{CONVERSATION}/messages", views.catch_up)
    app.router.add_get(f"{CONVERSATION}/socket", socket.listen)
    app.router.add_post(f"{CONVERSATION}/callback", views.call_back)
    app.router.add_post(f"{CONVERSATION}/feedback", views.give_feedback)
    app.router.add_get(f"{CONVERSATION}/referrals/{REFERRAL}", referrals.show)
    app.router.add_post(f"{CONVERSATION}/referrals/{REFERRAL}", referrals.answer)
    app.router.add_delete(CONVERSATION, views.erase)
    return app
