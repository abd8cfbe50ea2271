"""Folds spelling and cuts a text into words. Knows no places."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

# Letters and digits, each with the accents typed after it; everything else separates.
_WORD = re.compile(r"(?:[^\W_][\u0300-\u036f]*)+")
_BREAK = re.compile(r"[!?;\n\r\u2026]")
LONGEST_GAP = 4  # characters between two words of one name: "Hengelo, (Gld"
LONGEST_ABBREVIATION = 4  # letters: after "prov." a full stop ends no sentence


@dataclass(frozen=True, slots=True)
class Token:
    """One word: `word` is folded, text[start:end] is what was typed."""

    word: str
    start: int
    end: int
    capital: bool
    gap: str  # what stands between the word before and this one
    breaks: bool  # a sentence ends in that gap

    @property
    def close(self) -> bool:
        """True where this word can go on a name begun by the word before."""
        return not self.breaks and len(self.gap) <= LONGEST_GAP


def fold(word: str) -> str:
    """The same letters for every spelling: lower case, no accents, y as ij (Wychen, Wijchen)."""
    if word.isascii():
        folded = word.lower()
    else:
        apart = unicodedata.normalize("NFKD", word.casefold())
        folded = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return folded.replace("y", "ij")


def tokenize(text: str) -> list[Token]:
    """The words of a text, in order."""
    tokens: list[Token] = []
    end = 0
    word = ""
    for match in _WORD.finditer(text):
        typed = match.group()
        gap = text[end : match.start()]
        breaks = _BREAK.search(gap) is not None or ("." in gap and len(word) > LONGEST_ABBREVIATION)
        word = fold(typed)
        tokens.append(Token(word, match.start(), match.end(), typed[0].isupper(), gap, breaks))
        end = match.end()
    return tokens


def words_of(name: str) -> tuple[str, ...]:
    """A name as folded words: "'t Lansink" is ("t", "lansink")."""
    return tuple(fold(match.group()) for match in _WORD.finditer(name))
