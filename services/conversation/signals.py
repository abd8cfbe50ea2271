"""The answer to danger: the national line at once, from memory."""

from __future__ import annotations

from services.conversation.core import Button, Draft, Sender
from services.conversation.own_language import line_facts
from services.conversation.ports import Ports


def signal_drafts(ports: Ports, signals: tuple[str, ...], language: str) -> tuple[Draft, ...]:
    """One message for each signal, heaviest first, with its line as a card."""
    buttons = tuple(Button(*pair) for pair in ports.texts.trouble_buttons)
    drafts = []
    for signal in signals:
        lines = ports.memory.lines.get(signal, ())
        drafts.append(
            Draft(
                Sender.BOT,
                ports.texts.signal(signal, lines),
                buttons=buttons if signal == signals[-1] else (),
                listings=tuple(ports.card(offer, None) for offer in lines),
                signal=signal,
                translation=ports.texts.translate(language, signal, line_facts(ports, signal)),
            )
        )
    return tuple(drafts)
