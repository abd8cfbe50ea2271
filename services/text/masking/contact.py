"""E-mail addresses, written properly or spelled out ("jan at gmail punt com")."""

from __future__ import annotations

import re
from collections.abc import Iterator

from services.text.masking.canvas import Found

_REACH = 100  # characters before the @ that can belong to the address
_AT = re.compile(r"@| @ ?|@ | ?(?:[(\[]at[)\]]|\bat\b|\bapenstaart(?:je)?\b) ?", re.IGNORECASE)
# Read from the @ backward, so that a long word without any @ costs nothing.
_LOCAL_BACKWARD = re.compile(r"[\w.+%'-]{1,64}(?: tnup [\w.+-]{1,30}){0,2}")
_DOT = r"(?: ?\. ?| ?\bpunt\b ?| ?\bdot\b ?| ?[(\[]dot[)\]] ?)"
_TOP = r"(?:com|nl|net|org|eu|be|de|info|nu|pl|tr|ua|fr|uk|es|it|online|email)\b"
_HOST = re.compile(rf"[\w-]{{1,63}}(?:{_DOT}[\w-]{{1,30}}){{0,3}}?{_DOT}{_TOP}", re.IGNORECASE)
_ANY_HOST = re.compile(r"[\w-]{1,63}(?:\.[\w-]{1,63}){0,5}")


def find_emails(work: str) -> Iterator[Found]:
    """Every e-mail address; those of organisations too, since the two look alike."""
    done = 0
    for m in _AT.finditer(work):
        if m.start() < done:
            continue
        local = _LOCAL_BACKWARD.match(work[max(0, m.start() - _REACH) : m.start()][::-1])
        host = _HOST.match(work, m.end())
        if host is None and m[0] == "@":
            host = _ANY_HOST.match(work, m.end())
        if local and host:
            yield Found(m.start() - local.end(), host.end(), "email")
            done = host.end()
