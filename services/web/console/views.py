"""Pages of the console."""

from __future__ import annotations

from aiohttp import web

from services.web.workspace import staff_page


async def start(request: web.Request) -> web.Response:
    """Where somebody lands after logging in."""
    return staff_page(request, "console/start.html")
