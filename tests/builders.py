"""Things a test needs, made with what it does not care about filled in."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from services.conversation.core import Conversation, Message, Owner, Sender, token_hash
from services.directory.core import Kind, Offer, Organization, Phone
from services.places.core import Gazetteer, KnownPlace, Place
from services.places.similar import RapidSimilar
from services.places.words import read_words

NOON = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
TOKEN = "een-geheim-dat-alleen-de-bewoner-heeft"

WIJKRACHT = Organization(
    id="org-wijkracht",
    slug="wijkracht",
    name="Wijkracht",
    kind=Kind.WELFARE,
    phones=(Phone("088 945 57 22"),),
    municipalities=("Borne", "Hengelo"),
)
WITHOUT_NUMBER = Organization(
    id="org-dewolden",
    slug="dewolden",
    name="Welzijn De Wolden",
    kind=Kind.WELFARE,
    municipalities=("De Wolden",),
)
MUNICIPALITY = Organization(
    id="org-borne",
    slug="gemeente-borne",
    name="Gemeente Borne",
    kind=Kind.MUNICIPALITY,
    municipalities=("Borne",),
)

PLACES = (
    KnownPlace(Place("Borne", "gemeente", "Borne")),
    KnownPlace(Place("Hengelo", "gemeente", "Hengelo")),
    KnownPlace(Place("De Wolden", "gemeente", "De Wolden")),
    KnownPlace(Place("Zenderen", "plaats", "Borne")),
    KnownPlace(Place("Oosterbos", "plaats", "Hengelo")),
    KnownPlace(Place("Oosterbos", "plaats", "De Wolden")),
    KnownPlace(Place("Almelo", "buiten", None, "Almelo")),
)


def make_gazetteer() -> Gazetteer:
    """A few places: one name that is two places, one outside the ten."""
    return Gazetteer(PLACES, RapidSimilar(), read_words())


def make_line(signal: str, name: str, number: str) -> Offer:
    """A national line for a signal."""
    organization = Organization(
        id=f"org-{signal}",
        slug=signal.replace("_", "-"),
        name=name,
        kind=Kind.NATIONAL,
        phones=(Phone(number),),
    )
    return Offer(
        id=f"line-{signal}",
        name=name,
        organization=organization,
        phones=(Phone(number),),
        signals=(signal,),
    )


def make_card(**changes: Any) -> dict[str, Any]:
    """A listing in the API's shape."""
    card: dict[str, Any] = {
        "id": "0c7a3a5e-0000-5000-8000-000000000001",
        "name": "Formulierenhulp",
        "organization": "Wijkracht",
        "description": "Hulp bij formulieren.",
        "phones": [{"number": "088 945 57 22", "description": None}],
        "email": None,
        "url": None,
        "address": None,
        "hours": None,
        "cost": None,
        "audience": None,
        "assured_date": "2026-01-01",
        "trust": "fresh",
    }
    return card | changes


def make_conversation(**changes: Any) -> Conversation:
    """A conversation of the bot on the joint page, opened by TOKEN."""
    values: dict[str, Any] = {
        "id": "11111111-1111-4111-8111-111111111111",
        "token_hash": token_hash(TOKEN),
        "owner": Owner.BOT,
        "created_at": NOON,
        "last_message_at": NOON,
    }
    return Conversation(**values | changes)


def make_message(text: str = "ik heb een vraag", **changes: Any) -> Message:
    """A stored message of a resident."""
    values: dict[str, Any] = {
        "id": "22222222-2222-4222-8222-222222222222",
        "seq": 2,
        "sender": Sender.RESIDENT,
        "text": text,
        "created_at": NOON,
        "client_id": "c-1",
    }
    return Message(**values | changes)
