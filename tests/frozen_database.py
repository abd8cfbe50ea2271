"""PostgreSQL behind a door that can freeze: connections stay open, and nothing comes through."""

from __future__ import annotations

import asyncio
import contextlib

from sqlalchemy.engine import make_url


class FrozenDoor:
    """Passes bytes on until it freezes."""

    def __init__(self, database_url: str) -> None:
        self._url = make_url(database_url)
        self._open = asyncio.Event()
        self._open.set()
        self._passing: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None

    async def __aenter__(self) -> FrozenDoor:
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        for task in self._passing:
            task.cancel()
        await asyncio.gather(*self._passing, return_exceptions=True)

    @property
    def url(self) -> str:
        """The address of the database through this door."""
        assert self._server is not None
        port = self._server.sockets[0].getsockname()[1]
        changed = self._url.set(host="127.0.0.1", port=port)
        return changed.render_as_string(hide_password=False)

    def freeze(self) -> None:
        self._open.clear()

    def thaw(self) -> None:
        self._open.set()

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._connect(reader, writer))
        self._passing.add(task)

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._open.wait()
        there = await asyncio.open_connection(self._url.host, self._url.port or 5432)
        with contextlib.suppress(ConnectionError):
            await asyncio.gather(self._pass(reader, there[1]), self._pass(there[0], writer))

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while piece := await reader.read(65536):
            await self._open.wait()
            writer.write(piece)
            await writer.drain()
        writer.close()
