"""Common words and letters per language, for telling languages apart in short chat texts.

The words are in data/common_words.csv: what residents write about, and the stop words of
spaCy 3.8 (MIT). "nl" holds Dutch, its dialects in Twente, Drenthe and the Betuwe, and Dutch as
it is typed on a telephone.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path

# English, German, Spanish words that stand in Dutch messages too, as names or slips of the thumb.
_PROVE_NOTHING = frozenset(["los", "en", "mi", "am", "no"])
# The usual language of a script, and the one that is told from it by words.
BY_SCRIPT = {"uk": "ru", "ti": "am"}

# Letters that Dutch (or the other language of that script) does not have, not in loan words either.
LETTERS: dict[str, frozenset[str]] = {
    "pl": frozenset("ąćęłńśźż"),
    "tr": frozenset("şğı"),
    "de": frozenset("ß"),
    "ro": frozenset("țăș"),
    "hu": frozenset("őű"),
    "es": frozenset("¿ñ"),
    "pt": frozenset("ãõ"),
    "uk": frozenset("іїєґ"),
    "ru": frozenset("ыэъё"),
    "ti": frozenset("ኣቐቑቒቓቕ"),
}

# How words end in that language and in none it could be taken for.
ENDINGS: dict[str, tuple[str, ...]] = {
    "tr": ("yorum", "yoruz", "yorsun", "iyor", "ıyor", "uyor", "üyor", "larım", "lerim"),
    "uk": ("ти", "ють", "ння"),
    "ru": ("ет", "ит", "ют", "ят", "ешь", "ишь", "тся", "ение"),
    "ti": ("ኒ",),
}

# Letters together that Dutch does not have.
SPELLING: dict[str, re.Pattern[str]] = {"pl": re.compile("cz|prz|krz|trz|grz|szk|ść")}


@cache
def common_words() -> dict[str, frozenset[str]]:
    """Words by language, as they stand in the file."""
    read: dict[str, set[str]] = {}
    file = Path(__file__).with_name("data") / "common_words.csv"
    with file.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            read.setdefault(row["language"], set()).update(row["words"].split())
    read["nl"] |= _PROVE_NOTHING
    return {code: frozenset(words) for code, words in read.items()}


@cache
def telling_words() -> tuple[str, ...]:
    """Languages written in our letters that are told from Dutch by their words."""
    other_script = {*BY_SCRIPT, *BY_SCRIPT.values()}
    return tuple(sorted(common_words().keys() - other_script - {"nl"}))
