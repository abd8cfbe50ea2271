"""From a worker's card to what the receiver did with it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from services.directory.core import Offer
from services.referral import consent, delivery, receiving, use_cases
from services.referral.card import Kind, Safe
from services.referral.core import (
    ANSWER_WITHIN,
    LINK_WORKS,
    CardChanged,
    MailProblem,
    Referral,
    ReferralInvalid,
    ReferralNotFound,
    ReferralRefused,
    State,
)
from services.referral.ports import MailFailed
from services.referral.texts import asked_text, told_text
from tests.referral import NO_ADDRESS, OFFER, PHONE, STRANGER, TALK, TYPED, WORKER, Desk, link_in

SIGNALLED = "22222222-2222-4222-8222-222222222222"


async def written(desk: Desk, offer_id: str = OFFER.id) -> Referral:
    return await use_cases.write(desk.ports, WORKER, offer_id, TALK, TYPED)


async def asked(desk: Desk) -> Referral:
    return await use_cases.ask(desk.ports, WORKER, (await written(desk)).id)


async def say(desk: Desk, given: str = "agree", **more: Any) -> Referral:
    answer = {"version": desk.only.version, "struck": [], **more}
    return await consent.answer(desk.ports, TALK, desk.only.id, given=given, **answer)


async def mailed(desk: Desk) -> str:
    """Asked, agreed and mailed; the token of the link."""
    await asked(desk)
    await say(desk)
    await delivery.deliver_due(desk.ports)
    return link_in(desk.mails[-1])


# --- writing


async def test_a_card_begins_with_what_the_conversation_tells() -> None:
    begun = await use_cases.prefill(Desk().ports, WORKER, OFFER.id, TALK)
    assert begun.lines == {
        Kind.QUESTION: "ik snap de brief van de belasting niet",
        Kind.HELP_REQUESTS: "Formulieren, Rondkomen",
        Kind.MUNICIPALITY: "Zenderen (gemeente Borne)",
        Kind.LANGUAGE: "",
        Kind.TRIED: "Inloop Thuis",  # without the offer itself
        Kind.REACH: f"Jo, {PHONE}, ochtend",
        Kind.SAFE: Safe.YES,
    }
    assert begun.address == "loket@partner.test"


async def test_a_card_without_conversation_begins_empty() -> None:
    begun = await use_cases.prefill(Desk().ports, WORKER, OFFER.id, None)
    assert {text for kind, text in begun.lines.items() if kind is not Kind.SAFE} == {""}


@pytest.mark.parametrize(("offer", "talk"), [("nergens", TALK), (OFFER.id, SIGNALLED)])
async def test_there_is_no_card_for_an_offer_or_talk_that_is_not_there(
    offer: str, talk: str
) -> None:
    with pytest.raises(ReferralNotFound):
        await use_cases.write(Desk().ports, WORKER, offer, talk, TYPED)


async def test_a_worker_of_another_organisation_makes_no_card_of_this_talk() -> None:
    with pytest.raises(ReferralNotFound):
        await use_cases.prefill(Desk().ports, STRANGER, OFFER.id, TALK)


async def test_a_field_that_is_wrong_is_named() -> None:
    with pytest.raises(ReferralInvalid, match="reach: missing"):
        await use_cases.write(Desk().ports, WORKER, OFFER.id, TALK, TYPED | {Kind.REACH: ""})


# --- asking


async def test_the_resident_is_shown_the_card_in_the_conversation() -> None:
    desk = Desk()
    await asked(desk)
    assert desk.told == [(TALK, desk.only.id)] and desk.only.state is State.ASKED


@pytest.mark.parametrize("given", ["agree", "refuse", "withdraw"])
async def test_what_the_resident_answered_is_said_in_the_conversation_once(given: str) -> None:
    desk = Desk()
    await asked(desk)
    if given == "withdraw":
        await say(desk)
    desk.told.clear()
    answer = {"version": desk.only.version}
    await say(desk, given, **answer)
    await say(desk, given, **answer)  # who presses twice is not told twice
    assert desk.told == [(TALK, desk.only.id)]


async def test_an_answer_stands_also_when_the_conversation_cannot_say_it() -> None:
    desk = Desk()
    await asked(desk)
    desk.deaf = True
    await say(desk)
    assert desk.only.agreed_at is not None


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("agree", "U vindt het goed dat wij dit doorgeven aan Wijkracht"),
        ("refuse", "U wilt niet dat wij dit doorgeven aan Wijkracht"),
        ("withdraw", "U trekt in wat wij aan Wijkracht mochten doorgeven"),
    ],
)
async def test_the_conversation_names_the_organisation_that_was_answered_about(
    given: str, words: str
) -> None:
    desk = Desk()
    await asked(desk)
    assert told_text(desk.only) == asked_text(desk.only)
    if given == "withdraw":
        await say(desk)
    await say(desk, given)
    assert words in told_text(desk.only)


async def test_without_conversation_nobody_can_be_asked_in_one() -> None:
    desk = Desk()
    card = await use_cases.write(desk.ports, WORKER, OFFER.id, None, TYPED)
    with pytest.raises(ReferralInvalid, match="conversation: missing"):
        await use_cases.ask(desk.ports, WORKER, card.id)


async def test_a_draft_is_not_for_the_eyes_of_the_resident() -> None:
    desk = Desk()
    card = await written(desk)
    with pytest.raises(ReferralNotFound):
        await consent.shown(desk.ports, TALK, card.id)


async def test_a_card_that_is_being_changed_is_said_to_have_changed() -> None:
    desk = Desk()
    card = await asked(desk)
    await use_cases.rewrite(desk.ports, WORKER, card.id, TYPED)
    with pytest.raises(CardChanged):
        await say(desk)


async def test_another_conversation_does_not_see_the_card() -> None:
    desk = Desk()
    card = await asked(desk)
    with pytest.raises(ReferralNotFound):
        await consent.shown(desk.ports, SIGNALLED, card.id)


# --- agreeing


async def test_what_is_agreed_is_mailed_without_anybody_pressing_a_button() -> None:
    desk = Desk()
    await mailed(desk)
    assert desk.mails[0].to == "loket@partner.test" and desk.only.state is State.SENT


async def test_a_struck_line_is_not_in_what_the_receiver_sees() -> None:
    desk = Desk()
    await asked(desk)
    await say(desk, struck=["municipality"])
    await delivery.deliver_due(desk.ports)
    card = await receiving.opened(desk.ports, link_in(desk.mails[0]))
    assert "Borne" not in repr(card)


async def test_after_no_nothing_is_mailed_and_nothing_is_kept() -> None:
    desk = Desk()
    await asked(desk)
    await say(desk, "refuse")
    await delivery.deliver_due(desk.ports)
    assert desk.mails == [] and desk.only.lines == ()


@pytest.mark.parametrize("given", ["agree", "refuse", "withdraw"])
async def test_pressing_twice_is_the_same_as_once(given: str) -> None:
    desk = Desk()
    await asked(desk)
    once = await say(desk, given)
    assert await say(desk, given) == once


@pytest.mark.parametrize(
    "wrong",
    [
        {"given": "misschien"},
        {"version": None},
        {"version": "x"},
        {"version": True},
        {"struck": ["niets"]},
        {"struck": "question"},
        {"struck": 3},
    ],
)
async def test_an_answer_that_cannot_be_read_changes_nothing(wrong: dict[str, Any]) -> None:
    desk = Desk()
    before = await asked(desk)
    with pytest.raises(ReferralInvalid):
        await say(desk, **wrong)
    assert desk.only == before


async def test_by_telephone_the_worker_reads_aloud_and_ticks() -> None:
    desk = Desk()
    card = await written(desk)
    agreed = await use_cases.agree_by_phone(
        desk.ports, WORKER, card.id, version=card.version, struck=frozenset({Kind.MUNICIPALITY})
    )
    assert agreed.state is State.QUEUED and agreed.struck == 1


# --- mailing


async def test_the_mail_says_nothing_about_the_resident() -> None:
    desk = Desk()
    await mailed(desk)
    mail = desk.mails[0]
    assert desk.only.reference in mail.subject
    for word in (PHONE, "Borne", "brief", "Snapt"):
        assert word not in mail.subject + mail.text
    assert mail.reply_to == "info@wijkracht.test"


async def test_a_mail_that_fails_is_tried_again_and_the_worker_sees_why() -> None:
    desk = Desk()
    assert desk.mailer is not None
    desk.mailer.failures = [MailFailed(MailProblem.NOT_REACHED)]
    await asked(desk)
    await say(desk)
    await delivery.deliver_due(desk.ports)
    assert (desk.only.state, desk.only.problem) == (State.QUEUED, MailProblem.NOT_REACHED)
    desk.pass_time(minutes=2)
    await delivery.deliver_due(desk.ports)
    assert desk.only.state is State.SENT and len(desk.mails) == 1


async def test_a_mail_that_is_refused_asks_for_attention() -> None:
    desk = Desk()
    assert desk.mailer is not None
    desk.mailer.failures = [MailFailed(MailProblem.REFUSED)]
    await asked(desk)
    await say(desk)
    await delivery.deliver_due(desk.ports)
    (followed,) = await use_cases.listed(desk.ports, WORKER)
    assert followed.attention and followed.referral.state is State.UNDELIVERED


async def test_a_mail_that_is_sent_again_goes_to_the_address_as_it_is_now() -> None:
    desk = Desk()
    assert desk.mailer is not None
    desk.mailer.failures = [MailFailed(MailProblem.REFUSED)]
    await asked(desk)
    await say(desk)
    await delivery.deliver_due(desk.ports)
    mended = replace(OFFER, handover_email="nieuw@partner.test")

    async def find_offer(_: str) -> Offer:
        return mended

    await use_cases.send(replace(desk.ports, find_offer=find_offer), WORKER, desk.only.id)
    await delivery.deliver_due(desk.ports)
    assert [mail.to for mail in desk.mails] == ["nieuw@partner.test"]


async def test_a_card_that_is_taken_back_before_it_left_is_not_mailed() -> None:
    desk = Desk()
    await asked(desk)
    await say(desk)
    await say(desk, "withdraw")
    await delivery.deliver_due(desk.ports)
    assert desk.mails == []


async def test_without_mail_server_a_card_waits_to_be_printed() -> None:
    desk = Desk(mailer=None)
    await asked(desk)
    assert (await say(desk)).state is State.AGREED
    with pytest.raises(ReferralInvalid, match="address: no_mail"):
        await use_cases.send(desk.ports, WORKER, desk.only.id)
    assert await delivery.deliver_due(desk.ports) == 0


async def test_an_offer_without_address_waits_to_be_printed() -> None:
    desk = Desk()
    await use_cases.ask(desk.ports, WORKER, (await written(desk, NO_ADDRESS.id)).id)
    assert (await say(desk)).state is State.AGREED


async def test_a_printed_card_has_a_link_too() -> None:
    desk = Desk(mailer=None)
    await asked(desk)
    await say(desk)
    handed = await use_cases.hand_out(desk.ports, WORKER, desk.only.id)
    assert handed.link.startswith("https://voordeur.test/v/")
    card = await receiving.opened(desk.ports, handed.link.rsplit("/", 1)[1])
    assert card.state is State.PRINTED


async def test_nothing_is_printed_before_the_resident_agrees() -> None:
    desk = Desk()
    await asked(desk)
    with pytest.raises(ReferralRefused):
        await use_cases.hand_out(desk.ports, WORKER, desk.only.id)
    assert desk.store.links == {}


# --- receiving


async def test_the_receiver_says_what_became_of_it_and_the_worker_sees_it() -> None:
    desk = Desk()
    token = await mailed(desk)
    await receiving.mark(
        desk.ports, token, outcome="waiting_list", note=f"  over 6 weken,\nbel {PHONE} "
    )
    found = (await use_cases.read(desk.ports, WORKER, desk.only.id)).referral
    assert (found.state, found.note) == (State.WAITING_LIST, "over 6 weken, bel [telefoon]")
    assert found.marked_by_receiver


@pytest.mark.parametrize("outcome", [None, "", "closed", "draft", "alles"])
async def test_another_outcome_is_refused(outcome: object) -> None:
    desk = Desk()
    token = await mailed(desk)
    with pytest.raises(ReferralInvalid, match="outcome: missing"):
        await receiving.mark(desk.ports, token, outcome=outcome, note="")


async def test_a_note_is_short() -> None:
    desk = Desk()
    token = await mailed(desk)
    with pytest.raises(ReferralInvalid, match="note: too_long"):
        await receiving.mark(desk.ports, token, outcome="reached", note="a" * 301)


async def test_a_token_is_kept_as_a_hash_alone() -> None:
    desk = Desk()
    token = await mailed(desk)
    assert token not in repr(desk.store.links) and desk.store.links


@pytest.mark.parametrize("token", ["", "geraden", "\udcff", "a" * 5000])
async def test_a_link_that_is_guessed_shows_nothing(token: str) -> None:
    desk = Desk()
    await mailed(desk)
    with pytest.raises(ReferralNotFound):
        await receiving.opened(desk.ports, token)


async def test_a_link_works_for_thirty_days() -> None:
    desk = Desk()
    token = await mailed(desk)
    desk.now += LINK_WORKS - (LINK_WORKS / 1000)
    await receiving.opened(desk.ports, token)
    desk.now += LINK_WORKS / 1000
    with pytest.raises(ReferralNotFound):
        await receiving.opened(desk.ports, token)


async def test_a_link_stops_when_the_resident_takes_the_card_back() -> None:
    desk = Desk()
    token = await mailed(desk)
    await say(desk, "withdraw")
    with pytest.raises(ReferralNotFound):
        await receiving.opened(desk.ports, token)
    assert desk.store.links == {}


async def test_a_link_of_a_try_that_seemed_to_fail_works_all_the_same() -> None:
    desk = Desk()
    await asked(desk)
    await say(desk)
    assert desk.mailer is not None
    sent = desk.mailer.sent

    class Takes:
        async def send(self, mail: Any) -> None:
            sent.append(mail)
            raise MailFailed(MailProblem.NOT_REACHED)  # after the server had it

    desk.mailer.send = Takes().send  # type: ignore[method-assign]
    await delivery.deliver_due(desk.ports)
    await receiving.mark(desk.ports, link_in(sent[0]), outcome="reached", note=None)
    assert (desk.only.state, desk.only.next_try_at) == (State.REACHED, None)


# --- following


async def test_a_worker_sees_only_referrals_of_the_own_organisation() -> None:
    desk = Desk()
    card = await written(desk)
    assert await use_cases.listed(desk.ports, STRANGER) == []
    for act in (use_cases.read, use_cases.ask, use_cases.send, use_cases.hand_out):
        with pytest.raises(ReferralNotFound):
            await act(desk.ports, STRANGER, card.id)  # type: ignore[operator]
    for act in (use_cases.close, use_cases.withdraw):
        with pytest.raises(ReferralNotFound):
            await act(desk.ports, STRANGER, card.id)


async def test_what_stays_open_stands_on_top_after_five_working_days() -> None:
    desk = Desk()
    await mailed(desk)
    desk.pass_time(days=8)
    fresh = await written(desk)
    first, second = await use_cases.listed(desk.ports, WORKER)
    assert first.attention and not second.attention and second.referral.id == fresh.id


async def test_the_worker_can_note_what_was_told_by_telephone() -> None:
    desk = Desk()
    await mailed(desk)
    marked = await use_cases.mark(
        desk.ports, WORKER, desk.only.id, outcome="unreachable", note="drie keer gebeld"
    )
    assert not marked.marked_by_receiver and marked.state is State.UNREACHABLE


async def test_what_nobody_answers_is_taken_back_after_two_weeks() -> None:
    desk = Desk()
    await asked(desk)
    assert await delivery.expire_unanswered(desk.ports) == 0
    desk.now += ANSWER_WITHIN
    assert await delivery.expire_unanswered(desk.ports) == 1
    assert desk.only.state is State.EXPIRED and desk.only.lines == ()
