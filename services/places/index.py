"""All names of places, ready to be looked up: as written, split or joined, and misspelt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from services.places.place import KnownPlace, Place, Similar, Words
from services.places.spelling import Token, words_of

Level = Literal["plain", "uncommon", "everyday"]

MOST_WORDS = 7  # of one name: "Hengelo in de gemeente …"
SHORTEST_MISSPELT = 5  # letters; "Urk" or "Oele" with an error is another word
LONG = 8  # letters from which two errors are forgiven
SHORTEST_PART = 3  # letters; "zuid wolde" is Zuidwolde, "en schede" is not looked for
SHORTEST_SPLIT = 7  # letters of a name that may be typed in parts


@dataclass(frozen=True, slots=True)
class Entry:
    """One spelling of one place; `level` says how much context it needs to be one."""

    known: KnownPlace
    words: tuple[str, ...]
    level: Level

    @property
    def place(self) -> Place:
        return self.known.place


class NearNames:
    """Names by length and outer letter, so that few are compared with a misspelt word.

    One error leaves the first or the last letter alone; two are only looked for when the first is
    right. One error in names of 5 to 7 letters, two from 8, none in shorter ones.
    """

    def __init__(self, names: Iterable[str], similar: Similar) -> None:
        self._similar = similar
        self._buckets: dict[tuple[int, str, int], list[str]] = {}
        for name in sorted(set(names)):
            if len(name) < SHORTEST_MISSPELT:
                continue
            for length in range(len(name) - 1, len(name) + 2):
                self._add((length, name[-1] + "$", 1), name)
            limit = 2 if len(name) >= LONG else 1
            for length in range(len(name) - limit, len(name) + limit + 1):
                self._add((length, name[0], limit), name)

    def nearest(self, word: str) -> tuple[int, tuple[str, ...]]:
        """The fewest errors and the names that have that few; (0, ()) when none is near."""
        if len(word) < SHORTEST_MISSPELT:
            return 0, ()
        found: dict[str, int] = {}
        for outer, limit in ((word[0], 1), (word[0], 2), (word[-1] + "$", 1)):
            names = self._buckets.get((len(word), outer, limit))
            if names:
                found.update(self._similar.within(word, names, limit))
        if not found:
            return 0, ()
        fewest = min(found.values())
        return fewest, tuple(sorted(name for name, errors in found.items() if errors == fewest))

    def _add(self, bucket: tuple[int, str, int], name: str) -> None:
        self._buckets.setdefault(bucket, []).append(name)


class NameIndex:
    """Looks names up by their letters run together."""

    def __init__(self, places: Iterable[KnownPlace], similar: Similar, words: Words) -> None:
        self._words = words
        self._entries: dict[str, list[Entry]] = {}
        self._without_article: dict[str, list[Entry]] = {}
        self._beginnings: set[str] = set()
        spoken: list[Entry] = []  # what may be misspelt: not with a province behind it
        for known in places:
            for name in _spellings(known):
                spoken.append(self._add(known, words_of(name)))
            for name in _with_province(known, words.provinces):
                self._add(known, words_of(name))
        plain = [entry for entry in spoken if entry.level == "plain"]
        self._near_words = NearNames(
            (
                word
                for entry in plain
                if len(entry.words) == 1 or entry.place.municipality is not None
                for word in entry.words
            ),
            similar,
        )
        self._near_names = NearNames(("".join(entry.words) for entry in plain), similar)

    def longest_from(
        self, tokens: Sequence[Token], start: int, corrected: tuple[int, str] | None = None
    ) -> tuple[int, tuple[Entry, ...]] | None:
        """The longest name that begins at a token: where it ends, and what it can be.

        `corrected` reads one token as another word.
        """
        found: tuple[int, tuple[Entry, ...]] | None = None
        key = ""
        typed: list[str] = []
        for position in range(start, min(start + MOST_WORDS, len(tokens))):
            token = tokens[position]
            if position > start and not token.close:
                break
            is_corrected = corrected is not None and corrected[0] == position
            typed.append(corrected[1] if corrected and is_corrected else token.word)
            key += typed[-1]
            if key not in self._beginnings:
                break
            fitting = self._fitting(key, typed)
            if fitting:
                found = position + 1, fitting
        return found

    def named(self, words: Sequence[str]) -> tuple[Entry, ...]:
        """What exactly these words, with or without the article of the name, can be."""
        key = "".join(words)
        return tuple(self._entries.get(key, ()) or self._without_article.get(key, ()))

    def corrections(self, word: str) -> tuple[int, tuple[str, ...]]:
        """How many errors away the nearest words of names are, and which they are."""
        if word in self._words.lookalikes:
            return 0, ()
        return self._near_words.nearest(word)

    def nearly_named(self, words: Sequence[str]) -> tuple[Entry, ...]:
        """What these words can be with a typing error somewhere."""
        if any(word in self._words.lookalikes for word in words):
            return ()
        _, names = self._near_names.nearest("".join(words))
        return tuple(entry for name in names for entry in self._entries[name])

    def _add(self, known: KnownPlace, words: tuple[str, ...]) -> Entry:
        entry = Entry(known, words, self._level(words))
        key = "".join(words)
        entries = self._entries.setdefault(key, [])
        if entry not in entries:
            entries.append(entry)
        self._beginnings.update(key[:length] for length in range(1, len(key) + 1))
        if len(words) > 1 and words[0] in self._words.articles:
            self._without_article.setdefault("".join(words[1:]), []).append(entry)
        return entry

    def _level(self, words: tuple[str, ...]) -> Level:
        name = " ".join(words)
        if name in self._words.everyday:
            return "everyday"
        return "uncommon" if name in self._words.uncommon else "plain"

    def _fitting(self, key: str, typed: list[str]) -> tuple[Entry, ...]:
        entries = self._entries.get(key)
        if not entries:
            return ()
        exact = tuple(entry for entry in entries if entry.words == tuple(typed))
        if exact:
            return exact
        if len(typed) == 1:
            return () if key in self._words.lookalikes else tuple(entries)
        if len(key) < SHORTEST_SPLIT or min(map(len, typed)) < SHORTEST_PART:
            return ()
        return tuple(entry for entry in entries if entry.place.municipality is not None)


def places_of(entries: Iterable[Entry]) -> tuple[Place, ...]:
    """The different places; a village named like its municipality is that municipality."""
    places = list(dict.fromkeys(entry.place for entry in entries))
    municipalities = {place.name for place in places if place.kind == "gemeente"}
    return tuple(
        place
        for place in places
        if not (
            place.kind == "plaats"
            and place.name == place.municipality
            and place.name in municipalities
        )
    )


def _spellings(known: KnownPlace) -> tuple[str, ...]:
    """The name and its aliases; a namesake has no name of its own."""
    if _bare_name(known) != known.place.name:
        return known.aliases
    return known.place.name, *known.aliases


def _bare_name(known: KnownPlace) -> str:
    return known.place.name.removesuffix(f" ({known.province})")


def _with_province(known: KnownPlace, provinces: dict[str, tuple[str, ...]]) -> list[str]:
    """The name with its province behind it, and a namesake with its municipality too."""
    if known.province is None or known.place.kind == "wijk":
        return []
    bare = _bare_name(known)
    behind = list(provinces.get(known.province, (known.province,)))
    if bare != known.place.name and known.place.elsewhere is not None:
        behind.append(known.place.elsewhere)
    links = ("in", "provincie", "prov", "in de provincie", "gemeente", "gem", "in de gemeente")
    return [f"{bare} {link} {area}" for area in behind for link in ("", *links)]
