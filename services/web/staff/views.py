"""Logging in and out, and setting a password with a one-time link."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import quote

from aiohttp import web

from services.conversation.answers import error_text, fill_error
from services.keys import ACCOUNTS
from services.staff import use_cases
from services.staff.accounts import find_linked, set_first_password
from services.staff.core import Staff, StaffInvalid
from services.staff.logins import LinkExpired, LoginRefused, LoginTooOften
from services.staff.second_step import check_code
from services.staff.use_cases import Attempt
from services.web.errors import read_form
from services.web.login import (
    LOGIN,
    STAFF,
    check_csrf,
    cookie_token,
    device_of,
    drop_login_cookie,
    look_up,
    safe_path,
    set_device_cookie,
    set_login_cookie,
    sign,
    unsign,
)
from services.web.security import limit
from services.web.workspace import staff_page

STEP_LASTS = 300.0  # seconds between password and code
LINKS = (60, 3600.0)  # pages with a one-time link per address, per hour
HOME = "/werk"


async def login_page(request: web.Request) -> web.StreamResponse:
    """The form; whoever is logged in goes on at once."""
    back = safe_path(request.query.get("terug"))
    if await look_up(request) is not None:
        return web.HTTPSeeOther(back)
    return _login_form(request, back, news="wachtwoord" if "gezet" in request.query else None)


async def log_in(request: web.Request) -> web.StreamResponse:
    """Checks e-mail address and password."""
    form = await read_form(request)
    back, email = safe_path(form.get("terug")), _text(form.get("email"))
    attempt = Attempt(email, _text(form.get("password")), request.remote or "", device_of(request))
    try:
        staff, asks_code = await use_cases.check_password(request.config_dict[ACCOUNTS], attempt)
    except LoginRefused:
        error = error_text("login_refused")
        return _login_form(request, back, status=422, error=error, email=email)
    except LoginTooOften as often:
        return _login_form(request, back, status=429, error=too_often(often.wait), email=email)
    if asks_code:
        return _code_form(request, back, _step(request, staff.id))
    return await _enter(request, staff, back)


async def give_code(request: web.Request) -> web.StreamResponse:
    """The second step, within STEP_LASTS of the first."""
    form = await read_form(request)
    back, step = safe_path(form.get("terug")), _text(form.get("step"))
    staff_id = _staff_of_step(request, step)
    if staff_id is None:
        return _login_form(request, back, status=422, error=error_text("login_step_expired"))
    ports, code = request.config_dict[ACCOUNTS], _text(form.get("code"))
    try:
        staff = await check_code(ports, staff_id, code, device_of(request))
    except LoginRefused:
        error = error_text("login_code_wrong")
        return _code_form(request, back, step, status=422, error=error)
    except LoginTooOften as often:
        return _code_form(request, back, step, status=429, error=too_often(often.wait))
    return await _enter(request, staff, back)


async def _enter(request: web.Request, staff: Staff, back: str) -> web.StreamResponse:
    """Begins a login with a new token, whatever this browser had."""
    old = cookie_token(request)
    ports = request.config_dict[ACCOUNTS]
    _, token = await use_cases.begin(ports, staff, old_token=old)
    response = web.HTTPSeeOther(back)
    set_login_cookie(request, response, token)
    set_device_cookie(request, response, staff)
    return response


async def logout_page(request: web.Request) -> web.StreamResponse:
    """A button for who is logged in, and that it was done for who is not."""
    found = await look_up(request)
    if found is not None:
        request[STAFF], request[LOGIN] = found.staff, found.login
    return staff_page(request, "staff/logout.html")


async def log_out(request: web.Request) -> web.StreamResponse:
    """Ends the login of this browser."""
    found = await look_up(request)
    if found is not None:
        request[STAFF], request[LOGIN] = found.staff, found.login
        await check_csrf(request)
        await use_cases.log_out(request.config_dict[ACCOUNTS], found)
    response = web.HTTPSeeOther("/afmelden")
    drop_login_cookie(response)
    return response


async def password_page(request: web.Request) -> web.StreamResponse:
    """The form behind a one-time link; looking at it does not use it up."""
    limit(request, "password link", *LINKS)
    try:
        staff = await find_linked(request.config_dict[ACCOUNTS], request.match_info["token"])
    except LinkExpired:
        return staff_page(request, "staff/link_expired.html", status=404)
    return staff_page(request, "staff/password.html", of=staff, errors={})


async def set_password(request: web.Request) -> web.StreamResponse:
    """Sets the password and uses the link up."""
    limit(request, "password link", *LINKS)
    ports, token = request.config_dict[ACCOUNTS], request.match_info["token"]
    form = await read_form(request)
    try:
        staff = await set_first_password(ports, token, form.get("password"), form.get("repeated"))
    except LinkExpired:
        return staff_page(request, "staff/link_expired.html", status=404)
    except StaffInvalid as invalid:
        errors = {invalid.field: error_text(f"staff_{invalid.field}_{invalid.problem}")}
        found = await find_linked(ports, token)
        return staff_page(request, "staff/password.html", status=422, of=found, errors=errors)
    response = web.HTTPSeeOther("/aanmelden?gezet")
    drop_login_cookie(response)
    set_device_cookie(request, response, staff)
    return response


def too_often(wait: timedelta) -> str:
    """How long to wait, in words."""
    seconds = max(1, -(-wait // timedelta(seconds=1)))
    if seconds < 60:
        return fill_error("login_too_often_seconds", number=str(seconds))
    return fill_error("login_too_often_minutes", number=str(-(-seconds // 60)))


def _step(request: web.Request, staff_id: str) -> str:
    """Proof that the password was right just now; the browser keeps it, nothing is stored."""
    now = request.config_dict[ACCOUNTS].now()
    return sign(request, "step", f"{staff_id}:{int(now.timestamp())}")


def _staff_of_step(request: web.Request, step: str) -> str | None:
    staff_id, _, at = (unsign(request, "step", step) or "").rpartition(":")
    now = request.config_dict[ACCOUNTS].now()
    return staff_id if at and now.timestamp() - int(at) < STEP_LASTS else None


def _code_form(
    request: web.Request, back: str, step: str, *, status: int = 200, error: str | None = None
) -> web.Response:
    return staff_page(
        request, "staff/code.html", status=status, back=back, step=step, error=error,
        action="/aanmelden/code",
    )  # fmt: skip


def _login_form(
    request: web.Request,
    back: str,
    *,
    status: int = 200,
    error: str | None = None,
    email: str = "",
    news: str | None = None,
) -> web.Response:
    return staff_page(
        request,
        "staff/login.html",
        status=status,
        back=back,
        action=f"/aanmelden?terug={quote(back, safe='/')}",
        error=error,
        email=email,
        news=news,
    )


def _text(raw: object) -> str:
    return raw if isinstance(raw, str) else ""
