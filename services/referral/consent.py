"""The resident's side: seeing exactly what is passed on, striking lines, agreeing, taking it back."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from enum import StrEnum

from services.conversation.core import ConversationError
from services.conversation.patience import in_time
from services.referral import core
from services.referral.card import Kind
from services.referral.core import (
    AgreedHow,
    Referral,
    ReferralInvalid,
    ReferralNotFound,
    State,
)
from services.referral.ports import Referrals, ReferralStore
from services.referral.steps import send_if_possible, take_back

LOG = logging.getLogger(__name__)


class Answer(StrEnum):
    AGREE = "agree"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"


async def shown(ports: Referrals, conversation_id: str, referral_id: str) -> Referral:
    """A card of this conversation; raises ReferralNotFound, also while it was not shown yet.

    Who calls has checked that the conversation is the resident's own.
    """

    async def work() -> Referral:
        async with ports.open() as store:
            return await _of(store, conversation_id, referral_id, lock=False)

    return await in_time(work(), ports.patience)


async def answer(
    ports: Referrals,
    conversation_id: str,
    referral_id: str,
    *,
    given: object,
    version: object,
    struck: object,
) -> Referral:
    """Agrees (without the struck lines), refuses, or takes back; the card as it is then.

    What is agreed is mailed when it can be, and the conversation says what was answered: a worker
    who waits for it sees it come. The same answer twice is the same as once: somebody who presses
    twice hears no error. Raises ReferralInvalid, CardChanged, ReferralRefused and
    ReferralNotFound.
    """
    try:
        wanted = Answer(str(given))
    except ValueError:
        raise ReferralInvalid("answer", "missing") from None
    seen = _version(version)
    kinds = read_struck(struck)

    async def work() -> tuple[Referral, bool]:
        async with ports.open() as store:
            found = await _of(store, conversation_id, referral_id, lock=True)
            if _is_repeated(found, wanted, seen):
                return found, False
            if wanted is Answer.WITHDRAW:
                return await take_back(ports, store, found), True
            if wanted is Answer.REFUSE:
                moved = core.refuse(found, seen, ports.now())
            else:
                moved = core.agree(
                    found, version=seen, struck=kinds, how=AgreedHow.CHAT, now=ports.now()
                )
                moved = send_if_possible(ports, moved)
            await store.keep(moved)
            return moved, True

    answered, is_new = await in_time(work(), ports.patience)
    if is_new:
        await _tell(ports, conversation_id, answered)
    return answered


async def _tell(ports: Referrals, conversation_id: str, answered: Referral) -> None:
    """The answer stands already: that nobody can be told of it now is no failure of it."""
    try:
        await ports.tell(conversation_id, answered)
    except ConversationError as error:
        LOG.warning("an answer to a card was not told: %s", type(error).__name__)


def read_struck(raw: object) -> frozenset[Kind]:
    """The kinds of the struck lines, from a list; raises ReferralInvalid."""
    if raw is None:
        return frozenset()
    if isinstance(raw, str) or not isinstance(raw, Iterable):
        raise ReferralInvalid("struck", "invalid")
    try:
        return frozenset(Kind(str(item)) for item in raw)
    except ValueError:
        raise ReferralInvalid("struck", "invalid") from None


def _is_repeated(found: Referral, wanted: Answer, version: int) -> bool:
    if wanted is Answer.AGREE:
        return found.agreed_at is not None and found.version == version and bool(found.lines)
    ended = State.REFUSED if wanted is Answer.REFUSE else State.WITHDRAWN
    return found.state is ended


async def _of(
    store: ReferralStore, conversation_id: str, referral_id: str, *, lock: bool
) -> Referral:
    found = await store.get(referral_id, lock=lock)
    if found is None or found.conversation_id != conversation_id:
        raise ReferralNotFound
    # A draft is still being written, or was changed since it was shown: nothing to see yet.
    if found.state is State.DRAFT:
        raise core.CardChanged if found.asked_at is not None else ReferralNotFound
    return found


def _version(raw: object) -> int:
    if isinstance(raw, bool) or not isinstance(raw, int | str):
        raise ReferralInvalid("version", "missing")
    text = str(raw)
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise ReferralInvalid("version", "missing")
    return int(text)
