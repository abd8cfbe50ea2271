"""What staff do with conversations, in memory: scoped, logged, and never in each other's way."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.conversation import desk as desks
from services.conversation import ownership
from services.conversation.core import (
    ClosedAs,
    ConversationNotFound,
    Owner,
    Sender,
    StorageUnavailable,
)
from services.conversation.ownership import OwnershipRefused
from services.conversation.tending import tend
from services.frontoffice.core import OfficeNow
from services.incidents.core import IncidentKind
from services.privacy.audit import Action
from services.rasa_client.core import BotDown
from tests.builders import NOON, make_conversation
from tests.desks import BOSS, JAN, KARIN, MO, OFFER, AuditLog, make_desk
from tests.fakes import World
from tests.unit.conversation.sending import ID, send, text


def run(work: Awaitable[Any]) -> Any:
    async def wait() -> Any:
        return await work

    return asyncio.run(wait())


@pytest.fixture
def log() -> AuditLog:
    return AuditLog([])


@pytest.fixture
def desk(world: World, log: AuditLog) -> desks.Desk:
    """A desk with one resident of Wijkracht, whom the bot has."""
    known = world.store.tables.conversations[ID]
    world.store.tables.conversations[ID] = replace(known, organization="wijkracht")
    world.office.staff("karin", "jan")
    return make_desk(world, log)


def now_is(world: World) -> Any:
    return world.store.tables.conversations[ID]


def wait_in_queue(world: World, **changes: Any) -> None:
    world.store.put(replace(ownership.ask_person(now_is(world), NOON), **changes))


def test_taking_pauses_the_bot_and_tells_the_resident_who_it_is(
    world: World, desk: desks.Desk
) -> None:
    run(desks.take(desk, KARIN, ID))
    assert world.bot.paused == {ID}
    assert world.store.said(ID)[-1].text == "U praat nu met Karin."


def test_taking_twice_says_it_once(world: World, desk: desks.Desk) -> None:
    for _ in range(2):
        run(desks.take(desk, KARIN, ID))
    assert len(world.store.said(ID)) == 2


def test_handing_back_resumes_the_bot(world: World, desk: desks.Desk) -> None:
    run(desks.take(desk, KARIN, ID))
    run(desks.hand_back(desk, KARIN, ID))
    assert (world.bot.paused, now_is(world).paused_at) == (set(), None)


def test_a_bot_that_does_not_hear_it_is_resumed_hears_it_at_its_next_turn(
    world: World, desk: desks.Desk
) -> None:
    run(desks.take(desk, KARIN, ID))
    world.bot.failure = BotDown("x")
    run(desks.hand_back(desk, KARIN, ID))
    assert world.incidents == [(IncidentKind.BOT_DOWN, "resume: BotDown")]
    world.bot.failure = None
    send(world, text())
    assert (world.bot.paused, now_is(world).paused_at) == (set(), None)


def test_what_cannot_be_logged_is_not_done(world: World, desk: desks.Desk, log: AuditLog) -> None:
    log.down = True
    for work in (
        desks.take(desk, KARIN, ID),
        desks.say(desk, KARIN, ID, "hallo", "c"),
        desks.read(desk, KARIN, ID),
        desks.note(desk, KARIN, ID, "let op"),
        desks.close(desk, KARIN, ID),
    ):
        with pytest.raises(StorageUnavailable):
            run(work)
    assert (now_is(world).owner, len(world.store.said(ID))) == (Owner.BOT, 1)


def test_nobody_of_another_organisation_leaves_a_trace(
    world: World, desk: desks.Desk, log: AuditLog
) -> None:
    with pytest.raises(ConversationNotFound):
        run(desks.take(desk, MO, ID))
    assert log.lines == []


def test_a_conversation_of_no_organisation_yet_is_seen_by_nobody(
    world: World, desk: desks.Desk
) -> None:
    world.store.put(replace(now_is(world), organization=None))
    with pytest.raises(ConversationNotFound):
        run(desks.read(desk, KARIN, ID))


def test_a_refused_message_is_not_stored(world: World, desk: desks.Desk) -> None:
    run(desks.take(desk, KARIN, ID))
    with pytest.raises(OwnershipRefused):
        run(desks.say(desk, JAN, ID, "hallo", "c"))
    assert Sender.WORKER not in {message.sender for message in world.store.said(ID)}


def test_a_card_is_made_for_where_the_resident_lives(world: World, desk: desks.Desk) -> None:
    message = run(desks.insert_listing(desk, KARIN, ID, OFFER.id, "c-1"))
    assert [card["id"] for card in message.listings] == [OFFER.id]
    assert message.author == "Karin"


def test_a_manager_is_no_colleague_to_assign_to(desk: desks.Desk) -> None:
    run(desks.take(desk, KARIN, ID))
    with pytest.raises(desks.ColleagueUnknown):
        run(desks.assign(desk, KARIN, ID, BOSS.id))


def test_a_note_tells_the_team_and_not_the_resident(world: World, desk: desks.Desk) -> None:
    run(desks.note(desk, KARIN, ID, "let op"))
    assert world.told[-1].staff_only


def test_every_deed_carries_its_own_name_in_the_log(desk: desks.Desk, log: AuditLog) -> None:
    run(desks.take(desk, KARIN, ID))
    run(desks.assign(desk, KARIN, ID, JAN.id))
    run(desks.hand_back(desk, JAN, ID))
    run(desks.close(desk, JAN, ID))
    assert [(who, what) for who, what, _ in log.lines] == [
        ("karin", Action.TAKEN),
        ("karin", Action.ASSIGNED),
        ("jan", Action.HANDED_BACK),
        ("jan", Action.CLOSED),
    ]


# --- looking after the queue


def test_who_waits_when_it_closes_goes_back_to_the_bot_and_hears_why(
    world: World, desk: desks.Desk
) -> None:
    wait_in_queue(world)
    world.office.now = OfficeNow(is_open=False, workers=frozenset({"karin"}))
    run(tend(world.ports))
    assert now_is(world).owner is Owner.BOT
    assert "medewerkers er nu niet" in world.store.said(ID)[-1].text


def test_who_waits_when_the_last_worker_leaves_goes_back_to_the_bot(
    world: World, desk: desks.Desk
) -> None:
    wait_in_queue(world)
    world.office.now = OfficeNow(is_open=True, workers=frozenset())
    run(tend(world.ports))
    assert now_is(world).owner is Owner.BOT


def test_who_waits_where_somebody_is_there_keeps_waiting(world: World, desk: desks.Desk) -> None:
    wait_in_queue(world)
    run(tend(world.ports))
    assert now_is(world).owner is Owner.QUEUE


@pytest.mark.parametrize(
    ("minutes", "signal", "owner"),
    [
        (30, None, Owner.QUEUE),
        (90, None, Owner.CLOSED),
        (90, "suicide", Owner.QUEUE),  # never for who is in danger
    ],
)
def test_a_queue_is_abandoned_after_an_hour_of_silence(
    world: World, desk: desks.Desk, minutes: int, signal: str | None, owner: Owner
) -> None:
    since = world.ports.now() - timedelta(minutes=minutes)
    world.store.put(replace(now_is(world), owner=Owner.QUEUE, waiting_since=since, signal=signal))
    run(tend(world.ports))
    assert now_is(world).owner is owner
    assert now_is(world).closed_as is (ClosedAs.ABANDONED if owner is Owner.CLOSED else None)


@pytest.mark.parametrize(("there", "owner"), [(("jan",), Owner.QUEUE), ((), Owner.BOT)])
def test_what_a_worker_left_behind_goes_to_the_team_or_to_the_bot(
    world: World, desk: desks.Desk, there: tuple[str, ...], owner: Owner
) -> None:
    long_ago = world.ports.now() - timedelta(hours=1)
    world.store.put(ownership.take(now_is(world), "karin", long_ago))
    world.office.staff(*there)
    run(tend(world.ports))
    assert now_is(world).owner is owner


def test_a_worker_who_is_around_but_takes_no_new_chats_keeps_what_they_have(
    world: World, desk: desks.Desk
) -> None:
    world.store.put(ownership.take(now_is(world), "karin", world.ports.now() - timedelta(hours=1)))
    world.office.now = OfficeNow(True, frozenset(), around=frozenset({"karin"}))
    run(tend(world.ports))
    assert now_is(world).worker_id == "karin"


def test_a_worker_who_just_took_it_keeps_it(world: World, desk: desks.Desk) -> None:
    world.store.put(ownership.take(now_is(world), "karin", world.ports.now()))
    world.office.staff()
    run(tend(world.ports))
    assert now_is(world).worker_id == "karin"


@pytest.mark.parametrize("deed", [desks.close, desks.hand_back])
def test_who_is_helped_needs_no_person_any_more(world: World, desk: desks.Desk, deed: Any) -> None:
    run(desks.take(desk, KARIN, ID))
    assert world.handled == []
    run(deed(desk, KARIN, ID))
    assert world.handled == [ID]


def test_who_was_given_to_a_colleague_still_needs_a_person(world: World, desk: desks.Desk) -> None:
    run(desks.take(desk, KARIN, ID))
    run(desks.assign(desk, KARIN, ID, JAN.id))
    run(desks.assign(desk, JAN, ID, desks.QUEUE))
    assert world.handled == []


def test_who_went_away_from_the_queue_needs_no_person_any_more(
    world: World, desk: desks.Desk
) -> None:
    wait_in_queue(world, waiting_since=NOON - timedelta(minutes=61))
    run(tend(world.ports))
    assert (now_is(world).owner, world.handled) == (Owner.CLOSED, [ID])


def test_conversations_of_others_are_never_in_a_list(world: World, desk: desks.Desk) -> None:
    wait_in_queue(world)
    other = make_conversation(id="other", organization="dewolden")
    world.store.put(ownership.ask_person(other, NOON))
    assert [row.conversation.id for row in run(desks.queue(desk, KARIN))] == [ID]
    run(desks.take(desk, KARIN, ID))
    assert [row.conversation.id for row in run(desks.mine(desk, KARIN))] == [ID]
    assert run(desks.mine(desk, JAN)) == []
