"""Every aiohttp AppKey and its type."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from aiohttp import web

from services.contact.feedback import Feedbacks
from services.contact.telephone_ports import Telephone
from services.contact.use_cases import Contacts
from services.conversation.desk import Desk
from services.conversation.ports import Ports
from services.conversation.turns import Turns
from services.corrections.use_cases import Corrections
from services.directory.browsing import Browsing
from services.directory.coverage import Covering
from services.directory.hsds_core import Hsds
from services.frontoffice.use_cases import FrontOffice
from services.handover.callbacks import Callbacks
from services.handover.core import CallbackRequest
from services.privacy.audit import Audit
from services.referral.ports import Referrals
from services.search.ports import Search
from services.staff.ports import Accounts
from services.staff.teams import Teams
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
TEAMS: web.AppKey[Teams] = web.AppKey("teams", Teams)
STAFF_KEY: web.AppKey[str] = web.AppKey("staff_key", str)  # signs what staff's browsers keep
AUDIT: web.AppKey[Audit] = web.AppKey("audit", Audit)
DESK: web.AppKey[Desk] = web.AppKey("desk", Desk)
FRONT_OFFICE: web.AppKey[FrontOffice] = web.AppKey("front_office", FrontOffice)
CALLBACKS: web.AppKey[Callbacks] = web.AppKey("callbacks", Callbacks)
CONTACTS: web.AppKey[Contacts] = web.AppKey("contacts", Contacts)
TELEPHONE: web.AppKey[Telephone] = web.AppKey("telephone", Telephone)
FEEDBACKS: web.AppKey[Feedbacks] = web.AppKey("feedbacks", Feedbacks)
REFERRALS: web.AppKey[Referrals] = web.AppKey("referrals", Referrals)
CHECKS: web.AppKey[dict[str, Check]] = web.AppKey("checks")
BROWSING: web.AppKey[Browsing] = web.AppKey("browsing", Browsing)
COVERING: web.AppKey[Covering] = web.AppKey("covering", Covering)
PUBLIC_URL: web.AppKey[str] = web.AppKey("public_url", str)  # what addresses of pages begin with
SEARCH: web.AppKey[Search] = web.AppKey("search", Search)
HSDS: web.AppKey[Hsds] = web.AppKey("hsds", Hsds)

# Who may use a room: every room sets it, a test walks them all.
ACCESS: web.AppKey[str] = web.AppKey("access", str)
