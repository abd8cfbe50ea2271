"""Loads the sentences Voordeur says itself; they must not need Rasa or the database."""

from __future__ import annotations

import re
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from services.conversation.core import QueuePlace
from services.conversation.waiting import Can, Reach
from services.directory.core import Offer, Organization

ANSWERS = Path(__file__).with_name("answers.yml")


@cache
def load_answers() -> dict[str, Any]:
    """The whole file, read once."""
    loaded: dict[str, Any] = yaml.safe_load(ANSWERS.read_text(encoding="utf-8"))
    return loaded


def error_text(code: str) -> str:
    """The Dutch text of an error code; a code without a text of its own gets the general one."""
    errors = load_answers()["errors"]
    return str(errors.get(code, errors["server_error"]))


def fill_error(code: str, **facts: str) -> str:
    """The same, with facts in it."""
    return fill(error_text(code), **facts)


def signal_text(signal: str, lines: tuple[Offer, ...], *, in_talk: bool = True) -> str:
    """What is said at a signal, with the national line's own name and numbers.

    `in_talk` off: on a page where no worker comes in.
    """
    numbers = [
        phone.number for offer in lines for phone in offer.phones or offer.organization.phones
    ]
    name = lines[0].organization.name if lines else ""
    texts = load_answers()["signals" if in_talk else "signals_without_talk"]
    return fill(texts[signal], name=name, phone=" of ".join(numbers))


def trouble_text(organization: Organization | None) -> str:
    """The apology, with the organisation's number where one is known."""
    texts = load_answers()["trouble"]
    if organization is None or not organization.phones:
        return str(texts["without_phone"])
    return fill(texts["with_phone"], name=organization.name, phone=organization.phones[0].number)


def waiting_text(place: QueuePlace, danger: bool) -> str:
    """Where somebody stands in the queue and how long it may take; unknown is said as unknown."""
    texts = load_answers()["waiting"]
    if danger:
        return str(texts["danger"])
    ahead = {0: "now", 1: "one"}.get(place.ahead, "more")
    long = {None: "unknown", 1: "minute"}.get(place.minutes, "minutes")
    facts = {"ahead": str(place.ahead), "minutes": str(place.minutes)}
    return f"{fill(texts[ahead], **facts)} {fill(texts[long], **facts)}"


def left_queue_text(organization: Organization | None) -> str:
    """After leaving the queue: whom to call, as far as it is known, and the call-back."""
    texts = load_answers()["left_queue"]
    if organization is None or not organization.phones:
        return str(texts["without_phone"])
    return fill(texts["with_phone"], name=organization.name, phone=organization.phones[0].number)


def nobody_text(reach: Reach, now: datetime) -> str:
    """Why no worker comes in the chat now, and when one can."""
    texts = load_answers()["nobody"]
    if reach.can is Can.CLOSED and reach.opens_at is not None:
        return fill(texts["closed"], when=when_text(reach.opens_at, now))
    name = {Can.CLOSED: "closed_for_long", Can.FULL: "full"}.get(reach.can, "nobody")
    return fill(texts[name], waiting=str(reach.waiting))


def when_text(moment: datetime, now: datetime) -> str:
    """A moment in words, such as "morgen om 9.00 uur"; both in the time zone of `moment`."""
    texts = load_answers()["when"]
    days = (moment.date() - now.astimezone(moment.tzinfo).date()).days
    name = {0: "today", 1: "tomorrow"}.get(days, "this_week" if days < 7 else "later")
    text: str = texts[name]
    return text.format(
        time=f"{moment.hour}.{moment.minute:02}",
        day=texts["days"][moment.weekday()],
        date=f"{moment.day} {texts['months'][moment.month]}",
    )


def hands_text(what: str, author: str) -> str:
    """That a conversation went from one to another, and to whom."""
    return fill(load_answers()["hands"][what], author=author)


def fill(text: str, **facts: str) -> str:
    """Puts facts in a text; a sentence that asks for an empty one is left out."""
    kept = []
    for sentence in re.split(r"(?<=[.!?؟።])(\s+)", text):
        names = re.findall(r"\{(\w+)\}", sentence)
        if all(facts.get(name) for name in names):
            kept.append(sentence.format(**facts) if names else sentence)
    return "".join(kept).strip()
