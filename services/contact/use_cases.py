"""Registering what a contact was about. Every call is of one worker, of one organisation."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from services.contact.core import (
    Channel,
    ContactDraft,
    ContactInvalid,
    ContactMoment,
    ContactNotFound,
    FoundBy,
    Known,
    Talk,
    corrections,
    prefill,
    read_form,
)
from services.conversation.patience import PATIENCE, in_time
from services.privacy.audit import Action, Subject
from services.staff.core import Staff

MOST_LISTED = 100
WAITING_FOR = timedelta(days=14)  # how long a closed chat asks to be registered


class ContactStore(Protocol):
    """What the use cases need of a store."""

    async def add(self, moment: ContactMoment) -> None: ...

    async def listed(self, organization: str, most: int) -> Sequence[ContactMoment]:
        """The newest first."""
        ...

    async def of_conversation(self, conversation_id: str) -> ContactMoment | None: ...

    async def talk(self, conversation_id: str, organization: str) -> Talk | None:
        """A conversation of this organisation, as far as a contact moment looks at it."""
        ...

    async def unregistered(self, organization: str, since: datetime) -> Sequence[Talk]:
        """Closed talks in which a worker wrote and that nobody registered; without lines."""
        ...


class Suggest(Protocol):
    """Proposes what a message should have been understood as; never raises."""

    async def __call__(
        self, staff: Staff, labels: Sequence[str], *, message_id: str | None = None,
        text: str | None = None,
    ) -> None: ...  # fmt: skip


class Record(Protocol):
    """Writes in the audit log; raises StorageUnavailable, and then the deed is not done."""

    async def __call__(
        self, staff: Staff, action: Action, subject: Subject, subject_id: str
    ) -> None: ...


@dataclass(frozen=True, slots=True)
class Contacts:
    """Everything registering needs from outside."""

    open: Callable[[], AbstractAsyncContextManager[ContactStore]]
    known: Callable[[], Awaitable[Known]]  # hulpvragen and municipalities as they are now
    suggest: Suggest
    now: Callable[[], datetime]
    new_id: Callable[[], str]
    record: Record  # the audit log
    patience: float = PATIENCE  # seconds for storage


async def empty_draft(ports: Contacts) -> ContactDraft:
    """A contact that nothing is known of yet: somebody at the desk, an e-mail."""
    return ContactDraft(Channel.PHONE, ports.now(), minutes=5, found_by=FoundBy.NOT_ASKED)


async def draft_of_talk(ports: Contacts, staff: Staff, conversation_id: str) -> ContactDraft:
    """The prefilled draft of a chat of the worker's organisation; raises ContactNotFound.

    Logged as reading the chat.
    """
    talk = await _talk(ports, staff, conversation_id)
    await ports.record(staff, Action.READ, Subject.CONVERSATION, conversation_id)
    return prefill(talk, (await ports.known()).life_domains)


async def register(
    ports: Contacts, staff: Staff, draft: ContactDraft, data: Mapping[str, Sequence[str]]
) -> ContactMoment:
    """Keeps a contact as the worker confirmed it; raises ContactInvalid naming the field.

    A chat is registered once: the second time says so, at field "gesprek".
    """
    known = await ports.known()
    confirmed = read_form(data, draft, known)
    moment = ContactMoment(
        id=ports.new_id(),
        organization=staff.organization,
        worker_id=staff.id,
        registered_at=ports.now(),
        draft=confirmed,
        life_domains=tuple(known.life_domains[code] for code in confirmed.help_requests),
    )

    await ports.record(staff, Action.WRITTEN, Subject.CONTACT, moment.id)

    async def keep() -> None:
        async with ports.open() as store:
            talk = confirmed.conversation_id
            if talk is not None and await store.of_conversation(talk) is not None:
                raise ContactInvalid("gesprek", "registered")
            await store.add(moment)

    await in_time(keep(), ports.patience)
    return moment


async def register_talk(
    ports: Contacts, staff: Staff, conversation_id: str, data: Mapping[str, Sequence[str]]
) -> ContactMoment:
    """Registers a chat; a hulpvraag the worker corrects becomes a suggestion for the model."""
    talk = await _talk(ports, staff, conversation_id)
    codes = (await ports.known()).life_domains
    moment = await register(ports, staff, prefill(talk, codes), data)
    understood = [
        (line.id, line.intent if line.intent in codes else None)
        for line in talk.lines
        if line.typed
    ]
    for message_id, labels in corrections(understood, moment.draft.help_requests):
        await ports.suggest(staff, labels, message_id=message_id)
    return moment


async def list_contacts(
    ports: Contacts, staff: Staff
) -> tuple[Sequence[ContactMoment], Sequence[Talk]]:
    """The newest contacts of the organisation, and the chats that wait to be registered."""
    await ports.record(staff, Action.LISTED, Subject.CONTACT, "all")

    async def read() -> tuple[Sequence[ContactMoment], Sequence[Talk]]:
        async with ports.open() as store:
            done = await store.listed(staff.organization, MOST_LISTED)
            waiting = await store.unregistered(staff.organization, ports.now() - WAITING_FOR)
            return done, waiting

    return await in_time(read(), ports.patience)


async def _talk(ports: Contacts, staff: Staff, conversation_id: str) -> Talk:
    async def read() -> Talk | None:
        async with ports.open() as store:
            return await store.talk(conversation_id, staff.organization)

    talk = await in_time(read(), ports.patience)
    if talk is None:
        raise ContactNotFound
    return talk
