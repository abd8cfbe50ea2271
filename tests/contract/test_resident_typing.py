"""That a resident is writing: told to who has the conversation, never what is written."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.contract.test_console_api import call, waiting, worker
from tests.gateway import Gateway

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def typing_frames(socket: Any) -> list[dict[str, Any]]:
    """What a worker's socket hears of typing, until it is quiet for a moment."""
    found = []
    while True:
        try:
            frame = await asyncio.wait_for(socket.receive_json(), 0.3)
        except TimeoutError:
            return found
        if frame["type"] == "typing":
            found.append(frame)


@pytest.mark.parametrize("taken", [True, False])
async def test_only_a_worker_who_has_the_conversation_hears_that_somebody_writes(
    gateway: Gateway, taken: bool
) -> None:
    karin = await worker(gateway)
    talk = await waiting(gateway)
    if taken:
        await call(karin, "POST", talk, "/take")
    desk = await karin.ws_connect("/werk/socket")
    chat = await gateway.client.ws_connect(f"{talk.path}/socket")
    await chat.send_json({"token": talk.token, "after": 0})
    await chat.receive_json()
    await chat.send_json({"type": "typing", "text": "geheim"})
    await chat.send_str("[1")
    await chat.send_json(["typing"])
    expected = [{"type": "typing", "id": talk.id}] if taken else []
    assert await typing_frames(desk) == expected
    await chat.close()
    await desk.close()
