"""Loads the sentences of referrals and fills them in: the mail, the message, the card as text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from services.referral.attention import HERE
from services.referral.card import Kind, Line
from services.referral.core import Referral, State
from services.referral.ports import Mail

TEXTS = Path(__file__).with_name("texts.yml")


@cache
def load_texts() -> dict[str, Any]:
    """The whole file, read once."""
    loaded: dict[str, Any] = yaml.safe_load(TEXTS.read_text(encoding="utf-8"))
    return loaded


def language_name(code: str) -> str:
    """ "pl" as "Pools"; the code itself for a language we have no name for."""
    return str(load_texts()["languages"].get(code, code))


def place_name(place: str | None, municipality: str | None) -> str:
    """A village with its municipality, "" when neither is known."""
    if place and municipality and place != municipality:
        return str(load_texts()["place"]).format(place=place, municipality=municipality)
    return place or municipality or ""


def asked_text(referral: Referral) -> str:
    """What the resident reads in the conversation."""
    return str(load_texts()["asked"]).format(receiver=referral.receiver)


def told_text(referral: Referral) -> str:
    """What stands in the conversation about a card: the question, or what was answered."""
    match referral.state:
        case State.ASKED:
            return asked_text(referral)
        case State.REFUSED | State.WITHDRAWN:
            answered = referral.state.value
        case _:
            answered = "agreed"
    return str(load_texts()["answered"][answered]).format(receiver=referral.receiver)


def readable(lines: Sequence[Line]) -> list[dict[str, Any]]:
    """Lines as people read them: {"kind", "label", "text", "may_be_struck"}, in order."""
    texts = load_texts()
    return [
        {
            "kind": line.kind.value,
            "label": texts["kinds"][line.kind.value],
            "text": texts["safe"][line.text] if line.kind is Kind.SAFE else line.text,
            "may_be_struck": line.kind.may_be_struck,
        }
        for line in lines
    ]


def compose_mail(
    referral: Referral, link: str, expires_at: datetime, reply_to: str | None, organization: str
) -> Mail:
    """The mail about a referral: who, for what, where to look. Nothing of the card."""
    texts = load_texts()["mail"]
    facts = {
        "receiver": referral.receiver,
        "organization": organization,
        "offer": referral.offer,
        "reference": referral.reference,
        "link": link,
        "until": _day(expires_at),
    }
    return Mail(
        to=referral.address or "",
        subject=texts["subject"].format(**facts),
        text=texts["text"].format(**facts),
        reply_to=reply_to,
    )


def card_as_text(referral: Referral, organization: str, link: str, expires_at: datetime) -> str:
    """The card as a plain file, to print or to send in a safe way of one's own."""
    texts = load_texts()["card"]
    facts = {
        "reference": referral.reference,
        "organization": organization,
        "receiver": referral.receiver,
        "offer": referral.offer,
        "day": _day(referral.agreed_at) if referral.agreed_at else "",
        "until": _day(expires_at),
    }
    said = [f"{line['label']}:\n{line['text']}" for line in readable(referral.lines)]
    head = "\n".join(texts[name].format(**facts) for name in ("title", "from", "to"))
    foot = [texts["agreed"].format(**facts), f"{texts['link'].format(**facts)}\n{link}"]
    return "\n\n".join([head, *said, *foot, texts["careful"]]) + "\n"


def _day(moment: datetime) -> str:
    return moment.astimezone(HERE).strftime("%d-%m-%Y")


def consent_shape(referral: Referral) -> dict[str, Any]:
    """A card as the resident gets it, ready for JSON.

    `status`: asked, agreed (not passed on yet), passed_on, refused, withdrawn or expired.
    """
    status = _status(referral)
    shown = status in {"asked", "agreed", "passed_on"}
    return {
        "id": referral.id,
        "reference": referral.reference,
        "receiver": referral.receiver,
        "offer": referral.offer,
        "status": status,
        "version": referral.version,
        "lines": readable(referral.lines) if shown else [],
    }


def _status(referral: Referral) -> str:
    match referral.state:
        case State.ASKED | State.REFUSED | State.WITHDRAWN:
            return referral.state.value
        case State.DRAFT | State.EXPIRED:
            return "expired"
        case _ if referral.passed_on_at is not None:
            return "passed_on"
        case State.CLOSED:
            return "expired"
        case _:
            return "agreed"
