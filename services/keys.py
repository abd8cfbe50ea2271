"""Every aiohttp AppKey and its type."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from aiohttp import web

from services.conversation.desk import Desk
from services.conversation.ports import Ports
from services.conversation.turns import Turns
from services.corrections.use_cases import Corrections
from services.frontoffice.use_cases import FrontOffice
from services.handover.core import CallbackRequest
from services.privacy.audit import Audit
from services.search.ports import Search
from services.staff.ports import Accounts
from services.web.hub import Hub
from services.web.limits import Limiter

PORTS: web.AppKey[Ports] = web.AppKey("ports", Ports)
TURNS: web.AppKey[Turns] = web.AppKey("turns", Turns)
HUB: web.AppKey[Hub] = web.AppKey("hub", Hub)
LIMITER: web.AppKey[Limiter] = web.AppKey("limiter", Limiter)
AddCallback = Callable[[CallbackRequest], Awaitable[None]]
Check = Callable[[], Awaitable[bool]]
ADD_CALLBACK: web.AppKey[AddCallback] = web.AppKey("add_callback")
READ_PHONE: web.AppKey[Callable[[str], str | None]] = web.AppKey("read_phone")
CORRECTIONS: web.AppKey[Corrections] = web.AppKey("corrections", Corrections)
STAFF_TOKEN: web.AppKey[str] = web.AppKey("staff_token", str)
ACCOUNTS: web.AppKey[Accounts] = web.AppKey("accounts", Accounts)
STAFF_KEY: web.AppKey[str] = web.AppKey("staff_key", str)  # signs what staff's browsers keep
AUDIT: web.AppKey[Audit] = web.AppKey("audit", Audit)
DESK: web.AppKey[Desk] = web.AppKey("desk", Desk)
FRONT_OFFICE: web.AppKey[FrontOffice] = web.AppKey("front_office", FrontOffice)
CHECKS: web.AppKey[dict[str, Check]] = web.AppKey("checks")
SEARCH: web.AppKey[Search] = web.AppKey("search", Search)

# Who may use a room: every room sets it, a test walks them all.
ACCESS: web.AppKey[str] = web.AppKey("access", str)
