"""Four digits: a postcode, or money, a count, a telephone number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from services.places.context import Span
from services.places.place import KnownPlace, Place, Words
from services.places.spelling import Token

_CODE = re.compile(r"([1-9][0-9]{3})([a-z]{2})?")
_LETTERS = re.compile(r"[A-Za-z]{2}")
_GOES_ON = re.compile(r"[.,:/'-][0-9]|,-|\s?[€%]")  # 7.550,00 or 0655-7551
BEFORE, AFTER = 4, 2  # words around the digits that can tell of money


class Postcodes:
    """The ranges of the ten municipalities."""

    def __init__(self, places: Iterable[KnownPlace], words: Words) -> None:
        self._words = words
        self._places: dict[str, tuple[Place, str | None]] = {}
        for known in places:
            for first, last in known.postcodes:
                for code in range(first, last + 1):
                    self._places.setdefault(str(code), (_place(known, code), known.province))

    def find(self, text: str, tokens: Sequence[Token]) -> Iterator[Span]:
        """Known postcodes that are no amount, and any four digits called a postcode."""
        for position, token in enumerate(tokens):
            match = _CODE.fullmatch(token.word)
            if match is None:
                continue
            code = match.group(1)
            last = self._end(text, tokens, position, bool(match.group(2)))
            masked = last > position + 1 and tokens[last - 1].word == "postcode"
            sure = masked or self._word(tokens, position - 1) in self._words.postcode_labels
            if code in self._places:
                complete = last > position + 1 or bool(match.group(2))
                if sure or complete or self._stands_alone(text, tokens, position):
                    place, province = self._places[code]
                    yield Span(position, last, (place,), province=province)
            elif sure:
                yield Span(position, last, (unknown(code),))

    def named(self, words: Sequence[str]) -> Place | None:
        """The place of a postcode given as an answer ("7551", "7551 AB"); unknown ones too."""
        match = _CODE.fullmatch(words[0]) if words else None
        rest = [word for word in words[1:] if word != "postcode"]
        if match is None or len(rest) > 1 or any(not _LETTERS.fullmatch(word) for word in rest):
            return None
        found = self._places.get(match.group(1))
        return found[0] if found else unknown(match.group(1))

    def _end(self, text: str, tokens: Sequence[Token], position: int, has_letters: bool) -> int:
        """Past the letters, or past the [postcode] that masking leaves of them."""
        following = position + 1
        if has_letters or following >= len(tokens):
            return following
        token = tokens[following]
        if token.word == "postcode" and token.gap.strip() == "[":
            return following + 1
        letters = text[token.start : token.end]
        if token.gap in {" ", ""} and _LETTERS.fullmatch(letters) and letters.isupper():
            return following + 1
        return following

    def _stands_alone(self, text: str, tokens: Sequence[Token], position: int) -> bool:
        """False for money, counts and parts of longer numbers."""
        if self._is_part_of_a_number(text, tokens, position):
            return False
        words, previous = self._words, self._word(tokens, position - 1)
        after = range(position + 1, min(len(tokens), position + 1 + AFTER))
        if previous in words.numbers_before or any(
            tokens[index].word in words.amounts_after for index in after
        ):
            return False
        if previous in words.residence_prepositions:
            return True  # "ik heb schulden en woon in 7551"
        before = range(max(0, position - BEFORE), position)
        return not any(tokens[index].word in words.amounts_before for index in before)

    def _is_part_of_a_number(self, text: str, tokens: Sequence[Token], position: int) -> bool:
        """True in "€ 7600", "7.550,00", "0655-7551", "06 7551 1234"."""
        token = tokens[position]
        before = text[max(0, token.start - 2) : token.start]
        if any(sign in before for sign in "€$£#+") or _GOES_ON.match(text, token.end):
            return True
        if before[-1:] in {*".,-:/'"} and before[:1].isdigit():
            return True
        beside = [(self._word(tokens, position - 1), token.gap)]
        beside.extend((other.word, other.gap) for other in tokens[position + 1 : position + 2])
        return any(word.isdigit() and gap.strip() in {"", "-"} for word, gap in beside)

    @staticmethod
    def _word(tokens: Sequence[Token], position: int) -> str:
        return tokens[position].word if position >= 0 else ""


def unknown(code: str) -> Place:
    """A postcode outside the ten."""
    return Place(code, "buiten", None)


def _place(known: KnownPlace, code: int) -> Place:
    """The village, where a postcode has one; else the code itself."""
    if known.place.kind == "plaats":
        return known.place
    return Place(str(code), "postcode", known.place.municipality)
