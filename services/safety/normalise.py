"""Turns a message into words that look alike however they were typed; knows no signals.

The same folding runs over the patterns and over the message, so it may be crude: it has to bring
"zelfmoort" and "zelfmoord", "slaad" and "slaat", "dooood" and "dood" together, not be right Dutch.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

SENTENCE_GAP = 5  # words that a full stop counts for: a pattern seldom reaches over it
LINE_GAP = 2  # in chat a new line is often no new sentence
PAUSE_GAP = 1  # ";", ":" and the dots of people who write..like..this

# Ligatures that NFKD would blow up to eighteen letters each: not words, only a way to cost time.
_EXPANDING = dict.fromkeys([*range(0x3300, 0x3400), *range(0xFDF0, 0xFE00)], " ")
# A type of its own: str.maketrans takes no mapping that promises only letters.
_LATIN: dict[str, int | str | None] = {
    "ł": "l", "đ": "d", "ø": "o", "æ": "ae", "œ": "oe", "ı": "i", "ſ": "s",
}  # fmt: skip
_OTHER: dict[str, int | str | None] = {
    "ة": "ه", "ى": "ي", "ک": "ك", "ی": "ي", "ـ": None, "ґ": "г",
}  # fmt: skip
_LETTERS = {
    **dict.fromkeys(map(ord, "'’‘‛`´ʼʹ′\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad"), None),
    **dict.fromkeys(map(ord, "-‐‑‒–—_/\\|+\u00a0\t\r"), " "),
    **str.maketrans(_LATIN),
    **str.maketrans(_OTHER),
}
_MARKS = re.compile(r"[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]+")
_LEET = re.compile(r"(?<=[a-z])[013457@$]+(?=[a-z])")
_LEET_LETTERS = str.maketrans("013457@$", "oieastas")
_SPELLED_OUT = re.compile(r"(?<!\w)(?:[^\W\d_] ){3,}[^\W\d_](?!\w)")
_PIECES = re.compile(r"[^\W_]+|[.!?…;:؟۔።፣]+(?=\s|$|[\"”)\]])|\n+")

_SOUNDS = (
    ("ij", "y"),
    ("ei", "y"),
    ("ey", "y"),
    ("au", "ou"),
    ("ch", "g"),
    ("gh", "g"),
    ("ck", "k"),
    ("ce", "se"),
    ("ci", "si"),
    ("ph", "f"),
    ("th", "t"),
    ("dt", "t"),
    ("qu", "kw"),
    ("x", "ks"),
)
_LOOKALIKES = str.maketrans("czv", "ksf")
_FINAL_N = re.compile(r"(?<=[^\W\d_][^\We\d_])en\b")
_FINAL_D = re.compile(r"(?<=[a-z])d\b")
_FINAL_B = re.compile(r"(?<=[a-z])b\b")
_DOUBLE = re.compile(r"([^\W\d_])\1+")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a message, in order: as typed (`plain`), folded (`keys`), and where (`at`)."""

    plain: list[str]
    keys: list[str]
    at: list[int]  # position; a full stop makes the next position jump by SENTENCE_GAP


def plain(text: str) -> str:
    """Lower case without accents, quotes or invisible signs; digits inside words become letters."""
    text = text.lower()
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.translate(_EXPANDING)).lower()
        text = _MARKS.sub("", text)
    text = text.translate(_LETTERS)
    text = _LEET.sub(lambda found: found[0].translate(_LEET_LETTERS), text)
    return _SPELLED_OUT.sub(lambda found: found[0].replace(" ", ""), text)


def fold(text: str, *, final: bool = True) -> str:
    """How plain words sound, roughly; `final=False` for the beginning of a word ("mishandel*")."""
    if final:
        text = _FINAL_N.sub("e", text)
        text = _FINAL_B.sub("p", _FINAL_D.sub("t", text))
    for typed, sound in _SOUNDS:
        text = text.replace(typed, sound)
    return _DOUBLE.sub(r"\1", text.translate(_LOOKALIKES))


def keys(words: list[str], apart: frozenset[str], aliases: Mapping[str, str]) -> list[str]:
    """One key for each plain word; words in `apart` keep their own, never shared with another."""
    folded = fold(" ".join(words)).split(" ") if words else []
    return [
        f"={word}" if word in apart else aliases.get(word, key)
        for word, key in zip(words, folded, strict=True)
    ]


def read(text: str, apart: frozenset[str], aliases: Mapping[str, str]) -> Words:
    """All words of a message; an empty message has none."""
    words: list[str] = []
    at: list[int] = []
    position = 0
    for piece in _PIECES.findall(plain(text)):
        if piece[0].isalnum():
            words.append(piece)
            at.append(position)
            position += 1
        elif piece[0] == "\n":
            position += LINE_GAP
        elif piece[0] in ";:፣" or piece == "…" or piece.startswith(".."):
            position += PAUSE_GAP
        else:
            position += SENTENCE_GAP
    return Words(words, keys(words, apart, aliases), at)
