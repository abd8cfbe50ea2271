"""One owner at a time: every move, who may make it, and whatever residents, bot and workers do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from services.conversation import ownership
from services.conversation.core import ClosedAs, Conversation, Owner
from services.conversation.ownership import OwnershipRefused
from tests.builders import NOON, make_conversation

KARIN, JAN = "karin", "jan"
LATER = NOON + timedelta(minutes=7)

Move = Callable[[Conversation], Conversation]
BOT = make_conversation()
QUEUE = ownership.ask_person(BOT, NOON)
OF_KARIN = ownership.take(BOT, KARIN, NOON)
CLOSED = ownership.close(BOT, KARIN, NOON)
EVERY = {"bot": BOT, "queue": QUEUE, "karin": OF_KARIN, "closed": CLOSED}

MOVES: dict[str, tuple[Move, dict[str, Owner]]] = {  # each move, and from where it leads where
    "a person is asked for": (
        lambda c: ownership.ask_person(c, LATER),
        {"bot": Owner.QUEUE, "queue": Owner.QUEUE},
    ),
    "Karin takes it": (
        lambda c: ownership.take(c, KARIN, LATER),
        {"bot": Owner.WORKER, "queue": Owner.WORKER, "karin": Owner.WORKER},
    ),
    "Jan takes it": (
        lambda c: ownership.take(c, JAN, LATER),
        {"bot": Owner.WORKER, "queue": Owner.WORKER},
    ),
    "Karin gives it to Jan": (
        lambda c: ownership.assign(c, KARIN, JAN, LATER),
        {"queue": Owner.WORKER, "karin": Owner.WORKER},
    ),
    "Jan gives it to Karin": (
        lambda c: ownership.assign(c, JAN, KARIN, LATER),
        {"queue": Owner.WORKER},
    ),
    "Karin gives it to the team": (
        lambda c: ownership.to_queue(c, KARIN, LATER),
        {"karin": Owner.QUEUE},
    ),
    "Karin has gone and Jan is there": (
        lambda c: ownership.leave_behind(c, KARIN, LATER, to_queue=True),
        {"karin": Owner.QUEUE},
    ),
    "Karin has gone and nobody is there": (
        lambda c: ownership.leave_behind(c, KARIN, LATER, to_queue=False),
        {"karin": Owner.BOT},
    ),
    "Karin hands it back": (lambda c: ownership.hand_back(c, KARIN), {"karin": Owner.BOT}),
    "Jan hands it back": (lambda c: ownership.hand_back(c, JAN), {}),
    "the resident leaves the queue": (ownership.leave_queue, {"queue": Owner.BOT}),
    "the resident has gone": (lambda c: ownership.abandon(c, LATER), {"queue": Owner.CLOSED}),
    "Karin closes it": (
        lambda c: ownership.close(c, KARIN, LATER),
        {"bot": Owner.CLOSED, "queue": Owner.CLOSED, "karin": Owner.CLOSED},
    ),
    "Jan closes it": (
        lambda c: ownership.close(c, JAN, LATER),
        {"bot": Owner.CLOSED, "queue": Owner.CLOSED},
    ),
    "the resident writes again": (ownership.reopen, {"closed": Owner.BOT}),
}


@pytest.mark.parametrize("start", list(EVERY))
@pytest.mark.parametrize("name", list(MOVES))
def test_every_move_leads_where_the_table_says_and_is_refused_elsewhere(
    name: str, start: str
) -> None:
    move, leads_to = MOVES[name]
    try:
        owner = move(EVERY[start]).owner
    except OwnershipRefused:
        owner = None
    assert owner == leads_to.get(start)


def test_a_second_worker_is_told_who_has_it() -> None:
    with pytest.raises(OwnershipRefused) as refused:
        ownership.take(OF_KARIN, JAN, LATER)
    assert (refused.value.owner, refused.value.worker_id) == (Owner.WORKER, KARIN)


def test_who_asks_again_keeps_their_place_in_the_queue() -> None:
    assert ownership.ask_person(QUEUE, LATER).waiting_since == NOON


def test_how_long_somebody_waited_is_kept_when_a_worker_comes() -> None:
    assert ownership.take(QUEUE, KARIN, LATER).waited == 7 * 60


def test_taking_from_the_bot_was_no_waiting() -> None:
    assert OF_KARIN.waited is None


def test_taking_what_is_ones_own_changes_nothing() -> None:
    assert ownership.take(OF_KARIN, KARIN, LATER) == OF_KARIN


def test_a_clock_that_goes_back_makes_no_waiting_below_nothing() -> None:
    assert ownership.take(QUEUE, KARIN, NOON - timedelta(minutes=1)).waited == 0


def test_handing_back_does_not_close() -> None:
    assert ownership.hand_back(OF_KARIN, KARIN).closed_at is None


def test_closing_by_a_worker_says_done() -> None:
    assert CLOSED.closed_as is ClosedAs.DONE


def test_a_resident_who_went_away_from_the_queue_is_counted_as_such() -> None:
    assert ownership.abandon(QUEUE, LATER).closed_as is ClosedAs.ABANDONED


def test_what_was_closed_by_a_worker_goes_to_the_bot_when_the_resident_writes_again() -> None:
    again = ownership.reopen(ownership.close(OF_KARIN, KARIN, LATER))
    assert (again.owner, again.worker_id, again.closed_as) == (Owner.BOT, None, None)


def test_a_move_changes_nothing_else_of_a_conversation() -> None:
    changed = {"owner", "worker_id", "taken_at", "waited"}
    same = {name: getattr(BOT, name) for name in changed}
    assert replace(OF_KARIN, **same) == BOT


class AConversation(RuleBasedStateMachine):
    """Any moves in any order, by a resident, the bot and three workers."""

    workers = st.sampled_from([KARIN, JAN, "mo"])

    def __init__(self) -> None:
        super().__init__()
        self.now = NOON
        self.conversation = BOT
        self.before = BOT

    def _move(self, move: Move) -> None:
        self.now += timedelta(seconds=30)
        self.before = self.conversation
        try:
            self.conversation = move(self.conversation)
        except OwnershipRefused as refused:
            told = refused.owner, refused.worker_id
        else:
            return
        assert told == (self.conversation.owner, self.conversation.worker_id)

    @rule()
    def a_person_is_asked_for(self) -> None:
        self._move(lambda c: ownership.ask_person(c, self.now))

    @rule(worker=workers)
    def a_worker_takes(self, worker: str) -> None:
        self._move(lambda c: ownership.take(c, worker, self.now))
        if self.before.owner is Owner.WORKER:
            assert self.conversation.worker_id == self.before.worker_id, "never taken from anybody"

    @rule(by=workers, to=workers)
    def a_worker_assigns(self, by: str, to: str) -> None:
        self._move(lambda c: ownership.assign(c, by, to, self.now))
        if self.conversation != self.before and self.before.owner is Owner.WORKER:
            assert self.before.worker_id == by

    @rule(by=workers)
    def a_worker_gives_to_the_team(self, by: str) -> None:
        self._move(lambda c: ownership.to_queue(c, by, self.now))

    @rule(by=workers)
    def a_worker_hands_back(self, by: str) -> None:
        self._move(lambda c: ownership.hand_back(c, by))

    @rule(by=workers, team=st.sampled_from(["money", "youth"]))
    def a_worker_gives_it_to_a_team(self, by: str, team: str) -> None:
        self._move(lambda c: ownership.to_team(c, by, team, self.now))
        if self.before.owner is Owner.WORKER and self.before.worker_id != by:
            assert self.conversation == self.before, "nobody gives away what a colleague has"
        if self.before.owner is Owner.QUEUE:
            assert self.conversation.waiting_since == self.before.waiting_since

    @rule(by=workers)
    def a_worker_closes(self, by: str) -> None:
        self._move(lambda c: ownership.close(c, by, self.now))
        if self.before.owner is Owner.WORKER and self.before.worker_id != by:
            assert self.conversation == self.before, "nobody closes what a colleague has"

    @rule(worker=workers, to_queue=st.booleans())
    def a_worker_has_gone(self, worker: str, to_queue: bool) -> None:
        self._move(lambda c: ownership.leave_behind(c, worker, self.now, to_queue=to_queue))

    @rule()
    def the_resident_leaves_the_queue(self) -> None:
        self._move(ownership.leave_queue)

    @rule()
    def the_resident_goes_away(self) -> None:
        self._move(lambda c: ownership.abandon(c, self.now))

    @rule()
    def the_resident_writes_again(self) -> None:
        self._move(ownership.reopen)

    @invariant()
    def a_worker_is_named_only_while_one_has_it(self) -> None:
        has_worker = self.conversation.worker_id is not None
        assert has_worker == (self.conversation.owner is Owner.WORKER)

    @invariant()
    def only_who_waits_has_a_moment_since_when(self) -> None:
        waits = self.conversation.waiting_since is not None
        assert waits == (self.conversation.owner is Owner.QUEUE)

    @invariant()
    def only_who_waits_waits_for_a_team(self) -> None:
        assert self.conversation.team_id is None or self.conversation.owner is Owner.QUEUE

    @invariant()
    def only_what_is_closed_says_how(self) -> None:
        closed = self.conversation.owner is Owner.CLOSED
        assert closed == (self.conversation.closed_as is not None)
        assert closed == (self.conversation.closed_at is not None)


TestAConversation = AConversation.TestCase
