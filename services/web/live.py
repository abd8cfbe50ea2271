"""Tells who is looking what happened: the resident's pages, and the screens of the team."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from services.conversation.core import Owner, StorageUnavailable
from services.conversation.ports import Happened
from services.conversation.reaching import queue_places
from services.keys import HUB, PORTS
from services.web.api.shapes import answer_json
from services.web.hub import Hub, team


async def tell(app: web.Application, happened: Happened) -> None:
    """Pushes frames to everybody concerned. Never raises; who is not listening catches up."""
    hub, conversation = app[HUB], happened.conversation
    if not happened.staff_only:
        frame = answer_json(conversation.owner, happened.messages, happened.place)
        await hub.push(conversation.id, frame)
    organization = conversation.organization
    if organization is None:
        return
    await hub.push(team(organization), staff_frame(happened))
    if happened.queue_changed:
        await _tell_places(app, hub, organization, conversation.id)


async def _tell_places(
    app: web.Application, hub: Hub, organization: str, told_already: str
) -> None:
    """Everybody behind somebody who was taken or left stands a place further on."""
    await hub.push(team(organization), {"type": "queue"})
    try:
        places = await queue_places(app[PORTS], organization)
    except StorageUnavailable:
        return
    for conversation_id, place in places.items():
        if conversation_id != told_already:
            await hub.push(conversation_id, answer_json(Owner.QUEUE, (), place))


def staff_frame(happened: Happened) -> dict[str, Any]:
    """What changed, never what was said: whoever may read it asks for it, and that is logged."""
    conversation, last = happened.conversation, happened.messages[-1:]
    return {
        "type": "conversation",
        "id": conversation.id,
        "owner": conversation.owner.value,
        "worker_id": conversation.worker_id,
        "signal": conversation.signal,
        "seq": last[0].seq if last else None,
        "sender": last[0].sender.value if last else None,
    }
