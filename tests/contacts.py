"""Contacts for tests: talks, calls and marks in memory, with ports around them."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from services.contact.core import ContactMoment, Known, Line, OfferRef, Talk
from services.contact.feedback import Feedbacks
from services.contact.feedback_core import Feedback, ListingReport
from services.contact.telephone_core import PhoneContact
from services.contact.telephone_ports import Telephone
from services.contact.use_cases import Contacts
from services.directory.core import Kind, Offer, Organization, Person, Route
from services.places.core import Place
from services.privacy.audit import Action, Subject
from services.rasa_client.core import BotFailure, Parsed
from services.staff.core import Staff
from tests.builders import NOON
from tests.fakes import find_danger

KNOWN = Known(
    life_domains={"schulden": "geld", "rondkomen": "geld", "rouw": "sociaal", "suicide": "gezondheid"},
    municipalities=frozenset(["Borne", "Hengelo"]),
    titles={"schulden": "Schulden", "rondkomen": "Rondkomen"},
)  # fmt: skip
TALK = "11111111-1111-4111-8111-111111111111"
HELP, TAX = OfferRef("offer-1", "Thuisadministratie"), OfferRef("offer-2", "Belastinghulp")


def make_line(number: int = 1, sender: str = "resident", **changes: Any) -> Line:
    values: dict[str, Any] = {
        "id": f"message-{number}",
        "sender": sender,
        "at": NOON + timedelta(minutes=number),
        "typed": sender == "resident",
    }
    return Line(**values | changes)


def make_talk(*lines: Line, **changes: Any) -> Talk:
    values: dict[str, Any] = {"id": TALK, "municipality": "Borne", "began_at": NOON, "lines": lines}
    return Talk(**values | changes)


def make_form(**changes: list[str]) -> dict[str, list[str]]:
    """A form as somebody sends it who changes nothing."""
    form = {
        "hulpvraag": ["schulden", ""],
        "gemeente": ["Borne"],
        "leeftijd": [""],
        "bron": ["niet_gevraagd"],
        "uitkomst": ["self"],
        "kanaal": ["phone"],
        "minuten": ["5"],
    }
    return form | changes


def make_offer(number: int = 1) -> Offer:
    organization = Organization("org", "wijkracht", "Wijkracht", Kind.WELFARE)
    return Offer(f"offer-{number}", f"Aanbod {number}", organization)


@dataclass
class MemoryContacts:
    """Contact moments in memory, and the talks a worker may register."""

    talks: dict[str, tuple[str, Talk]] = field(default_factory=dict)  # with their organisation
    kept: list[ContactMoment] = field(default_factory=list)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[MemoryContacts]:
        yield self

    async def add(self, moment: ContactMoment) -> None:
        self.kept.append(moment)

    async def listed(self, organization: str, most: int) -> Sequence[ContactMoment]:
        return [moment for moment in self.kept if moment.organization == organization][:most]

    async def of_conversation(self, conversation_id: str) -> ContactMoment | None:
        found = (m for m in self.kept if m.draft.conversation_id == conversation_id)
        return next(found, None)

    async def talk(self, conversation_id: str, organization: str) -> Talk | None:
        owner, talk = self.talks.get(conversation_id, ("", None))
        return talk if owner == organization else None

    async def unregistered(self, organization: str, since: datetime) -> Sequence[Talk]:
        return [talk for owner, talk in self.talks.values() if owner == organization]


class MemoryCalls:
    """Telephone contacts in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, PhoneContact] = {}

    @asynccontextmanager
    async def open(self) -> AsyncIterator[MemoryCalls]:
        yield self

    async def add(self, contact: PhoneContact) -> None:
        self.kept[contact.id] = contact

    async def get(self, contact_id: str, *, lock: bool = False) -> PhoneContact | None:
        return self.kept.get(contact_id)

    async def of_worker(self, worker_id: str) -> Sequence[PhoneContact]:
        return [contact for contact in self.kept.values() if contact.worker_id == worker_id]

    async def keep(self, contact: PhoneContact) -> None:
        self.kept[contact.id] = contact

    async def remove(self, contact_id: str) -> None:
        del self.kept[contact_id]


