"""A store of conversations keeps what it is given: in memory, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import text

from services.conversation.core import (
    Button,
    Draft,
    Owner,
    Sender,
    StorageUnavailable,
    Translation,
)
from services.conversation.ports import ConversationStore
from services.conversation.store import open_conversations
from services.db import make_engine, make_sessions
from tests.builders import NOON, make_card, make_conversation
from tests.databases import sqlite_at
from tests.fakes import MemoryConversations
from tests.gateway import OF_RESIDENTS

Open = Callable[[], AbstractAsyncContextManager[ConversationStore]]

ID = make_conversation().id
OTHER = "99999999-9999-4999-8999-999999999999"
WHOLE = Draft(
    Sender.BOT,
    "Kijk eens.\n\nHelpt dit? 😀",
    buttons=(Button("Ja", "/bevestigen"), Button("Nee", '/x{"place": "Borne"}')),
    listings=(make_card(),),
    signal="suicide",
    payload="/x",
    client_id="c-1",
    reply_to="m-1",
    translation=Translation("ar", "هل هذا يساعدك؟"),
)


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str | None:
    """Where the store is; None for memory."""
    if request.param == "memory":
        return None
    if request.param == "postgresql":
        url: str = request.getfixturevalue("seeded_postgresql")
        return url
    shutil.copyfile(request.getfixturevalue("seeded_sqlite"), tmp_path / "v.db")
    return sqlite_at(tmp_path / "v.db")


@pytest.fixture
async def opens(address: str | None) -> AsyncIterator[Open]:
    """An empty store of each kind, with one conversation."""
    if address is None:
        opened: Open = MemoryConversations().open
        await begin(opened)
        yield opened
        return
    engine = make_engine(address)
    async with engine.begin() as connection:
        for table in OF_RESIDENTS:
            await connection.execute(text(f"DELETE FROM {table}"))
    opened = partial(open_conversations, make_sessions(engine))
    await begin(opened)
    yield opened
    await engine.dispose()


async def begin(opens: Open, conversation_id: str = ID) -> None:
    async with opens() as store:
        await store.add(make_conversation(id=conversation_id))


def said(words: str = "hallo", client_id: str | None = None) -> Draft:
    return Draft(Sender.RESIDENT, words, client_id=client_id)


async def test_a_conversation_comes_back_as_it_was_added(opens: Open) -> None:
    whole = make_conversation(
        id=OTHER, owner=Owner.WORKER, organization="wijkracht", municipality="Borne",
        place="Zenderen", language="en", signal="suicide",
    )  # fmt: skip
    async with opens() as store:
        await store.add(whole)
    async with opens() as store:
        assert await store.get(OTHER) == whole


@pytest.mark.parametrize("lock", [False, True])
async def test_a_conversation_that_never_was_is_nothing(opens: Open, lock: bool) -> None:
    async with opens() as store:
        assert await store.get(OTHER, lock=lock) is None


async def test_a_message_comes_back_as_it_was_given(opens: Open) -> None:
    async with opens() as store:
        given = await store.append(ID, WHOLE, NOON)
    async with opens() as store:
        assert await store.messages(ID) == [given]


async def test_a_message_keeps_all_of_its_draft(opens: Open) -> None:
    async with opens() as store:
        await store.append(ID, WHOLE, NOON)
    async with opens() as store:
        (found,) = await store.messages(ID)
    kept = {name: getattr(found, name) for name in Draft.__dataclass_fields__}
    assert Draft(**kept) == WHOLE


async def test_messages_are_numbered_from_one_without_gaps(opens: Open) -> None:
    for _ in range(3):
        async with opens() as store:
            await store.append(ID, said(), NOON)
            await store.append(ID, said(), NOON)
    async with opens() as store:
        assert [m.seq for m in await store.messages(ID)] == [1, 2, 3, 4, 5, 6]


async def test_each_conversation_is_numbered_apart(opens: Open) -> None:
    await begin(opens, OTHER)
    async with opens() as store:
        await store.append(ID, said(), NOON)
        assert (await store.append(OTHER, said(), NOON)).seq == 1


async def test_a_message_moves_the_moment_of_the_last_one(opens: Open) -> None:
    later = NOON + timedelta(days=3)
    async with opens() as store:
        await store.append(ID, said(), later)
    async with opens() as store:
        found = await store.get(ID)
    assert found is not None and found.last_message_at == later


@pytest.mark.parametrize(("after", "seqs"), [(0, [1, 2]), (1, [2]), (2, []), (99, [])])
async def test_messages_after_a_number_are_given(opens: Open, after: int, seqs: list[int]) -> None:
    async with opens() as store:
        await store.append(ID, said(), NOON)
        await store.append(ID, said(), NOON)
        assert [m.seq for m in await store.messages(ID, after)] == seqs


async def test_a_message_is_found_by_its_client_id(opens: Open) -> None:
    async with opens() as store:
        given = await store.append(ID, said(client_id="c-7"), NOON)
    async with opens() as store:
        assert await store.by_client_id(ID, "c-7") == given


async def test_a_client_id_belongs_to_its_conversation(opens: Open) -> None:
    await begin(opens, OTHER)
    async with opens() as store:
        await store.append(ID, said(client_id="c-7"), NOON)
        assert await store.by_client_id(OTHER, "c-7") is None


async def test_a_client_id_is_stored_once(opens: Open) -> None:
    async with opens() as store:
        await store.append(ID, said(client_id="c-7"), NOON)
    with pytest.raises(StorageUnavailable):
        async with opens() as store:
            await store.append(ID, said(client_id="c-7"), NOON)


async def test_a_message_of_no_conversation_is_not_stored(opens: Open) -> None:
    with pytest.raises(StorageUnavailable):
        async with opens() as store:
            await store.append(OTHER, said(), NOON)


async def test_answers_are_found_by_the_message_they_answer(opens: Open) -> None:
    async with opens() as store:
        question = await store.append(ID, said(), NOON)
        answer = Draft(Sender.BOT, "Dag!", reply_to=question.id)
        await store.append(ID, said(), NOON)
        given = [await store.append(ID, answer, NOON) for _ in range(2)]
    async with opens() as store:
        assert await store.answers_to(question.id) == given


async def test_a_message_nobody_answered_has_no_answers(opens: Open) -> None:
    async with opens() as store:
        question = await store.append(ID, said(), NOON)
        assert await store.answers_to(question.id) == []


async def test_all_buttons_that_were_given_are_known(opens: Open) -> None:
    async with opens() as store:
        await store.append(ID, WHOLE, NOON)
        await store.append(ID, said(), NOON)
        assert await store.issued_payloads(ID) == {"/bevestigen", '/x{"place": "Borne"}'}


async def test_a_change_is_kept(opens: Open) -> None:
    async with opens() as store:
        await store.change(ID, owner=Owner.QUEUE, municipality="Borne", signal="suicide")
    async with opens() as store:
        assert await store.get(ID) == replace(
            make_conversation(), owner=Owner.QUEUE, municipality="Borne", signal="suicide"
        )


async def test_what_is_not_given_does_not_change(opens: Open) -> None:
    async with opens() as store:
        await store.change(ID, organization="wijkracht")
    async with opens() as store:
        await store.change(ID, place="Zenderen")
    async with opens() as store:
        found = await store.get(ID)
    assert found is not None and found.organization == "wijkracht"


async def test_removing_leaves_nothing_of_a_conversation(opens: Open) -> None:
    async with opens() as store:
        await store.append(ID, said(), NOON)
    async with opens() as store:
        await store.remove(ID)
    async with opens() as store:
        assert (await store.get(ID), await store.messages(ID)) == (None, [])


async def test_removing_leaves_the_conversations_of_others(opens: Open) -> None:
    await begin(opens, OTHER)
    async with opens() as store:
        await store.append(OTHER, said(), NOON)
        await store.remove(ID)
    async with opens() as store:
        assert len(await store.messages(OTHER)) == 1


async def test_a_step_that_fails_leaves_nothing_behind(opens: Open) -> None:
    async def fail() -> None:
        async with opens() as store:
            await store.append(ID, said(), NOON)
            raise KeyError

    with pytest.raises(KeyError):
        await fail()
    async with opens() as store:
        assert await store.messages(ID) == []


async def test_steps_at_the_same_time_are_all_kept(opens: Open) -> None:
    async def step(number: int) -> None:
        conversation_id = f"00000000-0000-4000-8000-{number:012d}"
        await begin(opens, conversation_id)
        async with opens() as store:
            await store.append(conversation_id, said(), NOON)

    await asyncio.gather(*(step(number) for number in range(12)))
    async with opens() as store:
        found = [await store.messages(f"00000000-0000-4000-8000-{n:012d}") for n in range(12)]
    assert [len(messages) for messages in found] == [1] * 12


async def test_two_steps_in_one_conversation_do_not_take_the_same_number(opens: Open) -> None:
    seqs = await seqs_of_steps_at_once(opens)
    assert seqs == list(range(1, len(seqs) + 1)) and seqs


@pytest.mark.parametrize("address", ["postgresql"], indirect=True)
async def test_with_several_gateways_the_second_step_waits_for_the_first(opens: Open) -> None:
    assert await seqs_of_steps_at_once(opens) == [1, 2, 3, 4, 5]


async def seqs_of_steps_at_once(opens: Open) -> list[int]:
    """Numbers of what is stored when five steps want to add to one conversation."""

    async def step() -> None:
        async with opens() as store:
            await store.get(ID, lock=True)
            await store.append(ID, said(), NOON)

    await asyncio.gather(*(step() for _ in range(5)), return_exceptions=True)
    async with opens() as store:
        return [message.seq for message in await store.messages(ID)]
