"""What is known when an action runs: the gateway's facts on the message, and our slots."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet

from services.directory.core import Organization, Person
from services.directory.use_cases import (
    DirectoryStore,
    find_front_office,
    find_organization,
)

UNKNOWN_PLACE = "onbekend"  # the resident would rather not say, or we could not find it


@dataclass(frozen=True, slots=True)
class Known:
    """Facts of this turn. `places` are the candidates named in this very message."""

    person: Person
    organization: str | None  # slug of the page
    places: tuple[dict[str, Any], ...]
    signal: str | None  # found by the safety layer in this message
    place_refused: bool
    staffed: bool = False  # whoever asks for a person now gets one in the chat


def read_known(tracker: Tracker) -> Known:
    """Facts from the message's metadata, which only the gateway writes."""
    message = tracker.latest_message or {}
    facts = message.get("metadata") or {}
    return Known(
        person=Person(
            municipality=facts.get("municipality"),
            place=facts.get("place"),
            age=facts.get("age"),
        ),
        organization=facts.get("organization"),
        places=tuple(facts.get("places") or ()),
        signal=facts.get("signal"),
        place_refused=tracker.get_slot("place_state") == UNKNOWN_PLACE,
        staffed=facts.get("staffed") is True,
    )


async def front_office_of(store: DirectoryStore, known: Known) -> Organization | None:
    """The organisation of the resident's municipality, else of the page; None when both unknown."""
    found = await find_front_office(store, known.person.municipality)
    if found is None and known.organization is not None and known.person.municipality is None:
        found = await find_organization(store, known.organization)
    return found


def turn_ends(asked: str | None) -> list[dict[str, Any]]:
    """The last events of every action: which question is open now, and that the turn is over.

    Rules choose by `asked`. Without the second event Rasa would look for a rule that goes on from
    the changed slot, find none, and fall back again and again.
    """
    return [SlotSet("asked", asked), FollowupAction("action_listen")]
