"""Accounts and audit log of an installation, put together for the gateway and the command line."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from uuid import uuid4

from services.db import Sessions
from services.privacy.audit import Action, Audit, Subject, record
from services.privacy.audit_store import open_audit
from services.staff.core import Staff
from services.staff.hashing import Argon2Hasher
from services.staff.ports import Accounts
from services.staff.store import open_staff
from services.staff.teams import Team, Teams
from services.staff.teams_store import open_teams
from services.staff.totp import Totp

KEY = "staff_login"  # name of the secret that signs what staff's browsers keep


def make_audit(sessions: Sessions) -> Audit:
    """The audit log."""
    return Audit(partial(open_audit, sessions), _now, _new_id)


def make_accounts(
    sessions: Sessions, key: str, organizations: Callable[[], frozenset[str]]
) -> Accounts:
    """Everything staff needs. `key`: the secret KEY; `organizations`: slugs with a front door."""
    audit = make_audit(sessions)

    async def note(who: Staff | None, action: Action, whom: Staff) -> None:
        await record(audit, who, action, Subject.STAFF, whom.id, organization=whom.organization)

    return Accounts(
        open=partial(open_staff, sessions),
        hasher=Argon2Hasher(),
        second_step=Totp(),
        record=note,
        organizations=organizations,
        keyed=lambda text: hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest(),
        now=_now,
        new_id=_new_id,
        new_token=lambda: secrets.token_urlsafe(32),
    )


def make_teams(sessions: Sessions, audit: Audit) -> Teams:
    """Who is in which team."""

    async def note(who: Staff | None, action: Action, team: Team) -> None:
        await record(audit, who, action, Subject.TEAM, team.id, organization=team.organization)

    return Teams(open=partial(open_teams, sessions), record=note, new_id=_new_id)


def _now() -> datetime:
    return datetime.now(UTC)


def _new_id() -> str:
    return str(uuid4())
