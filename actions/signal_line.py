"""Saying the national line of a signal that the model found: the net under the safety layer."""

from __future__ import annotations

from datetime import date

from rasa_sdk.executor import CollectingDispatcher

from services.directory.listing import listing
from services.directory.use_cases import DirectoryStore, signal_lines


async def say_signal(
    dispatcher: CollectingDispatcher, store: DirectoryStore, signal: str, today: date
) -> None:
    """The line's text and card, marked so that the gateway hands over to a person."""
    lines = (await signal_lines(store))[signal]
    numbers = [phone.number for offer in lines for phone in offer.phones]
    dispatcher.utter_message(
        response=f"utter_signal_{signal}",
        name=lines[0].organization.name if lines else "",
        phone=" of ".join(numbers),
        json_message={
            "signal": signal,
            "listings": [listing(offer, None, today) for offer in lines],
        },
    )
