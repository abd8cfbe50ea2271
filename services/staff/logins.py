"""Rules of being logged in: how long, how often one may try. Standard library only."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.staff.core import Staff

# docs/adr/0013. An hour of silence, the most that NIST SP 800-63B-4 (2.2.3) gives: a worker on the
# telephone types nothing. Twelve hours is a long day of work.
IDLE = timedelta(minutes=60)
LONGEST = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=1)  # how exactly the last sign of life is kept: one write a minute
LINK_LASTS = timedelta(hours=72)  # a weekend

FREE_TRIES = 5  # of one account, before somebody has to wait
FREE_TRIES_ADDRESS = 20  # of one address: an office has one, and many who mistype
FIRST_WAIT = timedelta(seconds=15)
LONGEST_WAIT = timedelta(minutes=15)
TRIES_FORGOTTEN = timedelta(hours=24)  # after the last one


class LoginRefused(Exception):
    """E-mail address and password, or a code, do not belong together. Never says which."""


class LoginTooOften(Exception):
    """Too many tries; `wait` says how long until the next one."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__("too often")
        self.wait = wait


class LinkExpired(Exception):
    """A one-time link that was used, is too old, or never was."""


@dataclass(frozen=True, slots=True)
class Login:
    """One browser in which somebody is logged in. Only the hash of its token is kept."""

    id: str
    token_hash: str
    staff_id: str
    created_at: datetime
    seen_at: datetime

    def is_current(self, now: datetime) -> bool:
        """True within an hour of the last sign of life and twelve hours of logging in."""
        return now < self.seen_at + IDLE and now < self.created_at + LONGEST


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """Who is logged in, and where."""

    staff: Staff
    login: Login


@dataclass(frozen=True, slots=True)
class Tries:
    """How often was tried lately, of one account or from one address."""

    count: int = 0
    last_at: datetime | None = None

    def wait(self, now: datetime, free: int = FREE_TRIES) -> timedelta:
        """How long until the next try may be made; zero is at once.

        Doubles with each try beyond `free`, up to a quarter of an hour and no longer: somebody
        who keeps trying must not keep the owner out for ever (OWASP, Authentication).
        """
        if self.last_at is None or now >= self.last_at + TRIES_FORGOTTEN or self.count < free:
            return timedelta(0)
        doubled = min(self.count - free, 30)  # more would be beyond what a timedelta holds
        wait: timedelta = min(FIRST_WAIT * (1 << doubled), LONGEST_WAIT)
        return max(self.last_at + wait - now, timedelta(0))

    def after(self, now: datetime) -> Tries:
        """With one more try."""
        old = self.last_at is None or now >= self.last_at + TRIES_FORGOTTEN
        return Tries(1 if old else self.count + 1, now)


def secret_hash(secret: str) -> str:
    """What is kept of a token: enough to recognise it, useless to who reads the database.

    Plain SHA-256 is enough because tokens are 32 random bytes; passwords go through argon2.
    """
    return hashlib.sha256(secret.encode(errors="surrogatepass")).hexdigest()
