"""Languages one can tell by the letters: Arabic, Cyrillic, Ethiopic, Greek and others."""

from __future__ import annotations

import unicodedata
from collections import Counter
from functools import lru_cache

# First word of the Unicode name of a letter -> the language our residents write with it.
_SCRIPTS = {
    "ARABIC": "ar", "CYRILLIC": "uk", "ETHIOPIC": "ti", "GREEK": "el", "HEBREW": "he",
    "ARMENIAN": "hy", "GEORGIAN": "ka", "CJK": "zh", "HIRAGANA": "ja", "KATAKANA": "ja",
    "HANGUL": "ko", "THAI": "th", "DEVANAGARI": "hi", "BENGALI": "bn", "TAMIL": "ta",
    "GURMUKHI": "pa", "SINHALA": "si", "MYANMAR": "my", "KHMER": "km",
}  # fmt: skip
_URDU = frozenset("ٹڈڑںےھہۓ")
_PERSIAN = frozenset("پچژگیک")
_ONLY_PERSIAN = frozenset("پچژگ")
_RUSSIAN = frozenset("ыэъё")
_UKRAINIAN = frozenset("іїєґ")


def script_language(text: str) -> str | None:
    """The language of the script most letters are in; None for Latin or no letters."""
    letters = [character for character in text.lower() if character.isalpha()]
    if not letters:
        return None
    counts = Counter(_script(letter) for letter in letters)
    script, count = counts.most_common(1)[0]
    if script not in _SCRIPTS or count * 2 < len(letters):
        return None
    if script == "ARABIC":
        return _arabic(Counter(letters))
    if script == "CYRILLIC":
        return _cyrillic(Counter(letters))
    return _SCRIPTS["HIRAGANA" if counts["HIRAGANA"] + counts["KATAKANA"] > 1 else script]


def _arabic(letters: Counter[str]) -> str:
    """Arabic unless letters Arabic does not have keep coming back: one can be a slip or a name."""
    if sum(letters[letter] for letter in _URDU) >= 3:
        return "ur"
    persian = sum(letters[letter] for letter in _PERSIAN)
    return "fa" if persian >= 3 and any(letters[letter] for letter in _ONLY_PERSIAN) else "ar"


def _cyrillic(letters: Counter[str]) -> str:
    russian = sum(letters[letter] for letter in _RUSSIAN)
    return "ru" if russian > sum(letters[letter] for letter in _UKRAINIAN) else "uk"


@lru_cache(maxsize=4096)
def _script(letter: str) -> str:
    return unicodedata.name(letter, "?").partition(" ")[0].partition("-")[0]
