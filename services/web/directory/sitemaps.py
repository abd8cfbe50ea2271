"""What search engines read first: robots.txt and the sitemaps (sitemaps.org, protocol 0.9)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from xml.sax.saxutils import escape

from aiohttp import web

from services.directory import browsing
from services.keys import BROWSING, PUBLIC_URL
from services.web.directory.place import municipalities
from services.web.directory.shapes import HOME, offer_path, with_place

CLOSED = ("/werk", "/beheer", "/rapport", "/account", "/audit", "/aanmelden", "/api/", "/v/")
SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
KEPT = {"Cache-Control": "public, max-age=3600"}  # seconds; search engines come once a day


async def robots(request: web.Request) -> web.Response:
    """GET /robots.txt."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED)]
    lines.append(f"Disallow: {HOME}/zoeken")
    lines.append(f"Sitemap: {request.config_dict[PUBLIC_URL]}/sitemap.xml")
    return web.Response(text="\n".join(lines) + "\n", headers=KEPT)


async def index(request: web.Request) -> web.Response:
    """GET /sitemap.xml: names the files; number 0 has the pages to browse."""
    base = request.config_dict[PUBLIC_URL]
    number = await browsing.sitemaps(request.config_dict[BROWSING])
    files = "".join(
        f"<sitemap><loc>{escape(base)}/sitemap-{file}.xml</loc></sitemap>"
        for file in range(number + 1)
    )
    return _xml(f'<sitemapindex xmlns="{SPACE}">{files}</sitemapindex>')


async def one(request: web.Request) -> web.Response:
    """GET /sitemap-{number}.xml: addresses of pages, at most ten thousand."""
    number, ports = int(request.match_info["number"]), request.config_dict[BROWSING]
    if number == 0:
        return _urls(request, [(path, None) for path in await _pages(request)])
    found = await browsing.sitemap(ports, number)
    return _urls(request, [(offer_path(one, name), day) for one, name, day in found])


async def _pages(request: web.Request) -> list[str]:
    places = municipalities(request)
    paths = [HOME, *(with_place(HOME, place) for place in places)]
    for domain in await browsing.overview(request.config_dict[BROWSING], None):
        paths.append(f"{HOME}/leefgebied/{domain.code}")
        for topic in domain.topics:
            path = f"{HOME}/onderwerp/{topic.request.code}"
            paths += [path, *(with_place(path, place) for place in places)]
    return paths


def _urls(request: web.Request, pages: Iterable[tuple[str, date | None]]) -> web.Response:
    base = request.config_dict[PUBLIC_URL]
    urls = "".join(
        f"<url><loc>{escape(base + path)}</loc>"
        + (f"<lastmod>{day.isoformat()}</lastmod>" if day else "")
        + "</url>"
        for path, day in pages
    )
    return _xml(f'<urlset xmlns="{SPACE}">{urls}</urlset>')


def _xml(body: str) -> web.Response:
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'
    return web.Response(text=text, content_type="application/xml", headers=KEPT)
