"""The URL map of referrals."""

from __future__ import annotations

from aiohttp import web

from services.web.login import make_staff_app
from services.web.referral import receiver, views, writing

CARD = "/{id:[0-9a-f-]{36}}"
LINK = "/v/{token:[A-Za-z0-9_-]{20,64}}"


def make_referral_app() -> web.Application:
    """Mounted at /werk/doorverwijzingen, before /werk; for who may talk to residents."""
    app = make_staff_app()
    app.router.add_get("", views.listed)
    app.router.add_get("/nieuw", writing.begin)
    app.router.add_post("/nieuw", writing.write)
    app.router.add_get(CARD, views.read)
    app.router.add_get(f"{CARD}/wijzigen", writing.change)
    app.router.add_post(f"{CARD}/wijzigen", writing.rewrite)
    app.router.add_post(f"{CARD}/vragen", views.ask)
    app.router.add_post(f"{CARD}/akkoord", views.agree)
    app.router.add_post(f"{CARD}/versturen", views.send)
    app.router.add_post(f"{CARD}/afgeven", views.hand_out)
    app.router.add_post(f"{CARD}/stand", views.mark)
    app.router.add_post(f"{CARD}/sluiten", views.close)
    app.router.add_post(f"{CARD}/intrekken", views.withdraw)
    return app


def add_receiver_routes(app: web.Application) -> None:
    """The one page of a receiver, on the gateway itself: whoever has the link may see it."""
    app.router.add_get(LINK, receiver.page)
    app.router.add_post(LINK, receiver.mark)
