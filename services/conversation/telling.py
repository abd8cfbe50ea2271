"""Tells the bot whether a person has a conversation. That it does not hear never stops a person:
the gateway passes nothing on to it meanwhile, and tells it again before its next turn."""

from __future__ import annotations

from dataclasses import replace

from services.conversation.core import Conversation, Owner, StorageUnavailable
from services.conversation.patience import in_time
from services.conversation.ports import Ports
from services.incidents.core import IncidentKind
from services.rasa_client.core import BotFailure

PATIENCE_WITH_BOT = 2.0  # seconds; nobody waits longer for the bot to hear that it is silent


async def tell_paused(ports: Ports, conversation: Conversation) -> None:
    """A person has it. Failing is an incident, no more."""
    try:
        await in_time(ports.bot.pause(conversation.id), PATIENCE_WITH_BOT)
    except (BotFailure, StorageUnavailable) as failure:
        await ports.report(IncidentKind.BOT_DOWN, f"pause: {type(failure).__name__}")


async def tell_resumed(ports: Ports, conversation: Conversation) -> None:
    """The bot has it again. Failing is an incident; it is told again when it is its turn."""
    try:
        await in_time(ports.bot.resume(conversation.id), PATIENCE_WITH_BOT)
        await in_time(_not_paused(ports, conversation.id), ports.patience)
    except (BotFailure, StorageUnavailable) as failure:
        await ports.report(IncidentKind.BOT_DOWN, f"resume: {type(failure).__name__}")


async def _not_paused(ports: Ports, conversation_id: str) -> None:
    async with ports.open_conversations() as store:
        now_is = await store.get(conversation_id, lock=True)
        if now_is is not None and now_is.owner is Owner.BOT:
            await store.move(replace(now_is, paused_at=None))
