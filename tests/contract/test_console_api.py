"""The console's JSON, for logged-in staff: queue, taking over, answering, handing back, closing."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from services.staff.core import Role
from tests.contract.test_routes import CONSOLE, ask, filled
from tests.fake_rasa import ANSWER
from tests.gateway import BOTH_DATABASES, Gateway, Resident
from tests.staff import LoggedInClient, log_in

pytestmark = [pytest.mark.asyncio(loop_scope="module"), BOTH_DATABASES]

WANTS_PERSON = {
    "messages": [{"text": "Ik haal iemand.", "handover": "asked"}],
    "parse": {"intent": {"name": "medewerker", "confidence": 0.98}},
}
QUICK = 2.0  # seconds in which a frame must come


async def worker(gateway: Gateway, name: str = "Karin", **changes: Any) -> LoggedInClient:
    """Somebody at work, who takes chats."""
    somebody = await log_in(gateway, name=f"{name} Smit", shown_as=name, **changes)
    answer = await somebody.api("PUT", "/werk/api/presence", json={"available": True})
    assert answer.status == 200
    return somebody


async def waiting(gateway: Gateway, words: str = "ik heb schulden") -> Resident:
    """A resident of Wijkracht who said something and then asked for a person."""
    resident = await gateway.begin(organization="wijkracht", place="Borne")
    await resident.say(words)
    gateway.rasa.answer = WANTS_PERSON
    answer = await resident.say("ik wil een mens spreken")
    assert answer["owner"] == "queue"
    gateway.rasa.answer = ANSWER
    return resident


async def call(
    somebody: LoggedInClient, method: str, talk: Resident, path: str = "", **body: Any
) -> tuple[int, Any]:
    """Status and JSON of a call on a conversation."""
    more = {"json": body} if method != "GET" else {}
    response = await somebody.api(method, f"/werk/api/conversations/{talk.id}{path}", **more)
    return response.status, await response.json()


async def say(somebody: LoggedInClient, talk: Resident, text: str) -> tuple[int, Any]:
    return await call(somebody, "POST", talk, "/messages", text=text, client_id=uuid4().hex)


async def the_queue(somebody: LoggedInClient) -> dict[str, Any]:
    response = await somebody.get("/werk/api/queue")
    assert response.status == 200
    found: dict[str, Any] = await response.json()
    return found


def senders(messages: list[dict[str, Any]]) -> list[str]:
    return [message["sender"] for message in messages]


# --- who may


@pytest.mark.parametrize("route", sorted(CONSOLE))
async def test_a_program_that_is_not_logged_in_is_refused(gateway: Gateway, route: str) -> None:
    response = await ask(gateway.client, route)
    if route == "GET /werk/socket":
        assert response.status in {303, 401}
        return
    assert (response.status, (await response.json())["error"]["code"]) == (401, "login_needed")


@pytest.mark.parametrize(
    ("role", "route"),
    [
        (role, route)
        for role in (Role.MANAGER, Role.ADMIN)
        for route in sorted(CONSOLE)
        # Who makes accounts may set the hours.
        if (role, route) != (Role.ADMIN, "PUT /werk/api/office")
    ],
)
async def test_who_does_not_talk_with_residents_sees_no_conversation(
    gateway: Gateway, route: str, role: Role
) -> None:
    somebody = await log_in(gateway, role)
    method, path = filled(route)
    response = await somebody.api(method, path, **({} if method == "GET" else {"json": {}}))
    assert response.status == 403


@pytest.mark.parametrize("route", [r for r in sorted(CONSOLE) if not r.startswith("GET")])
async def test_writing_without_the_proof_of_our_page_is_refused(
    gateway: Gateway, route: str
) -> None:
    somebody = await log_in(gateway)
    method, path = filled(route)
    response = await somebody.session.request(method, path, json={})
    assert (response.status, (await response.json())["error"]["code"]) == (403, "csrf_invalid")


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "", {}),
        ("POST", "/take", {}),
        ("POST", "/messages", {"text": "hallo", "client_id": "c"}),
        ("POST", "/listings", {"listing": "x", "client_id": "c"}),
        ("POST", "/notes", {"text": "let op"}),
        ("POST", "/hand-back", {}),
        ("POST", "/assign", {"to": "queue"}),
        ("POST", "/close", {}),
    ],
)
async def test_a_conversation_of_another_organisation_is_not_there(
    gateway: Gateway, method: str, path: str, body: dict[str, Any]
) -> None:
    await worker(gateway)
    talk = await waiting(gateway)
    other = await worker(gateway, "Mo", organization="dewolden")
    status, answer = await call(other, method, talk, path, **body)
    assert (status, answer["error"]["code"]) == (404, "not_found")
    assert (await the_queue(other))["waiting"] == []


# --- the queue


async def test_the_queue_says_what_it_is_about_and_nothing_that_was_said(gateway: Gateway) -> None:
    karin = await worker(gateway)
    talk = await waiting(gateway, "ik heb heel veel schulden")
    found = await the_queue(karin)
    [row] = found["waiting"]
    assert (row["id"], row["place"], row["signal"], row["language"]) == (
        talk.id, "Borne", None, "nl",
    )  # fmt: skip
    assert row["help_request"]["code"] == "schulden"
    assert row["help_request"]["confidence"] == pytest.approx(0.91)
    assert row["help_request"]["title"] and row["help_request"]["life_domain"]
    assert row["waiting_since"] is not None
    assert "heel veel" not in repr(found)
    assert [one["name"] for one in found["office"]["workers"]] == ["Karin Smit"]


async def test_danger_stands_on_top_of_the_queue(gateway: Gateway) -> None:
    karin = await worker(gateway)
    await waiting(gateway)
    in_danger = await gateway.begin(organization="wijkracht")
    await in_danger.say("ik wil niet meer leven")
    rows = (await the_queue(karin))["waiting"]
    assert (rows[0]["id"], rows[0]["signal"]) == (in_danger.id, "suicide")


async def test_nobody_is_put_in_a_queue_when_no_worker_is_there(gateway: Gateway) -> None:
    resident = await gateway.begin(organization="wijkracht")
    gateway.rasa.answer = WANTS_PERSON
    answer = await resident.say("ik wil een mens spreken")
    assert answer["owner"] == "bot"
    assert "geen medewerker vrij" in answer["messages"][-1]["text"]


async def test_nobody_is_put_in_a_queue_when_it_is_closed(gateway: Gateway) -> None:
    await worker(gateway)
    boss = await log_in(gateway, Role.COORDINATOR)
    closed = {"openings": [{"weekday": 0, "opens": "03:00", "closes": "03:01"}], "queue_limit": 10}
    answer = await boss.api("PUT", "/werk/api/office", json=closed)
    assert answer.status == 200
    resident = await gateway.begin(organization="wijkracht")
    gateway.rasa.answer = WANTS_PERSON
    said = await resident.say("ik wil een mens spreken")
    assert said["owner"] == "bot"
    assert "om 3.00 uur" in said["messages"][-1]["text"]


# --- taking over


async def test_of_two_workers_who_take_one_conversation_one_is_told_who_has_it(
    gateway: Gateway,
) -> None:
    karin, jan = await worker(gateway), await worker(gateway, "Jan")
    talk = await waiting(gateway)
    answers = await asyncio.gather(
        call(karin, "POST", talk, "/take"), call(jan, "POST", talk, "/take")
    )
    [(_, won)] = [answer for answer in answers if answer[0] == 200]
    [(_, lost)] = [answer for answer in answers if answer[0] == 409]
    assert lost["worker"] == won["worker"]
    assert lost["error"] == {
        "code": "ownership_worker",
        "message": f"Dit gesprek is van {won['worker']['name']}.",
    }


async def test_the_first_message_of_a_worker_takes_the_conversation(gateway: Gateway) -> None:
    karin = await worker(gateway)
    talk = await waiting(gateway)
    status, message = await say(karin, talk, "Goedemiddag, met Karin.")
    assert (status, message["author"], message["sender"]) == (200, "Karin", "worker")
    [row] = (await the_queue(karin))["open"]
    assert row["worker"]["id"] == karin.staff.id


async def test_a_worker_can_step_in_while_the_bot_has_it(gateway: Gateway) -> None:
    karin = await worker(gateway)
    talk = await gateway.begin(organization="wijkracht")
    assert (await say(karin, talk, "Goedemiddag."))[0] == 200
    assert (await talk.say("dag"))["owner"] == "worker"


async def test_the_bot_answers_nothing_after_the_handover(gateway: Gateway) -> None:
    karin = await worker(gateway)
    talk = await waiting(gateway)
    await say(karin, talk, "Goedemiddag.")
    asked = len(gateway.rasa.turns)
    answer = await talk.say("fijn dat u er bent")
    assert (senders(answer["messages"]), len(gateway.rasa.turns)) == (["resident"], asked)


async def test_a_colleague_cannot_answer_in_what_somebody_else_has(gateway: Gateway) -> None:
    karin, jan = await worker(gateway), await worker(gateway, "Jan")
    talk = await waiting(gateway)
    await say(karin, talk, "Goedemiddag.")
    status, answer = await say(jan, talk, "Hallo")
    assert (status, answer["worker"]["name"]) == (409, "Karin Smit")


async def test_a_message_sent_twice_is_said_once(gateway: Gateway) -> None:
    karin = await worker(gateway)
    talk = await waiting(gateway)
    for _ in range(2):
        await call(karin, "POST", talk, "/messages", text="Goedemiddag.", client_id="c-1")
    assert senders(await talk.messages()).count("worker") == 1


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"text": "", "client_id": "c"}, 422, "message_invalid"),
        ({"text": None, "client_id": "c"}, 422, "message_invalid"),
        ({"text": "hallo"}, 422, "message_invalid"),
        ({"text": "a" * 4001, "client_id": "c"}, 413, "message_too_long"),
    ],
)
async def test_what_is_no_message_is_refused_and_takes_nothing(
    gateway: Gateway, body: dict[str, Any], status: int, code: str
) -> None:
    karin = await worker(gateway)
    talk = await waiting(gateway)
    answer = await call(karin, "POST", talk, "/messages", **body)
    assert (answer[0], answer[1]["error"]["code"]) == (status, code)
    assert len((await the_queue(karin))["waiting"]) == 1


async def test_rasa_is_paused_for_a_person_and_resumed_on_handing_back(gateway: Gateway) -> None:
    karin = await worker(gateway)
    talk = await waiting(gateway)
    await say(karin, talk, "Goedemiddag.")
    await call(karin, "POST", talk, "/hand-back")
    listens = {"event": "action", "name": "action_listen"}
    assert [event["events"] for event in gateway.rasa.events] == [
        [listens, {"event": "pause"}],
        [{"event": "resume"}, listens],
    ]


@pytest.mark.parametrize("deed", ["close", "hand-back"])
async def test_the_mark_that_a_person_must_look_goes_when_one_did(
    gateway: Gateway, deed: str
) -> None:
    karin = await worker(gateway)
    talk = await waiting(gateway)
    await call(karin, "POST", talk, "/take")
    is_open = "SELECT count(*) FROM handover WHERE closed_at IS NULL"
    assert await gateway.execute(is_open) == [(1,)]
    await call(karin, "POST", talk, f"/{deed}")
    assert await gateway.execute(is_open) == [(0,)]


@pytest.mark.parametrize("mood", ["error", "hangs up", "garbage"])
async def test_a_rasa_that_does_not_listen_never_stops_a_worker(
    gateway: Gateway, mood: str
) -> None:
    karin = await worker(gateway)
    talk = await gateway.begin(organization="wijkracht")
    await gateway.rasa.fall_ill(mood)
    assert (await say(karin, talk, "Goedemiddag."))[0] == 200
    assert (await call(karin, "POST", talk, "/hand-back"))[0] == 200
    gateway.rasa.recover()
    assert senders((await talk.say("dank u"))["messages"]) == ["resident", "bot"]
    assert [event["events"][0] for event in gateway.rasa.events] == [{"event": "resume"}] or (
        mood == "garbage"
    )


# --- inserting, notes


async def offer_id(gateway: Gateway) -> str:
    rows = await gateway.execute(
        "SELECT id FROM service WHERE status = 'active' ORDER BY name, id LIMIT 1"
    )
    return str(rows[0][0])


async def test_an_offer_is_inserted_as_a_card(gateway: Gateway) -> None:
    karin = await worker(gateway)
    talk = await waiting(gateway)
    status, message = await call(
        karin, "POST", talk, "/listings", listing=await offer_id(gateway), client_id="c-1"
    )
    assert (status, len(message["listings"])) == (200, 1)
    assert (await talk.messages())[-1]["listings"] == message["listings"]


@pytest.mark.parametrize("listing", ["", "nergens", None, 12])
async def test_an_offer_that_is_not_there_is_not_inserted(gateway: Gateway, listing: Any) -> None:
    karin = await worker(gateway)
    talk = await waiting(gateway)
    status, answer = await call(karin, "POST", talk, "/listings", listing=listing, client_id="c-1")
    assert (status, answer["error"]["code"]) == (422, "listing_unknown")


async def test_a_note_is_for_colleagues_and_never_for_the_resident(gateway: Gateway) -> None:
    karin, jan = await worker(gateway), await worker(gateway, "Jan")
    talk = await waiting(gateway)
    status, _ = await call(karin, "POST", talk, "/notes", text="Buurvrouw belt mee")
    assert status == 201
    _, seen = await call(jan, "GET", talk)
    assert [(note["author"], note["text"]) for note in seen["notes"]] == [
        ("Karin Smit", "Buurvrouw belt mee")
    ]
    assert "Buurvrouw" not in repr(await talk.messages())


async def test_a_number_in_a_note_is_masked(gateway: Gateway) -> None:
    karin = await worker(gateway)
    talk = await waiting(gateway)
    _, note = await call(karin, "POST", talk, "/notes", text="bel op 06 12345678")
    assert note["text"] == "bel op [telefoon]"


async def test_a_worker_reads_what_the_bot_understood(gateway: Gateway) -> None:
    karin = await worker(gateway)
    talk = await waiting(gateway)
    _, seen = await call(karin, "GET", talk)
    understood = [m["understood"] for m in seen["messages"] if m["sender"] == "resident"]
    assert [one["code"] for one in understood] == ["schulden", "medewerker"]
    assert understood[0]["title"] and understood[1]["title"] is None
    assert seen["queue"] == {"ahead": 0, "minutes": None}


async def test_a_worker_asks_only_for_what_is_new(gateway: Gateway) -> None:
    karin = await worker(gateway)
    talk = await waiting(gateway)
    _, seen = await call(karin, "GET", talk, f"?after={len(await talk.messages()) - 1}")
    assert len(seen["messages"]) == 1


# --- giving away


async def test_handing_back_leaves_the_conversation_open_with_the_bot(gateway: Gateway) -> None:
    karin = await worker(gateway)
    talk = await waiting(gateway)
    await say(karin, talk, "Goedemiddag.")
    _, moved = await call(karin, "POST", talk, "/hand-back")
    assert (moved["owner"], moved["closed_at"]) == ("bot", None)
    assert senders((await talk.say("nog iets"))["messages"]) == ["resident", "bot"]


async def test_a_colleague_gets_it_assigned_and_the_resident_reads_who(gateway: Gateway) -> None:
    karin, jan = await worker(gateway), await worker(gateway, "Jan")
    talk = await waiting(gateway)
    await say(karin, talk, "Goedemiddag.")
    _, moved = await call(karin, "POST", talk, "/assign", to=jan.staff.id)
    assert moved["worker"] == {"id": jan.staff.id, "name": "Jan Smit"}
    assert (await talk.messages())[-1]["text"] == "U praat nu met Jan."


async def test_the_team_gets_it_back(gateway: Gateway) -> None:
    karin = await worker(gateway)
    talk = await waiting(gateway)
    await say(karin, talk, "Goedemiddag.")
    _, moved = await call(karin, "POST", talk, "/assign", to="queue")
    assert moved["owner"] == "queue"


@pytest.mark.parametrize("to", [None, "", "nergens", 3])
async def test_nobody_gets_it_who_is_no_colleague(gateway: Gateway, to: Any) -> None:
    karin = await worker(gateway)
    talk = await waiting(gateway)
    status, answer = await call(karin, "POST", talk, "/assign", to=to)
    assert (status, answer["error"]["code"]) == (422, "colleague_unknown")


async def test_a_colleague_of_another_organisation_or_without_the_right_gets_nothing(
    gateway: Gateway,
) -> None:
    karin = await worker(gateway)
    talk = await waiting(gateway)
    others = [
        await log_in(gateway, organization="dewolden"),
        await log_in(gateway, Role.MANAGER),
    ]
    for other in others:
        status, _ = await call(karin, "POST", talk, "/assign", to=other.staff.id)
        assert status == 422


async def test_a_closed_conversation_opens_again_with_the_bot(gateway: Gateway) -> None:
    karin = await worker(gateway)
    talk = await waiting(gateway)
    await say(karin, talk, "Goedemiddag.")
    _, closed = await call(karin, "POST", talk, "/close")
    assert (closed["owner"], closed["closed_as"]) == ("closed", "done")
    again = await talk.say("toch nog een vraag")
    assert (again["owner"], senders(again["messages"])) == ("bot", ["resident", "bot"])


# --- what the resident sees


async def test_who_waits_knows_their_place_and_honestly_not_how_long(gateway: Gateway) -> None:
    await worker(gateway)
    first, second = await waiting(gateway), await waiting(gateway)
    response = await second.call("GET", "/messages?after=0")
    assert (await response.json())["queue"] == {"ahead": 1, "minutes": None}
    response = await first.call("GET", "/messages?after=0")
    assert (await response.json())["queue"]["ahead"] == 0


async def test_who_leaves_the_queue_is_with_the_bot_again(gateway: Gateway) -> None:
    karin = await worker(gateway)
    talk = await waiting(gateway)
    response = await talk.send(payload="queue:leave", client_id="c-9")
    answer = await response.json()
    assert answer["owner"] == "bot"
    assert [b["payload"] for b in answer["messages"][-1]["buttons"]] == ["form:callback"]
    assert (await the_queue(karin))["waiting"] == []


async def test_the_queue_cannot_be_left_by_who_never_waited(gateway: Gateway) -> None:
    resident = await gateway.begin()
    response = await resident.send(payload="queue:leave", client_id="c-9")
    assert response.status == 422


# --- live


async def frames_until(socket: Any, wanted: Any) -> dict[str, Any]:
    """The first frame that is wanted."""
    while True:
        frame = await socket.receive_json(timeout=QUICK)
        if wanted(frame):
            found: dict[str, Any] = frame
            return found


async def test_the_team_is_alerted_when_somebody_waits(gateway: Gateway) -> None:
    karin = await worker(gateway)
    socket = await karin.ws_connect("/werk/socket")
    talk = await waiting(gateway, "ik heb heel veel schulden")
    frame = await frames_until(socket, lambda f: f.get("owner") == "queue")
    assert (frame["type"], frame["id"]) == ("conversation", talk.id)
    await frames_until(socket, lambda f: f["type"] == "queue")
    assert "schulden" not in repr(frame)


async def test_another_team_hears_nothing(gateway: Gateway) -> None:
    await worker(gateway)
    mo = await worker(gateway, "Mo", organization="dewolden")
    socket = await mo.ws_connect("/werk/socket")
    await waiting(gateway)
    with pytest.raises(asyncio.TimeoutError):
        await socket.receive_json(timeout=0.2)


async def listening(talk: Resident) -> Any:
    """The resident's own socket, past what it begins with."""
    socket = await talk.client.ws_connect(f"{talk.path}/socket")
    await socket.send_json({"token": talk.token, "after": 0})
    await socket.receive_json(timeout=QUICK)
    return socket


