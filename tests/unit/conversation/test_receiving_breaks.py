"""What happens to a message while something else happens: a worker takes over, storage fails or hangs."""

from __future__ import annotations

import asyncio
import contextlib

import pytest

from services.conversation.core import (
    ConversationNotFound,
    Owner,
    Sender,
    StorageUnavailable,
)
from services.conversation.receiving import receive
from services.conversation.turns import Turns
from services.incidents.core import IncidentKind
from tests.builders import TOKEN
from tests.fakes import DANGER, Asked, World
from tests.unit.conversation.sending import ID, send, text


async def test_the_bot_is_silent_when_a_worker_took_over_while_it_was_thinking(
    world: World,
) -> None:
    async def take_over(asked: Asked) -> None:
        async with world.store.open() as step:
            await step.change(ID, owner=Owner.WORKER)

    world.bot.before = take_over
    reply = await receive(world.ports, Turns(), ID, TOKEN, text())
    assert [message.sender for message in reply.messages] == [Sender.RESIDENT]


async def test_the_reply_says_that_a_worker_took_over_meanwhile(world: World) -> None:
    async def take_over(asked: Asked) -> None:
        async with world.store.open() as step:
            await step.change(ID, owner=Owner.WORKER)

    world.bot.before = take_over
    reply = await receive(world.ports, Turns(), ID, TOKEN, text())
    assert reply.owner is Owner.WORKER


async def test_the_line_stands_when_a_worker_took_over_while_the_bot_was_thinking(
    world: World,
) -> None:
    async def take_over(asked: Asked) -> None:
        async with world.store.open() as step:
            await step.change(ID, owner=Owner.WORKER)

    world.bot.before = take_over
    reply = await receive(world.ports, Turns(), ID, TOKEN, text(DANGER["huiselijk_geweld"]))
    assert [message.signal for message in reply.messages] == [None, "huiselijk_geweld"]


async def test_a_conversation_erased_while_the_bot_was_thinking_stays_erased(
    world: World,
) -> None:
    async def erase(asked: Asked) -> None:
        async with world.store.open() as step:
            await step.remove(ID)

    world.bot.before = erase
    with pytest.raises(ConversationNotFound):
        await receive(world.ports, Turns(), ID, TOKEN, text())


async def test_erasing_while_the_bot_was_thinking_is_no_incident(world: World) -> None:
    async def erase(asked: Asked) -> None:
        async with world.store.open() as step:
            await step.remove(ID)

    world.bot.before = erase
    with pytest.raises(ConversationNotFound):
        await receive(world.ports, Turns(), ID, TOKEN, text())
    assert world.incidents == []


def test_a_message_that_cannot_be_kept_is_refused(world: World) -> None:
    world.store.down = True
    with pytest.raises(StorageUnavailable):
        send(world, text())


def test_a_message_that_cannot_be_kept_is_not_given_to_the_bot(world: World) -> None:
    world.store.down = True
    with pytest.raises(StorageUnavailable):
        send(world, text())
    assert world.bot.asked == []


@pytest.mark.parametrize("words", ["ik heb een vraag", DANGER["suicide"]])
def test_a_database_that_is_down_is_an_incident(world: World, words: str) -> None:
    world.store.down = True
    with contextlib.suppress(StorageUnavailable):
        send(world, text(words))
    assert world.incidents == [(IncidentKind.DATABASE_DOWN, "message")]


@pytest.mark.parametrize("signal", list(DANGER))
def test_danger_is_answered_while_the_database_is_down(world: World, signal: str) -> None:
    world.store.down = True
    assert [m.signal for m in send(world, text(DANGER[signal])).messages] == [signal]


def test_an_answer_given_while_the_database_is_down_says_it_was_not_stored(world: World) -> None:
    world.store.down = True
    reply = send(world, text(DANGER["suicide"]))
    assert (reply.stored, [message.seq for message in reply.messages]) == (False, [0])


async def test_an_answer_that_cannot_be_stored_is_given_all_the_same(world: World) -> None:
    async def fall(asked: Asked) -> None:
        world.store.down = True

    world.bot.before = fall
    reply = await receive(world.ports, Turns(), ID, TOKEN, text())
    assert ([m.text for m in reply.messages], reply.stored) == (["Wat kan ik voor u doen?"], False)


async def test_an_answer_that_cannot_be_stored_is_an_incident(world: World) -> None:
    async def fall(asked: Asked) -> None:
        world.store.down = True

    world.bot.before = fall
    await receive(world.ports, Turns(), ID, TOKEN, text())
    assert world.incidents == [(IncidentKind.DATABASE_DOWN, "answer")]


async def test_an_answer_that_could_not_be_stored_is_stored_when_the_message_is_sent_again(
    world: World,
) -> None:
    async def fall(asked: Asked) -> None:
        world.store.down = True

    world.bot.before = fall
    await receive(world.ports, Turns(), ID, TOKEN, text())
    world.store.down, world.bot.before = False, None
    reply = await receive(world.ports, Turns(), ID, TOKEN, text())
    assert [m.seq for m in reply.messages] == [2, 3]


@pytest.mark.parametrize("signal", list(DANGER))
async def test_danger_is_answered_while_the_database_hangs(world: World, signal: str) -> None:
    world.store.hangs = True
    async with asyncio.timeout(2):
        reply = await receive(world.ports, Turns(), ID, TOKEN, text(DANGER[signal]))
    assert [m.signal for m in reply.messages] == [signal]


async def test_a_database_that_hangs_is_a_database_that_is_down(world: World) -> None:
    world.store.hangs = True
    async with asyncio.timeout(2):
        with pytest.raises(StorageUnavailable):
            await receive(world.ports, Turns(), ID, TOKEN, text())
    assert world.incidents == [(IncidentKind.DATABASE_DOWN, "message")]


async def test_an_answer_is_given_when_the_database_hangs_meanwhile(world: World) -> None:
    async def hang(asked: Asked) -> None:
        world.store.hangs = True

    world.bot.before = hang
    async with asyncio.timeout(2):
        reply = await receive(world.ports, Turns(), ID, TOKEN, text())
    assert ([m.text for m in reply.messages], reply.stored) == (["Wat kan ik voor u doen?"], False)
