"""The console's own JSON: conversations. Parses a call, asks one use case, renders."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from services.conversation import desk as use_cases
from services.conversation.answers import error_text, fill_error
from services.conversation.desk import Desk
from services.conversation.ownership import OwnershipRefused
from services.frontoffice.use_cases import look_at
from services.keys import DESK, FRONT_OFFICE
from services.staff.core import Staff
from services.staff.teams import is_for
from services.web.console.shapes import (
    Names,
    conversation_json,
    moment,
    note_json,
    row_json,
    staff_message_json,
    transcript_json,
)
from services.web.errors import Refused, read_json
from services.web.login import staff_of


async def queue(request: web.Request) -> web.Response:
    """GET queue: who waits, what the team has, and how the front office stands now."""
    staff, desk = staff_of(request), request.config_dict[DESK]
    names, teams = await names_for(desk, staff), await desk.teams(staff.organization)
    office = await look_at(request.config_dict[FRONT_OFFICE], staff.organization)
    return web.json_response(
        {
            "waiting": [
                {
                    **row_json(row, names),
                    "for_me": is_for(row.conversation.team_id, teams, staff.id),
                }
                for row in await use_cases.queue(desk, staff)
            ],
            "open": [row_json(row, names) for row in await use_cases.owned(desk, staff)],
            "me": {"id": staff.id, "name": staff.name, "shown_as": staff.shown_as},
            "office": {
                "is_open": office.is_open,
                "opens_at": moment(office.opens_at),
                "workers": [names.worker(worker) for worker in sorted(office.workers)],
                "queue_limit": office.queue_limit,
            },
        }
    )


async def read(request: web.Request) -> web.Response:
    """GET conversations/{id}?after=SEQ: the conversation; with `after` only newer messages."""
    staff, desk = staff_of(request), request.config_dict[DESK]
    raw = request.query.get("after", "0")
    if not raw.isascii() or not raw.isdigit() or len(raw) > 9:
        raise Refused(400)
    found = await use_cases.read(desk, staff, request.match_info["id"], after=int(raw))
    return web.json_response(transcript_json(found, await names_for(desk, staff)))


async def take(request: web.Request) -> web.Response:
    """POST …/take: 200 with the conversation, or 409 that says who has it."""
    staff, desk = staff_of(request), request.config_dict[DESK]
    try:
        taken = await use_cases.take(desk, staff, request.match_info["id"])
    except OwnershipRefused as refused:
        return await _refused(desk, staff, refused)
    return web.json_response(conversation_json(taken, await names_for(desk, staff)))


async def say(request: web.Request) -> web.Response:
    """POST …/messages {"text", "client_id"}: 200 with the stored message; the first one takes it."""
    staff, desk, body = staff_of(request), request.config_dict[DESK], await read_json(request)
    try:
        message = await use_cases.say(
            desk, staff, request.match_info["id"], body.get("text"), body.get("client_id")
        )
    except OwnershipRefused as refused:
        return await _refused(desk, staff, refused)
    return web.json_response(staff_message_json(message, await names_for(desk, staff)))


async def insert_listing(request: web.Request) -> web.Response:
    """POST …/listings {"listing", "client_id"}: the offer's id; 200 with the stored message."""
    staff, desk, body = staff_of(request), request.config_dict[DESK], await read_json(request)
    listing = body.get("listing")
    if not isinstance(listing, str):
        raise use_cases.ListingUnknown
    try:
        message = await use_cases.insert_listing(
            desk, staff, request.match_info["id"], listing, body.get("client_id")
        )
    except OwnershipRefused as refused:
        return await _refused(desk, staff, refused)
    return web.json_response(staff_message_json(message, await names_for(desk, staff)))


async def note(request: web.Request) -> web.Response:
    """POST …/notes {"text"}: 201 with the note."""
    staff, desk, body = staff_of(request), request.config_dict[DESK], await read_json(request)
    made = await use_cases.note(desk, staff, request.match_info["id"], body.get("text"))
    return web.json_response(note_json(made), status=201)


async def hand_back(request: web.Request) -> web.Response:
    """POST …/hand-back: 200 with the conversation, which is the bot's again."""
    staff, desk = staff_of(request), request.config_dict[DESK]
    try:
        moved = await use_cases.hand_back(desk, staff, request.match_info["id"])
    except OwnershipRefused as refused:
        return await _refused(desk, staff, refused)
    return web.json_response(conversation_json(moved, await names_for(desk, staff)))


async def assign(request: web.Request) -> web.Response:
    """POST …/assign {"to": id of a colleague, "team:" + id of a team, or "queue"}: 200 with it."""
    staff, desk, body = staff_of(request), request.config_dict[DESK], await read_json(request)
    try:
        moved = await use_cases.assign(desk, staff, request.match_info["id"], body.get("to"))
    except OwnershipRefused as refused:
        return await _refused(desk, staff, refused)
    return web.json_response(conversation_json(moved, await names_for(desk, staff)))


async def close(request: web.Request) -> web.Response:
    """POST …/close: 200 with the conversation."""
    staff, desk = staff_of(request), request.config_dict[DESK]
    try:
        moved = await use_cases.close(desk, staff, request.match_info["id"])
    except OwnershipRefused as refused:
        return await _refused(desk, staff, refused)
    return web.json_response(conversation_json(moved, await names_for(desk, staff)))


async def colleagues(request: web.Request) -> web.Response:
    """GET colleagues: to whom and to which team a conversation can be given, and who is there."""
    staff, desk = staff_of(request), request.config_dict[DESK]
    office = await look_at(request.config_dict[FRONT_OFFICE], staff.organization)
    return web.json_response(
        {
            "colleagues": [
                {"id": one.id, "name": one.name, "available": one.id in office.workers}
                for one in await use_cases.colleagues(desk, staff)
            ],
            "teams": [
                {"id": team.id, "name": team.name, "mine": staff.id in team.members}
                for team in await desk.teams(staff.organization)
            ],
        }
    )


async def names_for(desk: Desk, staff: Staff) -> Names:
    """Names of the own team, and the hulpvragen."""
    return Names(
        await desk.colleagues(staff.organization),
        await desk.help_requests(),
        await desk.teams(staff.organization),
    )


async def _refused(desk: Desk, staff: Staff, refused: OwnershipRefused) -> web.Response:
    """409 with who has it, in words and as data."""
    worker = (await names_for(desk, staff)).worker(refused.worker_id)
    code = f"ownership_{refused.owner.value}"
    name = worker["name"] if worker is not None else None
    message = fill_error("ownership_named", name=name) if name else error_text(code)
    body: dict[str, Any] = {
        "error": {"code": code, "message": message},
        "owner": refused.owner.value,
        "worker": worker,
    }
    return web.json_response(body, status=409)
