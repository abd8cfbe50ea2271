"""Telephone numbers, Dutch ones however sloppily written, foreign ones, and spelled out ones."""

from __future__ import annotations

import re
from collections.abc import Iterator

from services.text.masking.canvas import Found
from services.text.masking.number_checks import is_phone
from services.text.masking.numbers_kept import public_lines

_DUTCH = re.compile(
    r"(?:(?<![\d+])(?:(?:\+|00) ?31[ ./\-]{0,2}(?:\( ?0 ?\)|0)?|\(?0)|(?<!\w)[oO](?=[ .\-]{0,3}6))"
    r"[ ./()_\-]{0,3}[1-9](?:[ ./()_\-]{0,3}\d){8}(?!\d)"
)
_FOREIGN = re.compile(r"(?<![\d+])(?:\+|00)[1-9](?:[ ./()\-]{0,3}\d){7,13}(?!\d)")
_LOCAL = re.compile(  # six or seven digits are a telephone number only when called one
    r"(?:\btel(?:efoon)?(?:nummer|nr)?\b\.?|\bmobiel\b|\bbel(?:len)?\b(?: (?:me|mij|op|naar)){0,2}"
    r"|\bbereikbaar op\b|\bmijn nummer\b)(?: is)?[ :]{0,3}(?P<number>[2-9](?:[ .\-]?\d){5,6})(?![ .\-]?\d)",
    re.IGNORECASE,
)
_DIGIT_WORD = r"(?:nul|een|één|twee|drie|vier|vijf|zes|zeven|acht|negen)"
_TENS = r"(?:twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig)"
_NUMBER_WORD = (
    rf"(?:{_DIGIT_WORD}(?:[eë]n{_TENS})?|tien|elf|twaalf|dertien|veertien|{_DIGIT_WORD}tien"
    rf"|{_TENS}|\d{{1,4}})"
)
_SPOKEN = re.compile(
    r"\bnul[ ,.\-]{1,3}zes[ ,.\-]{1,3}\d(?:[ .\-]?\d){5,7}(?!\d)|"
    rf"\bnul[ ,.\-]{{1,3}}zes(?:[ ,.\-]{{1,3}}{_NUMBER_WORD}\b){{3,8}}"
    rf"|\b{_DIGIT_WORD}(?:[ ,.\-]{{1,3}}{_DIGIT_WORD}\b){{7,10}}",
    re.IGNORECASE,
)
_MOST_LOOKED_UP = 100  # the library takes 50 microseconds a number; nobody sends so many
_NOT_DIGIT = re.compile(r"\D")


def find_phones(work: str) -> Iterator[Found]:
    """Every telephone number; those of public lines are marked as kept."""
    for m in _DUTCH.finditer(work):
        national = "0" + _NOT_DIGIT.sub("", m[0])[-9:]
        yield Found(m.start(), m.end(), None if national in public_lines() else "telefoon")
    for count, m in enumerate(_FOREIGN.finditer(work)):
        end = _foreign_end(m) if count < _MOST_LOOKED_UP else m.end()
        yield Found(m.start(), end, "telefoon")
    yield from (Found(*m.span("number"), "telefoon") for m in _LOCAL.finditer(work))
    yield from (Found(m.start(), m.end(), "telefoon") for m in _SPOKEN.finditer(work))


def _foreign_end(m: re.Match[str]) -> int:
    """The end of the number itself: another number may follow it after a space.

    What no country knows is masked whole; better too much than half a number left.
    """
    whole = m[0]
    cut = len(whole)
    while cut > 8 and " " in whole:
        if is_phone("+" + whole[:cut].lstrip("+0")):
            return m.start() + cut
        cut = whole.rfind(" ", 0, cut)
    return m.end()
