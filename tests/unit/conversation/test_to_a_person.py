"""From the bot to a person and back: only where somebody is there, and the bot stays silent."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from services.conversation import ownership
from services.conversation.core import Owner, Sender
from services.conversation.receiving import receive
from services.conversation.turns import Turns
from services.conversation.waiting import LEAVE
from services.frontoffice.core import HERE, OfficeNow
from services.handover.core import Reason
from services.incidents.core import IncidentKind
from services.rasa_client.core import BotDown, BotMessage
from tests.builders import NOON, TOKEN, make_conversation
from tests.fakes import DANGER, Asked, World
from tests.unit.conversation.sending import ID, button, send, text

WANTED = ["asked", "unsure", "complaint"]


@pytest.fixture
def office(world: World) -> World:
    """A resident of an organisation where Karin is there."""
    known = world.store.tables.conversations[ID]
    world.store.tables.conversations[ID] = replace(known, organization="wijkracht")
    world.office.staff("karin")
    return world


def owner(world: World) -> Owner:
    return world.store.tables.conversations[ID].owner


def bot_hands_over(world: World, reason: str = "asked") -> None:
    world.bot.answer = replace(
        world.bot.answer, messages=(BotMessage("Ik haal iemand.", handover=reason),)
    )


def fill_queue(world: World, number: int) -> None:
    for n in range(number):
        talk = make_conversation(id=f"other-{n}", organization="wijkracht")
        world.store.put(ownership.ask_person(talk, NOON - timedelta(minutes=n)))


# --- to the queue, or not


@pytest.mark.parametrize("reason", WANTED)
def test_who_needs_a_person_comes_in_the_queue_when_one_is_there(
    office: World, reason: str
) -> None:
    bot_hands_over(office, reason)
    assert send(office, text()).owner is owner(office) is Owner.QUEUE


@pytest.mark.parametrize("signal", list(DANGER))
def test_danger_comes_in_the_queue_when_a_person_is_there(office: World, signal: str) -> None:
    send(office, text(DANGER[signal]))
    assert (owner(office), office.store.tables.conversations[ID].signal) == (Owner.QUEUE, signal)


@pytest.mark.parametrize("reason", WANTED)
@pytest.mark.parametrize(
    "now",
    [
        OfficeNow(is_open=False, workers=frozenset({"karin"})),
        OfficeNow(is_open=True, workers=frozenset()),
        OfficeNow(is_open=True, workers=frozenset({"karin"}), queue_limit=0),
    ],
    ids=["closed", "nobody there", "full"],
)
def test_nobody_waits_in_a_queue_that_nobody_reads(
    office: World, reason: str, now: OfficeNow
) -> None:
    office.office.now = now
    bot_hands_over(office, reason)
    assert send(office, text()).owner is Owner.BOT


def test_a_full_queue_still_has_room_for_danger(office: World) -> None:
    office.office.staff("karin", limit=1)
    fill_queue(office, 1)
    assert send(office, text(DANGER["suicide"])).owner is Owner.QUEUE


def test_a_resident_of_no_organisation_stays_with_the_bot(world: World) -> None:
    world.office.staff("karin")
    bot_hands_over(world)
    assert send(world, text()).owner is Owner.BOT


def test_a_bot_that_fails_is_no_queue_but_an_apology_with_the_number(office: World) -> None:
    office.bot.failure = BotDown("x")
    reply = send(office, text())
    assert (reply.owner, "088 945 57 22" in reply.messages[-1].text) == (Owner.BOT, True)


def test_the_bot_is_told_beforehand_whether_a_person_can_come(office: World) -> None:
    send(office, text())
    office.office.now = OfficeNow(is_open=False, workers=frozenset())
    send(office, text(client_id="c-2"))
    assert [asked.metadata["staffed"] for asked in office.bot.asked] == [True, False]


# --- what the resident hears


def test_who_waits_hears_honestly_that_nobody_knows_how_long(office: World) -> None:
    bot_hands_over(office)
    said = send(office, text()).messages[-1]
    assert said.text == (
        "U bent als eerste aan de beurt. Hoe lang het duurt, weet ik niet."
        " U kunt alvast meer vertellen."
    )


def test_who_waits_hears_how_many_are_ahead_and_about_how_long(office: World) -> None:
    fill_queue(office, 2)
    for n in range(3):
        talk = make_conversation(id=f"helped-{n}", organization="wijkracht")
        office.store.put(replace(talk, taken_at=NOON, waited=240))
    bot_hands_over(office)
    reply = send(office, text())
    assert reply.messages[-1].text.startswith("Er wachten nog 2 anderen voor u. Wachten duurt nu")
    assert reply.queue is not None and reply.queue.ahead == 2 and reply.queue.minutes is not None


@pytest.mark.parametrize(
    ("opens_at", "words"),
    [
        (datetime(2026, 6, 1, 15, 0, tzinfo=HERE), "vandaag om 15.00 uur"),
        (datetime(2026, 6, 2, 9, 0, tzinfo=HERE), "morgen om 9.00 uur"),
        (datetime(2026, 6, 5, 9, 30, tzinfo=HERE), "vrijdag om 9.30 uur"),
        (datetime(2026, 6, 8, 9, 0, tzinfo=HERE), "maandag 8 juni om 9.00 uur"),
    ],
)
def test_who_comes_too_late_hears_when_it_opens_again(
    office: World, opens_at: datetime, words: str
) -> None:
    office.office.now = OfficeNow(False, frozenset(), opens_at=opens_at)
    bot_hands_over(office)
    assert words in send(office, text()).messages[-1].text


def test_who_comes_when_it_is_full_hears_that_it_is_busy(office: World) -> None:
    office.office.staff("karin", limit=2)
    fill_queue(office, 2)
    bot_hands_over(office)
    assert "Er wachten al 2 mensen" in send(office, text()).messages[-1].text


def test_who_only_asks_something_hears_nothing_of_workers(office: World) -> None:
    office.office.now = OfficeNow(False, frozenset())
    assert len(send(office, text()).messages) == 2


def test_in_danger_the_line_comes_first_and_nobody_is_told_to_wait(office: World) -> None:
    line, said = send(office, text(DANGER["suicide"])).messages[1:]
    assert "0800-0113" in line.text and "Wacht daar niet op met bellen" in said.text


# --- the bot is silent


def test_the_bot_is_paused_when_a_person_is_waited_for(office: World) -> None:
    bot_hands_over(office)
    send(office, text())
    assert office.bot.paused == {ID}


def test_the_bot_hears_nothing_while_a_person_has_it(office: World) -> None:
    bot_hands_over(office)
    send(office, text())
    send(office, text("ik wacht nog", "c-2"))
    assert len(office.bot.asked) == 1


def test_the_bot_stays_silent_after_an_hour_of_silence(office: World) -> None:
    taken = ownership.take(make_conversation(organization="wijkracht"), "karin", NOON)
    office.store.put(replace(taken, last_message_at=NOON - timedelta(hours=2)))
    reply = send(office, text())
    assert (reply.owner, office.bot.asked) == (Owner.WORKER, [])


def test_a_bot_that_cannot_be_paused_is_an_incident_and_the_resident_still_waits(
    office: World,
) -> None:
    bot_hands_over(office)

    async def fails(sender: str) -> None:
        raise BotDown("x")

    office.bot.pause = fails  # type: ignore[method-assign]
    assert send(office, text()).owner is Owner.QUEUE
    assert office.incidents == [(IncidentKind.BOT_DOWN, "pause: BotDown")]


async def test_a_bot_answer_after_a_worker_took_over_is_dropped(office: World) -> None:
    async def karin_takes(asked: Asked) -> None:
        async with office.store.open() as store:
            found = await store.get(ID, lock=True)
            assert found is not None
            await store.move(ownership.take(found, "karin", NOON))

    office.bot.before = karin_takes
    bot_hands_over(office)
    reply = await receive(office.ports, Turns(), ID, TOKEN, text())
    assert (reply.owner, [m.sender for m in reply.messages]) == (Owner.WORKER, [Sender.RESIDENT])
    assert office.store.tables.conversations[ID].worker_id == "karin"


def test_the_bot_is_resumed_before_it_is_asked_again(office: World) -> None:
    office.bot.paused.add(ID)
    paused = replace(office.store.tables.conversations[ID], paused_at=NOON)
    office.store.put(paused)

    async def look(asked: Asked) -> None:
        assert office.bot.paused == set()

    office.bot.before = look
    send(office, text())
    assert office.store.tables.conversations[ID].paused_at is None


def test_a_bot_that_cannot_be_resumed_is_an_apology_and_is_tried_again(office: World) -> None:
    office.store.put(replace(office.store.tables.conversations[ID], paused_at=NOON))
    office.bot.failure = BotDown("x")
    assert "088 945 57 22" in send(office, text()).messages[-1].text
    office.bot.failure = None
    send(office, text(client_id="c-2"))
    assert office.store.tables.conversations[ID].paused_at is None


# --- out of the queue


def test_who_leaves_the_queue_goes_back_to_the_bot_and_can_leave_a_number(office: World) -> None:
    bot_hands_over(office)
    send(office, text())
    reply = send(office, button(LEAVE, "c-2"))
    assert reply.owner is Owner.BOT
    assert "088 945 57 22" in reply.messages[-1].text
    assert [b.payload for b in reply.messages[-1].buttons] == ["form:callback"]


def test_leaving_the_queue_asks_nothing_of_the_bot(office: World) -> None:
    bot_hands_over(office)
    send(office, text())
    send(office, button(LEAVE, "c-2"))
    assert len(office.bot.asked) == 1


def test_leaving_just_after_a_worker_came_keeps_the_worker(office: World) -> None:
    bot_hands_over(office)
    send(office, text())
    waiting = office.store.tables.conversations[ID]
    office.store.put(ownership.take(waiting, "karin", NOON))
    assert send(office, button(LEAVE, "c-2")).owner is Owner.WORKER


# --- who is told


def test_staff_are_alerted_when_somebody_comes_in_the_queue(office: World) -> None:
    bot_hands_over(office)
    send(office, text())
    told = office.told[-1]
    assert (told.queue_changed, told.conversation.owner) == (True, Owner.QUEUE)
    assert told.conversation.organization == "wijkracht"


def test_staff_are_alerted_by_what_a_resident_writes_to_a_person(office: World) -> None:
    office.store.put(ownership.take(make_conversation(organization="wijkracht"), "karin", NOON))
    send(office, text("bent u er nog?"))
    assert [m.text for told in office.told for m in told.messages] == ["bent u er nog?"]


def test_a_message_sent_again_alerts_nobody_twice(office: World) -> None:
    office.store.put(ownership.take(make_conversation(organization="wijkracht"), "karin", NOON))
    for _ in range(2):
        send(office, text("bent u er nog?"))
    assert len(office.told) == 1


def test_a_reason_is_still_written_on_the_handover(office: World) -> None:
    bot_hands_over(office)
    send(office, text())
    assert office.handed_over == [(ID, Reason.ASKED, None)]


def test_danger_that_is_said_in_the_queue_moves_it_up(office: World) -> None:
    fill_queue(office, 1)
    bot_hands_over(office)
    send(office, text())
    reply = asyncio.run(receive(office.ports, Turns(), ID, TOKEN, text(DANGER["suicide"], "c-2")))
    assert reply.queue is not None and reply.queue.ahead == 0
    assert office.told[-1].queue_changed
