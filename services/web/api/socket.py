"""The socket of a conversation: the same messages, pushed."""

from __future__ import annotations

import json

from aiohttp import WSCloseCode, WSMsgType, web

from services.conversation import use_cases
from services.conversation.core import ConversationError, Owner, StorageUnavailable
from services.keys import HUB, LIMITER, PORTS
from services.web.api.shapes import answer_json
from services.web.errors import Refused
from services.web.hub import team
from services.web.security import limit, same_origin

HEARTBEAT = 30.0  # seconds between pings; a dead phone is noticed within a minute
FIRST_FRAME = 10.0  # seconds a client has to say who it is
LARGEST_FRAME = 4096  # bytes; the first frame is a token and a number
TYPING = (30, 60.0)  # frames per conversation, per minute; our page sends one in three seconds
SOCKETS = (60, 60.0)  # new sockets per address, per minute


async def listen(request: web.Request) -> web.StreamResponse:
    """First frame {"token", "after"}; then everything newer than `after`, and what comes.

    Later frames in: {"type": "typing"}, told to the worker who has the conversation.
    """
    # A page of another site must not listen in: browsers send cookies and tokens along.
    if not same_origin(request):
        raise Refused(403)
    limit(request, "socket", *SOCKETS)
    conversation_id = request.match_info["id"]
    socket = web.WebSocketResponse(heartbeat=HEARTBEAT, max_msg_size=LARGEST_FRAME)
    await socket.prepare(request)
    ports, hub = request.config_dict[PORTS], request.config_dict[HUB]
    try:
        token, after = read_first(await socket.receive(timeout=FIRST_FRAME))
        # Nothing is pushed to somebody who has not shown the token yet.
        await use_cases.find(ports, conversation_id, token)
        # Registered before reading: a message that comes between is pushed twice, never lost.
        hub.add(conversation_id, socket)
        reply = await use_cases.read(ports, conversation_id, token, after=after)
        await socket.send_json(answer_json(reply.owner, reply.messages, reply.queue))
        async for message in socket:
            if message.type is WSMsgType.ERROR:
                break
            if is_typing(message) and _in_time(request, conversation_id):
                await _tell_typing(request, conversation_id, token)
    except StorageUnavailable:
        await socket.close(code=WSCloseCode.TRY_AGAIN_LATER, message=b"database")
    except (ConversationError, ValueError, TimeoutError):
        await socket.close(code=4401, message=b"unknown conversation")
    except ConnectionError:
        pass  # gone before we could answer: nothing to tell
    finally:
        hub.discard(conversation_id, socket)
    return socket


def is_typing(message: object) -> bool:
    """True for the frame {"type": "typing"}; anything else says nothing."""
    data = getattr(message, "data", None)
    if getattr(message, "type", None) is not WSMsgType.TEXT or not isinstance(data, str):
        return False
    try:
        frame = json.loads(data)
    except (ValueError, RecursionError):
        return False
    return isinstance(frame, dict) and frame.get("type") == "typing"


async def _tell_typing(request: web.Request, conversation_id: str, token: str) -> None:
    conversation = await use_cases.find(request.config_dict[PORTS], conversation_id, token)
    if conversation.owner is Owner.WORKER and conversation.organization is not None:
        frame = {"type": "typing", "id": conversation_id}
        await request.config_dict[HUB].push(team(conversation.organization), frame)


def _in_time(request: web.Request, conversation_id: str) -> bool:
    return request.config_dict[LIMITER].allows(f"typing {conversation_id}", *TYPING)


def read_first(message: object) -> tuple[str, int]:
    """Token and last seq from the first frame; raises ValueError for anything else."""
    data = getattr(message, "data", None)
    if getattr(message, "type", None) is not WSMsgType.TEXT or not isinstance(data, str):
        raise ValueError("no text frame")
    try:
        frame = json.loads(data)
    except RecursionError:
        raise ValueError("too deep") from None
    if not isinstance(frame, dict):
        raise ValueError("no object")
    token, after = frame.get("token"), frame.get("after", 0)
    if not isinstance(token, str) or not isinstance(after, int) or isinstance(after, bool):
        raise ValueError("no token")
    return token, max(0, min(after, 10**9))
