"""A small sociale kaart in memory, and one turn of one action in it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.registry import make_actions
from services.directory.core import HelpRequest, Kind, Offer, Organization, Phone, listing_id
from tests.directory_in_memory import MemoryDirectory

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
FRESH, AGEING, STALE = date(2026, 11, 1), date(2026, 3, 1), date(2025, 3, 1)

HENGELO = {"name": "Hengelo", "municipality": "Hengelo"}
BORNE = {"name": "Borne", "municipality": "Borne"}
MEPPEL = {"name": "Meppel", "municipality": "Meppel"}
ENSCHEDE = {"name": "Enschede", "municipality": None}  # outside the ten
BERGHUIZEN = (  # a name of two places
    {"name": "Berghuizen", "municipality": "De Wolden"},
    {"name": "Berghuizen", "municipality": "Oldenzaal"},
)

HELP_REQUESTS = [
    HelpRequest(code, domain, title, "", severity)
    for code, domain, title, severity in (
        ("schulden", "geld", "Schulden en betalingsachterstanden", 6),
        ("burenoverlast", "buurt", "Ruzie of overlast met buren", 4),
        ("eenzaamheid", "sociaal", "Eenzaamheid", 5),
        ("maatje", "sociaal", "Maatje of bezoek aan huis", 3),
        ("vervoer", "zorg", "Vervoer", 2),
        ("scheiding", "gezin", "Scheiding", 5),
        ("huiselijk_geweld", "veiligheid", "Geweld of onveiligheid thuis", 8),
        ("suicide", "veiligheid", "Gedachten aan zelfdoding", 9),
        ("acuut_gevaar", "veiligheid", "Direct levensgevaar", 9),
    )
]


def make_organization(name: str = "Wijkracht", **changes: Any) -> Organization:
    """A welfare organisation of Hengelo and Borne with a number and hours."""
    slug = name.lower().replace(" ", "")
    facts: dict[str, Any] = {
        "id": slug,
        "slug": slug,
        "name": name,
        "kind": Kind.WELFARE,
        "phones": (Phone("088 945 57 22"),),
        "hours": "werkdagen 9-17 uur",
        "website": "https://www.wijkracht.nl",
        "email": "info@wijkracht.nl",
        "municipalities": ("Hengelo", "Borne"),
    }
    return Organization(**(facts | changes))


WIJKRACHT = make_organization()
DEWOLDEN = make_organization(
    "Welzijn De Wolden",
    slug="dewolden",
    phones=(),
    hours=None,
    website=None,
    email=None,
    municipalities=("De Wolden",),
)
MUNICIPALITY = {
    name: make_organization(
        f"Gemeente {name}",
        kind=Kind.MUNICIPALITY,
        phones=(),
        hours=None,
        email=None,
        website=f"https://www.{name.lower().replace(' ', '')}.nl",
        municipalities=(name,),
    )
    for name in ("Hengelo", "Borne", "De Wolden")
}


def make_national(name: str, number: str | None = None) -> Organization:
    """A national organisation; in the whole country."""
    phones = (Phone(number),) if number else ()
    return make_organization(name, kind=Kind.NATIONAL, phones=phones, municipalities=())


VEILIG_THUIS = make_national("Veilig Thuis", "0800-2000")
LINE_113 = make_national("113 Zelfmoordpreventie", "113")
LINE_112 = make_national("Alarmnummer", "112")
LUISTERLIJN = make_national("De Luisterlijn", "088 0767 000")


def make_offer(name: str, code: str = "eenzaamheid", **changes: Any) -> Offer:
    """A fresh offer of Wijkracht in Hengelo for one hulpvraag."""
    facts: dict[str, Any] = {
        "id": listing_id("Wijkracht", name),
        "name": name,
        "organization": WIJKRACHT,
        "help_requests": (code,),
        "municipalities": ("Hengelo",),
        "assured_date": FRESH,
    }
    return Offer(**(facts | changes))


def make_national_offer(name: str, code: str, organization: Organization, **changes: Any) -> Offer:
    return make_offer(name, code, organization=organization, municipalities=(), **changes)


LINES = (
    make_national_offer("Praten met 113", "suicide", LINE_113, signals=("suicide",)),
    make_national_offer("112 bellen", "acuut_gevaar", LINE_112, signals=("acuut_gevaar",)),
    make_national_offer(
        "Advies bij geweld thuis", "huiselijk_geweld", VEILIG_THUIS, signals=("huiselijk_geweld",)
    ),
)
NATIONAL = make_national_offer("Luisterend oor", "eenzaamheid", LUISTERLIJN)


class InMemoryDirectory(MemoryDirectory):
    """The sociale kaart in memory with the national lines, opened as actions open it."""

    def __init__(
        self,
        *offers: Offer,
        organizations: Sequence[Organization] = (WIJKRACHT, DEWOLDEN, *MUNICIPALITY.values()),
        lines: Sequence[Offer] = LINES,
        help_requests: Sequence[HelpRequest] = HELP_REQUESTS,
    ) -> None:
        super().__init__(
            offers=(*offers, *lines), organizations=organizations, help_requests=help_requests
        )

    @asynccontextmanager
    async def open(self) -> AsyncIterator[InMemoryDirectory]:
        yield self

    @property
    def unmet_requests(self) -> list[tuple[str | None, str, str]]:
        """Organisation, municipality and hulpvraag of each vraag zonder aanbod."""
        return [(item.organization_id, item.municipality, item.help_request) for item in self.unmet]


@dataclass(frozen=True)
class Turn:
    """What an action said and did."""

    messages: list[dict[str, Any]]
    events: list[dict[str, Any]]
    slots: dict[str, Any] = field(default_factory=dict)

    @property
    def said(self) -> list[str]:
        """Names of the responses, in order."""
        return [message["response"] for message in self.messages]

    def facts(self, response: str) -> dict[str, Any]:
        """What one response was given."""
        return next(message for message in self.messages if message["response"] == response)

    @property
    def cards(self) -> list[str]:
        """Names of the offers given, in order."""
        return [
            card["name"]
            for message in self.messages
            for card in message["custom"].get("listings", [])
        ]

    @property
    def handovers(self) -> list[str]:
        found = (message["custom"].get("handover") for message in self.messages)
        return [reason for reason in found if reason]

    @property
    def signals(self) -> list[str]:
        found = (message["custom"].get("signal") for message in self.messages)
        return [signal for signal in found if signal]

    @property
    def asked(self) -> Any:
        """The question that is open after the turn."""
        return self.slots["asked"]


def living_in(place: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Metadata of a resident whose place the gateway knows."""
    return {"municipality": place["municipality"], "place": place["name"], **more}


def naming(*places: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Metadata of a message that names places which do not settle where somebody lives."""
    return {"places": list(places), **more}


async def act(
    name: str,
    directory: InMemoryDirectory | None = None,
    *,
    intent: str = "eenzaamheid",
    metadata: dict[str, Any] | None = None,
    slots: dict[str, Any] | None = None,
    **parse: Any,
) -> Turn:
    """One turn of one action after a message with this parse, with or without metadata.

    `slots` are as they were before.
    """
    store = directory or InMemoryDirectory()
    actions = {action.name(): action for action in make_actions(store.open, lambda: NOW)}
    before = slots or {}
    message = {"intent": {"name": intent}, "text": "", **parse}
    if metadata is not None:
        message["metadata"] = metadata
    tracker = Tracker("resident", before, message, [], False, None, {}, "action_listen")
    dispatcher = CollectingDispatcher()
    events = await actions[name].run(dispatcher, tracker, {})
    after = {event["name"]: event["value"] for event in events if event["event"] == "slot"}
    return Turn(dispatcher.messages, events, before | after)
