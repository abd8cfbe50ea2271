"""Two workers want one conversation at the same moment: one has it, the other is told who."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from services.conversation import ownership
from services.conversation.core import ClosedAs, Draft, Note, Owner, Sender
from services.conversation.ownership import OwnershipRefused
from services.conversation.store import open_conversations
from services.db import Sessions
from tests.builders import NOON, make_conversation

ID = make_conversation().id


@pytest.fixture
async def opens(sessions: Sessions) -> partial[object]:
    """A store with one conversation."""
    opened = partial(open_conversations, sessions)
    async with opened() as store:
        await store.add(make_conversation(organization="wijkracht"))
    return opened


async def take(opens: partial, worker: str, meanwhile: float = 0.0) -> str | None:
    """Takes it; None when it is this worker's now, else who has it."""
    try:
        async with opens() as store:
            found = await store.get(ID, lock=True)
            await asyncio.sleep(meanwhile)
            await store.move(ownership.take(found, worker, NOON))
    except OwnershipRefused as refused:
        return refused.worker_id
    return None


@pytest.mark.parametrize("meanwhile", [0.0, 0.05])
async def test_of_two_workers_one_has_it_and_the_other_is_told_who(
    opens: partial, meanwhile: float
) -> None:
    told = await asyncio.gather(take(opens, "karin", meanwhile), take(opens, "jan", meanwhile))
    async with opens() as store:
        found = await store.get(ID)
    assert found.worker_id in {"karin", "jan"}
    assert told == [
        None if name == found.worker_id else found.worker_id for name in ("karin", "jan")
    ]


async def test_of_ten_workers_exactly_one_has_it(opens: partial) -> None:
    told = await asyncio.gather(*(take(opens, f"worker-{n}", 0.01) for n in range(10)))
    async with opens() as store:
        found = await store.get(ID)
    assert Counter(told) == {None: 1, found.worker_id: 9}


async def test_a_worker_and_the_bot_do_not_write_in_one_conversation_at_once(
    opens: partial,
) -> None:
    """What `receive` does with the bot's answer: looks who has it, then stores."""

    async def bot_answers() -> bool:
        async with opens() as store:
            found = await store.get(ID, lock=True)
            await asyncio.sleep(0.02)
            if found.owner is not Owner.BOT:
                return False
            await store.append(ID, Draft(Sender.BOT, "Kijk eens."), NOON)
            return True

    async def worker_says() -> None:
        async with opens() as store:
            found = await store.get(ID, lock=True)
            await store.move(ownership.take(found, "karin", NOON))
            await store.append(ID, Draft(Sender.WORKER, "Goedemiddag"), NOON)

    answered, _ = await asyncio.gather(bot_answers(), worker_says())
    async with opens() as store:
        senders = [message.sender for message in await store.messages(ID)]
    assert senders == ([Sender.BOT, Sender.WORKER] if answered else [Sender.WORKER])


async def test_who_has_it_is_the_same_after_a_restart(opens: partial) -> None:
    whole = replace(
        make_conversation(organization="wijkracht"),
        owner=Owner.CLOSED, taken_at=NOON, waited=90, closed_at=NOON,
        closed_as=ClosedAs.DONE, paused_at=NOON,
    )  # fmt: skip
    async with opens() as store:
        await store.move(whole)
    async with opens() as store:
        assert await store.get(ID) == whole


async def test_a_move_can_make_everything_empty_again(opens: partial) -> None:
    async with opens() as store:
        await store.move(ownership.take(await store.get(ID, lock=True), "karin", NOON))
    async with opens() as store:
        await store.move(ownership.hand_back(await store.get(ID, lock=True), "karin"))
    async with opens() as store:
        found = await store.get(ID)
    assert (found.owner, found.worker_id) == (Owner.BOT, None)


async def test_signals_stand_on_top_of_the_queue_and_the_rest_by_how_long(opens: partial) -> None:
    minutes = {"first": 0, "second": 5, "danger": 9, "other": 1}
    async with opens() as store:
        for name, minute in minutes.items():
            await store.add(
                make_conversation(
                    id=name,
                    organization="dewolden" if name == "other" else "wijkracht",
                    owner=Owner.QUEUE,
                    waiting_since=NOON + timedelta(minutes=minute),
                    signal="suicide" if name == "danger" else None,
                )
            )
        assert [c.id for c in await store.queue("wijkracht")] == ["danger", "first", "second"]
        assert len(await store.queue()) == 4


async def test_a_worker_finds_what_is_theirs_and_a_team_what_is_its_own(opens: partial) -> None:
    async with opens() as store:
        for name, slug in (("karin", "wijkracht"), ("jan", "wijkracht"), ("mo", "dewolden")):
            talk = make_conversation(id=name, organization=slug)
            await store.add(ownership.take(talk, name, NOON))
        assert [c.id for c in await store.owned("wijkracht", "karin")] == ["karin"]
        assert {c.id for c in await store.owned("wijkracht")} == {"karin", "jan"}
        assert await store.owned("wijkracht", "mo") == []


async def test_recent_waits_are_of_this_organisation_and_this_afternoon(opens: partial) -> None:
    async with opens() as store:
        for name, slug, hours, waited in (
            ("a", "wijkracht", 0, 60), ("b", "wijkracht", 5, 600), ("c", "dewolden", 0, 5),
            ("d", "wijkracht", 0, None),
        ):  # fmt: skip
            at = NOON - timedelta(hours=hours)
            await store.add(
                make_conversation(id=name, organization=slug, taken_at=at, waited=waited)
            )
        assert await store.waits("wijkracht", NOON - timedelta(hours=2)) == [60]


async def test_notes_come_back_in_order_and_go_with_the_conversation(opens: partial) -> None:
    async with opens() as store:
        for number in (1, 0):
            at = NOON + timedelta(minutes=number)
            await store.add_note(Note(f"n{number}", ID, "karin", "Karin", "let op", at))
        assert [note.id for note in await store.notes(ID)] == ["n0", "n1"]
    async with opens() as store:
        await store.remove(ID)
    async with opens() as store:
        assert await store.notes(ID) == []


async def test_what_the_model_understood_is_read_back_by_message_and_by_talk(
    opens: partial,
) -> None:
    async with opens() as store:
        first = await store.append(ID, Draft(Sender.RESIDENT, "schulden"), NOON)
        second = await store.append(ID, Draft(Sender.RESIDENT, "dank u"), NOON)
        await store.understood(first.id, "schulden", 0.9)
        await store.understood(second.id, "bedanken", 0.8)
        found = await store.all_understood(ID)
        assert {name: u.intent for name, u in found.items()} == {
            first.id: "schulden",
            second.id: "bedanken",
        }
        last = await store.last_understood([ID], {"schulden"})
        assert (last[ID].intent, last[ID].confidence) == ("schulden", 0.9)
        assert (await store.last_of([ID], Sender.RESIDENT))[ID] == second
