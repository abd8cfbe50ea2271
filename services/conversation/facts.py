"""What the gateway reads from one message besides its meaning: place, age, language."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from services.conversation.core import Conversation, place_in_payload
from services.conversation.ports import Ports
from services.places.core import Place


@dataclass(frozen=True, slots=True)
class Facts:
    """The conversation with what this message adds, and the message's own facts."""

    conversation: Conversation
    places: tuple[Place, ...]  # candidates named in this message
    only_place: bool
    age: int | None

    def metadata(self, signal: str | None) -> dict[str, Any]:
        """What travels to Rasa beside the text; nothing personal."""
        return {
            "organization": self.conversation.organization,
            "municipality": self.conversation.municipality,
            "place": self.conversation.place,
            "places": [
                {"name": place.name, "municipality": place.municipality} for place in self.places
            ],
            "only_place": self.only_place,
            "age": self.age,
            "language": self.conversation.language,
            "signal": signal,
        }


def read_facts(
    ports: Ports, conversation: Conversation, *, text: str, payload: str | None
) -> Facts:
    """Facts of a text, or of a button that carries a place."""
    gazetteer = ports.memory.gazetteer
    if payload is not None:
        places = _of_payload(ports, payload)
        return Facts(_at(ports, conversation, places), places, bool(places), None)
    mentions = gazetteer.find(text)
    only_place = gazetteer.is_only_a_place(text)
    places = tuple(dict.fromkeys(place for mention in mentions for place in mention.candidates))
    if only_place and not places:
        places = gazetteer.resolve(text)
    language = ports.language(text)
    if language != "nl":
        conversation = replace(conversation, language=language)
    return Facts(_at(ports, conversation, places), places, only_place, ports.age(text))


def _of_payload(ports: Ports, payload: str) -> tuple[Place, ...]:
    named = place_in_payload(payload)
    if named is None:
        return ()
    name, municipality = named
    return tuple(
        place
        for place in ports.memory.gazetteer.resolve(name)
        if municipality is None or place.municipality == municipality
    )


def _at(ports: Ports, conversation: Conversation, places: tuple[Place, ...]) -> Conversation:
    """Remembers the one place inside the area that a message names; several say nothing sure."""
    inside = [place for place in places if place.municipality is not None]
    if len(inside) != 1:
        return conversation
    place = inside[0]
    organization = conversation.organization
    if organization is None:
        found = ports.memory.organization_in(place.municipality)
        organization = found.slug if found else None
    return replace(
        conversation, municipality=place.municipality, place=place.name, organization=organization
    )
