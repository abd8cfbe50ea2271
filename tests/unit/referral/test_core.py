"""What may be done with a handover card, in whatever order people do it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from services.referral import core, naming
from services.referral.card import Kind, Line
from services.referral.core import (
    ALLOWED,
    ENDED,
    OUTCOMES,
    PASSED_ON,
    AgreedHow,
    CardChanged,
    MailProblem,
    Move,
    Referral,
    ReferralError,
    ReferralInvalid,
    ReferralRefused,
    State,
)
from tests.builders import NOON
from tests.referral import LINES, make_referral

LATER = NOON + timedelta(hours=1)
NEVER_AGREED = core.BEFORE_AGREEING | {State.REFUSED}


def agreed(**changes: object) -> Referral:
    asked = core.ask(make_referral(**changes), NOON)
    return core.agree(
        asked, version=asked.version, struck=frozenset(), how=AgreedHow.CHAT, now=NOON
    )


def sent() -> Referral:
    return core.delivered(core.queue(agreed(), NOON), NOON)


class Handing(RuleBasedStateMachine):
    """A worker, a resident, a mail server and a receiver do what they like with one card."""

    def __init__(self) -> None:
        super().__init__()
        self.card = make_referral()
        self.now = NOON
        self.agreed_lines: tuple[Line, ...] | None = None

    def do(self, move: str, *given: object, **more: object) -> bool:
        before = self.card
        self.now += timedelta(minutes=1)
        try:
            self.card = getattr(core, move)(before, *given, **more)
        except ReferralError:
            assert self.card is before, "what is refused changes nothing"
            return False
        return True

    @rule(words=st.sampled_from(["a", "b"]))
    def rewrite(self, words: str) -> None:
        if self.do("rewrite", (*LINES[:1], Line(Kind.TRIED, words), *LINES[1:]), self.now):
            self.agreed_lines = None

    @rule()
    def ask(self) -> None:
        self.do("ask", self.now)

    @rule(
        behind=st.integers(0, 1),
        struck=st.frozensets(st.sampled_from(Kind)),
        how=st.sampled_from(AgreedHow),
    )
    def agree(self, behind: int, struck: frozenset[Kind], how: AgreedHow) -> None:
        version = self.card.version - behind
        if self.do("agree", version=version, struck=struck, how=how, now=self.now):
            assert not behind, "nobody agrees to a card they did not see"
            self.agreed_lines = self.card.lines
            assert not {line.kind for line in self.card.lines} & (struck - {Kind.SAFE})

    @rule()
    def refuse(self) -> None:
        self.do("refuse", self.card.version, self.now)

    @rule()
    def queue(self) -> None:
        if self.do("queue", self.now):
            assert self.card.lines == self.agreed_lines, "it leaves as it was agreed"

    @rule()
    def delivered(self) -> None:
        self.do("delivered", self.now)

    @rule(problem=st.sampled_from(MailProblem))
    def failed(self, problem: MailProblem) -> None:
        self.do("failed", problem, self.now)

    @rule()
    def hand_out(self) -> None:
        if self.do("hand_out", self.now):
            assert self.card.lines == self.agreed_lines, "it leaves as it was agreed"

    @rule(outcome=st.sampled_from(State), by_receiver=st.booleans())
    def mark(self, outcome: State, by_receiver: bool) -> None:
        self.do("mark", outcome, "notitie", by_receiver=by_receiver, now=self.now)

    @rule()
    def close(self) -> None:
        self.do("close", self.now)

    @rule()
    def withdraw(self) -> None:
        self.do("withdraw", self.now)

    @rule()
    def expire(self) -> None:
        self.do("expire", self.now)

    @precondition(lambda self: self.card.state not in ENDED)
    @rule()
    def time_passes(self) -> None:
        self.now += core.ANSWER_WITHIN

    @invariant()
    def nothing_leaves_without_agreement(self) -> None:
        if self.card.state in PASSED_ON | {State.QUEUED, State.UNDELIVERED}:
            assert self.card.agreed_at is not None
            assert self.card.lines == self.agreed_lines

    @invariant()
    def a_card_that_is_taken_back_holds_nothing(self) -> None:
        if self.card.state in {State.WITHDRAWN, State.REFUSED, State.EXPIRED}:
            assert self.card.lines == () and self.card.note is None

    @invariant()
    def only_what_waits_is_tried_again(self) -> None:
        assert (self.card.next_try_at is not None) == (self.card.state is State.QUEUED)

    @invariant()
    def an_outcome_has_its_moment(self) -> None:
        if self.card.state in OUTCOMES:
            assert self.card.marked_at is not None and self.card.passed_on_at is not None

    @invariant()
    def unsafe_to_call_is_never_lost_while_the_number_is_there(self) -> None:
        kinds = {line.kind for line in self.card.lines}
        assert (Kind.SAFE in kinds) == (Kind.REACH in kinds)


TestHanding = Handing.TestCase


@pytest.mark.parametrize("state", set(State) - {State.DRAFT, State.ASKED, State.AGREED})
def test_a_card_that_is_on_its_way_is_not_rewritten(state: State) -> None:
    with pytest.raises(ReferralRefused):
        core.rewrite(make_referral(state=state), LINES, LATER)


@pytest.mark.parametrize("state", NEVER_AGREED)
@pytest.mark.parametrize("move", [Move.QUEUE, Move.HAND_OUT, Move.MARK, Move.DELIVERED])
def test_nothing_is_passed_on_before_the_resident_agrees(state: State, move: Move) -> None:
    assert state not in ALLOWED[move]


@pytest.mark.parametrize("state", set(State) - ENDED)
def test_whoever_agreed_can_always_take_it_back(state: State) -> None:
    assert core.withdraw(make_referral(state=state), LATER).lines == ()


def test_a_draft_cannot_be_agreed_to_in_the_chat_before_it_is_shown() -> None:
    with pytest.raises(ReferralRefused):
        core.agree(make_referral(), version=0, struck=frozenset(), how=AgreedHow.CHAT, now=LATER)


def test_a_draft_that_is_read_aloud_can_be_agreed_to_by_telephone() -> None:
    card = core.agree(
        make_referral(), version=0, struck=frozenset(), how=AgreedHow.PHONE, now=LATER
    )
    assert (card.state, card.agreed_how) == (State.AGREED, AgreedHow.PHONE)


def test_a_card_that_changed_since_it_was_shown_is_not_agreed_to() -> None:
    asked = core.ask(make_referral(), NOON)
    again = core.ask(core.rewrite(asked, LINES[:3], NOON), NOON)
    with pytest.raises(CardChanged):
        core.agree(again, version=asked.version, struck=frozenset(), how=AgreedHow.CHAT, now=LATER)


def test_struck_lines_are_nowhere_in_the_card() -> None:
    asked = core.ask(make_referral(), NOON)
    card = core.agree(
        asked, version=1, struck=frozenset({Kind.MUNICIPALITY}), how=AgreedHow.CHAT, now=LATER
    )
    assert "Borne" not in repr(card) and card.struck == 1


def test_striking_everything_is_no_agreement() -> None:
    asked = core.ask(make_referral(), NOON)
    with pytest.raises(ReferralInvalid, match="struck: everything"):
        core.agree(asked, version=1, struck=frozenset(Kind), how=AgreedHow.CHAT, now=LATER)


def test_a_card_without_an_address_is_not_queued() -> None:
    with pytest.raises(ReferralInvalid, match="address: missing"):
        core.queue(agreed(address=None), LATER)


def test_a_mail_is_tried_for_two_days_before_a_worker_must_look() -> None:
    card, at = core.queue(agreed(), NOON), NOON
    while card.state is State.QUEUED:
        assert card.next_try_at is not None
        at = card.next_try_at
        card = core.failed(card, MailProblem.NOT_REACHED, at)
    assert card.state is State.UNDELIVERED
    assert timedelta(days=1.5) < at - NOON < timedelta(days=3)


def test_an_address_that_is_refused_is_not_tried_again() -> None:
    card = core.failed(core.queue(agreed(), NOON), MailProblem.REFUSED, LATER)
    assert (card.state, card.problem) == (State.UNDELIVERED, MailProblem.REFUSED)


def test_a_mail_that_failed_can_be_sent_again() -> None:
    card = core.queue(core.failed(core.queue(agreed(), NOON), MailProblem.REFUSED, LATER), LATER)
    assert (card.state, card.tries, card.problem) == (State.QUEUED, 0, None)


@pytest.mark.parametrize("first", OUTCOMES)
@pytest.mark.parametrize("then", OUTCOMES)
def test_the_receiver_may_change_the_outcome_later(first: State, then: State) -> None:
    once = core.mark(sent(), first, None, by_receiver=True, now=LATER)
    assert core.mark(once, then, "toch", by_receiver=True, now=LATER).state is then


def test_printing_again_keeps_the_outcome() -> None:
    marked = core.mark(sent(), State.WAITING_LIST, None, by_receiver=True, now=LATER)
    assert core.hand_out(marked, LATER).state is State.WAITING_LIST


@pytest.mark.parametrize(
    ("after", "expires"),
    [(core.ANSWER_WITHIN - timedelta(seconds=1), False), (core.ANSWER_WITHIN, True)],
)
def test_a_card_nobody_answers_expires_after_two_weeks(after: timedelta, expires: bool) -> None:
    asked = core.ask(make_referral(), NOON)
    if expires:
        assert core.expire(asked, NOON + after).lines == ()
    else:
        with pytest.raises(ReferralRefused):
            core.expire(asked, NOON + after)


def test_a_reference_can_be_read_out_by_telephone() -> None:
    reference = naming.new_reference(lambda letters: letters[-1])
    assert len(reference) == naming.REFERENCE and not set(naming.ALPHABET) & set("01IO")
