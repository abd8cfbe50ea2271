"""Words, numbers and signs of a message, for the finders that look at neighbours.

spaCy's tokens are for understanding; these are for masking: they never fail, cost a
few microseconds, and keep "v.d.", "'t" and "d'Ancona" in one piece.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from services.text.masking.canvas import FILL, POST

_LETTER = r"(?:[^\W\d_][\u0300-\u036f]*)"
_TOKEN = re.compile(
    rf"'[tnskm](?!{_LETTER})"  # 't, 'n, 's
    rf"|[vV](?:\.d\.|/d|\.d|d)(?!{_LETTER})"  # v.d., v/d
    rf"|{_LETTER}+(?:['\-]{_LETTER}+)*"
    rf"|\d+|[{FILL}{POST}]+|\n|[^\s]"
)


class Token(NamedTuple):
    """One word, number, sign or line end; `low` is the word as it stands in the lists."""

    text: str
    start: int
    end: int
    low: str

    @property
    def is_word(self) -> bool:
        return self.text[0].isalpha() or (self.text[0] == "'" and len(self.text) > 1)

    @property
    def is_title(self) -> bool:
        """Capital first and something small behind it: "Jan", "McAdam", "Łukasz"; not "WMO"."""
        return self.text[0].isupper() and not self.text[1:].isupper() and len(self.text) > 1

    @property
    def is_initial(self) -> bool:
        return len(self.text) == 1 and self.text.isupper()

    @property
    def is_crossed_out(self) -> bool:
        return self.text[0] in (FILL, POST)


END = Token("\n", 0, 0, "\n")  # stands for whatever lies beyond the text


def read_tokens(work: str, start: int = 0, end: int | None = None) -> list[Token]:
    """All tokens in order; white space other than line ends falls away."""
    stop = len(work) if end is None else end
    return [Token(m[0], m.start(), m.end(), _low(m[0])) for m in _TOKEN.finditer(work, start, stop)]


def _low(text: str) -> str:
    return text.lower() if text.isascii() else unicodedata.normalize("NFC", text).lower()


def token_at(tokens: list[Token], index: int) -> Token:
    """The token there, or END outside the text."""
    return tokens[index] if 0 <= index < len(tokens) else END
