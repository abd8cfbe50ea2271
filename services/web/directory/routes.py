"""The URL map of the public sociale kaart, and of what search engines read first."""

from __future__ import annotations

from aiohttp import web

from services.keys import ACCESS
from services.web.directory import search, sitemaps, views

CODE = "{code:[a-z0-9_]{1,40}}"
OFFER = "{id:[0-9a-f-]{36}}{slug:(?:-[a-z0-9-]{0,80})?}"


def make_directory_app() -> web.Application:
    """Mounted at /sociale-kaart; everybody may see it."""
    app = web.Application()
    app[ACCESS] = "public"
    app.router.add_get("", views.start)
    app.router.add_get("/zoeken", search.page)
    app.router.add_get(f"/leefgebied/{CODE}", views.domain)
    app.router.add_get(f"/onderwerp/{CODE}", views.topic)
    app.router.add_get(f"/aanbod/{OFFER}", views.offer)
    return app


def add_sitemap_routes(app: web.Application) -> None:
    """Adds the files for search engines to the gateway itself."""
    app.router.add_get("/robots.txt", sitemaps.robots)
    app.router.add_get("/sitemap.xml", sitemaps.index)
    app.router.add_get("/sitemap-{number:[0-9]{1,4}}.xml", sitemaps.one)
