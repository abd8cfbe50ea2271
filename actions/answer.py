"""Answering one hulpvraag: shared by the actions that end in an answer. No action itself."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.front_office import say_front_office, say_municipality
from actions.known import UNKNOWN_PLACE, Known, front_office_of, turn_ends
from services.directory.core import MOST_LISTINGS, Offer, Organization, Route, Trust
from services.directory.listing import listing
from services.directory.use_cases import DirectoryStore, find_route


async def answer(
    dispatcher: CollectingDispatcher,
    tracker: Tracker,
    store: DirectoryStore,
    known: Known,
    *,
    code: str,
    pending: Sequence[str],
    now: datetime,
    acknowledge: bool = True,
    skip: int = 0,
) -> list[dict[str, Any]]:
    """Says who can help with `code`, best three first, and remembers what comes next.

    Without a place it asks for one first, unless the resident would rather not say. `skip`
    leaves out offers that were given already, and with them the municipality and the national
    ones: those were given the first time. Returns the events for the tracker.
    """
    if acknowledge:
        dispatcher.utter_message(response=f"utter_ack_{code}")
    remembered = [SlotSet("help_request", code), SlotSet("pending_requests", list(pending))]
    if known.person.municipality is None and not known.place_refused:
        if not known.places:
            dispatcher.utter_message(response="utter_ask_place")
            return [*remembered, SlotSet("after_place", "answer"), *turn_ends("place")]
        inside = [place for place in known.places if place.get("municipality")]
        if inside:
            return [*remembered, SlotSet("after_place", "answer"), *ask_which(dispatcher, inside)]
        dispatcher.utter_message(response="utter_place_outside", place=known.places[0]["name"])
        remembered.append(SlotSet("place_state", UNKNOWN_PLACE))  # not asked for again
    found = await find_route(store, code=code, person=known.person, now=now, skip=skip)
    office = await front_office_of(store, known)
    shown = found.offers[skip : skip + MOST_LISTINGS]
    if skip and not shown:
        dispatcher.utter_message(response="utter_no_more_offers")
        await say_front_office(dispatcher, store, known)
    else:
        if found.unmet or not found.in_order():
            await _say_nobody_near(dispatcher, store, known, unmet=found.unmet)
        if found.in_order():
            _give(dispatcher, known, found, found.in_order(skip=skip), shown, office, now)
    dispatcher.utter_message(response="utter_helps")
    return [
        *remembered,
        SlotSet("after_place", None),
        SlotSet("unsure_count", 0),
        SlotSet("offset", skip + len(shown)),
        *turn_ends("helps"),
    ]


def ask_which(
    dispatcher: CollectingDispatcher, inside: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Several places are possible: asks which, with a button for each."""
    buttons = [
        {
            "title": _title(place),
            "payload": "/plaats_doorgeven"
            + json.dumps({"place": place["name"], "municipality": place["municipality"]}),
        }
        for place in inside
    ]
    dispatcher.utter_message(response="utter_which_place", buttons=buttons)
    return turn_ends("place")


def _title(place: dict[str, Any]) -> str:
    whole = place["name"] == place["municipality"]
    return str(place["name"]) if whole else f"{place['name']} ({place['municipality']})"


async def _say_nobody_near(
    dispatcher: CollectingDispatcher,
    store: DirectoryStore,
    known: Known,
    *,
    unmet: bool,
) -> None:
    # Promise 7: said out loud and passed to the front office, national offers or not.
    dispatcher.utter_message(
        response="utter_no_offer" if known.person.municipality else "utter_no_offer_no_place",
        place=_place(known),
        json_message={"handover": "asked"} if unmet else None,
    )
    if await say_front_office(dispatcher, store, known) is None:
        await say_municipality(dispatcher, store, known)


def _give(
    dispatcher: CollectingDispatcher,
    known: Known,
    found: Route,
    cards: Sequence[Offer],
    shown: Sequence[Offer],
    office: Organization | None,
    now: datetime,
) -> None:
    today = now.date()
    response = _how_given(found, shown, today=today)
    if response == "utter_offers_stale":
        # Promise 5: a stale offer stands behind the front office's own number.
        phone = office.phones[0].number if office and office.phones else None
        response += "" if phone else "_no_phone"
        dispatcher.utter_message(
            response=response,
            place=_place(known),
            organization=office.name if office else "",
            phone=phone or "",
            json_message=_cards(cards, known, today),
        )
        return
    dispatcher.utter_message(
        response=response, place=_place(known), json_message=_cards(cards, known, today)
    )


def _how_given(found: Route, shown: Sequence[Offer], *, today: Any) -> str:
    if not shown:
        return "utter_offers_legal" if found.legal_task else "utter_offers_national"
    worst = max((offer.trust(today) for offer in shown), key=list(Trust).index)
    return f"utter_offers_{worst.value}"


def _cards(offers: Sequence[Offer], known: Known, today: Any) -> dict[str, Any]:
    return {"listings": [listing(offer, known.person.municipality, today) for offer in offers]}


def _place(known: Known) -> str:
    return known.person.place or known.person.municipality or ""
