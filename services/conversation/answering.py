"""Who answers a stored message: the safety layer, a person, or the bot; and what if it fails."""

from __future__ import annotations

from dataclasses import dataclass

from services.conversation.core import (
    Button,
    Conversation,
    Draft,
    Message,
    Owner,
    Sender,
    text_for_rasa,
)
from services.conversation.facts import Facts
from services.conversation.own_language import greet, office_facts, translate_bot
from services.conversation.ports import Ports
from services.conversation.signals import signal_drafts
from services.handover.core import Reason
from services.incidents.core import IncidentKind
from services.rasa_client.core import (
    BotAnswer,
    BotDown,
    BotEmpty,
    BotFailure,
    BotMessage,
    BotSlow,
)

# Answered by the safety layer alone; at violence the line comes first and the bot goes on.
WITHOUT_BOT = frozenset({"suicide", "acuut_gevaar"})


@dataclass(frozen=True, slots=True)
class Answered:
    """Messages to store, why a person must look, and what the model understood."""

    drafts: tuple[Draft, ...]
    reasons: tuple[Reason, ...] = ()
    signal: str | None = None
    intent: str | None = None
    confidence: float | None = None


async def answer(
    ports: Ports, conversation: Conversation, message: Message, facts: Facts, *, heard: str
) -> Answered:
    """The answer to a stored message. Never raises for a failing bot.

    `heard` is what the resident typed, unmasked: danger must not hide behind a mask. It is
    read here and nowhere kept.
    """
    found = await ports.find_signals(heard)
    lines = signal_drafts(ports, found, conversation.language)
    reasons = (Reason.SIGNAL,) if found else ()
    signal = found[0] if found else None
    if WITHOUT_BOT.intersection(found) or conversation.owner is not Owner.BOT:
        return Answered(lines, reasons, signal)
    try:
        said = await ports.bot.turn(
            conversation.id,
            message.id,
            text=text_for_rasa(message.text) if message.payload is None else None,
            payload=message.payload,
            metadata=facts.metadata(signal),
        )
    except BotFailure as failure:
        await ports.report(_kind(failure), str(failure) or type(failure).__name__)
        return Answered(
            (*lines, _apology(ports, conversation)), (*reasons, Reason.INCIDENT), signal
        )
    return _with_bot(ports, facts, lines, reasons, signal, said)


def _with_bot(
    ports: Ports,
    facts: Facts,
    lines: tuple[Draft, ...],
    reasons: tuple[Reason, ...],
    signal: str | None,
    said: BotAnswer,
) -> Answered:
    # The model's own signals are the second net: whatever Rasa said, a person must look.
    of_model = next((item.signal for item in said.messages if item.signal), said.signal)
    if of_model and signal is None:
        signal, reasons = of_model, (*reasons, Reason.SIGNAL)
    asked = tuple(_reason(item.handover) for item in said.messages if item.handover)
    language = facts.conversation.language
    drafts = tuple(_draft(ports, language, item) for item in said.messages if item.says_something)
    if facts.new_language and signal is None:  # nothing comes before a line for danger
        drafts = greet(ports, language, drafts)
    return Answered(
        (*lines, *drafts),
        tuple(dict.fromkeys((*reasons, *asked))),
        signal,
        said.intent,
        said.confidence,
    )


def _reason(given: str) -> Reason:
    # A bot that is newer than this gateway may have a reason we do not know: a person must look.
    return Reason(given) if given in {reason.value for reason in Reason} else Reason.ASKED


def _draft(ports: Ports, language: str, item: BotMessage) -> Draft:
    return Draft(
        Sender.BOT,
        item.text,
        buttons=tuple(Button(title, payload) for title, payload in item.buttons),
        listings=item.listings,
        signal=item.signal,
        translation=translate_bot(ports, language, item),
    )


def _apology(ports: Ports, conversation: Conversation) -> Draft:
    office = ports.memory.organization_in(conversation.municipality) or ports.memory.organization(
        conversation.organization
    )
    return Draft(
        Sender.SYSTEM,
        ports.texts.trouble(office),
        buttons=tuple(Button(*pair) for pair in ports.texts.trouble_buttons),
        translation=ports.texts.translate(
            conversation.language,
            "trouble",
            office_facts(office, ports.texts.trouble_buttons),
        ),
    )


def _kind(failure: BotFailure) -> IncidentKind:
    if isinstance(failure, BotDown):
        return IncidentKind.BOT_DOWN
    if isinstance(failure, BotSlow):
        return IncidentKind.BOT_SLOW
    return IncidentKind.BOT_EMPTY if isinstance(failure, BotEmpty) else IncidentKind.BOT_ERROR
