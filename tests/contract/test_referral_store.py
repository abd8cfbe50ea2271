"""Handover cards and their links are kept alike on SQLite and PostgreSQL."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from services.conversation.core import Draft, Sender
from services.conversation.store import open_conversations
from services.db import Sessions
from services.handover.core import CallbackRequest
from services.handover.store import open_handovers
from services.referral import core
from services.referral.card import Safe
from services.referral.core import AgreedHow, MailProblem, State
from services.referral.store import open_referrals
from tests.builders import NOON, make_card, make_conversation
from tests.referral import TALK, make_referral

LATER = NOON + timedelta(minutes=5)
FULL = {
    "state": State.QUEUED,
    "version": 3,
    "signal": "huiselijk_geweld",
    "asked_at": NOON,
    "agreed_at": NOON,
    "agreed_how": AgreedHow.PHONE,
    "struck": 2,
    "passed_on_at": NOON,
    "marked_at": NOON,
    "marked_by_receiver": True,
    "note": "komt goed",
    "tries": 4,
    "next_try_at": NOON,
    "problem": MailProblem.NOT_REACHED,
}


@pytest.fixture
async def stored(sessions: Sessions) -> Sessions:
    """A database with the conversation TALK of Wijkracht."""
    async with open_conversations(sessions) as store:
        await store.add(
            make_conversation(
                id=TALK, organization="wijkracht", municipality="Borne", place="Zenderen"
            )
        )
    return sessions


@pytest.mark.parametrize("changes", [{}, FULL], ids=["a draft", "one with everything"])
async def test_a_card_comes_back_as_it_was_added(
    stored: Sessions, changes: dict[str, object]
) -> None:
    card = make_referral(**changes)
    async with open_referrals(stored) as store:
        await store.add(card)
    async with open_referrals(stored) as store:
        assert await store.get(card.id) == card


async def test_a_card_comes_back_as_it_was_changed(stored: Sessions) -> None:
    async with open_referrals(stored) as store:
        await store.add(make_referral())
    changed = make_referral(**FULL, lines=())
    async with open_referrals(stored) as store:
        await store.get(changed.id, lock=True)
        await store.keep(changed)
    async with open_referrals(stored) as store:
        assert await store.get(changed.id) == changed


async def test_an_organisation_sees_its_own_cards_newest_first(stored: Sessions) -> None:
    cards = [
        make_referral(n, changed_at=NOON + timedelta(minutes=n), conversation_id=None)
        for n in (1, 3, 2)
    ]
    async with open_referrals(stored) as store:
        for card in cards:
            await store.add(card)
        await store.add(make_referral(9, organization="dewolden"))
        found = await store.listed("wijkracht", 2)
    assert [card.reference for card in found] == ["VD000003", "VD000002"]


async def test_a_mail_that_is_claimed_is_nobody_elses_for_a_while(stored: Sessions) -> None:
    async with open_referrals(stored) as store:
        await store.add(make_referral(1, **FULL))
        await store.add(make_referral(2, **FULL | {"next_try_at": LATER}))
        await store.add(make_referral(3))
    async with open_referrals(stored) as store:
        first = await store.claim(NOON, LATER, 10)
    async with open_referrals(stored) as store:
        second = await store.claim(NOON, LATER, 10)
        after = await store.claim(LATER, LATER + timedelta(minutes=5), 10)
    assert [card.reference for card in first] == ["VD000001"] and second == []
    assert {card.reference for card in after} == {"VD000001", "VD000002"}


async def test_two_gateways_never_claim_the_same_mail(stored: Sessions) -> None:
    async with open_referrals(stored) as store:
        for number in range(1, 9):
            await store.add(make_referral(number, **FULL))

    async def claim() -> list[str]:
        async with open_referrals(stored) as store:
            return [card.id for card in await store.claim(NOON, LATER, 5)]

    claimed = [name for names in await asyncio.gather(claim(), claim(), claim()) for name in names]
    assert len(claimed) == len(set(claimed))


async def test_of_two_who_move_a_card_at_once_the_second_sees_what_the_first_did(
    stored: Sessions,
) -> None:
    async with open_referrals(stored) as store:
        await store.add(core.ask(make_referral(), NOON))

    async def withdraw() -> bool:
        async with open_referrals(stored) as store:
            found = await store.get(make_referral().id, lock=True)
            assert found is not None
            await asyncio.sleep(0.05)
            if not found.may(core.Move.REFUSE):
                return False
            await store.keep(core.refuse(found, found.version, LATER))
            return True

    assert sorted(await asyncio.gather(withdraw(), withdraw())) == [False, True]


async def test_a_link_finds_its_card_until_it_expires(stored: Sessions) -> None:
    card = make_referral()
    async with open_referrals(stored) as store:
        await store.add(card)
        await store.add_link("a" * 64, card.id, NOON, LATER)
        assert await store.by_link("a" * 64, NOON) == card
        assert await store.by_link("a" * 64, LATER) is None
        assert await store.by_link("b" * 64, NOON) is None


async def test_removing_links_leaves_those_of_another_card(stored: Sessions) -> None:
    async with open_referrals(stored) as store:
        for number in (1, 2):
            await store.add(make_referral(number))
            await store.add_link(str(number) * 64, make_referral(number).id, NOON, LATER)
        await store.remove_links(make_referral(1).id)
        assert await store.by_link("1" * 64, NOON) is None
        assert await store.by_link("2" * 64, NOON) is not None


@pytest.mark.parametrize("state", [State.DRAFT, State.ASKED])
async def test_erasing_a_talk_erases_a_card_nobody_agreed_to(
    stored: Sessions, state: State
) -> None:
    async with open_referrals(stored) as store:
        await store.add(make_referral(state=state))
    async with open_conversations(stored) as conversations:
        await conversations.remove(TALK)
    async with open_referrals(stored) as store:
        assert await store.get(make_referral().id) is None


@pytest.mark.parametrize("state", set(State) - {State.DRAFT, State.ASKED})
async def test_erasing_a_talk_keeps_a_card_the_resident_agreed_to(
    stored: Sessions, state: State
) -> None:
    async with open_referrals(stored) as store:
        await store.add(core.ask(make_referral(), NOON))
        found = await store.get(make_referral().id, lock=True)
        assert found is not None
        await store.keep(replace(found, state=state))
    async with open_conversations(stored) as conversations:
        await conversations.remove(TALK)
    async with open_referrals(stored) as store:
        kept = await store.get(make_referral().id)
    assert kept is not None and kept.conversation_id is None


async def test_what_nobody_answered_is_found(stored: Sessions) -> None:
    async with open_referrals(stored) as store:
        await store.add(make_referral(1, changed_at=NOON))
        await store.add(make_referral(2, changed_at=LATER))
        await store.add(make_referral(3, changed_at=NOON, state=State.SENT))
        assert await store.unanswered(NOON) == [make_referral(1).id]


async def test_a_conversation_tells_what_a_card_can_begin_with(stored: Sessions) -> None:
    async with open_conversations(stored) as store:
        await store.append(TALK, Draft(Sender.RESIDENT, "dag", client_id="1"), NOON)
        await store.append(
            TALK,
            Draft(Sender.RESIDENT, "ik snap\neen brief niet", client_id="2"),
            NOON,
            intent="formulieren",
            confidence=0.9,
        )
        await store.append(
            TALK, Draft(Sender.BOT, "kijk eens", listings=(make_card(name="Inloop"),)), NOON
        )
    async with open_handovers(stored) as handovers:
        await handovers.add_callback(
            CallbackRequest(
                "c-1", TALK, "wijkracht", "Borne", "+31612345678", "Jo", "ochtend", False, NOON
            )
        )
    async with open_referrals(stored) as store:
        known = await store.known(TALK, "wijkracht")
    assert known is not None
    assert known.question == "ik snap een brief niet"
    assert known.help_requests == ("formulieren",) and known.tried == ("Inloop",)
    assert (known.municipality, known.place) == ("Borne", "Zenderen")
    assert (known.reach, known.safe) == ("Jo, +31612345678, ochtend", Safe.NO)


@pytest.mark.parametrize("slug", ["dewolden", ""])
async def test_a_talk_of_another_organisation_tells_nothing(stored: Sessions, slug: str) -> None:
    async with open_referrals(stored) as store:
        assert await store.known(TALK, slug) is None


async def test_a_message_that_asks_about_a_card_names_it(stored: Sessions) -> None:
    async with open_conversations(stored) as store:
        await store.append(TALK, Draft(Sender.SYSTEM, "mag dit?", referral_id="r-1"), NOON)
        assert [message.referral_id for message in await store.messages(TALK)] == ["r-1"]
