"""Who is logged in, for rooms with access "staff" or "coordinator": cookie, middleware, CSRF.

Make such a room with `make_staff_app(right)`; in its views ask `staff_of(request)`.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Awaitable, Callable
from functools import partial
from urllib.parse import quote, urlsplit

from aiohttp import web
from itsdangerous import BadSignature, Signer

from services.keys import ACCESS, ACCOUNTS, STAFF_KEY
from services.staff.core import Right, Staff
from services.staff.logins import LoggedIn, Login
from services.staff.use_cases import Device, find_login
from services.web.errors import Refused, read_form, wants_json
from services.web.security import check_staff_token, same_origin

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

COOKIE = "voordeur_medewerker"
DEVICE_COOKIE = "voordeur_toestel"  # says only: somebody logged in here before
DEVICE_LASTS = 180 * 24 * 3600  # seconds
LONGEST_BACK = 500  # characters of an address to go back to
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
FORMS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})

STAFF: web.RequestKey[Staff] = web.RequestKey("staff", Staff)
LOGIN: web.RequestKey[Login] = web.RequestKey("login", Login)


def staff_of(request: web.Request, right: Right = Right.TALK) -> Staff:
    """Whoever is logged in; raises Refused(401) when nobody is, (403) without the right."""
    staff: Staff | None = request.get(STAFF)
    if staff is None:
        raise Refused(401, "login_needed")
    if not staff.role.may(right):
        raise Refused(403, "right_needed")
    return staff


def make_staff_app(right: Right | None = Right.TALK) -> web.Application:
    """A room for who is logged in and has the right; None is every role.

    Its views find who that is with `staff_of(request)`; every form carries `csrf_of(request)`.
    """

    @web.middleware
    async def right_middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        if right is not None:
            staff_of(request, right)
        return await handler(request)

    app = web.Application(middlewares=[login_middleware, right_middleware])
    app[ACCESS] = "staff"
    return app


@web.middleware
async def login_middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Sets request[STAFF], or sends a person to the login page and a program a 401.

    Writing needs the CSRF token of the login too, as form field or header: else 403. A socket
    must be opened by our own page, for browsers send cookies with it from anywhere.
    """
    found = await look_up(request)
    if found is None:
        if wants_json(request) or _is_socket(request):
            raise Refused(401, "login_needed")
        raise web.HTTPSeeOther(f"/aanmelden?terug={quote(_way_back(request), safe='/')}")
    request[STAFF], request[LOGIN] = found.staff, found.login
    if _is_socket(request) and not same_origin(request):
        raise Refused(403)
    if request.method not in SAFE:
        await check_csrf(request)
    return await handler(request)


@web.middleware
async def token_or_login_middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
    """For an API that a program of ours calls with the token, and a page of staff without.

    request[STAFF] is set for who is logged in, and only for whoever may talk with residents.
    """
    if "Authorization" in request.headers or COOKIE not in request.cookies:
        check_staff_token(request)
        return await handler(request)
    return await login_middleware(request, partial(_if_talking, handler))


async def _if_talking(handler: Handler, request: web.Request) -> web.StreamResponse:
    staff_of(request, Right.TALK)
    return await handler(request)


async def look_up(request: web.Request, *, sign_of_life: bool = True) -> LoggedIn | None:
    """Who is logged in in this browser now, None when nobody is.

    A socket that stays open asks again, now and then, with `sign_of_life=False`: somebody whose
    account was switched off must hear nothing more, and an open page is nobody at work.
    """
    token = cookie_token(request)
    if token is None:
        return None
    ports = request.config_dict[ACCOUNTS]
    return await find_login(ports, token, sign_of_life=sign_of_life)


def csrf_of(request: web.Request) -> str:
    """The token that every form of this login carries, as the field `csrf`."""
    login: Login | None = request.get(LOGIN)
    return csrf_for(request.config_dict[STAFF_KEY], login) if login is not None else ""


def csrf_for(key: str, login: Login) -> str:
    """One token per login: whoever has it can read pages of that login."""
    return hmac.new(key.encode(), f"csrf {login.id}".encode(), hashlib.sha256).hexdigest()


