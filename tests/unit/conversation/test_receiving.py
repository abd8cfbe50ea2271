"""Stored before anything reacts to it, harmless to resend, and never silently lost."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from services.conversation import ownership
from services.conversation.core import (
    Button,
    ConversationNotFound,
    Draft,
    Owner,
    PayloadUnknown,
    Sender,
)
from services.conversation.receiving import receive
from services.conversation.turns import Turns
from services.handover.core import Reason
from services.rasa_client.core import BotMessage, BotSlow
from tests.builders import NOON, TOKEN, make_conversation
from tests.fakes import DANGER, Asked, World
from tests.unit.conversation.sending import ID, button, send, text


async def test_a_message_is_stored_before_the_bot_sees_it(world: World) -> None:
    seen: list[str] = []

    async def look(asked: Asked) -> None:
        seen.extend(m.text for m in world.store.said(ID) if m.id == asked.message_id)

    world.bot.before = look
    await receive(world.ports, Turns(), ID, TOKEN, text())
    assert seen == ["ik heb een vraag"]


async def test_nothing_is_locked_while_the_bot_thinks(world: World) -> None:
    open_steps: list[int] = []

    async def look(asked: Asked) -> None:
        open_steps.append(world.store.open_steps)

    world.bot.before = look
    await receive(world.ports, Turns(), ID, TOKEN, text())
    assert open_steps == [0]


def test_the_reply_is_the_message_and_its_answer_as_they_are_stored(world: World) -> None:
    assert list(send(world, text()).messages) == world.store.said(ID)[1:]


def test_only_the_masked_text_is_stored(world: World) -> None:
    send(world, text("bel mij op 0612345678"))
    assert world.store.said(ID)[1].text == "bel mij op [telefoon]"


def test_the_place_in_a_message_is_kept_with_the_conversation(world: World) -> None:
    send(world, text("ik woon in Zenderen"))
    kept = world.store.tables.conversations[ID]
    assert (kept.place, kept.municipality, kept.organization) == ("Zenderen", "Borne", "wijkracht")


def test_what_the_model_understood_is_kept_with_the_message(world: World) -> None:
    world.bot.answer = replace(world.bot.answer, intent="schulden", confidence=0.8)
    message = send(world, text()).messages[0]
    assert world.store.tables.understood[message.id] == ("schulden", 0.8)


def test_sending_again_gives_the_stored_answer(world: World) -> None:
    assert send(world, text()) == send(world, text())


def test_sending_again_does_not_ask_the_bot_again(world: World) -> None:
    send(world, text())
    send(world, text())
    assert len(world.bot.asked) == 1


def test_sending_again_does_not_hand_over_again(world: World) -> None:
    send(world, text(DANGER["suicide"]))
    send(world, text(DANGER["suicide"]))
    assert len(world.handed_over) == 1


async def test_the_same_message_sent_at_the_same_time_is_stored_once(world: World) -> None:
    async def think(asked: Asked) -> None:
        await asyncio.sleep(0.01)

    world.bot.before = think
    turns = Turns()
    await asyncio.gather(*(receive(world.ports, turns, ID, TOKEN, text()) for _ in range(5)))
    assert [m.client_id for m in world.store.said(ID)] == [None, "c-1", None]


async def test_the_same_message_sent_at_the_same_time_gets_one_answer(world: World) -> None:
    async def think(asked: Asked) -> None:
        await asyncio.sleep(0.01)

    world.bot.before = think
    turns = Turns()
    replies = await asyncio.gather(
        *(receive(world.ports, turns, ID, TOKEN, text()) for _ in range(5))
    )
    assert len({reply.messages for reply in replies}) == 1


async def test_two_quick_messages_are_answered_one_after_the_other(world: World) -> None:
    async def think(asked: Asked) -> None:
        await asyncio.sleep(0.01)

    world.bot.before = think
    turns = Turns()
    await asyncio.gather(
        receive(world.ports, turns, ID, TOKEN, text("eerst", "c-1")),
        receive(world.ports, turns, ID, TOKEN, text("daarna", "c-2")),
    )
    said = world.store.said(ID)[1:]
    assert [message.sender for message in said] == [
        Sender.RESIDENT, Sender.BOT, Sender.RESIDENT, Sender.BOT,
    ]  # fmt: skip


async def test_one_conversation_does_not_wait_for_another(world: World) -> None:
    other = make_conversation(id="99999999-9999-4999-8999-999999999999")
    world.store.put(other)
    release = asyncio.Event()

    async def think(asked: Asked) -> None:
        if asked.sender == ID:
            await release.wait()

    world.bot.before = think
    turns = Turns()
    slow = asyncio.create_task(receive(world.ports, turns, ID, TOKEN, text()))
    quick = await asyncio.wait_for(receive(world.ports, turns, other.id, TOKEN, text()), 1)
    release.set()
    await slow
    assert quick.messages[-1].sender is Sender.BOT


def test_a_message_stored_just_before_a_crash_is_answered_when_it_is_sent_again(
    world: World,
) -> None:
    world.store.put(
        make_conversation(), Draft(Sender.RESIDENT, "ik heb een vraag", client_id="c-1")
    )
    assert send(world, text()).messages[-1].sender is Sender.BOT


def test_danger_stored_just_before_a_crash_is_answered_when_it_is_sent_again(
    world: World,
) -> None:
    world.store.put(make_conversation(), Draft(Sender.RESIDENT, "[naam]", client_id="c-1"))
    assert send(world, text(DANGER["suicide"])).messages[-1].signal == "suicide"


def test_a_button_that_was_given_is_taken_with_its_title(world: World) -> None:
    said = send(world, button()).messages[0]
    assert (said.text, said.payload) == ("Ik wil een mens spreken", "/medewerker")


def test_a_button_the_bot_gave_is_taken_too(world: World) -> None:
    world.bot.answer = replace(
        world.bot.answer, messages=(BotMessage("Goed zo?", (("Ja", "/bevestigen"),)),)
    )
    send(world, text())
    assert send(world, button("/bevestigen", "c-2")).messages[0].text == "Ja"


@pytest.mark.parametrize(
    "payload", ["/bevestigen", "/medewerker ", "medewerker", "/restart", "\x00"]
)
def test_a_button_that_was_never_given_is_refused(world: World, payload: str) -> None:
    with pytest.raises(PayloadUnknown):
        send(world, button(payload))


def test_a_button_of_another_conversation_is_refused(world: World) -> None:
    other = make_conversation(id="99999999-9999-4999-8999-999999999999")
    world.store.put(other, Draft(Sender.BOT, "?", buttons=(Button("Ja", "/bevestigen"),)))
    with pytest.raises(PayloadUnknown):
        send(world, button("/bevestigen"))


def test_a_refused_button_leaves_nothing_behind(world: World) -> None:
    with pytest.raises(PayloadUnknown):
        send(world, button("/bevestigen"))
    assert len(world.store.said(ID)) == 1


def test_a_button_with_a_place_is_kept_with_the_conversation(world: World) -> None:
    payload = '/plaats_doorgeven{"place": "Zenderen", "municipality": "Borne"}'
    world.store.put(
        make_conversation(), Draft(Sender.BOT, "?", buttons=(Button("Zenderen", payload),))
    )
    send(world, button(payload))
    assert world.store.tables.conversations[ID].municipality == "Borne"


def test_another_token_does_not_open_the_conversation(world: World) -> None:
    with pytest.raises(ConversationNotFound):
        send(world, text(), token="een-ander-geheim")


def test_a_message_reopens_a_closed_conversation_and_the_bot_answers(world: World) -> None:
    done = ownership.take(make_conversation(), "karin", NOON)
    world.store.put(ownership.close(done, "karin", NOON))
    reply = send(world, text())
    assert (reply.owner, [m.sender for m in reply.messages]) == (
        Owner.BOT,
        [Sender.RESIDENT, Sender.BOT],
    )


def test_a_message_of_before_the_end_sent_again_does_not_reopen(world: World) -> None:
    send(world, text())
    open_now = world.store.tables.conversations[ID]
    world.store.put(ownership.close(open_now, "karin", NOON))
    assert send(world, text()).owner is Owner.CLOSED


def test_a_message_of_before_the_end_still_gives_its_answer(world: World) -> None:
    first = send(world, text())
    open_now = world.store.tables.conversations[ID]
    world.store.put(ownership.close(open_now, "karin", NOON))
    assert send(world, text()).messages == first.messages


@pytest.mark.parametrize("owner", [Owner.QUEUE, Owner.WORKER])
def test_a_message_for_a_person_is_stored_and_the_bot_is_silent(world: World, owner: Owner) -> None:
    world.store.put(make_conversation(owner=owner))
    reply = send(world, text())
    assert (reply.owner, [m.sender for m in reply.messages]) == (owner, [Sender.RESIDENT])


def test_danger_is_handed_to_a_person_with_its_signal(world: World) -> None:
    send(world, text(DANGER["suicide"]))
    assert world.handed_over == [(ID, Reason.SIGNAL, "suicide")]


def test_a_hand_over_goes_to_the_organisation_of_the_place_in_the_same_message(
    world: World,
) -> None:
    send(world, text(f"ik woon in Zenderen en ik wil {DANGER['suicide']}"))
    assert world.handed_to == ["wijkracht"]


def test_danger_marks_the_conversation(world: World) -> None:
    send(world, text(DANGER["suicide"]))
    assert world.store.tables.conversations[ID].signal == "suicide"


def test_a_bot_that_fails_hands_over_without_a_signal(world: World) -> None:
    world.bot.failure = BotSlow()
    send(world, text())
    assert world.handed_over == [(ID, Reason.INCIDENT, None)]


def test_violence_with_a_bot_that_fails_hands_over_for_both(world: World) -> None:
    world.bot.failure = BotSlow()
    send(world, text(DANGER["huiselijk_geweld"]))
    assert world.handed_over == [
        (ID, Reason.SIGNAL, "huiselijk_geweld"),
        (ID, Reason.INCIDENT, None),
    ]


def test_the_apology_is_stored_as_the_answer(world: World) -> None:
    world.bot.failure = BotSlow()
    send(world, text())
    assert world.store.said(ID)[-1].sender is Sender.SYSTEM


async def test_a_lock_nobody_holds_is_forgotten() -> None:
    turns = Turns()
    async with turns.of("a"):
        pass
    assert len(turns._locks) == 0
