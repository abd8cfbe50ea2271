"""A working copy of a message on which finders cross out what they have seen.

Every finder reads the same positions as the original text, so that what is found last
can still be written back in one go, and no finder reads through what another one took.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

FILL = "\x00"  # crossed out
POST = "\x01"  # crossed out, and it was a postcode: a house number may stand before it

KINDS = ("bsn", "iban", "telefoon", "email", "adres", "postcode", "naam", "geboortedatum")
_LABELS = "|".join(KINDS)
_MASKED_BEFORE = re.compile(rf"(?<!\d)[1-9]\d{{3}} ?\[postcode\]|\[(?:{_LABELS})\]")


@dataclass(frozen=True, slots=True)
class Found:
    """A stretch of text one finder recognised.

    kind None: seen and left as it is (an amount, a public number), closed to later finders.
    shown_to: up to here the original stays readable (the four digits of a postcode).
    """

    start: int
    end: int
    kind: str | None
    shown_to: int | None = None


Finder = Callable[[str], Iterable[Found]]


def _alike() -> dict[int, str]:
    """One character for every way to type a digit, space, dash or quote; never longer or shorter.

    People paste numbers from telephones and PDFs: no-break spaces, long dashes,
    Arabic digits, invisible direction marks.
    """
    table = {n: str(int(chr(n))) for n in range(0x80, 0x10000) if chr(n).isdecimal()}
    table |= dict.fromkeys(map(ord, "\xa0\xad\u202f\u205f\u3000\u2060\ufeff\t"), " ")
    table |= dict.fromkeys((*range(0x2000, 0x2010), *range(0x202A, 0x202F)), " ")
    table |= dict.fromkeys((*range(0x2010, 0x2016), 0x2212, 0xFF0D), "-")
    table |= dict.fromkeys(map(ord, "\u2018\u2019\u201b\u02bc\u00b4`"), "'")
    table |= {0xFF20: "@", 0xFF0B: "+", 0x0D: "\n", 0x2028: "\n", 0x2029: "\n"}
    return table | {ord(FILL): "\x02", ord(POST): "\x02"}


_ALIKE = _alike()


class Canvas:
    """The text being masked: `work` is what finders read, `render` what comes out."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._found: list[Found] = []
        self.work = text.translate(_ALIKE)
        for m in _MASKED_BEFORE.finditer(self.work):
            shown_to = m.end() if m[0].endswith("[postcode]") else None
            self._found.append(Found(m.start(), m.end(), None, shown_to))
        self._cross_out(self._found)

    def take(self, finds: Iterable[Found]) -> None:
        """Cross out what a finder found; of two that overlap the first one counts."""
        taken: list[Found] = []
        at = 0
        for found in sorted(finds, key=lambda f: f.start):
            if at <= found.start < found.end:
                taken.append(found)
                at = found.end
        if taken:
            self._found += taken
            self._cross_out(taken)

    def _cross_out(self, finds: list[Found]) -> None:
        pieces: list[str] = []
        at = 0
        for found in finds:
            fill = FILL if found.shown_to is None else POST
            pieces += (self.work[at : found.start], fill * (found.end - found.start))
            at = found.end
        self.work = "".join((*pieces, self.work[at:]))

    def render(self) -> tuple[str, set[str]]:
        """The original with labels in place, and the kinds put there."""
        pieces: list[str] = []
        at = 0
        kinds: set[str] = set()
        for found in sorted(self._found, key=lambda f: f.start):
            if found.kind is None:
                continue
            start = found.start if found.shown_to is None else found.shown_to
            shown = self._text[at:start]
            gap = " " if found.shown_to and shown and not shown[-1].isspace() else ""
            pieces += (shown, gap, f"[{found.kind}]")
            at = found.end
            kinds.add(found.kind)
        return "".join((*pieces, self._text[at:])), kinds
