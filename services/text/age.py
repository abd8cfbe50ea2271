"""The age of the person a question is about, when the text says it plainly.

Used to rank offers ("55+", "10-25"), so a guess is worse than nothing: durations
("30 jaar getrouwd"), groups ("65-plussers") and two different ages give None.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

OLDEST = 110  # and 112 and 113 are telephone numbers

_UNITS = "nul een twee drie vier vijf zes zeven acht negen".split()
_TEENS = "tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien".split()
_TENS = "twintig dertig veertig vijftig zestig zeventig tachtig negentig".split()
_WRITTEN = {word: number for number, word in enumerate(_UNITS + _TEENS)}
for _tens, _word in enumerate(_TENS, start=2):
    _WRITTEN[_word] = _tens * 10
    for _unit in range(1, 10):
        for _and in ("en", "ën"):
            _WRITTEN[f"{_UNITS[_unit]}{_and}{_word}"] = _tens * 10 + _unit
for _word in ("nul", "een"):  # "ik ben een moeder"
    del _WRITTEN[_word]

_N = rf"(?P<n>\d{{1,3}}|{'|'.join(sorted(_WRITTEN, key=len, reverse=True))})(?![\w%]|[.,:/\-]\d)"
_MANY = rf"{_N}(?P<more>(?: ?,| en| of| tot| t/m| ?-| ?/) ?(?:\d{{1,3}}|{'|'.join(_WRITTEN)})\b)?"
_FEW = rf"(?:\d|1[0-5]|{'|'.join(list(_WRITTEN)[:14])})"
_YEARS = r"(?: ?(?:jaar|jaren|jr|years|jahre)(?![^\W_])\.?(?: (?:oud|jong|old|alt))?)"
_ALMOST = r"(?:(?:nu|net|bijna|inmiddels|pas|ook|zelf|ondertussen|ruim|now|almost) ){0,2}"
_PERSON = (
    r"(?:ik|man|vrouw|meisje|jongen|jongere|jongeman|echtgeno(?:ot|te)|partner|ex|zoon(?:tje)?|"
    r"dochter(?:tje)?|moeder|vader|mama|papa|mam|pap|ma|pa|oma|opa|broer(?:tje)?|zus(?:je)?|"
    r"buurman|buurvrouw|buurjongen|buurmeisje|vriend(?:in)?|vriendje|tante|oom|neef(?:je)?|"
    r"nicht(?:je)?|kleinzoon|kleindochter|kleinkind|kind(?:je)?|baby|peuter|kleuter|puber|tiener|"
    r"schoon(?:moeder|vader|zus|zoon|dochter)|stief(?:moeder|vader|zoon|dochter)|pleegkind|"
    r"cli[eë]nte?|pati[eë]nte?|leerling|student|oudste|jongste|middelste|jongeren|bewoner|bewoonster|mevrouw|meneer|dame|heer|"
    r"alleenstaande|weduwe|weduwnaar|iemand|moe|va|kids?|zonen|dochters|kinderen|ouders|tweeling|"
    r"\[naam\])"
)
# "ik ben 30 jaar getrouwd", "ik ben 3 weken ziek", "ik ben 24 uur per dag": how long, not how old
_HOW_LONG = (
    r"(?![ \-]?(?:plus|plussers?|e|ste|de|x|keer|maal|uur|u|min|minuten|dag|dagen|week|weken|"
    r"maand|maanden|mnd|km|kilo|kg|procent|euro|cm|m|kinderen|van|personen|hoog|times|hours|days|weeks|months)(?![^\W_]))"
)
_SINCE = (
    r"(?! (?:al |samen |nu |daar |hier )?(?:getrouwd|gescheiden|gehuwd|ziek|werkloos|weduwe|weduwnaar|"
    r"alleen|samen|lid|vrijwilliger|mantelzorger|clean|nuchter|verslaafd|geleden|weg|thuis|bezig|bij|"
    r"in|aan|vermist|dakloos|verhuisd|gestopt|werkzaam|actief|geweest|gewoond|gewerkt|statushouder|"
    r"afgekeurd|arbeidsongeschikt|overleden|dood|gepensioneerd|met pensioen|"
    r"lang|later|eerder|terug)(?![^\W_]))"
)
# "Moeder van drie", "vader van 4": how many children, not how old.
_SOMEBODY = rf"(?<![^\W_])(?!(?:moeder|vader|oma|opa|ouders|mama|papa) van {_FEW}\b){_PERSON}"
_OLD = rf"(?:{_YEARS}{_SINCE}|(?!{_YEARS}))"
_IS = r"(?:ben|bent|is|wordt|word|werd|am|bin|'m)"
_AGES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:ik|i|ich) {_IS} {_ALMOST}{_MANY}{_HOW_LONG}{_OLD}",
        rf"\bi'm {_ALMOST}{_MANY}{_HOW_LONG}{_OLD}",
        rf"(?:^|[.,!?\n] ?|\ben )(?:ben|word) {_ALMOST}{_MANY}{_HOW_LONG}{_OLD}",
        rf"\b(?:hij|zij|ze|die|he|she|{_PERSON}) {_IS} {_ALMOST}{_MANY}{_HOW_LONG}{_OLD}",
        rf"\b(?:ik|je|hij|zij|ze) {_N}{_OLD} (?:ben|bent|is|word|wordt)\b",
        rf"{_SOMEBODY}(?:,? ?\(?(?:van|is) | ?\( ?| ?, ?){_ALMOST}{_MANY}{_HOW_LONG}{_OLD}"
        r"(?=[ ).,;!?\n]|$)",
        rf"{_SOMEBODY} {_MANY}(?:{_YEARS}{_SINCE}|(?=[).,;!?\n]|$))",
        rf"(?<![^\W_]){_N}{_YEARS}(?<=oud)",
        rf"\bleeftijd(?: is)? ?[:=]? ?{_N}",
    )
)
_YEAR_OLD = re.compile(rf"\b(?P<n>\d{{1,3}}|{'|'.join(_WRITTEN)})[ \-]?jarige?\b", re.IGNORECASE)
_MONTHS = re.compile(
    rf"(?<![^\W_]){_PERSON}(?: van| is|,| \()? (?P<n>\d{{1,3}}) (?P<unit>maand(?:en)?|weken|dagen)\b"
    r"(?! (?:zwanger|ziek|weg|geleden|oud\w))",
    re.IGNORECASE,
)


def find_age(text: str) -> int | None:
    """Age in whole years; None when none is said, or when two different ones are."""
    ages = set(_ages(text[:20_000].replace("\u2019", "'")))
    return ages.pop() if len(ages) == 1 else None


def _ages(text: str) -> Iterator[int]:
    for pattern in (*_AGES, _YEAR_OLD):
        for m in pattern.finditer(text):
            years = _number(m["n"])
            if years <= OLDEST:
                yield years
            if m.groupdict().get("more"):
                yield -1  # "van 4 en 6": whichever it is, it is not one age
    for m in _MONTHS.finditer(text):
        days = {"m": 30, "w": 7, "d": 1}[m["unit"][0].lower()]
        yield int(m["n"]) * days // 360


def _number(written: str) -> int:
    return int(written) if written.isdecimal() else _WRITTEN[written.lower()]
