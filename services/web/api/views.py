"""Parses a call, asks one use case, renders."""

from __future__ import annotations

from functools import partial

from aiohttp import web

from services.contact import feedback
from services.conversation import use_cases
from services.conversation.core import check_incoming
from services.conversation.ports import Ports
from services.conversation.receiving import receive
from services.handover.use_cases import read_callback
from services.keys import ADD_CALLBACK, FEEDBACKS, HUB, PORTS, READ_PHONE, TURNS
from services.web.api.shapes import answer_json
from services.web.errors import Refused, read_json
from services.web.security import bearer, limit

# Enough for a family behind one address and for a quick typist; a flood is stopped.
NEW_CONVERSATIONS = (60, 3600.0)  # per address, per hour
MESSAGES = (30, 60.0)  # per conversation, per minute
CALLBACKS = (5, 3600.0)  # per conversation, per hour


async def create(request: web.Request) -> web.Response:
    """POST /api/conversations: 201 with id, token and the greeting."""
    limit(request, "conversation", *NEW_CONVERSATIONS)
    body = await read_json(request) if request.can_read_body else {}
    organization, place = body.get("organization"), body.get("place")
    for value in (organization, place):
        if value is not None and (not isinstance(value, str) or len(value) > 100):
            raise Refused(400)
    conversation, token, messages = await use_cases.start(
        request.config_dict[PORTS], organization=organization, place=place
    )
    answer = answer_json(conversation.owner, messages)
    return web.json_response({"id": conversation.id, "token": token, **answer}, status=201)


async def send(request: web.Request) -> web.Response:
    """POST …/messages: the stored message and its answers."""
    conversation_id, token = request.match_info["id"], bearer(request)
    limit(request, "message", *MESSAGES, key=conversation_id)
    body = await read_json(request)
    incoming = check_incoming(body.get("text"), body.get("payload"), body.get("client_id"))
    reply = await receive(
        request.config_dict[PORTS], request.config_dict[TURNS], conversation_id, token, incoming
    )
    return web.json_response(answer_json(reply.owner, reply.messages, reply.queue))


async def catch_up(request: web.Request) -> web.Response:
    """GET …/messages?after=SEQ: what came since."""
    raw = request.query.get("after", "0")
    if not raw.isascii() or not raw.isdigit() or len(raw) > 9:
        raise Refused(400)
    reply = await use_cases.read(
        request.config_dict[PORTS], request.match_info["id"], bearer(request), after=int(raw)
    )
    return web.json_response(answer_json(reply.owner, reply.messages, reply.queue))


async def call_back(request: web.Request) -> web.Response:
    """POST …/callback: 201 with the request's id; nothing of it is in the transcript."""
    ports, conversation_id = request.config_dict[PORTS], request.match_info["id"]
    token = bearer(request)
    limit(request, "callback", *CALLBACKS, key=conversation_id)
    conversation = await use_cases.find(ports, conversation_id, token)
    callback = read_callback(
        await read_json(request),
        read_phone=request.config_dict[READ_PHONE],
        conversation_id=conversation.id,
        organization=conversation.organization,
        municipality=conversation.municipality,
        language=conversation.language,
        new_id=ports.new_id(),
        now=ports.now(),
        signal=conversation.signal,
        mask=ports.mask,
        organization_in=partial(_slug_in, ports),
    )
    await request.config_dict[ADD_CALLBACK](callback)
    return web.json_response({"id": callback.id}, status=201)


def _slug_in(ports: Ports, municipality: str) -> str | None:
    found = ports.memory.organization_in(municipality)
    return found.slug if found is not None else None


async def give_feedback(request: web.Request) -> web.Response:
    """POST …/feedback {"mark", "sentence"?}: 201 with its id, when the conversation is over."""
    conversation_id, token = request.match_info["id"], bearer(request)
    limit(request, "feedback", *CALLBACKS, key=conversation_id)
    conversation = await use_cases.find(request.config_dict[PORTS], conversation_id, token)
    body = await read_json(request)
    given = await feedback.give_feedback(
        request.config_dict[FEEDBACKS],
        conversation,
        mark=body.get("mark"),
        sentence=body.get("sentence"),
    )
    return web.json_response({"id": given}, status=201)


async def erase(request: web.Request) -> web.Response:
    """DELETE …: 204, erased, in Rasa's tracker too."""
    conversation_id = request.match_info["id"]
    await use_cases.erase(
        request.config_dict[PORTS], request.config_dict[TURNS], conversation_id, bearer(request)
    )
    await request.config_dict[HUB].close(conversation_id)
    return web.Response(status=204)
