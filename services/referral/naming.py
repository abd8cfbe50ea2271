"""What a card and its links are called: codes that tell nothing. Standard library only."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # no 0, O, 1 or I: read out by telephone
REFERENCE = 8  # characters


def token_hash(token: str) -> str:
    """What is kept of a link: reading the database opens no card."""
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()


def new_reference(choose: Callable[[str], str]) -> str:
    """Eight characters to name a card by; `choose` picks one of a string."""
    return "".join(choose(ALPHABET) for _ in range(REFERENCE))
