"""What a place is, and what the gazetteer is told about it. Types only, standard library only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

PlaceKind = Literal["gemeente", "plaats", "wijk", "postcode", "buiten"]


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere a resident can live.

    `municipality` None means outside the ten; `elsewhere` is then the real one, if known.
    """

    name: str
    kind: PlaceKind
    municipality: str | None
    elsewhere: str | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """text[start:end] of a message, which names a place; several candidates = ambiguous."""

    text: str
    start: int
    end: int
    candidates: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class KnownPlace:
    """A place as the database has it.

    A name with its province in brackets, "Hengelo (Gelderland)", is a namesake: it is only meant
    when the province or its own municipality is named too.
    """

    place: Place
    province: str | None = None
    organization: str | None = None  # slug of the front office
    aliases: tuple[str, ...] = ()  # other spellings in use
    postcodes: tuple[tuple[int, int], ...] = ()  # four digits, first and last of each range


class Similar(Protocol):
    """Finds misspelt names; services/places/similar.py is the real one."""

    def within(self, word: str, names: Sequence[str], limit: int) -> list[tuple[str, int]]:
        """The names at most `limit` edits (a swap is one) from `word`, with their distance."""
        ...


@dataclass(frozen=True, slots=True)
class Words:
    """Folded words that tell whether a name is meant as a place; words.yml explains each list."""

    lookalikes: frozenset[str] = frozenset()
    everyday: frozenset[str] = frozenset()
    uncommon: frozenset[str] = frozenset()
    prepositions: frozenset[str] = frozenset()
    plain_prepositions: frozenset[str] = frozenset()
    misspelling_prepositions: frozenset[str] = frozenset()
    residence: frozenset[str] = frozenset()
    residence_prepositions: frozenset[str] = frozenset()
    settlement_labels: frozenset[str] = frozenset()
    neighbourhood_labels: frozenset[str] = frozenset()
    articles: frozenset[str] = frozenset()
    links: frozenset[str] = frozenset()
    nearness: frozenset[str] = frozenset()
    nearness_links: frozenset[str] = frozenset()
    titles: frozenset[str] = frozenset()
    name_links: frozenset[str] = frozenset()
    titles_before_link: frozenset[str] = frozenset()
    waters: frozenset[str] = frozenset()
    postcode_labels: frozenset[str] = frozenset()
    amounts_before: frozenset[str] = frozenset()
    amounts_after: frozenset[str] = frozenset()
    numbers_before: frozenset[str] = frozenset()
    fillers: frozenset[str] = frozenset()
    town_parts: frozenset[str] = frozenset()
    provinces: dict[str, tuple[str, ...]] = field(default_factory=dict)