async def test_the_resident_sees_at_once_what_a_worker_writes(gateway: Gateway) -> None:
    karin = await worker(gateway)
    talk = await waiting(gateway)
    socket = await listening(talk)
    await say(karin, talk, "Goedemiddag.")
    frame = await socket.receive_json(timeout=QUICK)
    assert (frame["owner"], frame["messages"][0]["author"]) == ("worker", "Karin")


async def test_the_resident_sees_that_a_worker_is_writing(gateway: Gateway) -> None:
    karin, jan = await worker(gateway), await worker(gateway, "Jan")
    talk = await waiting(gateway)
    await say(karin, talk, "Goedemiddag.")
    socket = await listening(talk)
    typing = {"type": "typing", "conversation": talk.id}
    for somebody in (jan, karin):
        console = await somebody.ws_connect("/werk/socket")
        await console.send_json(typing)
    assert await socket.receive_json(timeout=QUICK) == {
        "owner": "worker", "messages": [], "typing": "Karin",
    }  # fmt: skip


async def test_who_waits_sees_their_place_get_better(gateway: Gateway) -> None:
    karin = await worker(gateway)
    first, second = await waiting(gateway), await waiting(gateway)
    socket = await listening(second)
    await say(karin, first, "Goedemiddag.")
    frame = await socket.receive_json(timeout=QUICK)
    assert frame == {"owner": "queue", "messages": [], "queue": {"ahead": 0, "minutes": None}}


