"""What a worker may do with referrals: write a card, ask, send, hand out, and follow it.

The resident's answer: consent.py. The receiver's: receiving.py. The mail itself: delivery.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TypeVar

from services.conversation.patience import in_time
from services.directory.core import Offer
from services.referral import core
from services.referral.attention import asks_attention, attention_from
from services.referral.card import Kind, Known, Line, LineInvalid, read_lines, shortened
from services.referral.core import (
    LINK_WORKS,
    AgreedHow,
    Referral,
    ReferralInvalid,
    ReferralNotFound,
)
from services.referral.naming import new_reference, token_hash
from services.referral.ports import Referrals
from services.referral.steps import (
    change,
    found_for,
    link_to,
    read_outcome,
    send_if_possible,
    take_back,
)
from services.staff.core import Staff

MOST_LISTED = 500  # of one organisation; what is older than 90 days is gone
REFERENCE_TRIES = 5  # a reference that is taken: one in a million million

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Prefilled:
    """A card to begin with: what the conversation tells, as text per kind of line."""

    offer: Offer
    address: str | None
    lines: dict[Kind, str]
    signal: str | None


@dataclass(frozen=True, slots=True)
class Followed:
    """A referral in the list, and whether somebody must look."""

    referral: Referral
    attention: bool
    attention_from: date | None


@dataclass(frozen=True, slots=True)
class HandedOut:
    """A card to print or download, with a link that works until `expires_at`."""

    referral: Referral
    link: str
    expires_at: datetime


async def prefill(
    ports: Referrals, staff: Staff, offer_id: str, conversation_id: str | None
) -> Prefilled:
    """A card to begin with; raises ReferralNotFound for an offer or conversation not for them."""
    offer = await _offer(ports, offer_id)
    known = await in_time(_known(ports, staff, conversation_id), ports.patience)
    titles = await in_time(ports.titles(), ports.patience)
    lines = {
        Kind.QUESTION: known.question or "",
        Kind.HELP_REQUESTS: shortened(
            ", ".join(titles[code] for code in known.help_requests if code in titles)
        ),
        Kind.MUNICIPALITY: ports.place_name(known.place, known.municipality),
        Kind.LANGUAGE: ports.language_name(known.language) if known.language != "nl" else "",
        Kind.TRIED: shortened(", ".join(name for name in known.tried if name != offer.name)),
        Kind.REACH: known.reach or "",
        Kind.SAFE: known.safe.value,
    }
    return Prefilled(offer, _address(offer), lines, known.signal)


async def write(
    ports: Referrals,
    staff: Staff,
    offer_id: str,
    conversation_id: str | None,
    typed: Mapping[Kind, str],
) -> Referral:
    """Stores a draft of what the worker typed; raises ReferralInvalid naming the field."""
    offer = await _offer(ports, offer_id)

    async def store_it() -> Referral:
        known = await _known(ports, staff, conversation_id)
        now = ports.now()
        referral = Referral(
            id=ports.new_id(),
            reference=new_reference(ports.choose),
            organization=staff.organization,
            conversation_id=conversation_id,
            offer_id=offer.id,
            offer=offer.name,
            receiver=offer.organization.name,
            address=_address(offer),
            lines=_lines(ports, typed, known.signal),
            made_by=staff.id,
            created_at=now,
            changed_at=now,
            signal=known.signal,
        )
        async with ports.open() as store:
            await store.add(referral)
        return referral

    return await in_time(store_it(), ports.patience)


async def rewrite(
    ports: Referrals, staff: Staff, referral_id: str, typed: Mapping[Kind, str]
) -> Referral:
    """Other lines; what was agreed holds no longer. Raises ReferralInvalid, ReferralRefused."""
    return await change(
        ports,
        staff,
        referral_id,
        lambda found: core.rewrite(found, _lines(ports, typed, found.signal), ports.now()),
    )


async def ask(ports: Referrals, staff: Staff, referral_id: str) -> Referral:
    """Shows the card in the conversation; asking again shows it again.

    Raises ReferralInvalid when there is no conversation: then the card is read aloud.
    """

    def move(found: Referral) -> Referral:
        if found.conversation_id is None:
            raise ReferralInvalid("conversation", "missing")
        return core.ask(found, ports.now())

    asked = await change(ports, staff, referral_id, move)
    if asked.conversation_id is not None:
        await ports.tell(asked.conversation_id, asked)
    return asked


async def agree_by_phone(
    ports: Referrals, staff: Staff, referral_id: str, *, version: int, struck: frozenset[Kind]
) -> Referral:
    """The worker read the card aloud and the caller agreed; it is sent when it can be mailed."""

    def move(found: Referral) -> Referral:
        agreed = core.agree(
            found, version=version, struck=struck, how=AgreedHow.PHONE, now=ports.now()
        )
        return send_if_possible(ports, agreed)

    return await change(ports, staff, referral_id, move)


async def send(ports: Referrals, staff: Staff, referral_id: str) -> Referral:
    """Puts the mail in the queue, also once more; raises ReferralInvalid when it cannot be mailed."""

    offer = await in_time(
        ports.find_offer((await read(ports, staff, referral_id)).referral.offer_id), ports.patience
    )

    def move(found: Referral) -> Referral:
        if ports.mailer is None:
            raise ReferralInvalid("address", "no_mail")
        # A coordinator may have mended the address since; the organisation is the same one.
        address = _address(offer) if offer is not None else found.address
        return core.queue(replace(found, address=address), ports.now())

    return await change(ports, staff, referral_id, move)


async def hand_out(ports: Referrals, staff: Staff, referral_id: str) -> HandedOut:
    """The agreed card to print or download, with a new link of its own."""
    token = ports.new_token()
    expires_at = ports.now() + LINK_WORKS

    async def work() -> Referral:
        async with ports.open() as store:
            handed = core.hand_out(await found_for(store, staff, referral_id), ports.now())
            await store.keep(handed)
            await store.add_link(token_hash(token), handed.id, ports.now(), expires_at)
            return handed

    referral = await in_time(work(), ports.patience)
    return HandedOut(referral, link_to(ports, token), expires_at)


async def mark(
    ports: Referrals, staff: Staff, referral_id: str, *, outcome: object, note: object
) -> Referral:
    """What the receiver told by telephone."""
    state, words = read_outcome(ports, outcome, note)
    return await change(
        ports,
        staff,
        referral_id,
        lambda found: core.mark(found, state, words, by_receiver=False, now=ports.now()),
    )


async def close(ports: Referrals, staff: Staff, referral_id: str) -> Referral:
    """Nothing more to do."""
    return await change(ports, staff, referral_id, lambda found: core.close(found, ports.now()))


async def withdraw(ports: Referrals, staff: Staff, referral_id: str) -> Referral:
    """Taken back on the resident's word: lines go and links stop working."""

    async def work() -> Referral:
        async with ports.open() as store:
            return await take_back(ports, store, await found_for(store, staff, referral_id))

    return await in_time(work(), ports.patience)


