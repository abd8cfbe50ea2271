"""Beginning, reading and erasing a conversation. Receiving a message: receiving.py."""

from __future__ import annotations

from dataclasses import replace

from services.conversation.core import (
    Button,
    Conversation,
    ConversationError,
    ConversationNotFound,
    Draft,
    Message,
    Owner,
    Reply,
    Sender,
    StorageUnavailable,
    token_fits,
    token_hash,
)
from services.conversation.patience import in_time
from services.conversation.ports import ConversationStore, Happened, Ports
from services.conversation.reaching import queue_place
from services.conversation.turns import Turns
from services.incidents.core import IncidentKind
from services.rasa_client.core import BotFailure


class OrganizationUnknown(ConversationError):
    """A slug that is no organisation with a front door."""


async def start(
    ports: Ports, *, organization: str | None, place: str | None
) -> tuple[Conversation, str, list[Message]]:
    """A new conversation, its token (given once, only its hash is kept) and the greeting.

    Raises OrganizationUnknown and StorageUnavailable. A place nobody knows is ignored: the bot
    asks for it when it matters.
    """
    if organization is not None:
        known = ports.memory.organization(organization)
        if known is None or known.kind != "welzijn":
            raise OrganizationUnknown
    candidates = ports.memory.gazetteer.resolve(place) if place else ()
    sure = candidates[0] if len(candidates) == 1 and candidates[0].municipality else None
    token, now = ports.new_token(), ports.now()
    if organization is None and sure is not None:
        found = ports.memory.organization_in(sure.municipality)
        organization = found.slug if found else None
    conversation = Conversation(
        id=ports.new_id(),
        token_hash=token_hash(token),
        owner=Owner.BOT,
        created_at=now,
        last_message_at=now,
        organization=organization,
        municipality=sure.municipality if sure else None,
        place=sure.name if sure else None,
    )
    greeting = Draft(
        Sender.BOT,
        ports.texts.greeting,
        buttons=tuple(Button(*pair) for pair in ports.texts.greeting_buttons),
    )
    try:
        message = await in_time(_begin(ports, conversation, greeting), ports.patience)
    except StorageUnavailable:
        await ports.report(IncidentKind.DATABASE_DOWN, "start")
        raise
    return conversation, token, [message]


async def _begin(ports: Ports, conversation: Conversation, greeting: Draft) -> Message:
    async with ports.open_conversations() as store:
        await store.add(conversation)
        return await store.append(conversation.id, greeting, conversation.created_at)


async def read(ports: Ports, conversation_id: str, token: str, *, after: int) -> Reply:
    """Messages with a higher seq than `after`; raises ConversationNotFound."""
    return await in_time(_read(ports, conversation_id, token, after), ports.patience)


async def _read(ports: Ports, conversation_id: str, token: str, after: int) -> Reply:
    async with ports.open_conversations() as store:
        conversation = await opened(store, conversation_id, token)
        messages = tuple(await store.messages(conversation_id, after))
        place = await queue_place(ports, store, conversation)
        return Reply(conversation.owner, messages, queue=place)


async def find(ports: Ports, conversation_id: str, token: str) -> Conversation:
    """A conversation by its token; raises ConversationNotFound."""
    return await in_time(_find(ports, conversation_id, token), ports.patience)


async def _find(ports: Ports, conversation_id: str, token: str) -> Conversation:
    async with ports.open_conversations() as store:
        return await opened(store, conversation_id, token)


async def erase(ports: Ports, turns: Turns, conversation_id: str, token: str) -> None:
    """Erases a conversation here and in Rasa's tracker.

    Rasa first: when that fails the resident is told and can try again, instead of being told
    that all is gone while a copy is left. It waits for a turn that is under way, which would
    write the tracker anew. Raises ConversationNotFound and BotFailure.
    """
    async with turns.of(conversation_id):
        found = await find(ports, conversation_id, token)
        try:
            await ports.bot.forget(conversation_id)
        except BotFailure as failure:
            await ports.report(IncidentKind.BOT_DOWN, f"erase: {type(failure).__name__}")
            raise
        await in_time(_remove(ports, conversation_id), ports.patience)
        gone = replace(found, owner=Owner.CLOSED)
        shifts = found.owner is Owner.QUEUE
        await ports.announce(Happened(gone, queue_changed=shifts, staff_only=True))


async def _remove(ports: Ports, conversation_id: str) -> None:
    async with ports.open_conversations() as store:
        await store.remove(conversation_id)


async def opened(
    store: ConversationStore, conversation_id: str, token: str, *, lock: bool = False
) -> Conversation:
    """The conversation when the token is its own; raises ConversationNotFound."""
    conversation = await store.get(conversation_id, lock=lock)
    if conversation is None or not token_fits(token, conversation):
        raise ConversationNotFound
    return conversation
