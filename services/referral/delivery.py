"""Mailing what residents agreed to, again and again until it arrives; and letting old asks expire."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta

from services.conversation.core import ConversationError
from services.conversation.patience import in_time
from services.referral import core
from services.referral.core import (
    ANSWER_WITHIN,
    LINK_WORKS,
    MailProblem,
    Referral,
    ReferralError,
    State,
)
from services.referral.naming import token_hash
from services.referral.ports import MailFailed, Referrals
from services.referral.steps import link_to

LOG = logging.getLogger(__name__)
LEASE = timedelta(minutes=5)  # a mail takes a minute at most; a gateway that stops lets go
MOST_AT_ONCE = 10
DELIVER_EVERY = 15.0  # seconds


async def keep_delivering(ports: Referrals, every: float = DELIVER_EVERY) -> None:
    """Delivers for ever; a database that is away is tried again next time."""
    while True:
        try:
            await deliver_due(ports)
            await expire_unanswered(ports)
        except (ConversationError, ReferralError) as error:
            LOG.error("handover cards not delivered: %s", type(error).__name__)
        await asyncio.sleep(every)


async def deliver_due(ports: Referrals) -> int:
    """Tries every mail that is due once; how many were taken.

    Each try has a link of its own, because only its hash is kept. Links of earlier tries go on
    working: a try that failed for us may have arrived.
    """
    if ports.mailer is None:
        return 0
    now = ports.now()

    async def claim() -> list[Referral]:
        async with ports.open() as store:
            return list(await store.claim(now, now + LEASE, MOST_AT_ONCE))

    delivered = 0
    for referral in await in_time(claim(), ports.patience):
        delivered += await _try(ports, referral)
    return delivered


async def _try(ports: Referrals, referral: Referral) -> bool:
    token, expires_at = ports.new_token(), ports.now() + LINK_WORKS

    async def link() -> Referral | None:
        async with ports.open() as store:
            found = await store.get(referral.id, lock=True)
            if found is None or found.state is not State.QUEUED:
                return None  # withdrawn since
            await store.add_link(token_hash(token), found.id, ports.now(), expires_at)
            return found

    found = await in_time(link(), ports.patience)
    if found is None or ports.mailer is None:
        return False
    problem: MailProblem | None = None
    try:
        await ports.mailer.send(
            ports.compose(
                found,
                link_to(ports, token),
                expires_at,
                ports.front_office_email(found.organization),
                ports.organization_name(found.organization),
            )
        )
    except MailFailed as failure:
        problem = failure.problem
        LOG.warning("a handover card was not mailed: %s", problem.value)

    async def finish() -> None:
        async with ports.open() as store:
            current = await store.get(referral.id, lock=True)
            if current is None or current.state is not State.QUEUED:
                return  # taken back or marked meanwhile: that stands
            moved = (
                core.delivered(current, ports.now())
                if problem is None
                else core.failed(current, problem, ports.now())
            )
            await store.keep(moved)

    await in_time(finish(), ports.patience)
    return problem is None


async def expire_unanswered(ports: Referrals) -> int:
    """Takes back what nobody agreed to or sent in time; how many."""

    async def work() -> int:
        async with ports.open() as store:
            expired = 0
            for referral_id in await store.unanswered(ports.now() - ANSWER_WITHIN):
                found = await store.get(referral_id, lock=True)
                if found is not None and found.may(core.Move.EXPIRE):
                    await store.keep(core.expire(found, ports.now()))
                    expired += 1
            return expired

    return await in_time(work(), ports.patience)
