"""Who answers a stored message: the safety layer, a person, or the bot; and what if it fails."""

from __future__ import annotations

from dataclasses import dataclass, replace

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
from services.conversation.waiting import LEAVE
from services.directory.core import Organization
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
    resumed: bool = False  # the bot was paused, and is not any more


async def answer(
    ports: Ports,
    conversation: Conversation,
    message: Message,
    facts: Facts,
    *,
    heard: str,
    staffed: bool = False,
) -> Answered:
    """The answer to a stored message. Never raises for a failing bot.

    `heard` is what the resident typed, unmasked: danger must not hide behind a mask. It is
    read here and nowhere kept. `staffed`: whoever asks for a person now gets one.
    """
    found = await ports.find_signals(heard)
    lines = signal_drafts(ports, found, conversation.language)
    reasons = (Reason.SIGNAL,) if found else ()
    signal = found[0] if found else None
    if WITHOUT_BOT.intersection(found) or conversation.owner is not Owner.BOT:
        return Answered(lines, reasons, signal)
    if message.payload == LEAVE:
        return Answered((*lines, _left_queue(ports, conversation)), reasons, signal)
    resumed = False
    try:
        if conversation.paused_at is not None:
            # Handing back told it already, unless that failed; the bot must not stay silent.
            await ports.bot.resume(conversation.id)
            resumed = True
        said = await ports.bot.turn(
            conversation.id,
            message.id,
            text=text_for_rasa(message.text) if message.payload is None else None,
            payload=message.payload,
            metadata=facts.metadata(signal, staffed=staffed),
        )
    except BotFailure as failure:
        await ports.report(_kind(failure), str(failure) or type(failure).__name__)
        return Answered(
            (*lines, _apology(ports, conversation)),
            (*reasons, Reason.INCIDENT),
            signal,
            resumed=resumed,
        )
    return replace(_with_bot(ports, facts, lines, reasons, signal, said), resumed=resumed)


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


def office_of(ports: Ports, conversation: Conversation) -> Organization | None:
    """The organisation to call: of the municipality, else of the page."""
    return ports.memory.organization_in(conversation.municipality) or ports.memory.organization(
        conversation.organization
    )


def _left_queue(ports: Ports, conversation: Conversation) -> Draft:
    return Draft(
        Sender.BOT,
        ports.texts.left_queue(office_of(ports, conversation)),
        buttons=tuple(Button(*pair) for pair in ports.texts.trouble_buttons),
    )


def _apology(ports: Ports, conversation: Conversation) -> Draft:
    office = office_of(ports, conversation)
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
