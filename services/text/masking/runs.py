"""Long digit runs: a BSN by its shape, and whatever else of eight digits or more nobody named.

The elfproef only chooses the label: typing errors fail it, and one random number in eleven passes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from services.text.masking.canvas import Found
from services.text.masking.number_checks import passes_elfproef

_SHORT, _LONG = 8, 9  # digits of a BSN; the older ones have eight
_CLUSTER = re.compile(r"\d+(?:(?: ?- ?|[ ./]| {2,3})\d+)*")
_GROUP = re.compile(r"\d+")
_BSN = r"(?:\bbsn\b|\bb\.s\.n\b|burger ?service|\bsofi)"
_ANNOUNCED = re.compile(
    rf"{_BSN}[^\W\d]{{0,12}}[^\d\n\x00\x01?!]{{0,30}}(?P<number>\d(?:[ .\-/]{{0,3}}\d){{5,9}})(?!\d)",
    re.IGNORECASE,
)
_BEFORE = 40  # characters before a number that may say what it is
_SAYS_BSN = re.compile(rf"{_BSN}[^\d\n\x00\x01]{{0,35}}\Z", re.IGNORECASE)
_SAYS_ACCOUNT = re.compile(r"(?:rekening|giro|\biban)[^\d\n\x00\x01]{0,25}\Z", re.IGNORECASE)
_SAYS_PHONE = re.compile(
    r"(?:\btel\b|telefoon|mobiel|\bgsm|\bbel(?:len)?\b|\bbereik|(?<![\w\-])nummer|whats?app|\bapp|\bsms|phone)"
    r"[^\d\n\x00\x01]{0,25}\Z",
    re.IGNORECASE,
)
_RANGE = re.compile(r"([1-9]\d)\d\d ?- ?\1\d\d")  # postcodes "7550-7559"
_YEAR = re.compile(r"(?:19|20)\d\d")
_HOURS = re.compile(r"(?:(?:[01]?\d|2[0-4])[.:][0-5]\d|([01]?\d|2[0-4])-([01]?\d|2[0-4]))")


def find_announced_bsn(work: str) -> Iterator[Found]:
    """Numbers called BSN or sofinummer, also with a digit too few or too many."""
    for m in _ANNOUNCED.finditer(work):
        if not m["number"].startswith(("0800", "0900")) or len(m["number"]) > _LONG:
            yield Found(*m.span("number"), "bsn")


def find_runs(work: str) -> Iterator[Found]:
    """Every run of eight digits or more, also with dots, spaces or dashes between."""
    for m in _CLUSTER.finditer(work):
        if m.end() - m.start() < _SHORT:
            continue
        groups = [g.span() for g in _GROUP.finditer(work, m.start(), m.end())]
        for start, end in _take(work, groups):
            yield Found(start, end, _label(work, start, end))


def _take(work: str, groups: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Cut the groups of one cluster into numbers; groups of eight or more stand alone."""
    stretch: list[tuple[int, int]] = []
    for start, end in groups:
        if end - start >= _SHORT:
            yield from _take_short(work, stretch)
            yield start, end
            stretch = []
        else:
            stretch.append((start, end))
    yield from _take_short(work, stretch)


def _take_short(work: str, groups: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Nine (else eight) digits in a row of groups; all of them when no cut fits."""
    total = sum(end - start for start, end in groups)
    if total < _SHORT or _is_harmless(work[groups[0][0] : groups[-1][1]]):
        return
    if total <= _LONG:
        yield groups[0][0], groups[-1][1]
        return
    first, cut_any = 0, False
    while first < len(groups):
        last = _window(groups, first)
        if last is None or _is_harmless(work[groups[first][0] : groups[last][1]]):
            first += 1
            continue
        yield groups[first][0], groups[last][1]
        first, cut_any = last + 1, True
    if not cut_any:
        yield groups[0][0], groups[-1][1]


def _window(groups: list[tuple[int, int]], first: int) -> int | None:
    digits, eight = 0, None
    for index in range(first, min(first + _LONG, len(groups))):
        digits += groups[index][1] - groups[index][0]
        if digits == _LONG:
            return index
        if digits == _SHORT:
            eight = index
    return eight


def _is_harmless(text: str) -> bool:
    """Years ("2019-2021"), postcodes, opening hours ("10-12 13-17"), round amounts ("1500 - 2000")."""
    if _RANGE.fullmatch(text):
        return True
    groups = _GROUP.findall(text)
    if all(_YEAR.fullmatch(group) for group in groups):
        return True
    if len(groups) == 2 and all(len(g) == 4 and g.endswith(("00", "50")) for g in groups):
        return True
    hours = [_HOURS.fullmatch(part) for part in text.split()]
    return all(h and (h[1] is None or int(h[1]) < int(h[2])) for h in hours)


def _label(work: str, start: int, end: int) -> str:
    digits = "".join(_GROUP.findall(work, start, end))
    before = work[max(0, start - _BEFORE) : start]
    if _SAYS_BSN.search(before):
        return "bsn"
    if _SAYS_ACCOUNT.search(before):
        return "iban"
    if _SAYS_PHONE.search(before):
        return "telefoon"
    if len(digits) > _LONG:
        return "telefoon" if digits.startswith(("0", "31")) else "bsn"
    # A telephone number with a digit missing, or without its first 0.
    looks_dialled = digits.startswith("0") or (digits.startswith("6") and len(digits) == _LONG)
    return "telefoon" if looks_dialled and not passes_elfproef(digits) else "bsn"
