"""Passwords hashed by argon2id (RFC 9106), outside the event loop."""

from __future__ import annotations

import asyncio
import base64

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from services.staff.passwords import normalise

# The second of the two settings of RFC 9106, section 4: 3 passes over 64 MiB.
PASSES, MEMORY, LANES = 3, 65_536, 4  # MEMORY in KiB
AT_ONCE = 2  # of 64 MiB each: many who try together wait for each other


class Argon2Hasher:
    """The Hasher of an installation. Needs no state: a hash carries its own settings."""

    def __init__(self, *, passes: int = PASSES, memory: int = MEMORY, lanes: int = LANES) -> None:
        self._argon2 = PasswordHasher(time_cost=passes, memory_cost=memory, parallelism=lanes)
        self._turns = asyncio.Semaphore(AT_ONCE)
        salt, tag = (base64.b64encode(bytes(n)).decode().rstrip("=") for n in (16, 32))
        # No password is known that gives this; checking one costs what a real check costs.
        self._nobody = f"$argon2id$v=19$m={memory},t={passes},p={lanes}${salt}${tag}"

    async def hash(self, password: str) -> str:
        """What is kept: settings, salt and hash in one text."""
        async with self._turns:
            return await asyncio.to_thread(self._argon2.hash, normalise(password))

    async def fits(self, password: str, kept: str | None) -> bool:
        """True for the password that was hashed; as slow without a hash, and then False."""
        async with self._turns:
            return await asyncio.to_thread(self._fits, normalise(password), kept)

    def _fits(self, password: str, kept: str | None) -> bool:
        try:
            return self._argon2.verify(kept or self._nobody, password) and kept is not None
        except (VerificationError, InvalidHashError):
            return False
