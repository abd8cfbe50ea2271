"""The real gateway for tests, with a seeded database and a stand-in for Rasa behind it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import uuid4

import pytest
from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.app import make_app
from services.db import make_engine
from services.keys import LIMITER
from services.schema import METADATA
from services.settings import Settings
from tests.fake_rasa import FakeRasa

BOTH_DATABASES = pytest.mark.parametrize(
    "database_kind", ["sqlite", "postgresql"], indirect=True, scope="module"
)
QUICK = 5.0  # seconds that a healthy stand-in never needs
OF_OFFICES = (
    "presence",
    "canned_reply",
    "office_hours",
    "office_closure",
    "office",
    "office_former",
)
OF_STAFF = (
    "audit",
    "team_member",
    "team",
    "login_tries",
    "staff_recovery",
    "staff_link",
    "staff_login",
    "staff",
)
OF_RESIDENTS = (
    "referral_link", "referral",
    "contact_topic", "contact_offer", "contact_moment", "phone_question", "phone_contact",
    "feedback", "listing_report", "suggestion", "private_note", "message", "handover", "callback_attempt",
    "callback_request", "conversation", "incident",
)  # fmt: skip


@dataclass
class Gateway:
    """The gateway, and what a test needs of it."""

    client: TestClient[web.Request, web.Application]
    settings: Settings
    rasa: FakeRasa
    opened: list[Callable[[], Awaitable[None]]] = field(default_factory=list)  # to be closed

    async def close(self) -> None:
        """Closes the browsers of staff."""
        while self.opened:
            await self.opened.pop()()

    async def begin_anew(self) -> None:
        """No residents, no staff, nothing counted, and a Rasa that is well."""
        await self.close()
        async with self._connected() as connection:
            for table in (*OF_RESIDENTS, *OF_STAFF, *OF_OFFICES):
                await connection.execute(text(f"DELETE FROM {table}"))
        assert self.client.app is not None
        self.client.app[LIMITER]._calls.clear()
        self.client.session.cookie_jar.clear()
        self.rasa.recover()

    async def begin(self, **body: str) -> Resident:
        """Somebody who begins a conversation."""
        response = await self.client.post("/api/conversations", json=body)
        assert response.status == 201, await response.text()
        begun = await response.json()
        return Resident(self.client, begun["id"], begun["token"], begun)

    async def execute(self, statement: str, **values: Any) -> list[Any]:
        """Rows of one statement on the database, past the gateway."""
        async with self._connected() as connection:
            result = await connection.execute(text(statement), values)
            return list(result.all()) if result.returns_rows else []

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[AsyncConnection]:
        engine = make_engine(self.settings.database_url)
        try:
            async with engine.begin() as connection:
                yield connection
        finally:
            await engine.dispose()

    async def incidents(self) -> list[str]:
        """Kinds of the incidents that are stored."""
        rows = await self.execute("SELECT kind FROM incident ORDER BY happened_at")
        return [row[0] for row in rows]

    async def tables_with(self, words: str) -> set[str]:
        """Names of the tables in which these words stand anywhere."""
        found = set()
        for table in METADATA.sorted_tables:
            rows = await self.execute(f'SELECT * FROM "{table.name}"')
            if any(words in repr(row) for row in rows):
                found.add(table.name)
        return found


@dataclass
class Resident:
    """Somebody with a conversation and its token."""

    client: TestClient[web.Request, web.Application]
    id: str
    token: str
    begun: dict[str, Any]

    @property
    def path(self) -> str:
        return f"/api/conversations/{self.id}"

    async def call(self, method: str, path: str = "", **more: Any) -> ClientResponse:
        """One call on the conversation, with its token unless other headers are given."""
        headers = more.pop("headers", {"Authorization": f"Bearer {self.token}"})
        return await self.client.request(method, f"{self.path}{path}", headers=headers, **more)

    async def send(self, **body: Any) -> ClientResponse:
        """Posts a message as it is given."""
        return await self.call("POST", "/messages", json=body)

    async def say(self, words: str, client_id: str | None = None) -> dict[str, Any]:
        """Says something; the whole answer."""
        response = await self.send(text=words, client_id=client_id or uuid4().hex)
        assert response.status == 200, await response.text()
        answer: dict[str, Any] = await response.json()
        return answer

    async def messages(self, after: int = 0) -> list[dict[str, Any]]:
        """The conversation as it is stored."""
        response = await self.call("GET", f"/messages?after={after}")
        assert response.status == 200, await response.text()
        found: list[dict[str, Any]] = (await response.json())["messages"]
        return found


@asynccontextmanager
async def open_gateway(
    settings: Settings, rasa: FakeRasa, *, turn_timeout: float = QUICK, **more: float
) -> AsyncIterator[Gateway]:
    """The gateway of these settings and this Rasa, serving on a free port.

    It searches by words alone: what is found may not hang on how far the encoder has read.
    """
    house = replace(settings, rasa_urls=(rasa.url,))
    app = make_app(house, turn_timeout=turn_timeout, by_meaning=False, **more)
    async with TestClient(TestServer(app)) as client:
        gateway = Gateway(client, settings, rasa)
        try:
            yield gateway
        finally:
            await gateway.close()


async def raw_call(gateway: Gateway, head: bytes, body: bytes = b"") -> tuple[int, bytes]:
    """Status and the rest of the answer to bytes that no proper client would send."""
    server = gateway.client.server
    reader, writer = await asyncio.open_connection(server.host, server.port)
    try:
        writer.write(head.replace(b"\n", b"\r\n") + b"Connection: close\r\n\r\n" + body)
        await writer.drain()
        answer = await asyncio.wait_for(reader.read(), QUICK)
    finally:
        writer.close()
    status = answer.split(b" ", 2)[1] if answer else b"0"
    return int(status), answer
