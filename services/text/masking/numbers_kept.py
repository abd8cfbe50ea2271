"""Numbers that belong to nobody and must stay readable: help lines, amounts, opening hours."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from services.text.masking.canvas import Found

_HOUR = r"(?:[01]?\d|2[0-4])[.:][0-5]\d"
_KEPT = (
    # 0800 and 0900 are public by law, 14 + area code is a municipality, 116 a European help line
    re.compile(r"(?<!\d)(?<!\d[ .\-])0[89]00[ .\-]{0,3}(?:\d{7}|\d{4}|\d{2}[ .\-]\d{2})(?!\d)"),
    re.compile(r"(?<!\d)(?<!\d[ .\-])14[ \-]?0\d{2,3}(?![ \-]?\d)"),
    re.compile(r"(?<!\d)(?<!\d[ .\-])116[ .\-]?\d{3}(?![ .\-]?\d)"),
    re.compile(
        r"(?:€|\beuro?\b) ?(?:\d{1,3}(?:[. ]\d{3}){1,3}|\d{1,7})(?:,\d{1,2}|,-)?(?![\d.]\d|\d)"
    ),
    re.compile(
        r"(?<![\d.])(?:\d{1,3}(?:\.\d{3}){1,3}|\d{1,7})(?:,\d{1,2}|,-)? ?(?:€|euro\b|eur\b)",
        re.IGNORECASE,
    ),
    re.compile(rf"(?<![\d.:\-]){_HOUR} ?(?:-|tot|t/m|en) ?{_HOUR}(?![\d.:\-]{{0,3}}\d)"),
    re.compile(rf"(?<![\d.:\-]){_HOUR} ?(?:uur|u|h)\b"),
)


def find_kept(work: str) -> Iterator[Found]:
    """Stretches no later finder may take, in the order of the patterns."""
    for pattern in _KEPT:
        yield from (Found(m.start(), m.end(), None) for m in pattern.finditer(work))


@lru_cache(maxsize=1)
def public_lines() -> frozenset[str]:
    """Numbers of help lines and organisations that a resident may see, digits only."""
    with Path(__file__).with_name("data").joinpath("public_lines.csv").open(encoding="utf-8") as f:
        return frozenset(row["number"] for row in csv.DictReader(f))
