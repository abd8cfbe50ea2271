"""What the telephone needs from outside: its store, the same ears as the chat, the sociale kaart."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol

from services.contact.telephone_core import PhoneContact
from services.contact.use_cases import Contacts
from services.directory.core import Person, Route
from services.places.core import Place
from services.rasa_client.core import Parsed


class PhoneStore(Protocol):
    """What the use cases need of a store."""

    async def add(self, contact: PhoneContact) -> None: ...

    async def get(self, contact_id: str, *, lock: bool = False) -> PhoneContact | None: ...

    async def of_worker(self, worker_id: str) -> Sequence[PhoneContact]:
        """The contacts of a worker that are not over, in the order they began."""
        ...

    async def keep(self, contact: PhoneContact) -> None:
        """Keeps everything of a contact that is there, questions included."""
        ...

    async def remove(self, contact_id: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Telephone:
    """Everything a telephone contact needs from outside."""

    open: Callable[[], AbstractAsyncContextManager[PhoneStore]]
    contacts: Contacts
    parse: Callable[[str, str], Awaitable[Parsed]]  # (contact id, masked text); raises BotFailure
    find_signals: Callable[[str], Awaitable[tuple[str, ...]]]  # heaviest first; never raises
    mask: Callable[[str], str]
    age: Callable[[str], int | None]
    places: Callable[[str], Sequence[Place]]  # candidates named in a text
    route: Callable[[str, Person, bool], Awaitable[Route]]  # (hulpvraag, person, count it)
