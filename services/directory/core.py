"""Rules of the sociale kaart: trust by age of the last check, and in which order offers are given.

No storage, no Dutch texts, standard library only.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID, uuid5

# Namespace of every id in the directory; fixed for ever, or exports and seeds stop agreeing.
NAMESPACE = UUID("6f1c2d5e-51a7-5f0c-9d0e-766f6f726465")

FRESH_MONTHS = 6  # checked at most this long ago: given plainly (design, promise 5)
AGEING_MONTHS = 12  # up to here: given with "bel even vooraf"; older is stale
MOST_LISTINGS = 3  # a resident gets at most three offers at once


class DirectoryError(Exception):
    """Something asked of the directory cannot be done."""


class UnknownHelpRequest(DirectoryError):
    """A code that is not one of the 37 hulpvragen."""


class Trust(StrEnum):
    """How far an offer may be relied upon, by the age of its last check."""

    FRESH = "fresh"
    AGEING = "ageing"
    STALE = "stale"


class Kind(StrEnum):
    """What sort of organisation stands behind an offer; decides its rank."""

    WELFARE = "welzijn"
    MUNICIPALITY = "gemeente"
    NATIONAL = "landelijk"


@dataclass(frozen=True, slots=True)
class HelpRequest:
    """One hulpvraag of the taxonomy. severity: 9 is the heaviest, answered first."""

    code: str
    life_domain: str
    title: str
    description: str
    severity: int


@dataclass(frozen=True, slots=True)
class Phone:
    number: str
    description: str | None = None


@dataclass(frozen=True, slots=True)
class Organization:
    """An organisation as residents see it; `hours` is text because sources give text."""

    id: str
    slug: str
    name: str
    kind: Kind
    description: str | None = None
    website: str | None = None
    email: str | None = None
    phones: tuple[Phone, ...] = ()
    hours: str | None = None
    municipalities: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """One service of the directory with everything routing looks at.

    `municipalities` empty means the whole country. `serves` names villages or neighbourhoods
    it is especially for. `addresses` maps a municipality to where one can go there.
    """

    id: str
    name: str
    organization: Organization
    description: str | None = None
    help_requests: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()
    serves: tuple[str, ...] = ()
    audience: str | None = None
    audience_help_requests: tuple[str, ...] = ()  # asking this makes one part of the audience
    audience_by_age: bool = False  # the audience is an age group: "ouderen", "jongeren"
    minimum_age: int | None = None
    maximum_age: int | None = None
    phones: tuple[Phone, ...] = ()
    email: str | None = None
    url: str | None = None
    addresses: tuple[tuple[str, str], ...] = ()
    hours: tuple[tuple[str | None, str], ...] = ()
    cost: str | None = None
    legal_task: str | None = None  # the law that makes it the municipality's task
    signals: tuple[str, ...] = ()
    source: str | None = None
    assured_date: date | None = None
    draft: bool = False
    withdrawn: bool = False  # closed, or reported wrong: never given
    alternate_name: str | None = None  # found under it too

    def trust(self, today: date) -> Trust:
        """Trust on a day; an offer nobody ever checked is stale."""
        return trust(self.assured_date, today)

    def is_in(self, municipality: str | None) -> bool:
        """True where it may be used by somebody living in this municipality."""
        return not self.municipalities or municipality in self.municipalities

    def serves_help_request(self, code: str) -> bool:
        return code in self.help_requests or code in self.also


@dataclass(frozen=True, slots=True)
class Person:
    """What is known of the person the question is about; all of it optional."""

    municipality: str | None = None
    place: str | None = None  # village or neighbourhood
    age: int | None = None  # years


@dataclass(frozen=True, slots=True)
class Route:
    """The answer to one hulpvraag.

    `offers`: local ones for whom they are meant, best first, all of them (callers show three).
    `legal_task`: the municipality's own offer when it is its task by law.
    `national`: only used when nothing local was found. `unmet`: vraag zonder aanbod.
    """

    help_request: str
    offers: tuple[Offer, ...] = ()
    front_office: Organization | None = None
    legal_task: Offer | None = None
    national: tuple[Offer, ...] = field(default=())
    unmet: bool = False

    def in_order(self, limit: int = MOST_LISTINGS, *, skip: int = 0) -> tuple[Offer, ...]:
        """At most `limit` local offers, then the municipality, then national ones.

        Somebody who asks on (`skip` local offers were given) gets only what is new to them.
        """
        if skip:
            return self.offers[skip : skip + limit]
        behind = (self.legal_task,) if self.legal_task else ()
        return self.offers[:limit] + behind + self.national[:limit]


def listing_id(organization: str, offer: str) -> str:
    """The same for ever for an offer of an organisation, so that seeds and exports agree."""
    return str(uuid5(NAMESPACE, f"{organization}\n{offer}"))


def trust(assured_date: date | None, today: date) -> Trust:
    """Trust by whole calendar months since the check; the boundary day still counts."""
    if assured_date is None or today > _months_later(assured_date, AGEING_MONTHS):
        return Trust.STALE
    return Trust.AGEING if today > _months_later(assured_date, FRESH_MONTHS) else Trust.FRESH


def rank(offer: Offer, code: str, person: Person, today: date) -> tuple[int, int, int, int, str]:
    """Sort key: meant for this person, hulpvraag before "ook", trust, smallest area, name."""
    trust_rank = list(Trust).index(offer.trust(today))
    return (
        _fit(offer, code, person),
        0 if code in offer.help_requests else 1,
        trust_rank,
        _area(offer, person),
        offer.name.casefold(),
    )


def route(
    offers: tuple[Offer, ...],
    *,
    code: str,
    person: Person,
    front_office: Organization | None,
    is_signal: bool,
    today: date,
) -> Route:
    """Sort the offers that serve a hulpvraag for one person into an answer.

    `offers` are candidates from the store in any order; drafts and withdrawn ones are left out
    here once more, because a wrong address harms somebody.
    """
    usable = [
        offer
        for offer in offers
        if not offer.draft and not offer.withdrawn and offer.serves_help_request(code)
    ]
    usable.sort(key=lambda offer: rank(offer, code, person, today))
    local = tuple(
        offer
        for offer in usable
        if offer.organization.kind is Kind.WELFARE
        and person.municipality is not None
        and offer.is_in(person.municipality)
    )
    legal = next(
        (
            offer
            for offer in usable
            if offer.organization.kind is Kind.MUNICIPALITY
            and person.municipality in offer.municipalities
        ),
        None,
    )
    national = tuple(offer for offer in usable if offer.organization.kind is Kind.NATIONAL)
    known = person.municipality is not None
    return Route(
        help_request=code,
        offers=local,
        front_office=front_office,
        legal_task=legal,
        national=() if local and not is_signal else national,
        unmet=known and not local and legal is None and not is_signal,
    )


def _fit(offer: Offer, code: str, person: Person) -> int:
    """0 meant for this person, 1 for everybody, 2 for others (as far as is known)."""
    if person.age is not None and not _age_fits(offer, person.age):
        return 2
    if offer.audience is None:
        return 1
    if code in offer.audience_help_requests:
        return 0
    return 0 if offer.audience_by_age and _has_ages(offer) and person.age is not None else 2


def _has_ages(offer: Offer) -> bool:
    """An age group without ages ("kinderen en jongeren") says nothing about somebody of 83."""
    return offer.minimum_age is not None or offer.maximum_age is not None


def _age_fits(offer: Offer, age: int) -> bool:
    above = offer.minimum_age is None or age >= offer.minimum_age
    return above and (offer.maximum_age is None or age <= offer.maximum_age)


def _area(offer: Offer, person: Person) -> int:
    """Smaller is nearer: 0 in the person's own village or neighbourhood, else how many it serves."""
    if person.place is not None and person.place in offer.serves:
        return 0
    return len(offer.municipalities) or 1000


def _months_later(day: date, months: int) -> date:
    """The same day of the month some months on, or the month's last day."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month, last)
        except ValueError:
            continue
    raise AssertionError("every month has a 28th")
