"""The socket of a conversation gives the same messages as they come, to whom they belong."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import ClientWebSocketResponse, WSMsgType, WSServerHandshakeError

from tests.gateway import BOTH_DATABASES, QUICK, Gateway, Resident, open_gateway

pytestmark = [pytest.mark.asyncio(loop_scope="module"), BOTH_DATABASES]

OVERSIZED = 4097  # characters


@asynccontextmanager
async def listening(
    resident: Resident, after: Any = 0, token: Any = None
) -> AsyncIterator[ClientWebSocketResponse]:
    """A socket that said who it is."""
    async with resident.client.ws_connect(f"{resident.path}/socket") as socket:
        await socket.send_json({"token": token or resident.token, "after": after})
        yield socket


async def heard(socket: ClientWebSocketResponse) -> list[int]:
    """Numbers of the messages in the next frame."""
    frame = await socket.receive_json(timeout=QUICK)
    return [message["seq"] for message in frame["messages"]]


async def closed_with(socket: ClientWebSocketResponse) -> int | None:
    """The code with which the gateway closes a socket."""
    message = await socket.receive(timeout=QUICK)
    assert message.type in {WSMsgType.CLOSE, WSMsgType.CLOSED}, message
    return socket.close_code


async def test_a_socket_first_gives_what_is_there(gateway: Gateway) -> None:
    async with listening(await gateway.begin()) as socket:
        assert await heard(socket) == [1]


async def test_a_frame_has_the_shape_of_an_answer(gateway: Gateway) -> None:
    async with listening(await gateway.begin()) as socket:
        assert set(await socket.receive_json(timeout=QUICK)) == {"owner", "messages"}


async def test_messages_are_pushed_as_they_come(gateway: Gateway) -> None:
    resident = await gateway.begin()
    async with listening(resident) as socket:
        await heard(socket)
        await resident.say("ik heb schulden")
        assert await heard(socket) == [2, 3]


async def test_a_pushed_message_is_the_message_that_was_answered(gateway: Gateway) -> None:
    resident = await gateway.begin()
    async with listening(resident) as socket:
        await heard(socket)
        answer = await resident.say("ik heb schulden")
        assert await socket.receive_json(timeout=QUICK) == answer


async def test_what_could_not_be_kept_is_not_pushed(gateway: Gateway) -> None:
    # It has no number; whoever sent it has the answer already.
    resident = await gateway.begin()
    async with listening(resident) as socket:
        await heard(socket)
        await gateway.execute("ALTER TABLE message RENAME TO message_away")
        try:
            await resident.say("ik wil niet meer leven")
        finally:
            await gateway.execute("ALTER TABLE message_away RENAME TO message")
        await resident.say("hallo")
        assert await heard(socket) == [2, 3]


async def test_two_sockets_of_one_conversation_both_hear_it(gateway: Gateway) -> None:
    resident = await gateway.begin()
    async with listening(resident) as phone, listening(resident) as tablet:
        await heard(phone)
        await heard(tablet)
        await resident.say("ik heb schulden")
        assert (await heard(phone), await heard(tablet)) == ([2, 3], [2, 3])


async def test_another_conversation_hears_nothing(gateway: Gateway) -> None:
    talking, other = await gateway.begin(), await gateway.begin()
    async with listening(other) as socket:
        await heard(socket)
        await talking.say("ik heb schulden")
        with pytest.raises(TimeoutError):
            await socket.receive(timeout=0.2)


async def test_somebody_who_comes_back_hears_what_was_missed(gateway: Gateway) -> None:
    resident = await gateway.begin()
    async with listening(resident) as socket:
        await heard(socket)
    await resident.say("ik heb schulden")
    async with listening(resident, after=1) as socket:
        assert await heard(socket) == [2, 3]


@pytest.mark.parametrize(("after", "seqs"), [(-5, [1]), (1, []), (10**12, [])])
async def test_what_was_heard_already_is_not_said_again(
    gateway: Gateway, after: int, seqs: list[int]
) -> None:
    async with listening(await gateway.begin(), after=after) as socket:
        assert await heard(socket) == seqs


async def test_an_answer_that_is_sent_again_is_not_pushed_again(gateway: Gateway) -> None:
    resident = await gateway.begin()
    async with listening(resident) as socket:
        await heard(socket)
        await resident.say("ik heb schulden", "c-1")
        await resident.say("ik heb schulden", "c-1")
        await resident.say("en nog iets", "c-2")
        assert (await heard(socket), await heard(socket)) == ([2, 3], [4, 5])


@pytest.mark.parametrize("token", ["een-ander-geheim", "\ud800", "x" * 3000])
async def test_another_token_closes_the_socket(gateway: Gateway, token: str) -> None:
    async with listening(await gateway.begin(), token=token) as socket:
        assert await closed_with(socket) == 4401


@pytest.mark.parametrize(
    "frame", ["", "hallo", "{}", "[]", "null", '{"token": 1}', '{"token": "t", "after": "x"}']
)
async def test_another_first_frame_closes_the_socket(gateway: Gateway, frame: str) -> None:
    resident = await gateway.begin()
    async with resident.client.ws_connect(f"{resident.path}/socket") as socket:
        await socket.send_str(frame)
        assert await closed_with(socket) == 4401


async def test_a_binary_first_frame_closes_the_socket(gateway: Gateway) -> None:
    resident = await gateway.begin()
    async with resident.client.ws_connect(f"{resident.path}/socket") as socket:
        await socket.send_bytes(b"\x00\xff")
        assert await closed_with(socket) == 4401


async def test_an_oversized_first_frame_closes_the_socket(gateway: Gateway) -> None:
    resident = await gateway.begin()
    async with resident.client.ws_connect(f"{resident.path}/socket") as socket:
        await socket.send_str("x" * OVERSIZED)
        assert await closed_with(socket) == 1009  # message too big


async def test_an_oversized_later_frame_closes_the_socket(gateway: Gateway) -> None:
    async with listening(await gateway.begin()) as socket:
        await heard(socket)
        await socket.send_str("x" * OVERSIZED)
        assert await closed_with(socket) == 1009


async def test_a_conversation_that_never_was_closes_the_socket(gateway: Gateway) -> None:
    nobody = Resident(gateway.client, "00000000-0000-4000-8000-000000000000", "geheim", {})
    async with listening(nobody) as socket:
        assert await closed_with(socket) == 4401


async def test_what_a_listener_says_later_is_not_heard(gateway: Gateway) -> None:
    resident = await gateway.begin()
    async with listening(resident) as socket:
        await heard(socket)
        await socket.send_json({"text": "ik heb schulden", "client_id": "c-1"})
        await resident.say("hallo")
        assert await heard(socket) == [2, 3]


@pytest.mark.parametrize("origin", ["https://kwaad.nl", "null", "http://["])
async def test_a_page_of_another_site_cannot_listen(gateway: Gateway, origin: str) -> None:
    resident = await gateway.begin()
    with pytest.raises(WSServerHandshakeError) as refused:
        await resident.client.ws_connect(f"{resident.path}/socket", headers={"Origin": origin})
    assert refused.value.status == 403


async def test_our_own_page_can_listen(gateway: Gateway) -> None:
    resident = await gateway.begin()
    origin = str(gateway.client.make_url("")).rstrip("/")
    path = f"{resident.path}/socket"
    async with resident.client.ws_connect(path, headers={"Origin": origin}) as socket:
        await socket.send_json({"token": resident.token})
        assert await heard(socket) == [1]


async def test_a_call_that_is_no_socket_is_refused(gateway: Gateway) -> None:
    response = await (await gateway.begin()).call("GET", "/socket")
    assert response.status == 400 and (await response.json())["error"]["code"] == "bad_request"


async def test_erasing_closes_the_sockets_of_the_conversation(gateway: Gateway) -> None:
    resident = await gateway.begin()
    async with listening(resident) as socket:
        await heard(socket)
        erasing = asyncio.create_task(resident.call("DELETE"))
        assert await closed_with(socket) == 1001
        await erasing


async def test_a_gateway_that_stops_lets_go_of_its_sockets(gateway: Gateway) -> None:
    async with open_gateway(gateway.settings, gateway.rasa) as stopping:
        resident = await stopping.begin()
        async with listening(resident) as socket:
            await heard(socket)
            assert stopping.client.app is not None
            await stopping.client.app.shutdown()
            assert await closed_with(socket) == 1001


async def test_too_many_sockets_of_one_address_are_refused(gateway: Gateway) -> None:
    resident = await gateway.begin()
    for _ in range(60):
        await resident.call("GET", "/socket")
    assert (await resident.call("GET", "/socket")).status == 429


async def test_a_signal_is_pushed_with_its_line(gateway: Gateway) -> None:
    resident = await gateway.begin()
    async with listening(resident) as socket:
        await heard(socket)
        await resident.say("ik wil niet meer leven")
        frame = await socket.receive_json(timeout=QUICK)
    assert frame["messages"][1]["signal"] == "suicide"
