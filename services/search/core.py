"""Rules of searching: what of an offer is searched, who sees which offer, how lists become one.

No storage, standard library only.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.directory.core import HelpRequest, Offer
from services.search.spelling import words_of

WORDS, MEANING = 1.0, 1.6  # how much a place in each list counts (docs/zoeken.md)
FLATTEN = 20  # of reciprocal rank fusion: the larger, the less the first place counts
IN_PLACE = 1.15  # an offer especially for the person's village or neighbourhood
LOUDEST = 600  # characters of a description that say what an offer is

_DAYS = (
    ("maandag", "ma"),
    ("dinsdag", "di"),
    ("woensdag", "wo"),
    ("donderdag", "do"),
    ("vrijdag", "vr"),
    ("zaterdag", "za"),
    ("zondag", "zo"),
)
_DAY = "|".join(f"{name}|{short}" for name, short in _DAYS)
_NUMBER = {name: at for at, names in enumerate(_DAYS) for name in names}
_SPAN = re.compile(rf"\b({_DAY})\s*(?:t/m|tot en met|-|–)\s*({_DAY})\b")
_ONE = re.compile(rf"\b({_DAY})(?:en|s|ochtend(?:en)?|middag(?:en)?|avond(?:en)?)?\b")
_EVERY = re.compile(r"\b(?:dagelijks|elke dag|iedere dag|dag en nacht|24 uur per dag)\b")
_WORKING = re.compile(r"\bwerkdag(?:en)?\b")
ALL_DAYS = 0b1111111  # bit 0 is Monday
TOPIC = "qq"  # begins the word of a hulpvraag; no Dutch word begins so


@dataclass(frozen=True, slots=True)
class Filters:
    """What an offer must be. weekday: 0 is Monday. `drafts`: announced and withdrawn ones too."""

    municipality: str | None = None
    place: str | None = None  # village or neighbourhood: brings forward, keeps nothing out
    code: str | None = None  # of a hulpvraag, first or "ook"
    age: int | None = None  # years
    weekday: int | None = None
    drafts: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """What filters look at. `days`: bit 0 is Monday; 0 when its hours name no day."""

    municipalities: tuple[str, ...]  # empty is the whole country
    codes: tuple[str, ...]
    also: tuple[str, ...]
    minimum_age: int | None
    maximum_age: int | None
    days: int
    given: bool  # residents may be given it: no draft, open, not reported wrong


@dataclass(frozen=True, slots=True)
class Document:
    """One offer as it is searched. The first four are folded words with spaces between."""

    service_id: str
    title: str
    subjects: str  # its hulpvragen
    also: str  # the hulpvragen it serves as well
    body: str
    meaning: str  # what the encoder reads
    facts: Facts

    @property
    def hash(self) -> str:
        """Changes with anything that is searched or filtered on."""
        whole = repr((self.title, self.subjects, self.also, self.body, self.facts))
        return hashlib.sha256(f"{whole}\n{self.meaning}".encode()).hexdigest()[:32]

    @property
    def meaning_hash(self) -> str:
        """Changes only with what the encoder reads."""
        return hashlib.sha256(self.meaning.encode()).hexdigest()[:32]

    def words(self) -> set[str]:
        return set(f"{self.title} {self.subjects} {self.also} {self.body}".split())


@dataclass(frozen=True, slots=True)
class Hit:
    """An offer that was found. `score`: larger is better, comparable within one search only."""

    offer: Offer
    score: float
    by_words: bool
    by_meaning: bool


def make_document(offer: Offer, taxonomy: Mapping[str, HelpRequest]) -> Document:
    """An offer as it is searched; `taxonomy` by code, an unknown code adds nothing."""
    first = [taxonomy[code] for code in offer.help_requests if code in taxonomy]
    also = [taxonomy[code] for code in offer.also if code in taxonomy]
    where = [*offer.municipalities, *offer.serves, *(address for _, address in offer.addresses)]
    about = [offer.description, offer.audience, offer.organization.name, offer.cost, *where]
    return Document(
        service_id=offer.id,
        title=_folded([offer.name, offer.alternate_name]),
        subjects=_folded(_told(first)),
        also=_folded(_told(also)),
        body=_folded([*about, *(text for _, text in offer.hours)]),
        meaning=_meaning(offer, first),
        facts=facts_of(offer),
    )


def facts_of(offer: Offer) -> Facts:
    """What filters look at."""
    return Facts(
        municipalities=offer.municipalities,
        codes=offer.help_requests,
        also=offer.also,
        minimum_age=offer.minimum_age,
        maximum_age=offer.maximum_age,
        days=days_in(" ; ".join(text for _, text in offer.hours)),
        given=not offer.draft and not offer.withdrawn,
    )


def admits(filters: Filters, facts: Facts) -> bool:
    """True where an offer may be found. Hours that name no day keep an offer in, on every day."""
    age, day = filters.age, filters.weekday
    return (
        (facts.given or filters.drafts)
        and (
            filters.municipality is None
            or not facts.municipalities
            or filters.municipality in facts.municipalities
        )
        and (filters.code is None or filters.code in (*facts.codes, *facts.also))
        and (age is None or facts.minimum_age is None or age >= facts.minimum_age)
        and (age is None or facts.maximum_age is None or age <= facts.maximum_age)
        and (day is None or not facts.days or bool(facts.days >> day & 1))
    )


def days_in(hours: str) -> int:
    """The days that opening hours name, bit 0 is Monday; 0 when they name none ("wekelijks")."""
    text = hours.casefold()
    found = ALL_DAYS if _EVERY.search(text) else 0
    if _WORKING.search(text):
        found |= 0b11111
    for first, last in _SPAN.findall(text):
        day = _NUMBER[first]
        while True:
            found |= 1 << day
            if day == _NUMBER[last]:
                break
            day = (day + 1) % 7
    for name in _ONE.findall(text):
        found |= 1 << _NUMBER[name]
    return found


def topic_word(code: str) -> str:
    """A hulpvraag as one word of a document; nobody types it, everyday words lead to it."""
    return TOPIC + "".join(letter for letter in code if letter.isalnum())


def fuse(by_words: Sequence[str], by_meaning: Sequence[str]) -> list[tuple[str, float]]:
    """Two lists of ids, best first, as one with scores: weighted reciprocal rank fusion.

    Cormack, Clarke and Büttcher, SIGIR 2009; equal scores in order of id, alike on each database.
    """
    scores: dict[str, float] = {}
    for weight, ids in ((WORDS, by_words), (MEANING, by_meaning)):
        for rank, service_id in enumerate(ids, start=1):
            scores[service_id] = scores.get(service_id, 0.0) + weight / (FLATTEN + rank)
    return sorted(scores.items(), key=lambda item: (-item[1], item[0]))


def _folded(texts: Sequence[str | None]) -> str:
    return " ".join(word for text in texts if text for word in words_of(text))


def _told(requests: Sequence[HelpRequest]) -> list[str | None]:
    return [
        f"{topic_word(request.code)} {request.title} {request.description}" for request in requests
    ]


def _meaning(offer: Offer, first: Sequence[HelpRequest]) -> str:
    about = " ".join((offer.description or "").split())[:LOUDEST]
    topics = "; ".join(request.title for request in first)
    parts = [offer.name, about, topics, offer.audience or ""]
    return ". ".join(part.rstrip(".") for part in parts if part)
