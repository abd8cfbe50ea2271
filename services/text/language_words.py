"""Common words and letters per language, for telling languages apart in short chat texts.

The words are in data/common_words.csv. "nl" holds Dutch, its dialects in Twente, Drenthe and
the Betuwe, and Dutch as it is typed on a telephone.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

# English, German, Spanish words that stand in Dutch messages too, as names or slips of the thumb.
_PROVE_NOTHING = frozenset(["los", "en", "mi", "am", "no"])
CYRILLIC = frozenset(["ru", "uk"])

# Letters that Dutch, also in loan words and typing errors, does not have.
LETTERS: dict[str, frozenset[str]] = {
    "pl": frozenset("ąęłńśźż"),
    "tr": frozenset("şğı"),
    "de": frozenset("ß"),
    "ro": frozenset("țăș"),
    "hu": frozenset("őű"),
    "es": frozenset("¿ñ"),
    "pt": frozenset("ãõ"),
}


@cache
def common_words() -> dict[str, frozenset[str]]:
    """Words by language; what Dutch has too proves nothing and is left out of the others."""
    read: dict[str, set[str]] = {}
    file = Path(__file__).with_name("data") / "common_words.csv"
    with file.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            read.setdefault(row["language"], set()).update(row["words"].split())
    dutch = read["nl"] | _PROVE_NOTHING
    return {code: frozenset(read[code] - (dutch if code != "nl" else set())) for code in read}
