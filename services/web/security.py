"""Headers, Origin checks and rate limits: alike for every room."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web

from services.keys import LIMITER, STAFF_TOKEN
from services.web.errors import Refused

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

HEADERS = {
    # No third party, no inline script or style: what a page needs comes from this gateway.
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none';"
        " form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # A site visited next must not learn that somebody was here. Not "no-referrer": forms would
    # then post "Origin: null", which looks like another site.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@web.middleware
async def security_middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuses writing from another site; adds the headers."""
    if request.method not in {"GET", "HEAD", "OPTIONS"} and not same_origin(request):
        raise Refused(403)
    return await handler(request)


def check_staff_token(request: web.Request) -> None:
    """Raises Refused(401) unless the call carries the token of this installation.

    For programs on the machine itself: it is generated, in a file of the owner's.
    """
    expected = request.config_dict[STAFF_TOKEN].encode()
    # A header may hold bytes that are no UTF-8; they are a wrong token, no failure.
    if not hmac.compare_digest(_staff_bearer(request).encode(errors="surrogatepass"), expected):
        raise Refused(401, "staff_only")


async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
    """On every response, errors included (signal on_response_prepare)."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if not request.path.startswith("/static/"):
        # A shared computer must not show somebody's talk to the next person.
        response.headers.setdefault("Cache-Control", "no-store")


def same_origin(request: web.Request) -> bool:
    """True without an Origin header (programs), or when it is this very site."""
    origin = request.headers.get("Origin")
    if origin is None:
        return request.headers.get("Sec-Fetch-Site", "same-origin") in {"same-origin", "none"}
    try:
        return urlsplit(origin).netloc == request.host
    except ValueError:
        return False


def limit(request: web.Request, what: str, most: int, seconds: float, key: str = "") -> None:
    """Raises Refused(429) when one sender asks too often."""
    sender = key or request.remote or "unknown"
    if not request.config_dict[LIMITER].allows(f"{what} {sender}", most, seconds):
        raise Refused(429)


def bearer(request: web.Request) -> str:
    """The token of a call; raises Refused(401) without one."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Refused(401)
    return token


def _staff_bearer(request: web.Request) -> str:
    try:
        return bearer(request)
    except Refused:
        raise Refused(401, "staff_only") from None
