"""The socket of a worker's screen: what changed in the team, and that somebody is writing."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, web

from services.conversation.core import StorageUnavailable
from services.conversation.desk import may_type
from services.frontoffice.use_cases import seen
from services.keys import DESK, FRONT_OFFICE, HUB, LIMITER
from services.staff.core import Staff
from services.web.api.shapes import typing_json
from services.web.hub import team
from services.web.login import look_up, staff_of
from services.web.security import limit

HEARTBEAT = 30.0  # seconds between pings
SEEN_EVERY = 30.0  # seconds; a third of how long a worker counts as there
LARGEST_FRAME = 4096  # bytes
SOCKETS = (120, 60.0)  # new sockets per worker, per minute
FRAMES = (120, 60.0)  # frames per worker, per minute; typing is told every few seconds
LOGGED_OUT = 4401  # code with which a socket closes when the login is over


async def listen(request: web.Request) -> web.StreamResponse:
    """Frames out: {"type": "conversation"|"queue"|"presence", …}, without what anybody said.

    Frames in: {"type": "typing", "conversation"} and {"type": "presence", "available"}. While
    the socket is open the worker counts as there.
    """
    staff = staff_of(request)
    limit(request, "staff socket", *SOCKETS, key=staff.id)
    socket = web.WebSocketResponse(heartbeat=HEARTBEAT, max_msg_size=LARGEST_FRAME)
    await socket.prepare(request)
    hub, channel = request.config_dict[HUB], team(staff.organization)
    hub.add(channel, socket)
    alive = asyncio.create_task(_stay(request, staff, socket))
    try:
        async for message in socket:
            if message.type is WSMsgType.ERROR:
                break
            if message.type is WSMsgType.TEXT and _in_time(request, staff):
                await _react(request, staff, message.data)
    except (StorageUnavailable, ConnectionError):
        pass  # the page makes a new socket
    finally:
        alive.cancel()
        hub.discard(channel, socket)
    return socket


async def _stay(request: web.Request, staff: Staff, socket: web.WebSocketResponse) -> None:
    """Signs of life as long as the login is good; closes the socket when it is over."""
    front = request.config_dict[FRONT_OFFICE]
    while not socket.closed:
        try:
            if await look_up(request, sign_of_life=False) is None:
                await socket.close(code=LOGGED_OUT, message=b"logged out")
                return
            await seen(front, staff)
        except StorageUnavailable:
            await socket.close(code=WSCloseCode.TRY_AGAIN_LATER, message=b"database")
            return
        await asyncio.sleep(SEEN_EVERY)


async def _react(request: web.Request, staff: Staff, data: str) -> None:
    hub, frame = request.config_dict[HUB], _read(data)
    conversation_id, available = frame.get("conversation"), frame.get("available")
    if frame.get("type") == "typing" and isinstance(conversation_id, str):
        if await may_type(request.config_dict[DESK], staff, conversation_id):
            await hub.push(conversation_id, typing_json(staff.shown_as))
    elif frame.get("type") == "presence" and isinstance(available, bool):
        await seen(request.config_dict[FRONT_OFFICE], staff, available=available)
        await hub.push(team(staff.organization), {"type": "presence"})


def _in_time(request: web.Request, staff: Staff) -> bool:
    return request.config_dict[LIMITER].allows(f"staff frame {staff.id}", *FRAMES)


def _read(data: str) -> dict[str, Any]:
    """A frame as an object; anything else says nothing."""
    try:
        frame = json.loads(data)
    except (ValueError, RecursionError):
        return {}
    return frame if isinstance(frame, dict) else {}