class MemoryFeedback:
    """Marks and reports in memory."""

    def __init__(self) -> None:
        self.marks: dict[str | None, Feedback] = {}
        self.reports: list[ListingReport] = []
        self.taken_out: list[str] = []  # offers that are not given any more

    @asynccontextmanager
    async def open(self) -> AsyncIterator[MemoryFeedback]:
        yield self

    async def give(self, feedback: Feedback) -> str:
        self.marks[feedback.conversation_id] = feedback
        return feedback.id

    async def add_report(self, report: ListingReport) -> None:
        self.reports.append(report)

    async def open_reports(self, organization: str | None = None) -> Sequence[ListingReport]:
        return self.reports

    async def report_wrong(self, service_id: str, at: datetime) -> str | None:
        if service_id != "offer-1":
            return None
        self.taken_out.append(service_id)
        return "Thuisadministratie"

    async def name_of(self, service_id: str) -> str | None:
        return "Thuisadministratie" if service_id == "offer-1" else None


@dataclass
class Desk:
    """A front office without database, bot or clock, and what came of it."""

    contacts: Contacts
    telephone: Telephone
    feedbacks: Feedbacks
    moments: MemoryContacts
    calls: MemoryCalls
    marks: MemoryFeedback
    suggested: list[tuple[tuple[str, ...], str | None]]  # (labels, message id or text)
    counted: list[str]  # hulpvragen for which the answer was counted
    logged: list[tuple[str, str, str]]  # (action, subject, id)
    parsed: list[Parsed | BotFailure]  # what the bot answers next; the last one stays


def make_desk() -> Desk:
    """A bot that hears debts in everything, and two offers in Borne."""
    moments, calls, marks = MemoryContacts(), MemoryCalls(), MemoryFeedback()
    suggested: list[tuple[tuple[str, ...], str | None]] = []
    counted: list[str] = []
    logged: list[tuple[str, str, str]] = []
    numbers, minutes = count(1), count(1)
    parsed: list[Parsed | BotFailure] = [
        Parsed((("schulden", 0.8), ("groeten", 0.1), ("rondkomen", 0.1)), ("schulden",))
    ]

    def now() -> datetime:
        return NOON + timedelta(minutes=next(minutes))

    def new_id() -> str:
        return f"77777777-7777-4777-8777-{next(numbers):012}"

    def mask(text: str) -> str:
        return re.sub(r"\d{8,}", "[telefoon]", text)

    async def known() -> Known:
        return KNOWN

    async def suggest(
        staff: Staff,
        labels: Sequence[str],
        *,
        message_id: str | None = None,
        text: str | None = None,
    ) -> None:
        suggested.append((tuple(labels), message_id or text))

    async def record(staff: Staff, action: Action, subject: Subject, subject_id: str) -> None:
        logged.append((action.value, subject.value, subject_id))

    async def parse(sender: str, text: str) -> Parsed:
        answer = parsed[0]
        if isinstance(answer, BotFailure):
            raise answer
        return answer

    async def route(code: str, person: Person, count_it: bool) -> Route:
        if count_it:
            counted.append(code)
        offers = (make_offer(1), make_offer(2)) if person.municipality == "Borne" else ()
        return Route(code, offers)

    contacts = Contacts(moments.open, known, suggest, now, new_id, record)
    telephone = Telephone(
        open=calls.open,
        contacts=contacts,
        parse=parse,
        find_signals=find_danger,
        mask=mask,
        age=lambda text: 83 if "83" in text else None,
        places=lambda text: [Place("Zenderen", "plaats", "Borne")] if "enderen" in text else [],
        route=route,
    )
    feedbacks = Feedbacks(marks.open, marks.report_wrong, marks.name_of, mask, now, new_id)
    return Desk(
        contacts, telephone, feedbacks, moments, calls, marks, suggested, counted, logged, parsed
    )
