"""House numbers: "12", "101 III", "5-a", and what only looks like one ("12 jaar", "3 keer")."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"([1-9]\d{0,3})(?!\d)")
_ADDITION = re.compile(
    r" ?[-/] ?\d{1,4}(?![\d:]|\.\d)| ?-? ?(?:[A-TV-Z]|[a-d]|I{1,3}|i{2,3}|IV|bis|hs|huis|zw|rd)(?![^\W_])"
    r"|-?[a-z](?![^\W_])"
)
_UNITS = (
    "jaar|jaren|jarige|jr|maand|maanden|mnd|week|weken|wk|dag|dagen|uur|uren|u|minuten|minuut|min|"
    "seconden|keer|x|maal|euro|eur|procent|graden|kinderen|kids|personen|mensen|man|vrouwen|"
    "volwassenen|huizen|woningen|stuks|stoelen|kamers|km|kilometer|m|m2|meter|cm|kg|kilo|"
    "years|months|weeks|days|hours|jahre|lat|yıl"
)
_NOT_A_HOUSE = re.compile(
    rf" ?(?:%|€|,-|[.,:]\d|(?:tot|à) ?\d|(?:{_UNITS})(?![^\W_]))", re.IGNORECASE
)
_LAST_CENTURY, _NEXT_CENTURY = 1900, 2099  # "sinds de Dorpsstraat 2019": a year, not a house


def house_number_end(work: str, start: int) -> int | None:
    """Where the house number that starts here ends, additions included; None if it is none."""
    number = _NUMBER.match(work, start)
    if number is None or _LAST_CENTURY <= int(number[1]) <= _NEXT_CENTURY:
        return None
    if _NOT_A_HOUSE.match(work, number.end()):
        return None
    addition = _ADDITION.match(work, number.end())
    if addition is None:
        return number.end()
    return None if _NOT_A_HOUSE.match(work, addition.end()) else addition.end()
