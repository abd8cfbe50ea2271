"""Who listens to a conversation: only somebody who showed its token, and never longer than needed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
from aiohttp import WSMsgType, web
from aiohttp.test_utils import TestClient, TestServer

from services.conversation.core import Button, Draft, Sender
from services.keys import HUB, LIMITER, PORTS
from services.web.api.routes import make_api_app
from services.web.errors import error_middleware
from services.web.hub import Hub
from services.web.limits import Limiter
from tests.builders import TOKEN, make_conversation
from tests.fakes import MemoryStep, World, make_world

ID = make_conversation().id
PATH = f"/api/conversations/{ID}/socket"


class Listeners:
    """A gateway with nothing behind it but memory."""

    def __init__(self) -> None:
        self.world: World = make_world()
        self.world.store.put(
            make_conversation(), Draft(Sender.BOT, "Dag!", buttons=(Button("Ja", "/ja"),))
        )
        self.hub = Hub()
        self.app = web.Application(middlewares=[error_middleware])
        self.app[HUB] = self.hub
        self.app[LIMITER] = Limiter(lambda: 0.0)
        self.app[PORTS] = self.world.ports
        self.app.add_subapp("/api/", make_api_app())

    def push_while_reading(self) -> None:
        """Something is said just while the database looks whose token this is."""
        usual = self.world.store.open

        @asynccontextmanager
        async def opened() -> AsyncIterator[MemoryStep]:
            async with usual() as step:
                await self.hub.push(ID, {"owner": "bot", "messages": [{"text": "geheim"}]})
                yield step

        self.app[PORTS] = replace(self.world.ports, open_conversations=opened)


@pytest.fixture
def listeners() -> Listeners:
    return Listeners()


@asynccontextmanager
async def client(listeners: Listeners) -> AsyncIterator[TestClient[Any, Any]]:
    async with TestClient(TestServer(listeners.app)) as opened:
        yield opened


async def test_nothing_is_pushed_to_somebody_with_another_token(listeners: Listeners) -> None:
    listeners.push_while_reading()
    async with client(listeners) as web_client, web_client.ws_connect(PATH) as socket:
        await socket.send_json({"token": "ander", "after": 0})
        assert (await socket.receive()).type is WSMsgType.CLOSE


async def test_another_token_is_not_remembered_as_a_listener(listeners: Listeners) -> None:
    async with client(listeners) as web_client, web_client.ws_connect(PATH) as socket:
        await socket.send_json({"token": "ander", "after": 0})
        await socket.receive()
        assert not listeners.hub._sockets


async def test_a_listener_who_leaves_is_forgotten(listeners: Listeners) -> None:
    async with client(listeners) as web_client:
        async with web_client.ws_connect(PATH) as socket:
            await socket.send_json({"token": TOKEN, "after": 0})
            await socket.receive_json()
        async with asyncio.timeout(2):
            while listeners.hub._sockets:
                await asyncio.sleep(0.01)


async def test_with_the_database_away_a_listener_is_told_to_come_back(listeners: Listeners) -> None:
    listeners.world.store.down = True
    async with client(listeners) as web_client, web_client.ws_connect(PATH) as socket:
        await socket.send_json({"token": TOKEN, "after": 0})
        assert (await socket.receive()).data == 1013  # try again later


async def test_a_socket_that_fails_does_not_keep_the_others_from_hearing(
    listeners: Listeners,
) -> None:
    class Broken:
        async def send_json(self, frame: Any) -> None:
            raise ConnectionResetError

    async with client(listeners) as web_client, web_client.ws_connect(PATH) as socket:
        await socket.send_json({"token": TOKEN, "after": 0})
        await socket.receive_json()
        listeners.hub.add(ID, Broken())  # type: ignore[arg-type]
        await listeners.hub.push(ID, {"owner": "bot", "messages": []})
        assert await socket.receive_json() == {"owner": "bot", "messages": []}
