"""Rules of a password, and the door to whatever hashes it. Standard library only."""

from __future__ import annotations

import unicodedata
from typing import Protocol

from services.staff.core import Staff, StaffInvalid

# NIST SP 800-63B-4, 3.1.1.2: 15 characters where a password alone lets somebody in; signs and digits
# are not asked for, and what is easily guessed is refused.
SHORTEST = 15  # characters
LONGEST_PASSWORD = 200  # characters; so that nobody keeps the hasher busy with a book
FEWEST_SIGNS = 5  # different ones

GUESSABLE = ("wachtwoord", "welkom", "password", "geheim", "voordeur", "qwerty", "123456", "abcdef")


class Hasher(Protocol):
    """Makes and checks the hash of a password; slow on purpose."""

    async def hash(self, password: str) -> str:
        """What is kept."""
        ...

    async def fits(self, password: str, kept: str | None) -> bool:
        """True when the password is the one that was hashed.

        Without a hash it takes as long, and is never true: nobody can hear from the time it
        takes whether an account exists.
        """
        ...


def normalise(password: str) -> str:
    """The same password, however a keyboard writes its accents (NIST SP 800-63B-4: NFKC)."""
    return unicodedata.normalize("NFKC", password)


def read_password(raw: object, repeated: object, staff: Staff) -> str:
    """A new password that was typed twice; raises StaffInvalid."""
    if not isinstance(raw, str) or not raw:
        raise StaffInvalid("password", "missing")
    password = normalise(raw)
    if len(password) < SHORTEST:
        raise StaffInvalid("password", "too_short")
    if len(password) > LONGEST_PASSWORD:
        raise StaffInvalid("password", "too_long")
    if _is_guessable(password, staff):
        raise StaffInvalid("password", "guessable")
    if not isinstance(repeated, str) or normalise(repeated) != password:
        raise StaffInvalid("repeated", "different")
    return password


def _is_guessable(password: str, staff: Staff) -> bool:
    folded = password.casefold()
    if len(set(folded)) < FEWEST_SIGNS:
        return True
    own = [staff.email, staff.email.partition("@")[0], staff.organization, *staff.name.split()]
    known = [*GUESSABLE, *(word.casefold() for word in own if len(word) > 3)]
    # What is left without the words that everybody tries first must still be a password.
    for word in sorted(known, key=len, reverse=True):
        folded = folded.replace(word, "")
    return len(folded) < SHORTEST // 2