@pytest.mark.parametrize(
    "frame", ["geen json", "[]", '"x"', "{}", '{"type": "typing"}', '{"type": "typing", "conversation": 3}',
              '{"type": "presence", "available": "ja"}']
)  # fmt: skip
async def test_a_strange_frame_of_a_worker_changes_nothing(gateway: Gateway, frame: str) -> None:
    karin = await worker(gateway)
    socket = await karin.ws_connect("/werk/socket")
    await socket.send_str(frame)
    await socket.send_json({"type": "presence", "available": True})
    assert await socket.receive_json(timeout=QUICK) == {"type": "presence"}


async def test_a_socket_of_another_site_is_refused(gateway: Gateway) -> None:
    karin = await worker(gateway)
    headers = {
        "Origin": "https://kwaad.nl", "Upgrade": "websocket", "Connection": "Upgrade",
        "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
    }  # fmt: skip
    response = await karin.session.get("/werk/socket", headers=headers)
    assert response.status == 403


# --- hours, sentences, log


async def test_an_office_comes_back_as_it_was_filled_in(gateway: Gateway) -> None:
    boss = await log_in(gateway, Role.COORDINATOR)
    office = {
        "openings": [
            {"weekday": 0, "opens": "09:00", "closes": "12:30"},
            {"weekday": 0, "opens": "13:00", "closes": "17:00"},
        ],
        "closures": [{"first_day": "2026-12-24", "last_day": "2026-12-31", "reason": "Kerst"}],
        "queue_limit": 5,
    }
    assert (await boss.api("PUT", "/werk/api/office", json=office)).status == 200
    assert await (await boss.get("/werk/api/office")).json() == office


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"openings": [{"weekday": 7, "opens": "09:00", "closes": "17:00"}]}, "office_weekday_invalid"),
        ({"openings": [{"weekday": 0, "opens": "9 uur", "closes": "17:00"}]}, "office_opens_invalid"),
        ({"openings": [{"weekday": 0, "opens": "17:00", "closes": "09:00"}]}, "office_closes_too_early"),
        ({"openings": [{"weekday": 0, "opens": "09:00", "closes": "17:00"},
                       {"weekday": 0, "opens": "12:00", "closes": "13:00"}]}, "office_opens_overlaps"),
        ({"openings": "altijd"}, "office_openings_invalid"),
        ({"closures": [{"first_day": "Kerst"}]}, "office_first_day_invalid"),
        ({"closures": [{"first_day": "2026-12-24", "last_day": "2026-12-23"}]}, "office_last_day_too_early"),
        ({"queue_limit": -1}, "office_queue_limit_invalid"),
    ],
)  # fmt: skip
async def test_hours_that_cannot_be_are_said_at_their_field(
    gateway: Gateway, change: dict[str, Any], code: str
) -> None:
    boss = await log_in(gateway, Role.COORDINATOR)
    response = await boss.api("PUT", "/werk/api/office", json={"queue_limit": 10} | change)
    error = (await response.json())["error"]
    assert (response.status, error["code"]) == (422, code)
    assert "bij ons iets mis" not in error["message"]


