"""The receiver's side: one link, no account, and what became of it."""

from __future__ import annotations

from services.conversation.patience import in_time
from services.referral import core
from services.referral.core import PASSED_ON, Referral, ReferralNotFound, State
from services.referral.naming import token_hash
from services.referral.ports import Referrals
from services.referral.steps import read_outcome


async def opened(ports: Referrals, token: str) -> Referral:
    """The card of a link; raises ReferralNotFound for one that does not work (any more).

    Looking leaves no trace: mail filters open every link.
    """

    async def work() -> Referral:
        async with ports.open() as store:
            return _readable(await store.by_link(token_hash(token), ports.now()))

    return await in_time(work(), ports.patience)


async def mark(ports: Referrals, token: str, *, outcome: object, note: object) -> Referral:
    """What the receiver did with it; a later word replaces an earlier one.

    Raises ReferralInvalid naming the field, and ReferralNotFound.
    """
    state, words = read_outcome(ports, outcome, note)

    async def work() -> Referral:
        async with ports.open() as store:
            found = _readable(await store.by_link(token_hash(token), ports.now(), lock=True))
            marked = core.mark(found, state, words, by_receiver=True, now=ports.now())
            await store.keep(marked)
            return marked

    return await in_time(work(), ports.patience)


def _readable(found: Referral | None) -> Referral:
    # QUEUED and UNDELIVERED too: a try that failed for us may have arrived all the same.
    readable = PASSED_ON | {State.QUEUED, State.UNDELIVERED, State.CLOSED}
    if found is None or found.state not in readable:
        raise ReferralNotFound
    return found
