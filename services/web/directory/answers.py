"""How a page of the sociale kaart goes out: with a tag to ask whether it changed, or never kept."""

from __future__ import annotations

import hashlib
from typing import Any

from aiohttp import web

from services.directory.core import Organization
from services.directory.use_cases import SIGNALS
from services.keys import PUBLIC_URL
from services.web.directory.shapes import HOME
from services.web.render import render


def show(
    request: web.Request,
    template: str,
    *,
    organization: Organization | None,
    canonical: str | None = None,
    keep: bool = True,
    status: int = 200,
    **context: Any,
) -> web.Response:
    """A page. `canonical`: the path under which search engines should know it; None: not at all.

    `keep`: browsers and caches may keep it, and ask each time whether it is still so: what a
    coordinator changes is seen at once. Without it nothing stays behind on a shared computer:
    for what somebody typed, and for pages about danger.
    """
    base = request.config_dict[PUBLIC_URL]
    text = render(
        template,
        organization=organization,
        canonical=f"{base}{canonical}" if canonical is not None else None,
        privacy_url="/privacy",
        home=HOME,
        **context,
    )
    headers = {"Cache-Control": "no-store"}
    if keep and status == 200:
        tag = f'"{hashlib.sha256(text.encode()).hexdigest()[:16]}"'
        headers = {"Cache-Control": "public, no-cache", "ETag": tag}
        if same_tag(request, tag):
            return web.Response(status=304, headers=headers)
    return web.Response(text=text, status=status, content_type="text/html", headers=headers)


def same_tag(request: web.Request, tag: str) -> bool:
    """True when whoever asks has this page already (RFC 9110: a proxy may have made it weak)."""
    given = request.headers.get("If-None-Match", "")
    return tag in (part.strip().removeprefix("W/") for part in given.split(","))


def may_stay(codes: tuple[str, ...]) -> bool:
    """False for pages about danger at home or to oneself: nobody else should find them."""
    return not set(codes) & set(SIGNALS)
