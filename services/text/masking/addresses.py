"""Addresses: a street with a house number. Streets and villages alone stay readable.

Reads backward from every number that can be a house number, because the number is the
rarer half: "Prins Bernhardstraat 101 III", "Achter 't Hout 7", "woon op de Bult 12".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from services.text.masking import streets
from services.text.masking.canvas import POST, Found
from services.text.masking.house_numbers import house_number_end
from services.text.masking.name_words import Kind, kind_of
from services.text.masking.tokens import Token, read_tokens, token_at

_REACH = 6  # words a street can have, and words between "woon" and the street
_PLEIN = re.compile(  # named after a year: "Plein 1944 nr 5", "Plein '40-'45 12"
    r"\b[Pp]lein (?:(?:19|20)\d\d(?:-(?:\d\d){1,2})?|'?\d\d-'?\d\d),? ?(?:nr\.? ?|nummer )?(?=[1-9])"
)
_HOUSE_NUMBER = re.compile(r"\bhuis ?(?:nummer|nr\.?)(?: is)? ?:? ?(?=[1-9])", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")
_LINE = re.compile(r"[^\n]+")
_DIGIT = re.compile(r"[1-9]")
_PLACE = re.compile(r"(?:, ?| )(?:in |te )?([^\W\d_]+)", re.IGNORECASE)
_STOPS = frozenset(",.!?;\n0123456789")
_BEHIND = frozenset(
    ["in", "te", "at", "bij", "en", "is", "woon", "op", "of", "bel", "staat", "ligt"]
)
_NAMES = (None, Kind.NAME, Kind.SURNAME, Kind.CAPITAL)
_FROM_PLACES = ("sche", "ense", "erse", "lose")  # Enschedesche straat, Deldense weg


def find_addresses(work: str) -> Iterator[Found]:
    """Every street with a house number, from the first word of the street on."""
    for pattern, whole in ((_PLEIN, True), (_HOUSE_NUMBER, False)):
        for m in pattern.finditer(work):
            end = house_number_end(work, m.end())
            if end is not None:
                yield Found(m.start() if whole else m.end(), end, "adres")
    for line in _LINE.finditer(work):
        if _DIGIT.search(line[0]):
            yield from _find_in_line(work, read_tokens(work, line.start(), line.end()))


def _find_in_line(work: str, tokens: list[Token]) -> Iterator[Found]:
    for index, token in enumerate(tokens):
        if not token.text.isdigit() or _goes_on(work, token.start):
            continue
        end = house_number_end(work, token.start)
        start = None if end is None else _street_start(work, tokens, index, end)
        if start is not None and end is not None:
            yield Found(start, end, "adres")


def _goes_on(work: str, start: int) -> bool:
    """The number is the tail of a longer one: 2.5, 10:30, 12/3."""
    return start >= 2 and work[start - 1] in ".:/-," and work[start - 2].isdigit()


def _street_start(work: str, tokens: list[Token], index: int, end: int) -> int | None:
    """Offset where the street in front of the number begins; None when there is none."""
    at, numbered = _street_end(tokens, index - 1)
    word = token_at(tokens, at)
    if not word.is_word or word.low in streets.NUMBERED:
        return None
    closes = _closes(work, end)
    kind = kind_of(word.low)
    named = word.is_title and kind in _NAMES
    street = word.low in streets.PLAIN or word.low in streets.CAPITAL
    placed = (
        word.is_title and (street or (named and kind is not Kind.NAME)) and _before_place(work, end)
    )
    before_postcode = work[end : end + 4].lstrip(" ,\n")[:1] == POST and kind in _NAMES
    if _is_street(tokens, at, closes) or (numbered and named) or placed or before_postcode:
        return tokens[_first_lead(tokens, at)].start
    start = _behind_article(tokens, at, closes)
    return _lived_in(tokens, at) if start is None else start


def _street_end(tokens: list[Token], at: int) -> tuple[int, bool]:
    """Index of the last word of the street, and whether "nr." stood between."""
    if token_at(tokens, at).text in (".", ":"):
        before = token_at(tokens, at - 1).low
        at -= before in streets.NUMBER_WORDS or before.endswith("str")
    numbered = token_at(tokens, at).low in streets.NUMBER_WORDS
    at -= numbered
    if token_at(tokens, at).text == ",":
        at -= numbered or token_at(tokens, at - 1).low.endswith(streets.PLAIN_ENDINGS)
    return at, numbered


def _is_street(tokens: list[Token], at: int, closes: bool) -> bool:
    word, before = tokens[at], token_at(tokens, at - 1)
    if word.low in streets.LOOK_ALIKES:
        return False
    if word.low in streets.PLAIN or (word.low in streets.CAPITAL and closes):
        named = before.is_title and kind_of(before.low) in (*_NAMES, Kind.PLACE)
        return named or before.low in streets.LEADS or before.low.endswith(_FROM_PLACES)
    if word.low.endswith(streets.PLAIN_ENDINGS):
        return True
    capital = word.is_title and word.low.endswith(streets.CAPITAL_ENDINGS)
    return capital and closes and kind_of(word.low) in (*_NAMES, Kind.PLACE)


def _closes(work: str, end: int) -> bool:
    """True when an address could end here: end of line, sign, "in", a name of a place."""
    rest = work[end : end + 30].lstrip(" ")
    word = _WORD.match(rest)
    if word is None or not rest[0].islower() or word[0] in _BEHIND:
        return True
    return kind_of(word[0]) is Kind.PLACE


def _before_place(work: str, end: int) -> bool:
    """True for "… 5, Zuidwolde" and "… 5 in Diever"."""
    word = _PLACE.match(work, end)
    return word is not None and kind_of(word[1].lower()) is Kind.PLACE


def _first_lead(tokens: list[Token], at: int) -> int:
    """Index of the first word of the street: of "Burg. van" in front of "Heemstraweg"."""
    first = at
    for index in range(at - 1, max(-1, at - 1 - _REACH), -1):
        token, before = tokens[index], token_at(tokens, index - 1)
        if token.text == "." and (before.low in streets.ABBREVIATED or before.is_initial):
            continue
        named = token.is_title and kind_of(token.low) in _NAMES
        if token.is_initial or named or token.low in streets.IN_FRONT:
            first = index
        elif token.low not in streets.ARTICLES:
            break
        elif token.is_title and first == index + 1:  # "De Hagen", "Het Zwanenveld"
            first = index
    return first


def _behind_article(tokens: list[Token], at: int, closes: bool) -> int | None:
    """ "De Hagen 12", "Achter 't Hout 7": the article is part of the street when it has a capital."""
    word, article, before = tokens[at], token_at(tokens, at - 1), token_at(tokens, at - 2)
    if not (closes and word.is_title and article.low in streets.ARTICLES):
        return None
    kind = kind_of(word.low)
    if before.is_title and before.low in streets.PREPOSITIONS and kind in (*_NAMES, Kind.WORD):
        return before.start
    if kind not in _NAMES:
        return None
    return article.start if article.text[0].isupper() else word.start


def _lived_in(tokens: list[Token], at: int) -> int | None:
    """ "ik woon op (de) X 12", "mijn adres is X 12": any word may be a street then."""
    if kind_of(tokens[at].low) in (Kind.FUNCTION, Kind.ORGANISATION):
        return None
    for index in range(at, max(-1, at - _REACH), -1):
        token = tokens[index]
        if token.low in streets.NUMBERED or token.low == "een" or token.text[0] in _STOPS:
            return None
        if token.low in ("op", "aan") and index < at and _lives(tokens, index):
            article = token_at(tokens, index + 1)
            skip = article.low in streets.ARTICLES and article.text.islower() and index + 1 < at
            return tokens[index + 1 + skip].start
        if token.low.endswith("adres"):
            skip = token_at(tokens, index + 1).low in (":", "=", "is")
            return tokens[index + 1 + skip].start if index + skip < at else None
    return None


def _lives(tokens: list[Token], at: int) -> bool:
    """True when "woon", "adres" or the like stands close before, in the same breath."""
    for index in range(at - 1, max(-1, at - 1 - _REACH), -1):
        if tokens[index].low in streets.LIVING:
            return True
        if not tokens[index].is_word:
            return False
    return False
