"""What a resident sends, in one word."""

from __future__ import annotations

import asyncio

from services.conversation.core import Incoming, Reply
from services.conversation.receiving import receive
from services.conversation.turns import Turns
from tests.builders import TOKEN, make_conversation
from tests.fakes import World

ID = make_conversation().id


def text(words: str = "ik heb een vraag", client_id: str = "c-1") -> Incoming:
    return Incoming(client_id, text=words)


def button(payload: str = "/medewerker", client_id: str = "c-1") -> Incoming:
    return Incoming(client_id, payload=payload)


def send(world: World, incoming: Incoming, token: str = TOKEN) -> Reply:
    return asyncio.run(receive(world.ports, Turns(), ID, token, incoming))
