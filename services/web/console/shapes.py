"""Lists, conversations and notes as JSON for the console. Moments are ISO 8601 in UTC."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from services.conversation.core import Conversation, Message, Note, Understood
from services.conversation.desk import Row, Transcript
from services.directory.core import HelpRequest
from services.frontoffice.core import CannedReply, Office
from services.staff.core import Staff
from services.staff.teams import Team
from services.web.api.shapes import message_json


class Names:
    """What staff need to read an answer: who is who, and what a code means."""

    def __init__(
        self,
        colleagues: Sequence[Staff],
        help_requests: Mapping[str, HelpRequest],
        teams: Sequence[Team] = (),
    ):
        self._teams = {one.id: one.name for one in teams}
        self._workers = {one.id: one.name for one in colleagues}
        self._help_requests = help_requests

    def worker(self, worker_id: str | None) -> dict[str, Any] | None:
        """Who has it; a name of None for an account that is no longer there."""
        if worker_id is None:
            return None
        return {"id": worker_id, "name": self._workers.get(worker_id)}

    def team(self, team_id: str | None) -> dict[str, str] | None:
        """For which team it waits; None for everybody, and for a team that is gone."""
        if team_id is None or team_id not in self._teams:
            return None
        return {"id": team_id, "name": self._teams[team_id]}

    def understood(self, found: Understood | None) -> dict[str, Any] | None:
        """What the model understood; title and life domain only of a hulpvraag."""
        if found is None:
            return None
        known = self._help_requests.get(found.intent)
        return {
            "code": found.intent,
            "title": known.title if known else None,
            "life_domain": known.life_domain if known else None,
            "confidence": found.confidence,
        }


def conversation_json(conversation: Conversation, names: Names) -> dict[str, Any]:
    """A conversation without what was said; `waited` is in seconds."""
    return {
        "id": conversation.id,
        "owner": conversation.owner.value,
        "worker": names.worker(conversation.worker_id),
        "team": names.team(conversation.team_id),
        "signal": conversation.signal,
        "language": conversation.language,
        "place": conversation.place,
        "municipality": conversation.municipality,
        "created_at": moment(conversation.created_at),
        "last_message_at": moment(conversation.last_message_at),
        "waiting_since": moment(conversation.waiting_since),
        "taken_at": moment(conversation.taken_at),
        "waited": conversation.waited,
        "closed_at": moment(conversation.closed_at),
        "closed_as": conversation.closed_as.value if conversation.closed_as else None,
    }


def row_json(row: Row, names: Names) -> dict[str, Any]:
    """A conversation in a list, with the last hulpvraag and who spoke last."""
    return {
        **conversation_json(row.conversation, names),
        "help_request": names.understood(row.understood),
        "last_sender": row.last_sender.value if row.last_sender else None,
        "seq": row.last_seq,
    }


def transcript_json(found: Transcript, names: Names) -> dict[str, Any]:
    """A whole conversation, with what the bot understood, notes, and the place in the queue."""
    place = found.place
    return {
        "conversation": conversation_json(found.conversation, names),
        "messages": [
            staff_message_json(message, names, found.understood.get(message.id))
            for message in found.messages
        ],
        "notes": [note_json(note) for note in found.notes],
        "queue": {"ahead": place.ahead, "minutes": place.minutes} if place else None,
    }


def staff_message_json(
    message: Message, names: Names, understood: Understood | None = None
) -> dict[str, Any]:
    """A message as residents have it, with when it was said and what was understood."""
    return {
        **message_json(message),
        "at": moment(message.created_at),
        "understood": names.understood(understood),
    }


def note_json(note: Note) -> dict[str, Any]:
    return {
        "id": note.id,
        "author": note.author,
        "text": note.text,
        "at": moment(note.created_at),
    }


def office_json(office: Office) -> dict[str, Any]:
    """Hours as on the door: local time; Monday is 0."""
    return {
        "openings": [
            {
                "weekday": opening.weekday,
                "opens": opening.opens.isoformat("minutes"),
                "closes": opening.closes.isoformat("minutes"),
            }
            for opening in office.openings
        ],
        "closures": [
            {
                "first_day": closure.first_day.isoformat(),
                "last_day": closure.last_day.isoformat(),
                "reason": closure.reason,
            }
            for closure in office.closures
        ],
        "queue_limit": office.queue_limit,
    }


def canned_json(reply: CannedReply) -> dict[str, Any]:
    return {
        "id": reply.id,
        "title": reply.title,
        "text": reply.text,
        "updated_at": moment(reply.updated_at),
    }


def moment(at: datetime | None) -> str | None:
    return at.isoformat() if at is not None else None