async def test_a_worker_reads_the_hours_but_does_not_change_them(gateway: Gateway) -> None:
    karin = await worker(gateway)
    assert (await karin.get("/werk/api/office")).status == 200
    assert (await karin.api("PUT", "/werk/api/office", json={"queue_limit": 3})).status == 403


async def test_the_team_keeps_its_own_ready_sentences(gateway: Gateway) -> None:
    karin, jan = await worker(gateway), await worker(gateway, "Jan")
    mo = await worker(gateway, "Mo", organization="dewolden")
    made = await karin.api(
        "POST", "/werk/api/canned", json={"title": "Groet", "text": "Goedemiddag, met {naam}."}
    )
    reply = await made.json()
    path = f"/werk/api/canned/{reply['id']}"
    assert (await jan.api("PUT", path, json={"title": "Groet", "text": "Dag!"})).status == 200
    for call_of_mo in (
        mo.api("PUT", path, json={"title": "x", "text": "y"}),
        mo.api("DELETE", path),
    ):
        assert (await call_of_mo).status == 404
    found = (await (await karin.get("/werk/api/canned")).json())["replies"]
    assert [one["text"] for one in found] == ["Dag!"]
    assert (await karin.api("DELETE", path)).status == 204
    assert (await (await karin.get("/werk/api/canned")).json())["replies"] == []


async def test_every_deed_is_in_the_audit_log(gateway: Gateway) -> None:
    karin = await worker(gateway)
    talk = await waiting(gateway)
    await call(karin, "GET", talk)
    await call(karin, "POST", talk, "/take")
    await say(karin, talk, "Goedemiddag.")
    await call(karin, "GET", talk, "?after=3")  # one's own, and only what is new: not again
    await call(karin, "POST", talk, "/notes", text="let op")
    await call(karin, "POST", talk, "/close")
    rows = await gateway.execute(
        "SELECT action FROM audit WHERE subject_id = :id ORDER BY at", id=talk.id
    )
    assert [row[0] for row in rows] == ["read", "taken", "written", "written", "closed"]


async def test_asking_for_new_messages_of_what_is_not_ones_own_is_logged(gateway: Gateway) -> None:
    karin, jan = await worker(gateway), await worker(gateway, "Jan")
    talk = await waiting(gateway)
    await say(karin, talk, "Goedemiddag.")
    await call(jan, "GET", talk, "?after=1")
    rows = await gateway.execute(
        "SELECT staff_id FROM audit WHERE subject_id = :id AND action = 'read'", id=talk.id
    )
    assert [row[0] for row in rows] == [jan.staff.id]
