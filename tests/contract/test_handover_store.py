"""What must reach a person is kept, alike on SQLite and PostgreSQL; so is what went wrong."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from services.conversation.store import open_conversations
from services.db import Sessions
from services.handover.core import CallbackRequest, Handover, Reason
from services.handover.store import open_handovers
from services.handover.tables import HandoverRow
from services.incidents.core import IncidentKind
from services.incidents.store import SqlIncidents
from tests.builders import NOON, make_conversation

ID = make_conversation().id


@pytest.fixture
async def stored(sessions: Sessions) -> Sessions:
    """A database with one conversation."""
    async with open_conversations(sessions) as store:
        await store.add(make_conversation())
    return sessions


def make_handover(number: int = 1, reason: Reason = Reason.ASKED, **more: str) -> Handover:
    moment = NOON + timedelta(minutes=number)
    return Handover(f"h-{number}", ID, "wijkracht", reason, more.get("signal"), moment, "pl")


def make_callback(number: int = 1, conversation_id: str | None = ID) -> CallbackRequest:
    return CallbackRequest(
        id=f"c-{number}",
        conversation_id=conversation_id,
        organization="wijkracht",
        municipality="Borne",
        phone="+31612345678",
        name="Jo",
        when="ochtend",
        safe=False,
        created_at=NOON + timedelta(minutes=number),
        language="ti",
    )


async def test_a_handover_comes_back_as_it_was_added(stored: Sessions) -> None:
    handover = make_handover(reason=Reason.SIGNAL, signal="suicide")
    async with open_handovers(stored) as store:
        await store.add_handover(handover)
    async with open_handovers(stored) as store:
        assert await store.handovers() == [handover]


async def test_the_open_handover_of_a_reason_is_the_newest(stored: Sessions) -> None:
    async with open_handovers(stored) as store:
        for number in (2, 3, 1):
            await store.add_handover(make_handover(number))
        found = await store.open_handover(ID, Reason.ASKED)
    assert found is not None and found.id == "h-3"


async def test_another_reason_has_no_open_handover(stored: Sessions) -> None:
    async with open_handovers(stored) as store:
        await store.add_handover(make_handover())
        assert await store.open_handover(ID, Reason.COMPLAINT) is None


async def test_closing_closes_every_reason_of_one_conversation_once(stored: Sessions) -> None:
    first, later = NOON + timedelta(hours=1), NOON + timedelta(hours=2)
    async with open_handovers(stored) as store:
        await store.add_handover(make_handover(1))
        await store.add_handover(make_handover(2, Reason.COMPLAINT))
        await store.close_handovers("another", first)
        assert len(await store.handovers()) == 2
        await store.close_handovers(ID, first)
        await store.close_handovers(ID, later)
        assert await store.handovers() == []
        assert await store.open_handover(ID, Reason.ASKED) is None
    async with stored() as session:
        rows = await session.scalars(select(HandoverRow.closed_at))
        assert set(rows) == {first}


async def test_handovers_come_oldest_first(stored: Sessions) -> None:
    async with open_handovers(stored) as store:
        for number in (2, 1):
            await store.add_handover(make_handover(number))
        assert [handover.id for handover in await store.handovers()] == ["h-1", "h-2"]


@pytest.mark.parametrize("conversation_id", [ID, None])
async def test_a_call_back_comes_back_as_it_was_asked(
    stored: Sessions, conversation_id: str | None
) -> None:
    asked = make_callback(conversation_id=conversation_id)
    async with open_handovers(stored) as store:
        await store.add_callback(asked)
    async with open_handovers(stored) as store:
        assert await store.callbacks() == [asked]


async def test_call_backs_come_oldest_first(stored: Sessions) -> None:
    async with open_handovers(stored) as store:
        for number in (2, 1):
            await store.add_callback(make_callback(number))
        assert [request.id for request in await store.callbacks()] == ["c-1", "c-2"]


async def test_erasing_a_conversation_erases_its_handover_and_keeps_its_call_back(
    stored: Sessions,
) -> None:
    async with open_handovers(stored) as store:
        await store.add_handover(make_handover())
        await store.add_callback(make_callback())
    async with open_conversations(stored) as conversations:
        await conversations.remove(ID)
    async with open_handovers(stored) as store:
        assert await store.handovers() == []
        assert [request.conversation_id for request in await store.callbacks()] == [None]


async def test_incidents_are_counted_by_kind(sessions: Sessions) -> None:
    incidents = SqlIncidents(sessions)
    for kind in (IncidentKind.BOT_SLOW, IncidentKind.BOT_DOWN, IncidentKind.BOT_SLOW):
        await incidents.report(kind, "x", NOON)
    assert await incidents.count() == {"bot_slow": 2, "bot_down": 1}
