"""Dates: birth dates are masked, appointments and the dates of letters stay readable.

A date is a birth date when the text says so, or when its year lies before BIRTH_BEFORE
and the text does not say it is something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from services.text.masking.canvas import Found

BIRTH_BEFORE = 2012  # a year, fixed so that the same text is always masked the same way
_THIS_CENTURY = 30  # two-digit years up to here are 20xx, above are 19xx

_MONTHS = (
    # Dutch, English, German, French, Polish, Turkish, Ukrainian, Russian: how residents write
    "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december"
    "|jan|feb|mrt|apr|jun|jul|aug|sept|sep|okt|oct|nov|dec"
    "|january|february|march|may|june|july|august|october"
    "|januar|februar|märz|mai|oktober|dezember|janvier|février|mars|avril|juin|juillet|août"
    "|septembre|octobre|novembre|décembre"
    "|stycznia|lutego|marca|kwietnia|maja|czerwca|lipca|sierpnia|września|października|listopada"
    "|grudnia|ocak|şubat|mart|nisan|mayıs|haziran|temmuz|ağustos|eylül|ekim|kasım|aralık"
    "|січня|лютого|березня|квітня|травня|червня|липня|серпня|вересня|жовтня|листопада|грудня"
    "|января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря"
)
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_YEAR4 = r"(?:18|19|20)\d\d"
_WRITTEN_MONTH = rf"(?:{_MONTHS})(?![^\W_])\.?"
_FULL = re.compile(
    rf"(?<![\d/\-])(?<!\d[.,])(?:"
    rf"{_DAY}(?P<sep> ?[-/.] ?| )(?:0?[1-9]|1[0-2])(?P=sep)(?P<y1>'?{_YEAR4}|'\d\d)"
    rf"|(?P<y2>{_YEAR4})[-/.](?:0?[1-9]|1[0-2])[-/.]{_DAY}"
    rf"|{_DAY}(?:e|ste|de|st|nd|rd|th|\.)?[ \-]?{_WRITTEN_MONTH},?[ \-]?(?P<y3>{_YEAR4}|'\d\d)"
    rf"|(?<![^\W_]){_WRITTEN_MONTH} ?{_DAY}(?:st|nd|rd|th)?,? ?(?P<y4>{_YEAR4})"
    rf")(?!\d)(?![\-/]\d)",
    re.IGNORECASE,
)
_SHORT = re.compile(  # 12-3-61; not the beginning of 06-12-34 56 78
    rf"(?<![\d/\-])(?<!\d[., ]){_DAY}(?P<sep>[-/.])(?:0?[1-9]|1[0-2])(?P=sep)(?P<y1>\d\d)"
    r"(?!\d)(?![ ./\-]\d)"
)
_BIRTH = (
    r"(?<![^\W_])(?:geboren|geboorte ?(?:datum|dag)?|geb\b\.?(?: ?datum)?|gebdat|gebdatum|verjaardag"
    r"|jarig|date of birth|dob|born|geburtsdatum|doğum tarih\w*|urodz\w*|народ\w*|родил\w*)"
)
_BRIDGE = r"[^\d\n\x00\x01?!]{0,30}"
_ANNOUNCED = re.compile(  # behind "geboren" a day and month, or a month and year, are enough
    rf"{_BIRTH}{_BRIDGE}?(?<![^\W_])(?P<date>"
    rf"{_DAY}(?:e|ste|de)?[ \-/.]{{0,3}}{_WRITTEN_MONTH}(?:[ \-/.]{{0,3}}(?:{_YEAR4}|'?\d\d))?"
    rf"|{_DAY}[ \-/.]{{1,3}}(?:0?[1-9]|1[0-2])(?:[ \-/.]{{1,3}}(?:{_YEAR4}|'?\d\d))?"
    rf"|{_YEAR4}[ \-/.](?:0?[1-9]|1[0-2])[ \-/.]{_DAY}"
    rf"|{_WRITTEN_MONTH} (?:{_DAY},? )?{_YEAR4}"
    rf"|(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2]){_YEAR4}"
    rf")(?!\d)",
    re.IGNORECASE,
)
_SAYS_BIRTH = re.compile(rf"{_BIRTH}{_BRIDGE}\Z", re.IGNORECASE)
_AFTERWARDS = re.compile(r"[ ,(]{0,3}(?:geboren|geb\.)", re.IGNORECASE)
_SAYS_OTHERWISE = re.compile(
    r"(?<![^\W_])(?:sinds|vanaf|brief|besluit|beschikking|overleden|overleed|gestorven|getrouwd|gehuwd"
    r"|trouwd?atum|huwelijk|gescheiden|scheiding|ingangsdatum|dagtekening|gedateerd|gedagtekend|d\.?d\.?"
    r"|per|tot|t/m|verhuisd|aangekomen|gevlucht|dienst|factuur|rekening|uitspraak|wet|contract|polis"
    r"|afspraak|ongeluk|operatie|opgenomen|ziek|ontslagen|begonnen|gestart)"
    r"(?![^\W_])[^\d\n\x00\x01?!]{0,22}\Z",
    re.IGNORECASE,
)
_BEFORE = 45  # characters


def find_dates(work: str) -> Iterator[Found]:
    """Birth dates to mask; other full dates as kept, so that their digits are left alone."""
    yield from (Found(*m.span("date"), "geboortedatum") for m in _ANNOUNCED.finditer(work))
    for pattern in (_FULL, _SHORT):
        for m in pattern.finditer(work):
            yield Found(m.start(), m.end(), "geboortedatum" if _is_birth(work, m) else None)


def _is_birth(work: str, m: re.Match[str]) -> bool:
    before = work[max(0, m.start() - _BEFORE) : m.start()]
    if _SAYS_BIRTH.search(before) or _AFTERWARDS.match(work, m.end()):
        return True
    year = _year(next(part for part in m.groupdict().items() if part[0] != "sep" and part[1])[1])
    return year < BIRTH_BEFORE and not _SAYS_OTHERWISE.search(before)


def _year(written: str) -> int:
    year = int(written.lstrip("'"))
    if year > 99:
        return year
    return year + (2000 if year <= _THIS_CENTURY else 1900)
