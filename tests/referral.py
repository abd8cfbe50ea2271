"""Referrals for tests: made with what a test does not care about filled in, and kept in memory."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from services.conversation.core import StorageUnavailable
from services.directory.core import Offer
from services.referral.card import Kind, Known, Line, Safe
from services.referral.core import BEFORE_AGREEING, Referral, State
from services.referral.ports import Mail, MailFailed, Referrals
from services.referral.texts import compose_mail, language_name, place_name
from services.staff.core import Role, Staff
from tests.builders import NOON, WIJKRACHT

TALK = "11111111-1111-4111-8111-111111111111"
PHONE = "06 12345678"
OFFER = Offer(
    id="44444444-4444-5444-8444-000000000001",
    name="Formulierenhulp",
    organization=WIJKRACHT,
    handover_email="loket@partner.test",
)
NO_ADDRESS = Offer(
    id="44444444-4444-5444-8444-000000000002", name="Wandelgroep", organization=WIJKRACHT
)
KNOWN = Known(
    question="ik snap de brief van de belasting niet",
    help_requests=("formulieren", "rondkomen"),
    municipality="Borne",
    place="Zenderen",
    tried=("Formulierenhulp", "Inloop Thuis"),
    reach=f"Jo, {PHONE}, ochtend",
    safe=Safe.YES,
)
TYPED = {
    Kind.QUESTION: "Snapt een brief niet.",
    Kind.MUNICIPALITY: "Borne",
    Kind.REACH: PHONE,
    Kind.SAFE: Safe.YES.value,
}
LINES = tuple(Line(kind, text) for kind, text in TYPED.items())


def make_staff(**changes: Any) -> Staff:
    """A worker of Wijkracht."""
    values: dict[str, Any] = {
        "id": "55555555-5555-4555-8555-555555555555",
        "email": "anja@wijkracht.test",
        "name": "Anja de Wit",
        "shown_as": "Anja",
        "role": Role.WORKER,
        "organization": "wijkracht",
        "created_at": NOON,
    }
    return Staff(**values | changes)


WORKER = make_staff()
STRANGER = make_staff(id="5" * 36, organization="dewolden")


def make_referral(number: int = 1, **changes: Any) -> Referral:
    """A draft for Formulierenhulp."""
    values: dict[str, Any] = {
        "id": f"66666666-6666-4666-8666-{number:012}",
        "reference": f"VD{number:06}",
        "organization": "wijkracht",
        "conversation_id": TALK,
        "offer_id": OFFER.id,
        "offer": OFFER.name,
        "receiver": "Wijkracht",
        "address": "loket@partner.test",
        "lines": LINES,
        "made_by": WORKER.id,
        "created_at": NOON,
        "changed_at": NOON,
    }
    return Referral(**values | changes)


class MemoryReferrals:
    """Referrals and links in memory, and the one conversation TALK of Wijkracht."""

    def __init__(self) -> None:
        self.kept: dict[str, Referral] = {}
        self.links: dict[str, tuple[str, datetime]] = {}

    @asynccontextmanager
    async def open(self) -> AsyncIterator[MemoryReferrals]:
        yield self

    async def known(self, conversation_id: str, organization: str) -> Known | None:
        return KNOWN if (conversation_id, organization) == (TALK, "wijkracht") else None

    async def add(self, referral: Referral) -> None:
        self.kept[referral.id] = referral

    async def get(self, referral_id: str, *, lock: bool = False) -> Referral | None:
        return self.kept.get(referral_id)

    async def keep(self, referral: Referral) -> None:
        assert referral.id in self.kept
        self.kept[referral.id] = referral

    async def listed(self, organization: str, most: int) -> Sequence[Referral]:
        found = [item for item in self.kept.values() if item.organization == organization]
        return sorted(found, key=lambda item: item.changed_at, reverse=True)[:most]

    async def of_conversation(self, conversation_id: str) -> Sequence[Referral]:
        return [item for item in self.kept.values() if item.conversation_id == conversation_id]

    async def claim(self, now: datetime, until: datetime, most: int) -> Sequence[Referral]:
        due = [
            item
            for item in self.kept.values()
            if item.state is State.QUEUED and item.next_try_at and item.next_try_at <= now
        ]
        return due[:most]

    async def unanswered(self, before: datetime) -> Sequence[str]:
        unsent = BEFORE_AGREEING | {State.AGREED}
        return [
            item.id
            for item in self.kept.values()
            if item.state in unsent and item.changed_at <= before
        ]

    async def add_link(
        self, hashed: str, referral_id: str, made_at: datetime, expires_at: datetime
    ) -> None:
        self.links[hashed] = (referral_id, expires_at)

    async def by_link(self, hashed: str, now: datetime, *, lock: bool = False) -> Referral | None:
        referral_id, expires_at = self.links.get(hashed, ("", now))
        return self.kept.get(referral_id) if expires_at > now else None

    async def remove_links(self, referral_id: str) -> None:
        self.links = {key: kept for key, kept in self.links.items() if kept[0] != referral_id}


class FakeMailer:
    """Keeps what was sent; fails as often as it is told."""

    def __init__(self) -> None:
        self.sent: list[Mail] = []
        self.failures: list[MailFailed] = []

    async def send(self, mail: Mail) -> None:
        if self.failures:
            raise self.failures.pop(0)
        self.sent.append(mail)


def no_holidays(day: date) -> bool:
    """Only weekends are free."""
    return False


@dataclass
class Desk:
    """Everything a test of referrals holds: the ports, what they wrote and sent, and a clock."""

    store: MemoryReferrals = field(default_factory=MemoryReferrals)
    mailer: FakeMailer | None = field(default_factory=FakeMailer)
    now: datetime = NOON
    told: list[tuple[str, str]] = field(default_factory=list)
    deaf: bool = False  # nothing can be said in a conversation
    numbers: Any = field(default_factory=lambda: count(1))

    def pass_time(self, **more: float) -> None:
        self.now += timedelta(**more)

    @property
    def mails(self) -> list[Mail]:
        assert self.mailer is not None
        return self.mailer.sent

    @property
    def only(self) -> Referral:
        """The one referral there is."""
        (found,) = self.store.kept.values()
        return found

    @property
    def ports(self) -> Referrals:
        """A telephone number is all that is masked, 123456782 the one BSN."""
        return Referrals(
            open=self.store.open,
            find_offer=_find_offer,
            tell=self._tell,
            compose=compose_mail,
            mailer=self.mailer,
            mask=lambda text: text.replace(PHONE, "[telefoon]"),
            forbidden=lambda text: "123456782" in text,
            titles=_titles,
            front_office_email=lambda slug: f"info@{slug}.test",
            organization_name=str.capitalize,
            language_name=language_name,
            place_name=place_name,
            is_holiday=no_holidays,
            public_url="https://voordeur.test",
            now=lambda: self.now,
            new_id=lambda: f"77777777-7777-4777-8777-{next(self.numbers):012}",
            new_token=lambda: f"geheim-{next(self.numbers)}",
            choose=lambda letters: letters[next(self.numbers) % len(letters)],
        )

    async def _tell(self, conversation_id: str, referral: Referral) -> None:
        if self.deaf:
            raise StorageUnavailable
        self.told.append((conversation_id, referral.id))


async def _titles() -> dict[str, str]:
    return {"formulieren": "Formulieren", "rondkomen": "Rondkomen"}


async def _find_offer(offer_id: str) -> Offer | None:
    return {offer.id: offer for offer in (OFFER, NO_ADDRESS)}.get(offer_id)


def link_in(mail: Mail) -> str:
    """The token of the link in a mail."""
    (line,) = [line for line in mail.text.splitlines() if "/v/" in line]
    return line.rsplit("/", 1)[1]
