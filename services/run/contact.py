"""Calling back, registering, the telephone and feedback, put together for the gateway."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import uuid4

from sqlalchemy.exc import SQLAlchemyError

from services.contact.core import Known
from services.contact.feedback import Feedbacks
from services.contact.feedback_store import open_feedback
from services.contact.store import open_contacts
from services.contact.telephone_ports import Telephone
from services.contact.telephone_store import open_phone_contacts
from services.contact.use_cases import Contacts
from services.conversation.core import StorageUnavailable
from services.conversation.patience import in_time
from services.conversation.ports import Memory, Ports
from services.corrections.core import CorrectionInvalid
from services.corrections.use_cases import Corrections, propose
from services.db import Sessions
from services.directory.core import Kind, Person, Route
from services.directory.store import open_directory
from services.directory.use_cases import find_route, report_wrong
from services.handover.callbacks import Callbacks
from services.handover.callbacks_store import open_callbacks
from services.places.core import Place
from services.privacy.audit import Audit, record
from services.rasa_client.core import Parsed
from services.staff.core import Right, Staff
from services.staff.ports import Accounts
from services.staff.teams import Teams, list_teams
from services.text.age import find_age
from services.text.masking import mask


def make_callbacks(sessions: Sessions, accounts: Accounts, teams: Teams) -> Callbacks:
    """Call-back requests as work."""

    async def colleagues(organization: str) -> Sequence[Staff]:
        async with accounts.open() as store:
            found = await store.listed(organization)
        return [staff for staff in found if staff.active and staff.role.may(Right.TALK)]

    return Callbacks(
        open=partial(open_callbacks, sessions),
        colleagues=colleagues,
        teams=partial(list_teams, teams),
        mask=_mask,
        now=_now,
        new_id=_new_id,
    )


def make_contacts(
    sessions: Sessions, memory: Memory, corrections: Corrections, audit: Audit
) -> Contacts:
    """Contact moments; what a worker corrects goes to the suggestions for the model."""

    async def known() -> Known:
        return await in_time(_known(sessions, memory))

    async def suggest(
        staff: Staff,
        labels: Sequence[str],
        *,
        message_id: str | None = None,
        text: str | None = None,
    ) -> None:
        data: dict[str, Any] = {"labels": list(labels), "by": staff.name}
        data |= {"message_id": message_id} if message_id is not None else {"text": text}
        try:
            await propose(corrections, data, within=staff.organization)
        except (CorrectionInvalid, StorageUnavailable):
            return  # the contact is registered; a suggestion more or less harms nobody

    return Contacts(
        open=partial(open_contacts, sessions, find_age),
        known=known,
        suggest=suggest,
        now=_now,
        new_id=_new_id,
        record=partial(record, audit),
    )


def make_telephone(
    sessions: Sessions,
    ports: Ports,
    contacts: Contacts,
    parse: Callable[[str, str], Awaitable[Parsed]],
) -> Telephone:
    """The telephone, with the same ears and the same sociale kaart as the chat."""
    memory = ports.memory

    def places(text: str) -> Sequence[Place]:
        found = [place for item in memory.gazetteer.find(text) for place in item.candidates]
        if not found and memory.gazetteer.is_only_a_place(text):
            found = list(memory.gazetteer.resolve(text))
        return tuple(dict.fromkeys(found))

    async def route(code: str, person: Person, count: bool) -> Route:
        return await in_time(_route(sessions, code, person, count))

    return Telephone(
        open=partial(open_phone_contacts, sessions),
        contacts=contacts,
        parse=parse,
        find_signals=ports.find_signals,
        mask=_mask,
        age=find_age,
        places=places,
        route=route,
    )


def make_feedbacks(sessions: Sessions) -> Feedbacks:
    """Marks of residents, and reports of workers about offers."""

    async def report(service_id: str, at: datetime) -> str | None:
        return await in_time(_report_wrong(sessions, service_id, at))

    async def name_of(service_id: str) -> str | None:
        return await in_time(_offer_name(sessions, service_id))

    return Feedbacks(
        open=partial(open_feedback, sessions),
        report_wrong=report,
        name_of=name_of,
        mask=_mask,
        now=_now,
        new_id=_new_id,
    )


async def _known(sessions: Sessions, memory: Memory) -> Known:
    try:
        async with open_directory(sessions) as directory:
            requests = await directory.help_requests()
            domains = await directory.life_domains()
    except (SQLAlchemyError, OSError) as error:
        raise StorageUnavailable from error
    welfare = [item for item in memory.organizations if item.kind is Kind.WELFARE]
    return Known(
        life_domains={item.code: item.life_domain for item in requests},
        municipalities=frozenset(name for item in welfare for name in item.municipalities),
        titles={item.code: item.title for item in requests},
        domain_names=domains,
    )


async def _route(sessions: Sessions, code: str, person: Person, count: bool) -> Route:
    try:
        async with open_directory(sessions) as directory:
            return await find_route(directory, code=code, person=person, now=_now(), record=count)
    except (SQLAlchemyError, OSError) as error:
        raise StorageUnavailable from error


async def _offer_name(sessions: Sessions, service_id: str) -> str | None:
    try:
        async with open_directory(sessions) as directory:
            return await directory.offer_name(service_id)
    except (SQLAlchemyError, OSError) as error:
        raise StorageUnavailable from error


async def _report_wrong(sessions: Sessions, service_id: str, at: datetime) -> str | None:
    try:
        async with open_directory(sessions) as directory:
            return await report_wrong(directory, service_id, at)
    except (SQLAlchemyError, OSError) as error:
        raise StorageUnavailable from error


def _mask(raw: str) -> str:
    return mask(raw).text


def _now() -> datetime:
    return datetime.now(UTC)


def _new_id() -> str:
    return str(uuid4())
