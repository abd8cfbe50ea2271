"""Rules of staff: roles, what each may do, and what an account looks like. Standard library only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

MAX_EMAIL = 254  # characters, RFC 5321
MAX_NAME = 100  # characters
MAX_SHOWN_AS = 40  # characters; it stands above each message a resident gets
KEEP_DISABLED = timedelta(days=2 * 365)  # docs/adr/0013: as long as the audit log names it

_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+")


class Right(StrEnum):
    """What a page asks for."""

    TALK = "talk"  # read and answer residents, call them back
    DIRECTORY = "directory"  # keep the sociale kaart true
    FIGURES = "figures"  # counts and tables, never a conversation
    ACCOUNTS = "accounts"  # make accounts, read the audit log
    OFFICE = "office"  # opening hours, the queue, who is in which team


class Role(StrEnum):
    """What somebody does here."""

    WORKER = "worker"
    COORDINATOR = "coordinator"
    MANAGER = "manager"
    ADMIN = "admin"

    def may(self, right: Right) -> bool:
        """True when this role has the right."""
        return right in RIGHTS[self]


# The least each needs for its work (AVG art. 5(1)(c)): who reads figures reads no conversations.
RIGHTS: dict[Role, frozenset[Right]] = {
    Role.WORKER: frozenset({Right.TALK}),
    Role.COORDINATOR: frozenset({Right.TALK, Right.DIRECTORY, Right.FIGURES, Right.OFFICE}),
    Role.MANAGER: frozenset({Right.FIGURES}),
    Role.ADMIN: frozenset({Right.ACCOUNTS, Right.OFFICE}),
}


class StaffInvalid(Exception):
    """Something of an account that cannot be stored; `field` names the input, `problem` the fact."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.field = field
        self.problem = problem


class StaffNotFound(Exception):
    """No account with this address."""


@dataclass(frozen=True, slots=True)
class Staff:
    """One account. Sees what belongs to its own organisation only."""

    id: str
    email: str
    name: str  # as colleagues know it
    shown_as: str  # as residents see it: a first name or a function, their choice
    role: Role
    organization: str  # slug
    created_at: datetime
    active: bool = True


def read_email(raw: object) -> str:
    """An e-mail address in small letters, by which somebody logs in; raises StaffInvalid."""
    if not isinstance(raw, str) or not raw.strip():
        raise StaffInvalid("email", "missing")
    email = raw.strip().lower()
    if len(email) > MAX_EMAIL or not email.isprintable() or not _EMAIL.fullmatch(email):
        raise StaffInvalid("email", "invalid")
    return email


def read_name(raw: object, *, field: str = "name", longest: int = MAX_NAME) -> str:
    """A name on one line; raises StaffInvalid naming the field."""
    if not isinstance(raw, str):
        raise StaffInvalid(field, "missing")
    name = " ".join("".join(c if c.isprintable() else " " for c in raw).split())
    if not name:
        raise StaffInvalid(field, "missing")
    if len(name) > longest:
        raise StaffInvalid(field, "too_long")
    return name


def read_shown_as(raw: object) -> str:
    """What residents see; raises StaffInvalid."""
    return read_name(raw, field="shown_as", longest=MAX_SHOWN_AS)


def read_role(raw: object) -> Role:
    """A role by its English name; raises StaffInvalid."""
    try:
        return Role(str(raw))
    except ValueError:
        raise StaffInvalid("role", "unknown") from None


def read_organization(raw: object, known: frozenset[str]) -> str:
    """The slug of an organisation that has a front door here; raises StaffInvalid."""
    if not isinstance(raw, str) or raw not in known:
        raise StaffInvalid("organization", "unknown")
    return raw
