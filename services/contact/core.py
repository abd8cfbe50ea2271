"""Rules of a contact moment: what is counted of a contact, and how most of it fills itself in.

No free text anywhere: a contact moment stays, so nothing in it may tell who it was. Standard
library only.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeVar

MOST_TOPICS = 8  # hulpvragen in one contact
MOST_OFFERS = 30  # offers looked at in one contact
LONGEST = 480  # minutes; a working day
PAUSE = timedelta(minutes=30)  # a longer silence is no time spent

E = TypeVar("E", bound=StrEnum)


class Channel(StrEnum):
    CHAT = "chat"
    PHONE = "phone"
    DESK = "desk"
    EMAIL = "email"


class FoundBy(StrEnum):
    """How people found us: "Bron aanmelding" (Wijkracht, Jaarverslag 2022), in its own words."""

    OWN_INITIATIVE = "eigen_initiatief"
    MUNICIPALITY = "gemeente"
    OWN_NETWORK = "eigen_netwerk"
    SOCIAL_TEAM = "sociaal_team"
    SCHAKEL = "schakel"
    OWN_ORGANIZATION = "eigen_organisatie"
    OTHER = "anders"
    NOT_ASKED = "niet_gevraagd"


class Outcome(StrEnum):
    SELF = "self"  # goes on alone, with what was said
    REFERRED = "referred"
    CALL_BACK = "call_back"
    NO_OFFER = "no_offer"


class AgeBand(StrEnum):
    """As the yearly tables have them (Wijkracht, Jaarverslag 2022)."""

    TO_17 = "0-17"
    TO_29 = "18-29"
    TO_39 = "30-39"
    TO_49 = "40-49"
    TO_59 = "50-59"
    TO_69 = "60-69"
    OLDER = "70+"


class ContactInvalid(Exception):
    """A contact that cannot be kept; `field` names the input, `problem` the fact."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.field = field
        self.problem = problem


class ContactNotFound(Exception):
    """No such contact or conversation, or one of another organisation."""


@dataclass(frozen=True, slots=True)
class OfferRef:
    """An offer that was looked at; its name as it was then."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class ContactDraft:
    """What is counted of a contact, before it is confirmed. `referred` are ids of `consulted`."""

    channel: Channel
    happened_at: datetime
    minutes: int = 1
    help_requests: tuple[str, ...] = ()
    municipality: str | None = None
    age_band: AgeBand | None = None
    found_by: FoundBy = FoundBy.NOT_ASKED
    outcome: Outcome = Outcome.SELF
    referred: tuple[str, ...] = ()
    consulted: tuple[OfferRef, ...] = ()
    conversation_id: str | None = None


@dataclass(frozen=True, slots=True)
class ContactMoment:
    """A confirmed contact. `life_domains` belong to `help_requests`, one by one."""

    id: str
    organization: str  # slug
    worker_id: str
    registered_at: datetime
    draft: ContactDraft
    life_domains: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One message of a talk, as far as a contact moment looks at it; never its words."""

    id: str
    sender: str  # as in conversation.core.Sender
    at: datetime
    typed: bool = False  # by the resident, no button
    intent: str | None = None  # what the model understood
    offers: tuple[OfferRef, ...] = ()


@dataclass(frozen=True, slots=True)
class Talk:
    """What is known of a conversation."""

    id: str
    municipality: str | None
    began_at: datetime
    lines: tuple[Line, ...]
    called_back: bool = False  # asked to be called back
    age: int | None = None  # years, when the resident said so


def prefill(talk: Talk, known: Iterable[str]) -> ContactDraft:
    """A draft of a chat, for a worker to confirm. `known` are the codes of hulpvragen."""
    codes = frozenset(known)
    asked = [line.intent for line in talk.lines if line.sender == "resident"]
    help_requests = tuple(dict.fromkeys(code for code in asked if code in codes))[:MOST_TOPICS]
    shown = [line for line in talk.lines if line.offers]
    consulted = {offer.id: offer for line in shown for offer in line.offers}
    # What a worker chose says more than what the bot found.
    chosen = [line for line in shown if line.sender == "worker"] or shown[-1:]
    referred = tuple(dict.fromkeys(line.offers[0].id for line in chosen))
    return ContactDraft(
        channel=Channel.CHAT,
        happened_at=talk.began_at,
        minutes=minutes_spent([line.at for line in talk.lines]),
        help_requests=help_requests,
        municipality=talk.municipality,
        age_band=age_band(talk.age),
        outcome=outcome_of(talk.called_back, referred, help_requests),
        referred=referred if not talk.called_back else (),
        consulted=tuple(consulted.values())[:MOST_OFFERS],
        conversation_id=talk.id,
    )


