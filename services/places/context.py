"""Decides from the words around it whether a name is meant as a place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from services.places.index import Level
from services.places.place import Place, Words
from services.places.spelling import Token

LINKS = 3  # words between "Hengelo" and its neighbourhood: "in de wijk"
NEARNESS_LINKS = 4  # words between a place and the town it lies near: "net in de buurt van"
BEFORE_PREPOSITION = 3  # words between "woon" and "in": "ik woon nu alleen in"


@dataclass(frozen=True, slots=True)
class Span:
    """tokens[first:last] as one possible mention."""

    first: int
    last: int
    places: tuple[Place, ...]
    level: Level = "plain"
    province: str | None = None

    @property
    def kind(self) -> str:
        return self.places[0].kind

    def is_whole_municipality(self) -> bool:
        """True for a municipality, or a postcode in it."""
        return self.kind in {"gemeente", "postcode"}

    def is_in_same(self, other: Span) -> bool:
        """True where both can lie in one municipality of the ten."""
        here = {place.municipality for place in self.places} - {None}
        return not here.isdisjoint(place.municipality for place in other.places)


class Context:
    """One message around its names."""

    def __init__(self, text: str, tokens: Sequence[Token], words: Words) -> None:
        self._text = text
        self._tokens = tokens
        self._words = words
        inside = [self._is_inside(token) for token in range(len(tokens))]
        self._inside = sum(inside)
        self._capitals = sum(
            token.capital for token, counts in zip(tokens, inside, strict=True) if counts
        )

    def is_person_or_water(self, span: Span) -> bool:
        """True in "mevrouw Wensink", "meneer van Rossum", "E. van Rossum", "Wapse Aa"."""
        if self._word(span.last) in self._words.waters and not self._breaks(span.last):
            return True
        position = span.first - 1
        if self._breaks(span.first):
            return False
        if self._word(position) in self._words.titles:
            return True
        links = 0
        while links < LINKS and self._word(position) in self._words.name_links:
            position -= 1
            links += 1
        if position < 0:
            return False
        if links == 0:  # "J. Westerveld"
            return self._is_initial(position)
        titles = self._words.titles | self._words.titles_before_link
        return self._is_initial(position) or self._word(position) in titles

    def _is_initial(self, position: int) -> bool:
        typed = self._tokens[position]
        return len(typed.word) == 1 and typed.capital and self._tokens[position + 1].gap[:1] == "."

    def are_linked(self, first: Span, second: Span) -> bool:
        """True in "Hengelo, in de wijk Noord"."""
        between = range(first.last, second.first)
        return (
            len(between) <= LINKS
            and not any(self._breaks(token) for token in range(first.last, second.first + 1))
            and all(self._word(token) in self._words.links for token in between)
        )

    def lies_near(self, first: Span, second: Span) -> bool:
        """True in "Koekange bij Meppel", "Rogat, net in de buurt van Meppel"."""
        between = [self._word(token) for token in range(first.last, second.first)]
        known = self._words.nearness | self._words.nearness_links
        return (
            0 < len(between) <= NEARNESS_LINKS + 1
            and not any(self._breaks(token) for token in range(first.last, second.first + 1))
            and all(word in known for word in between)
            and any(word in self._words.nearness for word in between)
        )

    def is_hinted(self, span: Span) -> bool:
        """True where something suggests a place: a capital, or a preposition or label before it."""
        if self.has_telling_capital(span):
            return True
        if self._breaks(span.first):
            return False
        before = self._word(span.first - 1)
        words = self._words
        if span.kind == "wijk":
            if before in words.articles:
                before = self._word(span.first - 2)
            return before in words.misspelling_prepositions | words.neighbourhood_labels
        return before in words.misspelling_prepositions | words.settlement_labels

    def has_telling_capital(self, span: Span) -> bool:
        """True for a capital inside a sentence that is not full of them."""
        inner = range(span.first, span.last)
        capital = any(self._is_inside(token) and self._tokens[token].capital for token in inner)
        return capital and not self._is_shouting(span) and not self._text.isupper()

    def is_meant(self, span: Span, before: Span | None, after: Span | None) -> bool:
        """True where a name that is also a word is used as a place; before and after are others."""
        if self._is_beside_its_municipality(span, before, after):
            return True
        if self._is_hyphenated(span):
            return False
        return (
            self._has_label(span)
            or self._is_the_whole_answer(span)
            or self._is_where_somebody_lives(span)
            or self._has_preposition(span)
        )

    def _is_beside_its_municipality(
        self, span: Span, before: Span | None, after: Span | None
    ) -> bool:
        # "Hengelo Noord", "6600 Leur"; but "De Wolden, in de wijk" is no village
        if (
            before is not None
            and (span.kind == "wijk" or before.last == span.first)
            and before.is_whole_municipality()
            and before.is_in_same(span)
            and self.are_linked(before, span)
        ):
            return True
        if after is None:
            return False
        if after.is_whole_municipality() and after.is_in_same(span):
            return self.are_linked(span, after)
        same_region = span.province is not None and span.province == after.province
        return span.kind == "plaats" and same_region and self.lies_near(span, after)

    def _has_label(self, span: Span) -> bool:
        if self._breaks(span.first):
            return False
        labels = (
            self._words.neighbourhood_labels
            if span.kind == "wijk"
            else self._words.settlement_labels
        )
        return self._word(span.first - 1) in labels

    def _is_the_whole_answer(self, span: Span) -> bool:
        """ "Nutter. Ja zo heet het echt", "ansen, vlakbij de schaapskooi": a name, then a pause."""
        if span.level != "uncommon" or span.first > 0 or span.last >= len(self._tokens):
            return False
        return self._breaks(span.last) or self._tokens[span.last].gap[:1] in {",", "."}

    def _is_where_somebody_lives(self, span: Span) -> bool:
        """ "ik woon in linde"; not for neighbourhoods, every town has a "centrum"."""
        if span.level == "everyday" and span.kind == "wijk":
            return False
        if self._tokens[span.first].word in self._words.articles or self._breaks(span.first):
            return False
        if self._word(span.first - 1) not in self._words.residence_prepositions:
            return False
        start = max(0, span.first - 1 - BEFORE_PREPOSITION)
        said = (self._word(token) for token in range(start, span.first - 1))
        return any(word in self._words.residence for word in said)

    def _has_preposition(self, span: Span) -> bool:
        if self._breaks(span.first):
            return False
        before = self._word(span.first - 1)
        if span.level == "uncommon" and before in self._words.plain_prepositions:
            return True
        if span.kind == "wijk" and before == "de":
            before = self._word(span.first - 2)
        return (
            before in self._words.prepositions
            and self._has_capital(span)
            and not self._is_shouting(span)
            and not self._goes_on_as_a_name(span)
        )

    def _has_capital(self, span: Span) -> bool:
        tokens = self._tokens[span.first : span.last]
        if self._is_inside(span.first) and tokens[0].capital:
            return True  # "in De wijk": the article alone has it
        return any(token.capital and token.word not in self._words.articles for token in tokens)

    def _is_shouting(self, span: Span) -> bool:
        """True where most other words have capitals too, so that one says nothing."""
        own = [token for token in range(span.first, span.last) if self._is_inside(token)]
        others = self._inside - len(own)
        capitals = self._capitals - sum(self._tokens[token].capital for token in own)
        return others > 0 and capitals * 2 > others

    def _goes_on_as_a_name(self, span: Span) -> bool:
        """True in "in Fort Bourtange", "bij Centrum Jeugd en Gezin"."""
        if span.last >= len(self._tokens):
            return False
        following = self._tokens[span.last]
        return following.capital and following.gap == " "

    def _is_hyphenated(self, span: Span) -> bool:
        """True in "Noord-Holland", "Oud-Delft"."""
        start, end = self._tokens[span.first].start, self._tokens[span.last - 1].end
        behind = self._text[end : end + 2]
        return self._text[max(0, start - 1) : start] == "-" or (
            behind[:1] == "-" and behind[1:].isalnum()
        )

    def _is_inside(self, position: int) -> bool:
        """True for a word in the middle of a sentence, where a capital means something."""
        token = self._tokens[position]
        return position > 0 and not token.breaks and not token.word.isdigit()

    def _word(self, position: int) -> str:
        return self._tokens[position].word if 0 <= position < len(self._tokens) else ""

    def _breaks(self, position: int) -> bool:
        """True where a sentence ends before this word."""
        return 0 < position < len(self._tokens) and self._tokens[position].breaks
