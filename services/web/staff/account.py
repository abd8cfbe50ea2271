"""One's own account: what residents see, the password, the code."""

from __future__ import annotations

from aiohttp import web

from services.conversation.answers import error_text
from services.keys import ACCOUNTS, PORTS
from services.staff import own_account, second_step
from services.staff.core import Staff, StaffInvalid
from services.staff.logins import LoginTooOften
from services.staff.ports import Accounts
from services.web.errors import read_form
from services.web.login import STAFF, drop_login_cookie, make_staff_app, sign, unsign
from services.web.staff.views import too_often
from services.web.workspace import staff_page

# Which form of the page an error belongs to: a field of that name may stand in several.
NAME, PASSWORD, CODE_ON, CODE_OFF = "naam", "wachtwoord", "code-aan", "code-uit"


def make_account_app() -> web.Application:
    """Mounted at /account; everybody who works here has one."""
    app = make_staff_app(right=None)
    app.router.add_get("", page)
    app.router.add_post("/naam", change_name)
    app.router.add_post("/wachtwoord", change_password)
    app.router.add_post("/code", offer_code)
    app.router.add_post("/code/bevestigen", confirm_code)
    app.router.add_post("/code/uit", drop_code)
    return app


async def page(request: web.Request) -> web.Response:
    """The whole account."""
    return await _page(request, news=next(iter(request.query), None))


async def change_name(request: web.Request) -> web.StreamResponse:
    """What residents see."""
    form = await read_form(request)
    try:
        await own_account.change_shown_as(*_who(request), form.get("shown_as"))
    except StaffInvalid as invalid:
        return await _page(request, invalid, NAME, shown_as=str(form.get("shown_as") or ""))
    return web.HTTPSeeOther("/account?naam")


async def change_password(request: web.Request) -> web.StreamResponse:
    """Ends every login, this one too: somebody logs in with the new password."""
    form = await read_form(request)
    given = (form.get("current"), form.get("password"), form.get("repeated"))
    try:
        await own_account.change_password(*_who(request), *given)
    except (StaffInvalid, LoginTooOften) as problem:
        return await _page(request, problem, PASSWORD)
    response = web.HTTPSeeOther("/aanmelden?gezet")
    drop_login_cookie(response)
    return response


async def offer_code(request: web.Request) -> web.StreamResponse:
    """A secret for the app; it comes back signed, with a code that proves it works."""
    form = await read_form(request)
    try:
        secret = await second_step.offer(*_who(request), form.get("current"))
    except (StaffInvalid, LoginTooOften) as problem:
        return await _page(request, problem, CODE_ON)
    return _secret_page(request, secret)


async def confirm_code(request: web.Request) -> web.StreamResponse:
    """Switches the code on and shows the recovery codes, once."""
    form = await read_form(request)
    ports, staff = _who(request)
    signed = unsign(request, "totp", str(form.get("secret") or "")) or ""
    whose, _, secret = signed.partition(":")
    if whose != staff.id or not secret:
        return web.HTTPSeeOther("/account")
    try:
        codes = await second_step.switch_on(ports, staff, secret, form.get("code"))
    except StaffInvalid as invalid:
        return _secret_page(request, secret, error=_text(invalid))
    except LoginTooOften as often:
        return _secret_page(request, secret, error=too_often(often.wait), status=429)
    return staff_page(request, "staff/recovery.html", codes=codes)


async def drop_code(request: web.Request) -> web.StreamResponse:
    """Switches the code off."""
    form = await read_form(request)
    try:
        await second_step.switch_off(*_who(request), form.get("current"))
    except (StaffInvalid, LoginTooOften) as problem:
        return await _page(request, problem, CODE_OFF)
    return web.HTTPSeeOther("/account?code-uit")


def _who(request: web.Request) -> tuple[Accounts, Staff]:
    return request.config_dict[ACCOUNTS], request[STAFF]


async def _page(
    request: web.Request,
    problem: StaffInvalid | LoginTooOften | None = None,
    form: str | None = None,
    *,
    news: str | None = None,
    shown_as: str | None = None,
) -> web.Response:
    ports, staff = _who(request)
    memory = request.config_dict[PORTS].memory
    organization = memory.organization(staff.organization)
    field = problem.field if isinstance(problem, StaffInvalid) else "current"
    return staff_page(
        request,
        "staff/account.html",
        status=_status(problem),
        organization=organization.name if organization else staff.organization,
        shown_as=staff.shown_as if shown_as is None else shown_as,
        recovery_left=await second_step.recovery_left(ports, staff),
        news=news,
        error=_text(problem) if problem else None,
        error_form=form,
        error_field=field,
    )


def _secret_page(
    request: web.Request, secret: str, *, error: str | None = None, status: int = 200
) -> web.Response:
    ports, staff = _who(request)
    return staff_page(
        request,
        "staff/secret.html",
        status=422 if error and status == 200 else status,
        # In groups of four, as people type over.
        shown=" ".join(secret[start : start + 4] for start in range(0, len(secret), 4)),
        address=ports.second_step.address(secret, staff.email),
        secret=sign(request, "totp", f"{staff.id}:{secret}"),
        error=error,
    )


def _text(problem: StaffInvalid | LoginTooOften) -> str:
    if isinstance(problem, LoginTooOften):
        return too_often(problem.wait)
    return error_text(f"staff_{problem.field}_{problem.problem}")


def _status(problem: StaffInvalid | LoginTooOften | None) -> int:
    if problem is None:
        return 200
    return 429 if isinstance(problem, LoginTooOften) else 422
