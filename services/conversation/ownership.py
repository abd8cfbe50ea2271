"""Who has a conversation: the bot, the queue, one worker, or nobody any more. Standard library only.

Every change of hands is one of these moves. Each takes the conversation as it is and gives it as
it becomes, or raises OwnershipRefused saying who has it. Storing is for the caller, who holds the
conversation's lock meanwhile: that is what makes one of two workers win.

    bot    -> queue   ask_person        worker -> bot     hand_back
    bot    -> worker  take              worker -> worker  assign
    queue  -> worker  take              worker -> queue   to_queue
    queue  -> bot     leave_queue       any    -> closed  close
    queue  -> closed  abandon           closed -> bot     reopen
    worker or queue -> queue  to_team
    worker -> queue or bot  leave_behind, when the worker has gone
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from services.conversation.core import ClosedAs, Conversation, ConversationError, Owner

GONE_AFTER = timedelta(minutes=15)  # without a sign of life, a worker has left what they had


class OwnershipRefused(ConversationError):
    """Somebody else has it. `worker_id` is who, while a worker does."""

    def __init__(self, conversation: Conversation) -> None:
        super().__init__(conversation.owner.value)
        self.owner = conversation.owner
        self.worker_id = conversation.worker_id


def ask_person(conversation: Conversation, now: datetime) -> Conversation:
    """A person is wanted; who waits already keeps their place."""
    if conversation.owner is Owner.QUEUE:
        return conversation
    _only(conversation, Owner.BOT)
    return replace(conversation, owner=Owner.QUEUE, waiting_since=now)


def take(conversation: Conversation, worker_id: str, now: datetime) -> Conversation:
    """One worker has it from now on, also by saying something; taking twice changes nothing."""
    if conversation.owner is Owner.WORKER and conversation.worker_id == worker_id:
        return conversation
    _only(conversation, Owner.BOT, Owner.QUEUE)
    return _to_worker(conversation, worker_id, now)


def assign(conversation: Conversation, by: str, to: str, now: datetime) -> Conversation:
    """To a colleague: what is one's own, or what waits in the queue."""
    if conversation.owner is not Owner.QUEUE:
        _only_of(conversation, by)
    return _to_worker(conversation, to, now)


def to_queue(conversation: Conversation, by: str, now: datetime) -> Conversation:
    """Back to the team: whoever is free takes it."""
    _only_of(conversation, by)
    return replace(_nobody(conversation), owner=Owner.QUEUE, waiting_since=now)


def to_team(conversation: Conversation, by: str, team_id: str, now: datetime) -> Conversation:
    """To one team: what is one's own, or what waits. Who waits already keeps their place."""
    if conversation.owner is Owner.QUEUE:
        return replace(conversation, team_id=team_id)
    return replace(to_queue(conversation, by, now), team_id=team_id)


def hand_back(conversation: Conversation, by: str) -> Conversation:
    """The bot goes on, and the conversation stays open."""
    _only_of(conversation, by)
    return replace(_nobody(conversation), owner=Owner.BOT)


def leave_queue(conversation: Conversation) -> Conversation:
    """The resident would rather not wait, or nobody is there to wait for."""
    _only(conversation, Owner.QUEUE)
    return replace(_nobody(conversation), owner=Owner.BOT)


def leave_behind(
    conversation: Conversation, worker_id: str, now: datetime, *, to_queue: bool
) -> Conversation:
    """Its worker has gone without handing it over: to the team, or to the bot."""
    _only_of(conversation, worker_id)
    if to_queue:
        return replace(_nobody(conversation), owner=Owner.QUEUE, waiting_since=now)
    return replace(_nobody(conversation), owner=Owner.BOT)


def abandon(conversation: Conversation, now: datetime) -> Conversation:
    """The resident went away from the queue."""
    _only(conversation, Owner.QUEUE)
    return _closed(conversation, ClosedAs.ABANDONED, now)


def close(conversation: Conversation, by: str, now: datetime) -> Conversation:
    """Done, by a worker: what is one's own, what waits, or what the bot has."""
    if conversation.owner is Owner.WORKER:
        _only_of(conversation, by)
    _only(conversation, Owner.BOT, Owner.QUEUE, Owner.WORKER)
    return _closed(conversation, ClosedAs.DONE, now)


def reopen(conversation: Conversation) -> Conversation:
    """The resident wrote again: the bot answers, whoever had it before."""
    _only(conversation, Owner.CLOSED)
    return replace(_nobody(conversation), owner=Owner.BOT)


def _only(conversation: Conversation, *owners: Owner) -> None:
    if conversation.owner not in owners:
        raise OwnershipRefused(conversation)


def _only_of(conversation: Conversation, worker_id: str) -> None:
    if conversation.owner is not Owner.WORKER or conversation.worker_id != worker_id:
        raise OwnershipRefused(conversation)


def _nobody(conversation: Conversation) -> Conversation:
    return replace(
        conversation,
        worker_id=None,
        waiting_since=None,
        team_id=None,
        closed_at=None,
        closed_as=None,
    )


def _to_worker(conversation: Conversation, worker_id: str, now: datetime) -> Conversation:
    since = conversation.waiting_since
    waited = max(0, int((now - since).total_seconds())) if since is not None else None
    return replace(
        _nobody(conversation), owner=Owner.WORKER, worker_id=worker_id, taken_at=now, waited=waited
    )


def _closed(conversation: Conversation, how: ClosedAs, now: datetime) -> Conversation:
    return replace(_nobody(conversation), owner=Owner.CLOSED, closed_at=now, closed_as=how)
