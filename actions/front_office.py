"""Saying who can be called: the front office, or the municipality. No action itself."""

from __future__ import annotations

from rasa_sdk.executor import CollectingDispatcher

from actions.known import Known, front_office_of
from services.directory.core import Organization
from services.directory.use_cases import DirectoryStore, find_municipality


def _say_office(dispatcher: CollectingDispatcher, office: Organization | None) -> None:
    """The front office: its number and hours as far as a source gives them, always call-back."""
    if office is None:
        dispatcher.utter_message(response="utter_office_unknown")
        return
    known = "phone" if office.phones else "no_phone"
    hours = "_hours" if office.phones and office.hours else ""
    dispatcher.utter_message(
        response=f"utter_office_{known}{hours}",
        organization=office.name,
        phone=office.phones[0].number if office.phones else "",
        hours=office.hours or "",
    )


async def say_front_office(
    dispatcher: CollectingDispatcher, store: DirectoryStore, known: Known
) -> Organization | None:
    """The front office of the resident; the municipality beside one without a number."""
    office = await front_office_of(store, known)
    _say_office(dispatcher, office)
    if office is not None and not office.phones:
        await say_municipality(dispatcher, store, known)
    return office


async def say_person(dispatcher: CollectingDispatcher, store: DirectoryStore, known: Known) -> None:
    """That a person comes, when one is there; else how to reach one."""
    if known.staffed:
        dispatcher.utter_message(response="utter_person_comes")
        return
    await say_front_office(dispatcher, store, known)


async def say_municipality(
    dispatcher: CollectingDispatcher, store: DirectoryStore, known: Known
) -> None:
    """The municipality's name and site; without them only where municipalities are found."""
    found = await find_municipality(store, known.person.municipality)
    if found is None or not found.website:
        dispatcher.utter_message(response="utter_municipality_unknown")
        return
    dispatcher.utter_message(
        response="utter_municipality", municipality=found.name, website=found.website
    )
