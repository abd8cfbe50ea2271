"""Looks after the queue, so that nobody waits where nobody comes, and nobody is left by a worker."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta

from services.conversation import ownership
from services.conversation.core import Conversation, Draft, Owner, Sender, StorageUnavailable
from services.conversation.ownership import OwnershipRefused
from services.conversation.patience import in_time
from services.conversation.ports import Happened, Ports
from services.conversation.reaching import queue_place, reach_person
from services.conversation.telling import tell_resumed
from services.conversation.waiting import Can, reach

TEND_EVERY = 30.0  # seconds
ABANDONED_AFTER = timedelta(minutes=60)  # of silence in the queue; never with a signal

Move = Callable[[Conversation], Conversation]


async def keep_tending(ports: Ports, *, every: float = TEND_EVERY) -> None:
    """Tends again and again; never returns. A database that is away is for the next time."""
    while True:
        await asyncio.sleep(every)
        try:
            await tend(ports)
        except StorageUnavailable:
            continue


async def tend(ports: Ports) -> None:
    """One look at everybody who waits and everything that workers have."""
    async with ports.open_conversations() as store:
        waiting, owned = await store.queue(), await store.owned()
    for conversation in waiting:
        await _tend_waiting(ports, conversation)
    for conversation in owned:
        await _tend_owned(ports, conversation)


async def _tend_waiting(ports: Ports, conversation: Conversation) -> None:
    office = await ports.office(conversation.organization or "")
    found = reach(office, 0)
    if found.can in {Can.CLOSED, Can.NOBODY}:
        said = ports.texts.nobody(found, ports.now())
        await _move(ports, conversation, ownership.leave_queue, said)
    elif conversation.signal is None and await _is_silent(ports, conversation):
        said = ports.texts.hands("abandoned", "")
        await _move(ports, conversation, lambda c: ownership.abandon(c, ports.now()), said)


async def _tend_owned(ports: Ports, conversation: Conversation) -> None:
    office = await ports.office(conversation.organization or "")
    worker = conversation.worker_id
    if worker in office.around or await _was_just_here(ports, conversation):
        return
    found = await reach_person(ports, conversation.organization)
    to_queue = found.staffed or (found.can is Can.FULL and conversation.signal is not None)

    def move(now_is: Conversation) -> Conversation:
        return ownership.leave_behind(now_is, worker or "", ports.now(), to_queue=to_queue)

    said = "worker_gone_queue" if to_queue else "worker_gone"
    await _move(ports, conversation, move, ports.texts.hands(said, ""))


async def _is_silent(ports: Ports, conversation: Conversation) -> bool:
    since = ports.now() - ABANDONED_AFTER
    async with ports.open_conversations() as store:
        last = (await store.last_of([conversation.id], Sender.RESIDENT)).get(conversation.id)
    waits = conversation.waiting_since
    return waits is not None and waits < since and (last is None or last.created_at < since)


async def _was_just_here(ports: Ports, conversation: Conversation) -> bool:
    """Took it or said something a moment ago, by whatever way."""
    since = ports.now() - ownership.GONE_AFTER
    async with ports.open_conversations() as store:
        last = (await store.last_of([conversation.id], Sender.WORKER)).get(conversation.id)
    moments = [conversation.taken_at, last.created_at if last else None]
    return any(moment is not None and moment >= since for moment in moments)


async def _move(ports: Ports, conversation: Conversation, move: Move, said: str) -> None:
    """One move with a line for the resident, unless somebody was there first."""

    async def moved() -> Happened | None:
        async with ports.open_conversations() as store:
            before = await store.get(conversation.id, lock=True)
            if before is None:
                return None
            after = move(before)
            await store.move(after)
            message = await store.append(before.id, Draft(Sender.SYSTEM, said), ports.now())
            place = await queue_place(ports, store, after)
            return Happened(after, (message,), place, queue_changed=True)

    try:
        happened = await in_time(moved(), ports.patience)
    except OwnershipRefused:
        return
    if happened is None:
        return
    await ports.announce(happened)
    if happened.conversation.owner is Owner.BOT:
        await tell_resumed(ports, happened.conversation)
    if happened.conversation.owner is Owner.CLOSED:
        await ports.handled(happened.conversation.id)