def outcome_of(called_back: bool, referred: Sequence[str], help_requests: Sequence[str]) -> Outcome:
    """What most likely came of it."""
    if called_back:
        return Outcome.CALL_BACK
    if referred:
        return Outcome.REFERRED
    return Outcome.NO_OFFER if help_requests else Outcome.SELF


def minutes_spent(moments: Sequence[datetime]) -> int:
    """Whole minutes between moments in order, long silences left out; 1 to LONGEST."""
    spent = timedelta()
    for earlier, later in itertools.pairwise(moments):
        spent += later - earlier if later - earlier <= PAUSE else timedelta()
    return min(max(round(spent.total_seconds() / 60), 1), LONGEST)


def age_band(age: int | None) -> AgeBand | None:
    """The band of an age in years."""
    if age is None:
        return None
    bands = (*zip((17, 29, 39, 49, 59, 69), AgeBand, strict=False),)
    return next((band for oldest, band in bands if age <= oldest), AgeBand.OLDER)


def corrections(
    understood: Sequence[tuple[str, str | None]], chosen: Sequence[str]
) -> list[tuple[str, tuple[str, ...]]]:
    """What messages should have been understood as: (message id, hulpvragen), for the model.

    `understood`: each typed message with the hulpvraag the model saw in it, or None. `chosen`:
    what the worker says the contact was about. Only where it is clear which message is meant.
    """
    heard = dict.fromkeys(code for _, code in understood if code is not None)
    added = tuple(code for code in dict.fromkeys(chosen) if code not in heard)[:4]
    if not added:
        return []
    wrong = [(id_, code) for id_, code in understood if code is not None and code not in chosen]
    if wrong:
        return [(wrong[0][0], added)]
    if len(heard) == 1:
        first = next(id_ for id_, code in understood if code is not None)
        return [(first, (*heard, *added)[:4])]
    unheard = [id_ for id_, code in understood if code is None]
    return [(unheard[0], added)] if not heard and len(unheard) == 1 else []


@dataclass(frozen=True, slots=True)
class Known:
    """What a form may choose from, and how people call it."""

    life_domains: Mapping[str, str]  # of each hulpvraag
    municipalities: frozenset[str]
    titles: Mapping[str, str] = field(default_factory=dict)  # of each hulpvraag
    domain_names: Mapping[str, str] = field(default_factory=dict)  # of each leefgebied


def read_form(data: Mapping[str, Sequence[str]], draft: ContactDraft, known: Known) -> ContactDraft:
    """The draft as a worker filled it in; raises ContactInvalid naming the field.

    Offers can only be those of the draft: what was never looked at is no referral.
    """
    topics = tuple(dict.fromkeys(code for code in data.get("hulpvraag", ()) if code))
    if len(topics) > MOST_TOPICS:
        raise ContactInvalid("hulpvraag", "too_many")
    if not set(topics) <= set(known.life_domains):
        raise ContactInvalid("hulpvraag", "unknown")
    municipality = _one(data, "gemeente") or None
    if municipality is not None and municipality not in known.municipalities:
        raise ContactInvalid("gemeente", "unknown")
    outcome = _choice(Outcome, data, "uitkomst")
    referred = tuple(dict.fromkeys(data.get("doorverwezen", ())))
    if not set(referred) <= {offer.id for offer in draft.consulted}:
        raise ContactInvalid("doorverwezen", "unknown")
    if outcome is Outcome.REFERRED and draft.consulted and not referred:
        raise ContactInvalid("doorverwezen", "missing")
    band = _one(data, "leeftijd")
    return ContactDraft(
        channel=_choice(Channel, data, "kanaal"),
        happened_at=draft.happened_at,
        minutes=_minutes(_one(data, "minuten")),
        help_requests=topics,
        municipality=municipality,
        age_band=_choice(AgeBand, data, "leeftijd") if band else None,
        found_by=_choice(FoundBy, data, "bron"),
        outcome=outcome,
        referred=referred if outcome is Outcome.REFERRED else (),
        consulted=draft.consulted,
        conversation_id=draft.conversation_id,
    )


def _one(data: Mapping[str, Sequence[str]], field: str) -> str:
    found = data.get(field, ())
    return found[0].strip() if found else ""


def _choice(kind: type[E], data: Mapping[str, Sequence[str]], field: str) -> E:
    try:
        return kind(_one(data, field))
    except ValueError:
        raise ContactInvalid(field, "missing") from None


def _minutes(raw: str) -> int:
    if not raw.isascii() or not raw.isdigit() or len(raw) > 5 or not 1 <= int(raw) <= LONGEST:
        raise ContactInvalid("minuten", "invalid")
    return int(raw)
