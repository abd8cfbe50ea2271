"""Signals that the model found, and their national line: the net under the safety layer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from rasa_sdk.executor import CollectingDispatcher

from services.directory.listing import listing
from services.directory.use_cases import SIGNALS, DirectoryStore, signal_lines

SUSPECT = 0.2  # a signal with this chance is worth naming its line, without saying it is one


def suspected_signal(chances: Mapping[str, float]) -> str | None:
    """The heaviest signal that the message may well be; None when none is likely."""
    return next((signal for signal in SIGNALS if chances.get(signal, 0.0) >= SUSPECT), None)


async def say_signal(
    dispatcher: CollectingDispatcher, store: DirectoryStore, signal: str, today: date
) -> None:
    """The line's text and card, marked so that the gateway hands over to a person."""
    lines = (await signal_lines(store))[signal]
    numbers = [
        phone.number for offer in lines for phone in offer.phones or offer.organization.phones
    ]
    # A line that nobody knows a number of leaves 112, never half a sentence.
    dispatcher.utter_message(
        response=f"utter_signal_{signal}" if numbers else "utter_signal_acuut_gevaar",
        name=lines[0].organization.name if lines else "",
        phone=" of ".join(numbers),
        json_message={
            "signal": signal,
            "listings": [listing(offer, None, today) for offer in lines],
        },
    )
