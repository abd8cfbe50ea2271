"""Which places a message names, and which place an answer to "waar woont u?" is.

No storage, no list of places: both come in. Standard library only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from services.places.context import Context, Span
from services.places.index import Entry, NameIndex, places_of
from services.places.merging import narrowed, without_other_towns, without_whole_municipalities
from services.places.place import KnownPlace, Mention, Place, Similar, Words
from services.places.postcodes import Postcodes
from services.places.spelling import Token, fold, tokenize

__all__ = ["Gazetteer", "KnownPlace", "Mention", "Place", "Similar", "Words"]

SHORT_MESSAGE = 4  # words; a misspelt place needs no hint there
LONG_ENOUGH = 7  # letters; with one error such a word is one of our places anywhere in a message
LONGEST_ANSWER = 12  # words; "nothing but a place" is never longer
APOSTROPHES = ("'", "\u2019", "\u2018", "`")
WORDS_BEFORE = 3  # of a name whose later word is misspelt: "groot drine"


class Gazetteer:
    """Finds places in what people type. Built once, then only read: safe to share."""

    def __init__(self, places: Iterable[KnownPlace], similar: Similar, words: Words) -> None:
        known = tuple(places)
        self._words = words
        self._index = NameIndex(known, similar, words)
        self._postcodes = Postcodes(known, words)
        self._towns = tuple(item.place for item in known if item.place.kind == "gemeente")
        self._provinces = {item.place: item.province for item in known}
        self._never_misspelt = (
            words.fillers | words.residence | words.amounts_before | words.amounts_after
        )

    def find(self, text: str) -> tuple[Mention, ...]:
        """All places a message names, in order, each once; empty when there are none.

        A municipality named along with a place in it gives the place alone, and so does a town
        that only says where the place lies ("de Wijk bij Meppel"). A part that every town has
        ("Noord", "Centrum") can be in each of the ten, unless its town is named. Never raises.
        """
        tokens = tokenize(text)
        context = Context(text, tokens, self._words)
        meant = self._meant(text, tokens, context)
        spans = narrowed(meant, context, self._provinces)
        spans = without_whole_municipalities(spans, context)
        spans = self._in_every_town(spans, meant)
        mentions: dict[tuple[Place, ...], Mention] = {}
        for span in spans:
            mentions.setdefault(span.places, _mention(text, tokens, span))
        return tuple(mentions.values())

    def resolve(self, name: str) -> tuple[Place, ...]:
        """What an answer to "waar woont u?" can be, or a place given by a program.

        A name or a postcode, words around it allowed: as written, then folded, then misspelt.
        Several places = ambiguous; empty = unknown. Never raises.
        """
        tokens = tokenize(name)
        words = [token.word for token in tokens]
        if len(words) <= LONGEST_ANSWER:
            for start, end in self._parts(words):
                postcode = self._postcodes.named(words[start:end])
                if postcode is not None:
                    return (postcode,)
                entries = self._index.named(words[start:end])
                if entries and self._is_answer(words, start, entries[0]):
                    return self._where(places_of(entries))
        found = self.find(name)
        if found:
            return tuple(dict.fromkeys(place for item in found for place in item.candidates))
        if len(words) <= LONGEST_ANSWER:
            for start, end in self._parts(words):
                if entries := self._index.nearly_named(words[start:end]):
                    return _inside_first(places_of(entries))
        return ()

    def _in_every_town(self, spans: Sequence[Span], meant: Sequence[Span]) -> list[Span]:
        """With every town as a candidate where none was named beside a part that each has."""
        named = {
            place.municipality
            for span in meant
            if not self._is_town_part(span.places)
            for place in span.places
        }
        return [
            span
            if span.places[0].municipality in named
            else replace(span, places=self._where(span.places))
            for span in spans
        ]

    def _where(self, places: tuple[Place, ...]) -> tuple[Place, ...]:
        """A part that every town has can be the one we know, or lie in any of the other towns."""
        if not self._is_town_part(places):
            return places
        known = {place.municipality for place in places}
        return *places, *(town for town in self._towns if town.municipality not in known)

    def _is_town_part(self, places: Sequence[Place]) -> bool:
        return all(
            place.kind == "wijk" and fold(place.name) in self._words.town_parts for place in places
        )

    def is_only_a_place(self, text: str) -> bool:
        """True for a message that only says where somebody lives: "ik woon in Beckum", "7621"."""
        tokens = tokenize(text)
        if not 0 < len(tokens) <= LONGEST_ANSWER:
            return False
        context = Context(text, tokens, self._words)
        spans = self._meant(text, tokens, context)
        if not spans:
            return self._is_name_alone(tokens, context)
        covered = {position for span in spans for position in range(span.first, span.last)}
        around = self._words.fillers | self._words.town_parts
        return all(
            position in covered or token.word in around for position, token in enumerate(tokens)
        )

    def _is_name_alone(self, tokens: Sequence[Token], context: Context) -> bool:
        """True for "1234 AB" and for names find() wants more context for: "Delft", "in linde"."""
        words = [token.word for token in tokens]
        for start, end in self._parts(words):
            if end - start > 1 and self._postcodes.named(words[start:end]) is not None:
                return True
            entries = self._index.named(words[start:end])
            if not entries or not self._is_answer(words, start, entries[0]):
                continue
            before = words[start - 1] if start else ""
            if entries[0].level != "everyday":
                return before not in self._words.articles
            if context.has_telling_capital(_span(start, end, entries)):
                return True
            with_article = words[start] in self._words.articles
            return before in self._words.residence_prepositions and not with_article
        return False

    def _is_answer(self, words: Sequence[str], start: int, entry: Entry) -> bool:
        """False for "mijn buren" and "in het centrum", which only end in a name."""
        if entry.level != "everyday" or start == 0:
            return True
        before = words[start - 1]
        if before in self._words.articles:
            return entry.place.kind == "plaats"  # "het Fort"
        return before in (
            self._words.prepositions
            | self._words.residence
            | self._words.settlement_labels
            | self._words.neighbourhood_labels
        )

    def _parts(self, words: Sequence[str]) -> list[tuple[int, int]]:
        """Start and end with ever more of "ik woon in …" and "… hoor" taken off, longest first."""
        fillers = self._words.fillers
        starts, ends = 0, len(words)
        while starts < ends - 1 and words[starts] in fillers:
            starts += 1
        while ends > starts + 1 and words[ends - 1] in fillers:
            ends -= 1
        parts = [
            (start, end)
            for start in range(starts + 1)
            for end in range(len(words), ends - 1, -1)
            if end > start
        ]
        return sorted(parts, key=lambda part: part[0] - part[1])

    def _meant(self, text: str, tokens: Sequence[Token], context: Context) -> list[Span]:
        """Every name and postcode used as a place, in order."""
        exact = list(self._exact(tokens))
        found = [*exact, *self._misspelt(tokens, exact, context)]
        found = [span for span in found if not context.is_person_or_water(span)]
        found.extend(self._postcodes.find(text, tokens))
        found.sort(key=lambda span: span.first)
        following: list[Span | None] = [None] * len(found)
        sure: Span | None = None
        for position in range(len(found) - 1, -1, -1):
            following[position] = sure
            if found[position].level == "plain":
                sure = found[position]
        meant: list[Span] = []
        for span, after in zip(found, following, strict=True):
            before = meant[-1] if meant else None
            if span.level == "plain" or context.is_meant(span, before, after):
                meant.append(span)
        return without_other_towns(meant)

    def _exact(self, tokens: Sequence[Token]) -> Iterable[Span]:
        position = 0
        while position < len(tokens):
            found = self._index.longest_from(tokens, position)
            if found is None:
                position += 1
                continue
            last, entries = found
            yield _span(position, last, entries)
            position = last

    def _misspelt(
        self, tokens: Sequence[Token], exact: Iterable[Span], context: Context
    ) -> Iterable[Span]:
        taken = {position for span in exact for position in range(span.first, span.last)}
        seen: dict[str, tuple[int, tuple[str, ...]]] = {}
        for position, token in enumerate(tokens):
            word = token.word
            if position in taken or word in self._never_misspelt or not _is_word(word):
                continue
            if word not in seen:
                seen[word] = self._index.corrections(word)
            errors, names = seen[word]
            span = self._corrected(tokens, position, names) if names else None
            if span is None or not taken.isdisjoint(range(span.first, span.last)):
                continue
            if self._is_believable(span, errors, tokens) or context.is_hinted(span):
                taken.update(range(span.first, span.last))
                yield span

    def _is_believable(self, span: Span, errors: int, tokens: Sequence[Token]) -> bool:
        """True for a misspelt name that needs no hint: many misspelt words look like a place."""
        if span.last - span.first > 1:
            return True
        if span.places[0].municipality is None:
            others = (token.word for token in (*tokens[: span.first], *tokens[span.last :]))
            return len(tokens) <= SHORT_MESSAGE and all(
                word in self._words.fillers for word in others
            )
        length = len(tokens[span.first].word)
        return len(tokens) <= SHORT_MESSAGE or (errors == 1 and length >= LONG_ENOUGH)

    def _corrected(
        self, tokens: Sequence[Token], position: int, names: Sequence[str]
    ) -> Span | None:
        """The longest name around a misspelt word, with every place it can be."""
        best: tuple[int, int] | None = None
        entries: list[Entry] = []
        for start in range(max(0, position - WORDS_BEFORE), position + 1):
            for name in names:
                found = self._index.longest_from(tokens, start, (position, name))
                if found is None or found[0] <= position:
                    continue
                if best is None or found[0] - start > best[1] - best[0]:
                    best, entries = (start, found[0]), list(found[1])
                elif best == (start, found[0]):
                    entries.extend(found[1])
        if best is None:
            return None
        span = _span(*best, entries)
        return replace(span, places=_inside_first(span.places))


def _is_word(word: str) -> bool:
    """False for digits and for "neeee"."""
    return word.isalpha() and not any(
        word[at] == word[at + 1] == word[at + 2] for at in range(len(word) - 2)
    )


def _span(first: int, last: int, entries: Sequence[Entry]) -> Span:
    places = places_of(entries)
    return Span(first, last, places, entries[0].level, entries[0].known.province)


def _mention(text: str, tokens: Sequence[Token], span: Span) -> Mention:
    start, end = tokens[span.first].start, tokens[span.last - 1].end
    if tokens[span.first].word in {"t", "s"} and text[max(0, start - 1) : start] in APOSTROPHES:
        start -= 1
    for opening, closing in ("()", "[]"):  # "Hengelo (Gld.)", "7551 [postcode]"
        if opening in text[start:end] and closing in text[end : end + 2]:
            end = text.index(closing, end) + 1
    return Mention(text[start:end], start, end, span.places)


def _inside_first(places: tuple[Place, ...]) -> tuple[Place, ...]:
    """Those in the ten where there are any: a misspelt name more likely means one of ours."""
    inside = tuple(place for place in places if place.municipality is not None)
    return inside or places