async def read(ports: Referrals, staff: Staff, referral_id: str) -> Followed:
    """One referral of their organisation; raises ReferralNotFound."""

    async def work() -> Referral:
        async with ports.open() as store:
            return await found_for(store, staff, referral_id, lock=False)

    return _followed(ports, await in_time(work(), ports.patience))


async def listed(ports: Referrals, staff: Staff) -> list[Followed]:
    """All of their organisation: what asks for attention first, longest waiting on top."""

    async def work() -> list[Referral]:
        async with ports.open() as store:
            return list(await store.listed(staff.organization, MOST_LISTED))

    found = [_followed(ports, item) for item in await in_time(work(), ports.patience)]
    waiting = [item for item in found if item.attention]
    waiting.sort(key=lambda item: item.referral.changed_at)
    return waiting + [item for item in found if not item.attention]


async def _offer(ports: Referrals, offer_id: str) -> Offer:
    found = await in_time(ports.find_offer(offer_id), ports.patience)
    if found is None:
        raise ReferralNotFound
    return found


async def _known(ports: Referrals, staff: Staff, conversation_id: str | None) -> Known:
    if conversation_id is None:
        return Known()
    async with ports.open() as store:
        known = await store.known(conversation_id, staff.organization)
    if known is None:
        raise ReferralNotFound
    return known


def _address(offer: Offer) -> str | None:
    return offer.handover_email or offer.email or offer.organization.email


def _lines(ports: Referrals, typed: Mapping[Kind, str], signal: str | None) -> tuple[Line, ...]:
    try:
        return read_lines(dict(typed), signal=signal, mask=ports.mask, forbidden=ports.forbidden)
    except LineInvalid as invalid:
        raise ReferralInvalid(invalid.kind.value, invalid.problem) from None


def _followed(ports: Referrals, referral: Referral) -> Followed:
    return Followed(
        referral,
        asks_attention(referral, ports.now(), ports.is_holiday, ports.attention_after),
        attention_from(referral, ports.is_holiday, ports.attention_after),
    )
