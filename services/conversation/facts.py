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
    new_language: bool = False  # this message is the first in the conversation's language

    def metadata(self, signal: str | None, *, staffed: bool = False) -> dict[str, Any]:
        """What travels to Rasa beside the text; nothing personal.

        `staffed`: whoever asks for a person now gets one in the chat.
        """
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
            "staffed": staffed,
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
    named = [mention.candidates for mention in mentions]
    if only_place and not named:
        named = [gazetteer.resolve(text)]
    likely = (place for found in named for place in _likely(conversation, found))
    places = tuple(dict.fromkeys(likely))
    language = conversation.language if only_place else _language(ports, conversation, text)
    new_language = language != conversation.language
    conversation = _at(ports, replace(conversation, language=language), places)
    return Facts(conversation, places, only_place, ports.age(text), new_language)


def _language(ports: Ports, conversation: Conversation, text: str) -> str:
    """The language from now on: a short Dutch answer does not end somebody's own.

    Nor does a language we have no sentences in: whoever is answered in Ukrainian and types some
    Russian goes on in Ukrainian.
    """
    heard, known = ports.language(text), ports.texts.languages
    if heard is None or (heard not in known | {"nl"} and conversation.language in known):
        return conversation.language
    return heard


def _likely(conversation: Conversation, found: tuple[Place, ...]) -> tuple[Place, ...]:
    """Of a name that is several places, the one in the municipality somebody lives in.

    A part of that town which we do not know tells nothing new, so no place at all.
    """
    here = tuple(p for p in found if p.municipality == conversation.municipality)
    if len(found) < 2 or conversation.municipality is None or not here:
        return found
    return tuple(place for place in here if place.kind != "gemeente")


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
