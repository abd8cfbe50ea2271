"""The console's own JSON: presence, opening hours and ready sentences."""

from __future__ import annotations

from aiohttp import web

from services.frontoffice import use_cases
from services.keys import FRONT_OFFICE, HUB
from services.staff.core import Right
from services.web.console.shapes import canned_json, office_json
from services.web.errors import Refused, read_json
from services.web.hub import team
from services.web.login import staff_of


async def presence(request: web.Request) -> web.Response:
    """GET presence: {"available"}, whether this worker is there and takes chats."""
    available = await use_cases.read_presence(request.config_dict[FRONT_OFFICE], staff_of(request))
    return web.json_response({"available": available})


async def set_presence(request: web.Request) -> web.Response:
    """PUT presence {"available"}: counts as a sign of life; for 90 seconds, the socket goes on."""
    staff, body = staff_of(request), await read_json(request)
    available = body.get("available")
    if not isinstance(available, bool):
        raise Refused(400)
    front = request.config_dict[FRONT_OFFICE]
    kept = await use_cases.seen(front, staff, available=available)
    await request.config_dict[HUB].push(team(staff.organization), {"type": "presence"})
    return web.json_response({"available": kept.available})


async def office(request: web.Request) -> web.Response:
    """GET office: hours, closures and queue limit."""
    found = await use_cases.read_office(request.config_dict[FRONT_OFFICE], staff_of(request))
    return web.json_response(office_json(found))


async def change_office(request: web.Request) -> web.Response:
    """PUT office, in the shape of GET: replaces all of it. For coordinators."""
    staff = staff_of(request, Right.OFFICE)
    body = await read_json(request)
    changed = await use_cases.change_office(request.config_dict[FRONT_OFFICE], staff, body)
    return web.json_response(office_json(changed))


async def canned(request: web.Request) -> web.Response:
    """GET canned: {"replies"}, ready sentences of the team by title."""
    found = await use_cases.list_canned(request.config_dict[FRONT_OFFICE], staff_of(request))
    return web.json_response({"replies": [canned_json(reply) for reply in found]})


async def add_canned(request: web.Request) -> web.Response:
    """POST canned {"title", "text"}: 201 with the sentence."""
    staff, body = staff_of(request), await read_json(request)
    made = await use_cases.keep_canned(
        request.config_dict[FRONT_OFFICE], staff, body.get("title"), body.get("text")
    )
    return web.json_response(canned_json(made), status=201)


async def change_canned(request: web.Request) -> web.Response:
    """PUT canned/{id} {"title", "text"}: 200 with the sentence."""
    staff, body = staff_of(request), await read_json(request)
    made = await use_cases.keep_canned(
        request.config_dict[FRONT_OFFICE],
        staff,
        body.get("title"),
        body.get("text"),
        request.match_info["id"],
    )
    return web.json_response(canned_json(made))


async def remove_canned(request: web.Request) -> web.Response:
    """DELETE canned/{id}: 204."""
    await use_cases.remove_canned(
        request.config_dict[FRONT_OFFICE], staff_of(request), request.match_info["id"]
    )
    return web.Response(status=204)
