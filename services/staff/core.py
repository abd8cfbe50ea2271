"""Rules of staff: roles and what each may do. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Right(StrEnum):
    """What a page asks for."""

    TALK = "talk"  # read and answer residents, call them back
    DIRECTORY = "directory"  # keep the sociale kaart true
    FIGURES = "figures"  # counts and tables, never a conversation
    ACCOUNTS = "accounts"  # make accounts, read the audit log


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
    Role.COORDINATOR: frozenset({Right.TALK, Right.DIRECTORY, Right.FIGURES}),
    Role.MANAGER: frozenset({Right.FIGURES}),
    Role.ADMIN: frozenset({Right.ACCOUNTS}),
}


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
