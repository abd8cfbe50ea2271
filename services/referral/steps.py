"""Steps that the worker's, the resident's and the receiver's side share."""

from __future__ import annotations

from collections.abc import Callable

from services.conversation.patience import in_time
from services.referral import core
from services.referral.card import one_line
from services.referral.core import (
    MAX_NOTE,
    OUTCOMES,
    Referral,
    ReferralInvalid,
    ReferralNotFound,
    State,
)
from services.referral.ports import Referrals, ReferralStore
from services.staff.core import Staff


async def change(
    ports: Referrals, staff: Staff, referral_id: str, move: Callable[[Referral], Referral]
) -> Referral:
    """Moves a referral of their organisation, in one step; raises what `move` raises."""

    async def work() -> Referral:
        async with ports.open() as store:
            moved = move(await found_for(store, staff, referral_id))
            await store.keep(moved)
            return moved

    return await in_time(work(), ports.patience)


async def found_for(
    store: ReferralStore, staff: Staff, referral_id: str, *, lock: bool = True
) -> Referral:
    """A referral of the worker's own organisation; raises ReferralNotFound."""
    found = await store.get(referral_id, lock=lock)
    if found is None or found.organization != staff.organization:
        raise ReferralNotFound
    return found


async def take_back(ports: Referrals, store: ReferralStore, referral: Referral) -> Referral:
    """Withdraws and stops every link, in one step of the store."""
    gone = core.withdraw(referral, ports.now())
    await store.keep(gone)
    await store.remove_links(gone.id)
    return gone


def send_if_possible(ports: Referrals, agreed: Referral) -> Referral:
    """Agreed is agreed: nobody has to remember to press a button."""
    if ports.mailer is None or agreed.address is None:
        return agreed
    return core.queue(agreed, ports.now())


def link_to(ports: Referrals, token: str) -> str:
    """The address of a card."""
    return f"{ports.public_url}/v/{token}"


def read_outcome(ports: Referrals, outcome: object, note: object) -> tuple[State, str | None]:
    """An outcome and a masked note, from a form; raises ReferralInvalid."""
    if not isinstance(outcome, str) or outcome not in OUTCOMES:
        raise ReferralInvalid("outcome", "missing")
    words = one_line(note) if isinstance(note, str) else ""
    if len(words) > MAX_NOTE:
        raise ReferralInvalid("note", "too_long")
    return State(outcome), ports.mask(words) or None
