"""The HSDS API's whole URL map, and who may read it: everybody, from any site."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from aiohttp import web

from services.keys import ACCESS
from services.web.hsds import views

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
ID = "/{id:[0-9a-f-]{36}}"
KINDS = ("services", "organizations", "service_at_locations", "taxonomies", "taxonomy_terms")


def make_hsds_app() -> web.Application:
    """Mounted at /hsds. No login: it gives what the public pages give, and nothing more."""
    app = web.Application(middlewares=[preflight])
    app[ACCESS] = "public"
    app.on_response_prepare.append(open_to_all)
    app.router.add_get("/", views.base)
    app.router.add_get("/openapi.json", views.openapi)
    for kind in KINDS:
        app.router.add_get(f"/{kind}", views.listed(kind))
        app.router.add_get(f"/{kind}{ID}", views.single(kind))
    return app


@web.middleware
async def preflight(request: web.Request, handler: Handler) -> web.StreamResponse:
    """A browser asks beforehand when a page sends If-None-Match: it may, with GET."""
    if request.method != "OPTIONS":
        return await handler(request)
    return web.Response(
        status=204,
        headers={
            "Allow": "GET, HEAD, OPTIONS",
            "Access-Control-Allow-Methods": "GET, HEAD",
            "Access-Control-Allow-Headers": "If-None-Match",
            "Access-Control-Max-Age": "86400",
        },
    )


async def open_to_all(request: web.Request, response: web.StreamResponse) -> None:
    """Any site may read the answers, errors too; without cookies, so as nobody in particular."""
    if request.method in {"GET", "HEAD", "OPTIONS"}:
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = "ETag"
