"""Bank account numbers: the Dutch shape even when mistyped, other countries when valid."""

from __future__ import annotations

import re
from collections.abc import Iterator

from services.text.masking.canvas import Found
from services.text.masking.number_checks import is_iban

_SEP = r"[ .\-]?"
_DUTCH = re.compile(
    rf"(?<![^\W_])NL{_SEP}\d{_SEP}\d(?:{_SEP}[A-Z]){{4}}(?:{_SEP}\d){{7,10}}(?!\d)",
    re.IGNORECASE,
)
_START = re.compile(r"(?<![^\W_])(?!NL)[A-Z]{2} ?\d{2}(?=[ .\-]?[A-Z0-9])", re.IGNORECASE)
_PART = re.compile(r"[ .\-]?([A-Za-z0-9])")

# Lengths from the SWIFT IBAN registry, of countries whose people live or bank here.
_LENGTHS = {
    code: length
    for length, codes in {
        15: "NO", 16: "BE", 18: "DK FI FO GL", 19: "MK SI", 20: "AT BA EE KZ LT LU XK",
        21: "CH HR LI LV", 22: "BG BH DE GB GE IE ME RS", 23: "AE GI IL IQ OM SO TL",
        24: "AD CZ ES MD PK RO SA SE SK TN VG", 25: "LY PT ST", 26: "IS TR",
        27: "BI DJ FR GR IT MC MR SM", 28: "AL AZ BY CY DO GT HU LB NI PL", 29: "BR EG PS QA UA",
        30: "JO KW MU YE", 31: "MT SC", 33: "RU",
    }.items()
    for code in codes.split()
}  # fmt: skip


def find_ibans(work: str) -> Iterator[Found]:
    """Dutch account numbers by shape, foreign ones by length and check digits."""
    yield from (Found(m.start(), m.end(), "iban") for m in _DUTCH.finditer(work))
    for m in _START.finditer(work):
        end = _foreign_end(work, m.start())
        if end is not None:
            yield Found(m.start(), end, "iban")


def _foreign_end(work: str, start: int) -> int | None:
    length = _LENGTHS.get(work[start : start + 2].upper())
    if length is None:
        return None
    at, characters = start, ""
    while len(characters) < length:
        part = _PART.match(work, at)
        if part is None:
            return None
        characters += part[1]
        at = part.end()
    return at if is_iban(characters) else None