async def check_csrf(request: web.Request) -> None:
    """Raises Refused(403) unless the token of this login is in the header or the form."""
    given: object = request.headers.get("X-CSRF-Token")
    if given is None and request.content_type in FORMS:
        given = (await read_form(request)).get("csrf")
    expected = csrf_of(request)
    if not isinstance(given, str) or not expected:
        raise Refused(403, "csrf_invalid")
    if not hmac.compare_digest(given.encode(errors="surrogatepass"), expected.encode()):
        raise Refused(403, "csrf_invalid")


# --- cookies


def cookie_token(request: web.Request) -> str | None:
    """The token in the cookie, when we signed it: what is made up never reaches the database."""
    return unsign(request, "login", request.cookies.get(COOKIE, ""))


def set_login_cookie(request: web.Request, response: web.StreamResponse, token: str) -> None:
    """Gone when the browser closes; the server ends it sooner."""
    response.set_cookie(
        COOKIE, sign(request, "login", token),
        httponly=True, samesite="Lax", secure=is_https(request), path="/",
    )  # fmt: skip


def drop_login_cookie(response: web.StreamResponse) -> None:
    response.del_cookie(COOKIE, path="/")


def device_of(request: web.Request) -> Device | None:
    """The mark of a browser in which somebody logged in before."""
    value = unsign(request, "device", request.cookies.get(DEVICE_COOKIE, ""))
    staff_id, _, number = (value or "").partition(":")
    return Device(staff_id, number) if number else None


def set_device_cookie(request: web.Request, response: web.StreamResponse, staff: Staff) -> None:
    """Marks this browser, so that a stranger who keeps trying does not keep its owner waiting."""
    known = device_of(request)
    if known is not None and known.staff_id == staff.id:
        return
    number = request.config_dict[ACCOUNTS].new_id()
    response.set_cookie(
        DEVICE_COOKIE, sign(request, "device", f"{staff.id}:{number}"), max_age=DEVICE_LASTS,
        httponly=True, samesite="Lax", secure=is_https(request), path="/aanmelden",
    )  # fmt: skip


def sign(request: web.Request, what: str, value: str) -> str:
    """The value with a signature that only this installation makes, for one use of it."""
    return signed(request.config_dict[STAFF_KEY], what, value)


def signed(key: str, what: str, value: str) -> str:
    """The same, with the key at hand."""
    return _signer(key, what).sign(value).decode()


def unsign(request: web.Request, what: str, text: str) -> str | None:
    """The value, when we signed it for this use; else None."""
    signer = _signer(request.config_dict[STAFF_KEY], what)
    try:
        return signer.unsign(text.encode(errors="surrogatepass")).decode()
    except (BadSignature, UnicodeError):
        return None


def is_https(request: web.Request) -> bool:
    """True over https, also when a proxy in front speaks it for us.

    Anybody may send the header, but it only makes a cookie of the sender's own stricter.
    """
    return request.secure or request.headers.get("X-Forwarded-Proto", "").lower() == "https"


# --- the way back


def safe_path(raw: object, otherwise: str = "/werk") -> str:
    """A path on this site, as given; `otherwise` for anything that might lead elsewhere.

    Browsers read "//x", "/\\x" and "/<tab>/x" as another site.
    """
    if not isinstance(raw, str) or not raw.startswith("/") or len(raw) > LONGEST_BACK:
        return otherwise
    if raw[1:2] in {"/", "\\"} or "\\" in raw or not raw.isascii() or not raw.isprintable():
        return otherwise
    return raw


def _way_back(request: web.Request) -> str:
    """The page that was asked for; for a form the page it stood on."""
    if request.method in SAFE:
        return safe_path(request.path_qs)
    try:
        page = urlsplit(request.headers.get("Referer", ""))
    except ValueError:
        return safe_path(None)
    return safe_path(page.path if page.netloc == request.host else None)


def _is_socket(request: web.Request) -> bool:
    return request.headers.get("Upgrade", "").lower() == "websocket"


def _signer(key: str, what: str) -> Signer:
    return Signer(key, salt=f"voordeur {what}", key_derivation="hmac", digest_method=hashlib.sha256)
