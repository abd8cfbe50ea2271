"""What the resident's own language adds to the Dutch: which sentence, with which facts.

The facts are those the Dutch was made with: a translation never names another number.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from services.conversation.core import Draft, Translation
from services.conversation.ports import Ports
from services.directory.core import Organization
from services.rasa_client.core import BotMessage

DANGER = "acuut_gevaar"  # its line is the number to call when life is in danger
FORM = "form:callback"  # payload of the button that opens the call-back form
BETWEEN_NUMBERS = " / "  # "or" in no language


def line_facts(ports: Ports, signal: str) -> dict[str, str]:
    """Name and numbers of a signal's line, and the number for mortal danger."""
    lines = ports.memory.lines
    offers = lines.get(signal, ())
    return {
        "name": offers[0].organization.name if offers else "",
        "phone": BETWEEN_NUMBERS.join(
            phone.number for offer in offers for phone in offer.phones or offer.organization.phones
        ),
        "alarm": next(
            (
                phone.number
                for offer in lines.get(DANGER, ())
                for phone in offer.phones or offer.organization.phones
            ),
            "",
        ),
    }


def office_facts(office: Organization | None, buttons: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Whom to call, as far as it is known, and what the button of the call-back form says."""
    known = office is not None and bool(office.phones)
    return {
        "organization": office.name if office and known else "",
        "phone": office.phones[0].number if office and known else "",
        "button": _form_button(buttons),
    }


def translate_bot(ports: Ports, language: str, item: BotMessage) -> Translation | None:
    """What the bot said, in the resident's language; None when it is said in Dutch alone."""
    if item.response is None:
        return None
    facts = {**item.facts, "button": _form_button(item.buttons)}
    if item.signal is not None:
        facts |= line_facts(ports, item.signal)
    return ports.texts.translate(language, item.response, facts)


def greet(ports: Ports, language: str, drafts: tuple[Draft, ...]) -> tuple[Draft, ...]:
    """The first answer in a language says in it who is talking (promise 1)."""
    greeting = ports.texts.translate(language, "greeting", {})
    if greeting is None or not drafts:
        return drafts
    first, *others = drafts
    said = first.translation
    if said is not None and said.text != greeting.text:
        greeting = replace(greeting, text=f"{greeting.text}\n\n{said.text}")
    return (replace(first, translation=greeting), *others)


def _form_button(buttons: Iterable[tuple[str, str]]) -> str:
    return next((title for title, payload in buttons if payload == FORM), "")
