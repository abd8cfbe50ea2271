"""Asks whether a person can come now, and where somebody stands in the queue."""

from __future__ import annotations

from services.conversation.core import Conversation, Owner, QueuePlace, StorageUnavailable
from services.conversation.patience import in_time
from services.conversation.ports import ConversationStore, Ports
from services.conversation.waiting import Can, Reach, place_of, reach
from services.frontoffice.core import RECENT


async def reach_person(ports: Ports, organization: str | None) -> Reach:
    """How a person of this organisation can be reached now. Never raises."""
    if organization is None:
        return Reach(Can.UNKNOWN)
    try:
        return await in_time(_reach(ports, organization), ports.patience)
    except StorageUnavailable:
        return Reach(Can.UNKNOWN)


async def _reach(ports: Ports, organization: str) -> Reach:
    office = await ports.office(organization)
    if not office.is_open or not office.workers:
        return reach(office, 0)
    async with ports.open_conversations() as store:
        return reach(office, len(await store.queue(organization)))


async def queue_place(
    ports: Ports, store: ConversationStore, conversation: Conversation
) -> QueuePlace | None:
    """Where a conversation stands; None when it is not in the queue."""
    if conversation.owner is not Owner.QUEUE or conversation.organization is None:
        return None
    now = ports.now()
    queue = await store.queue(conversation.organization)
    waits = await store.waits(conversation.organization, now - RECENT)
    return place_of(conversation.id, queue, waits, now)


async def queue_places(ports: Ports, organization: str) -> dict[str, QueuePlace]:
    """Where everybody stands who waits for this organisation, by conversation."""

    async def read() -> dict[str, QueuePlace]:
        now = ports.now()
        async with ports.open_conversations() as store:
            queue = await store.queue(organization)
            waits = await store.waits(organization, now - RECENT)
        places = {waiting.id: place_of(waiting.id, queue, waits, now) for waiting in queue}
        return {name: place for name, place in places.items() if place is not None}

    return await in_time(read(), ports.patience)
