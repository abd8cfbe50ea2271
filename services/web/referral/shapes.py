"""A referral as templates need it."""

from __future__ import annotations

from typing import Any

from services.referral.attention import HERE
from services.referral.core import Move, Referral
from services.referral.texts import readable
from services.referral.use_cases import Followed


def card_shape(referral: Referral, organization: str) -> dict[str, Any]:
    """The card itself, for whoever may read it."""
    agreed = referral.agreed_at
    return {
        "reference": referral.reference,
        "organization": organization,
        "receiver": referral.receiver,
        "offer": referral.offer,
        "lines": readable(referral.lines),
        "agreed_on": agreed.astimezone(HERE).date() if agreed is not None else None,
    }


def followed_shape(followed: Followed, organization: str) -> dict[str, Any]:
    """The card, where it is, and what may be done with it now."""
    referral = followed.referral
    return {
        **card_shape(referral, organization),
        "id": referral.id,
        "state": referral.state.value,
        "version": referral.version,
        "address": referral.address,
        "conversation_id": referral.conversation_id,
        "changed_on": referral.changed_at.astimezone(HERE).date(),
        "struck": referral.struck,
        "agreed_how": referral.agreed_how.value if referral.agreed_how else None,
        "problem": referral.problem.value if referral.problem else None,
        "note": referral.note,
        "marked_by_receiver": referral.marked_by_receiver,
        "signal": referral.signal,
        "attention": followed.attention,
        "may": {move.value for move in Move if referral.may(move)},
    }
