"""Rules of a referral: what state it is in, and who may move it where. Standard library only.

What stands on the card: card.py. When it asks for attention: attention.py.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from services.referral.card import Kind, Line, without

KEEP_REFERRAL = timedelta(days=90)  # after it was made (docs/adr/0015)
ANSWER_WITHIN = timedelta(days=14)  # a card nobody answers is taken back: the question has changed
LINK_WORKS = timedelta(days=30)  # after it was mailed or handed out
MAX_NOTE = 300  # characters of the receiver's note

# A receiver's mail server that is down for a night is no lost card: about two days in all.
RETRY_AFTER = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720, 1440))


class State(StrEnum):
    DRAFT = "draft"  # the worker writes it
    ASKED = "asked"  # the resident reads it
    AGREED = "agreed"  # may be passed on, by mail or on paper
    REFUSED = "refused"
    QUEUED = "queued"  # the mail is on its way, or waits for another try
    UNDELIVERED = "undelivered"  # the mail did not arrive; nobody has the card
    SENT = "sent"
    PRINTED = "printed"  # the worker handed it over
    REACHED = "reached"  # contact gehad
    WAITING_LIST = "waiting_list"  # wachtlijst
    NO_FIT = "no_fit"  # past niet
    UNREACHABLE = "unreachable"  # onbereikbaar
    CLOSED = "closed"
    EXPIRED = "expired"  # nobody answered
    WITHDRAWN = "withdrawn"  # the resident, or the worker on their word, took it back


class Move(StrEnum):
    """What may be done with a referral."""

    REWRITE = "rewrite"
    ASK = "ask"
    AGREE = "agree"
    REFUSE = "refuse"
    QUEUE = "queue"
    DELIVERED = "delivered"
    FAILED = "failed"
    HAND_OUT = "hand_out"
    MARK = "mark"
    CLOSE = "close"
    WITHDRAW = "withdraw"
    EXPIRE = "expire"


class AgreedHow(StrEnum):
    """Where the resident agreed."""

    CHAT = "chat"
    PHONE = "phone"  # the worker read the card aloud


class MailProblem(StrEnum):
    """Why a mail did not arrive. Never the server's words: they may quote an address."""

    NOT_REACHED = "not_reached"
    REFUSED = "refused"  # that address does not take it: trying again makes no sense
    SETTINGS = "settings"  # our own server does not let us in


OUTCOMES = frozenset({State.REACHED, State.WAITING_LIST, State.NO_FIT, State.UNREACHABLE})
PASSED_ON = OUTCOMES | {State.SENT, State.PRINTED}
ENDED = frozenset({State.REFUSED, State.CLOSED, State.EXPIRED, State.WITHDRAWN})
BEFORE_AGREEING = frozenset({State.DRAFT, State.ASKED})

# From where each move is allowed. Withdrawing is always possible (AVG art. 7(3)).
ALLOWED: dict[Move, frozenset[State]] = {
    # A card that changes must be shown again, so it becomes a draft.
    Move.REWRITE: BEFORE_AGREEING | {State.AGREED},
    Move.ASK: BEFORE_AGREEING,
    Move.AGREE: BEFORE_AGREEING,
    Move.REFUSE: frozenset({State.ASKED}),
    Move.QUEUE: frozenset({State.AGREED, State.UNDELIVERED, State.PRINTED, State.SENT}),
    Move.DELIVERED: frozenset({State.QUEUED}),
    Move.FAILED: frozenset({State.QUEUED}),
    Move.HAND_OUT: PASSED_ON | {State.AGREED, State.UNDELIVERED, State.QUEUED},
    # The receiver may change it later, also after the worker thought it was done.
    Move.MARK: PASSED_ON | {State.CLOSED, State.QUEUED, State.UNDELIVERED},
    Move.CLOSE: PASSED_ON | {State.AGREED, State.UNDELIVERED},
    Move.WITHDRAW: frozenset(State) - ENDED | {State.CLOSED},
    Move.EXPIRE: BEFORE_AGREEING | {State.AGREED},
}


class ReferralError(Exception):
    """Something asked of a referral cannot be done."""


class ReferralNotFound(ReferralError):
    """No such referral, of another organisation, or a link that does not work (any more)."""


class ReferralRefused(ReferralError):
    """Not possible in the state it is in now."""

    def __init__(self, state: State) -> None:
        super().__init__(state.value)
        self.state = state


class CardChanged(ReferralError):
    """The resident answers to a card that has been changed since it was shown."""


