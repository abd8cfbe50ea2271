"""Postcodes: the letters go, the four digits stay, because they tell which service is near."""

from __future__ import annotations

import re
from collections.abc import Iterator

from services.text.masking.canvas import Found
from services.text.masking.house_numbers import house_number_end

# Not after five digits and a space: "12345 6789 ab" is somebody's BSN.
_POSTCODE = re.compile(
    r"(?<!\w)(?<!\d{5} )(?<!\d[.\-])(?P<digits>[1-9]\d{3})(?P<gap> {0,2})"
    r"(?P<letters>[A-Za-z]{2})(?![^\W\d_])"
)
_HOUSE = re.compile(r"(?: {0,2}|-)(?=[1-9])|,? ?(?:huis)?(?:nr\.?|nummer) ?(?=[1-9])")
_UNITS = frozenset(
    "km kg mg ml cl dl cm mm gr gb mb tb kb kw wh kj cc ct px st pk mw hz m2".split()
)
# Two-letter words that follow a number or a year in plain sentences: "2024 en", "1200 ik".
_WORDS = _UNITS | frozenset(
    "al am an as at bv by ca da de di do dr dt dd ed ee eh ei ek el en er et ev ex ff ga ge "
    "gn ha he hm ho hr hè ie ih ik im in is it ja je jl jo jr ki ko kr la le lo ls ma me mi "
    "mn mr mw my na ne nl no nr nu of oh ok om on oo op or os ov pa pc pd pj pm po pp ps pw "
    "pt re sa sd so ss su ta te ti to tv tz ui uk up ur us uu uw va ve vg vr wa wc we wo xl "
    "xx ze zn zo zu".split()
)
_CAPITALS = re.compile(r"[^\W\d_]{2,}")


def find_postcodes(work: str) -> Iterator[Found]:
    """Letters of every postcode, and the house number behind it when there is one."""
    for m in _POSTCODE.finditer(work):
        if not _is_postcode(m):
            continue
        end = m.end("letters")
        yield Found(m.start(), end, "postcode", shown_to=m.start("letters"))
        house = _HOUSE.match(work, end)
        house_end = house_number_end(work, house.end()) if house else None
        if house and house_end:
            yield Found(house.end(), house_end, "adres")


def _is_postcode(m: re.Match[str]) -> bool:
    letters, low, year = m["letters"], m["letters"].lower(), 1900 <= int(m["digits"]) <= 2099
    if low not in _WORDS:
        return True
    if not m["gap"]:  # "2024en" is a slip of the thumb, "2500km" a distance, "7551en" a postcode
        return not (year or (low in _UNITS and int(m["digits"]) % 50 == 0))
    return letters.isupper() and not year and not _shouted(m)


def _shouted(m: re.Match[str]) -> bool:
    """True when the words around are capitals too: capitals then say nothing."""
    after = _CAPITALS.search(m.string, m.end("letters"), m.end("letters") + 20)
    before = _CAPITALS.search(m.string, max(0, m.start() - 12), m.start())
    return any(word is not None and word[0].isupper() for word in (before, after))