class ReferralInvalid(ReferralError):
    """A form that cannot be stored; `field` names the input, `problem` the fact."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.field = field
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Referral:
    """One card for one offer of one organisation. `version` goes up when it changes or is shown."""

    id: str
    reference: str  # "7K3M9Q2T": named in mails and by telephone; tells nothing
    organization: str  # slug of whose worker made it
    conversation_id: str | None
    offer_id: str
    offer: str  # its name when the card was made
    receiver: str  # name of the organisation that gets it
    address: str | None  # e-mail; None: on paper alone
    lines: tuple[Line, ...]
    made_by: str  # id of the worker
    created_at: datetime
    changed_at: datetime
    state: State = State.DRAFT
    version: int = 0
    signal: str | None = None
    asked_at: datetime | None = None
    agreed_at: datetime | None = None
    agreed_how: AgreedHow | None = None
    struck: int = 0  # how many lines the resident took out
    passed_on_at: datetime | None = None
    marked_at: datetime | None = None
    marked_by_receiver: bool = False
    note: str | None = None  # masked
    tries: int = 0
    next_try_at: datetime | None = None
    problem: MailProblem | None = None

    def may(self, move: Move) -> bool:
        """True when the state allows it."""
        return self.state in ALLOWED[move]


def rewrite(referral: Referral, lines: tuple[Line, ...], now: datetime) -> Referral:
    """Other lines: a draft again, and what was agreed holds no longer."""
    changed = _moved(referral, Move.REWRITE, State.DRAFT, now)
    return replace(
        changed,
        lines=lines,
        version=referral.version + 1,
        agreed_at=None,
        agreed_how=None,
        struck=0,
    )


def ask(referral: Referral, now: datetime) -> Referral:
    """The card as the resident gets to see it now."""
    asked = _moved(referral, Move.ASK, State.ASKED, now)
    return replace(asked, asked_at=now, version=referral.version + 1)


def agree(
    referral: Referral,
    *,
    version: int,
    struck: frozenset[Kind],
    how: AgreedHow,
    now: datetime,
) -> Referral:
    """Agreed, without the struck lines: those are nowhere from here on.

    Raises CardChanged when another version was seen, and ReferralInvalid when nothing is left.
    Only a card that was shown (`ASKED`) can be agreed to in the chat.
    """
    if how is AgreedHow.CHAT and referral.state is State.DRAFT:
        raise ReferralRefused(referral.state)
    agreed = _moved(referral, Move.AGREE, State.AGREED, now)
    if version != referral.version:
        raise CardChanged
    kept = without(referral.lines, struck)
    if not any(line.kind.tells for line in kept):
        raise ReferralInvalid("struck", "everything")
    return replace(
        agreed,
        lines=kept,
        agreed_at=now,
        agreed_how=how,
        struck=len(referral.lines) - len(kept),
    )


def refuse(referral: Referral, version: int, now: datetime) -> Referral:
    """The resident says no: the lines go at once."""
    refused = _moved(referral, Move.REFUSE, State.REFUSED, now)
    if version != referral.version:
        raise CardChanged
    return replace(refused, lines=())


def queue(referral: Referral, now: datetime) -> Referral:
    """Waits to be mailed; raises ReferralInvalid without an address."""
    queued = _moved(referral, Move.QUEUE, State.QUEUED, now)
    if referral.address is None:
        raise ReferralInvalid("address", "missing")
    return replace(queued, tries=0, next_try_at=now, problem=None)


def delivered(referral: Referral, now: datetime) -> Referral:
    """Our mail server took it."""
    sent = _moved(referral, Move.DELIVERED, State.SENT, now)
    return replace(sent, passed_on_at=now, next_try_at=None, problem=None)


def failed(referral: Referral, problem: MailProblem, now: datetime) -> Referral:
    """A try that failed: another one later, or UNDELIVERED when there is no sense in it."""
    tries = referral.tries + 1
    if problem is MailProblem.REFUSED or tries > len(RETRY_AFTER):
        ended = _moved(referral, Move.FAILED, State.UNDELIVERED, now)
        return replace(ended, tries=tries, next_try_at=None, problem=problem)
    waiting = _moved(referral, Move.FAILED, State.QUEUED, now)
    again = now + RETRY_AFTER[tries - 1]
    return replace(waiting, tries=tries, next_try_at=again, problem=problem)


def hand_out(referral: Referral, now: datetime) -> Referral:
    """Printed or downloaded by the worker, who sees to it; an outcome that is there stays."""
    known = referral.state in OUTCOMES
    state = referral.state if known else State.PRINTED
    handed = _moved(referral, Move.HAND_OUT, state, now)
    first = referral.passed_on_at or now
    return replace(handed, passed_on_at=first, next_try_at=None, problem=None)


def mark(
    referral: Referral, outcome: State, note: str | None, *, by_receiver: bool, now: datetime
) -> Referral:
    """What the receiver did with it, told by the receiver or (by telephone) the worker."""
    if outcome not in OUTCOMES:
        raise ReferralInvalid("outcome", "unknown")
    if referral.state is State.CLOSED and referral.passed_on_at is None:
        raise ReferralRefused(referral.state)
    marked = _moved(referral, Move.MARK, outcome, now)
    return replace(
        marked,
        marked_at=now,
        note=note,
        marked_by_receiver=by_receiver,
        # A try that failed may have arrived after all: who marks it, has it.
        passed_on_at=referral.passed_on_at or now,
        next_try_at=None,
        problem=None,
    )


def close(referral: Referral, now: datetime) -> Referral:
    """Nothing more to do."""
    return replace(_moved(referral, Move.CLOSE, State.CLOSED, now), next_try_at=None)


def withdraw(referral: Referral, now: datetime) -> Referral:
    """Taken back: lines and note go at once, links no longer work."""
    gone = _moved(referral, Move.WITHDRAW, State.WITHDRAWN, now)
    return replace(gone, lines=(), note=None, next_try_at=None, problem=None)


def expire(referral: Referral, now: datetime) -> Referral:
    """Nobody answered or sent it within ANSWER_WITHIN; the lines go. Too early: ReferralRefused."""
    if now < referral.changed_at + ANSWER_WITHIN:
        raise ReferralRefused(referral.state)
    return replace(_moved(referral, Move.EXPIRE, State.EXPIRED, now), lines=())


def _moved(referral: Referral, move: Move, state: State, now: datetime) -> Referral:
    if not referral.may(move):
        raise ReferralRefused(referral.state)
    return replace(referral, state=state, changed_at=now)
