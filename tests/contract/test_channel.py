"""Our one door into Rasa: with a token only, never an empty 200, and erasing is erasing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from rasa.core.actions.action import ActionBotResponse, RemoteAction
from rasa.core.channels.channel import UserMessage
from rasa.core.lock_store import InMemoryLockStore
from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.core.tracker_store import (
    FailSafeTrackerStore,
    InMemoryTrackerStore,
    SQLTrackerStore,
    TrackerStore,
)
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, SessionStarted
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import RasaException
from rasa_sdk.executor import CollectingDispatcher

from bot.channel import VoordeurInput, VoordeurOutput
from services.rasa_client.client import RasaClient
from services.run.secrets import read_token
from tests.house import House, Resident
from tests.rasa_door import RasaDoor, new_sender

TOKEN = "een-geheim-tussen-deur-en-rasa"
ROUTES = [("GET", "health"), ("POST", "turn"), ("POST", "parse"), ("POST", "events")]
GREETING = {"text": "goedemorgen"}
GARBAGE = [b"", b"geen json", b"[]", b"null", b'"tekst"', b"{}", b'{"sender": "x"}',
           b'{"sender": "x", "message_id": "1"}',
           b'{"sender": "x", "message_id": "1", "text": null}',
           b'{"sender": "x", "message_id": "1", "text": 12}']  # fmt: skip
SPACES = ["/{}", "  /{}", "//{}", "/ /{}", "\n/{}", "/\u2003/{}", "\u3000/{}", "/\u00a0/{}"]


@pytest.fixture(scope="module")
def door(house: House) -> RasaDoor:
    return RasaDoor(house.settings)


# --- with the whole house


@pytest.mark.whole_house
@pytest.mark.parametrize(
    "authorization", ["", "Bearer", "Bearer verkeerd", "Basic verkeerd", "verkeerd"]
)
@pytest.mark.parametrize(("method", "name"), ROUTES)
def test_without_our_token_every_route_stays_shut(
    door: RasaDoor, method: str, name: str, authorization: str
) -> None:
    status, _ = door.call(method, name, authorization=authorization)
    assert status == 401


@pytest.mark.whole_house
@pytest.mark.parametrize("body", GARBAGE, ids=ascii)
@pytest.mark.parametrize("name", ["turn", "parse", "events"])
def test_garbage_is_refused_and_never_an_empty_answer(
    door: RasaDoor, name: str, body: bytes
) -> None:
    status, _ = door.call("POST", name, body)
    assert status >= 400


@pytest.mark.whole_house
def test_a_turn_without_a_sender_is_refused(door: RasaDoor) -> None:
    status, _ = door.call("POST", "turn", {"message_id": "1", "text": "hallo"})
    assert status >= 400


@pytest.mark.whole_house
def test_a_turn_answers_what_was_said_and_what_was_understood(door: RasaDoor) -> None:
    answer = door.turn(new_sender(), **GREETING)
    assert (answer["parse"]["intent"]["name"], len(answer["messages"])) == ("groeten", 1)


@pytest.mark.whole_house
def test_a_long_text_with_paragraphs_stays_one_message(door: RasaDoor) -> None:
    answer = door.turn(new_sender(), payload="/bot_vraag")
    assert len(answer["messages"]) == 1


@pytest.mark.whole_house
def test_a_message_sent_again_gets_the_same_answer(door: RasaDoor) -> None:
    sender = new_sender()
    first = door.turn(sender, "bericht-1", **GREETING)
    assert door.turn(sender, "bericht-1", **GREETING) == first


@pytest.mark.whole_house
def test_a_message_sent_again_is_no_second_turn(door: RasaDoor) -> None:
    sender = new_sender()
    for _ in range(2):
        door.turn(sender, "bericht-1", **GREETING)
    assert door.heard(sender) == ["goedemorgen"]


@pytest.mark.whole_house
def test_the_same_words_in_a_new_message_are_a_new_turn(door: RasaDoor) -> None:
    sender = new_sender()
    for number in range(2):
        door.turn(sender, f"bericht-{number}", **GREETING)
    assert door.heard(sender) == ["goedemorgen", "goedemorgen"]


@pytest.mark.whole_house
@pytest.mark.parametrize("typed", SPACES, ids=ascii)
@pytest.mark.parametrize("command", ["restart", "afscheid{}"])
def test_typed_text_never_starts_an_intent_in_rasa(
    door: RasaDoor, typed: str, command: str
) -> None:
    answer = door.turn(new_sender(), text=typed.format(command))
    assert answer["parse"]["all_intents"], "only a sentence that the model read has chances"


@pytest.mark.whole_house
def test_a_button_does_start_its_intent(door: RasaDoor) -> None:
    answer = door.turn(new_sender(), payload="/bedanken")
    assert answer["parse"]["intent"] == {"name": "bedanken", "confidence": 1.0}


@pytest.mark.whole_house
@pytest.mark.parametrize(
    "typed", ["/suicide", "/afscheid", "  /restart", "/\u2003/restart"], ids=ascii
)
def test_the_gateway_passes_no_command_on_that_a_resident_typed(
    house: House, door: RasaDoor, typed: str
) -> None:
    resident = Resident(house)
    resident.say(typed)
    resident.say("goedemorgen")
    heard = door.heard(resident.id)
    assert heard[-1:] == ["goedemorgen"]
    assert [text for text in heard if text.strip().startswith("/")] == []


@pytest.mark.whole_house
def test_typing_restart_does_not_make_the_bot_forget(house: House, door: RasaDoor) -> None:
    resident = Resident(house)
    resident.say("goedemorgen")
    resident.say("/restart")
    assert "restart" not in {event["event"] for event in door.events(resident.id)}


@pytest.mark.whole_house
def test_an_erased_conversation_leaves_nothing_in_the_tracker(door: RasaDoor) -> None:
    sender = new_sender()
    door.turn(sender, **GREETING)
    assert door.events(sender)
    door.call("POST", "events", {"sender": sender, "delete": True})
    assert door.events(sender) == []


@pytest.mark.whole_house
def test_erasing_leaves_the_conversation_of_somebody_else_alone(door: RasaDoor) -> None:
    erased, kept = new_sender(), new_sender()
    for sender in (erased, kept):
        door.turn(sender, **GREETING)
    door.call("POST", "events", {"sender": erased, "delete": True})
    assert door.heard(kept) == ["goedemorgen"]


@pytest.mark.whole_house
def test_a_message_after_erasing_is_answered_anew(door: RasaDoor) -> None:
    sender = new_sender()
    door.turn(sender, "bericht-1", **GREETING)
    door.call("POST", "events", {"sender": sender, "delete": True})
    door.turn(sender, "bericht-1", **GREETING)
    assert door.heard(sender) == ["goedemorgen"]


@pytest.mark.whole_house
def test_a_resident_who_erases_is_erased_in_the_tracker_too(house: House, door: RasaDoor) -> None:
    resident = Resident(house)
    resident.say("goedemorgen")
    assert door.heard(resident.id)
    resident.call("DELETE", f"/api/conversations/{resident.id}", token=resident.token)
    assert door.events(resident.id) == []


@pytest.mark.whole_house
def test_a_paused_bot_is_silent_and_speaks_again_when_it_is_resumed(door: RasaDoor) -> None:
    sender = new_sender()
    door.turn(sender, **GREETING)
    door.call("POST", "events", {"sender": sender, "events": [{"event": "pause"}]})
    silent = door.turn(sender, **GREETING)
    door.call("POST", "events", {"sender": sender, "events": [{"event": "resume"}]})
    speaking = door.turn(sender, **GREETING)
    assert (len(silent["messages"]), len(speaking["messages"])) == (0, 1)


@pytest.mark.whole_house
async def test_after_a_person_the_bot_answers_as_if_nobody_had_been_there(
    house: House, door: RasaDoor
) -> None:
    sender, fresh = new_sender(), new_sender()
    door.turn(sender, **GREETING)
    token = read_token(house.settings.run, "rasa")
    async with aiohttp.ClientSession() as http:
        client = RasaClient(http, house.settings.rasa_urls, token, timeout=10.0)
        await client.pause(sender)
        await client.resume(sender)
    said = [door.turn(name, payload="/bedanken")["messages"] for name in (sender, fresh)]
    assert said[0] == said[1]


@pytest.mark.whole_house
def test_a_running_rasa_with_its_tracker_on_disk_is_ready(door: RasaDoor) -> None:
    assert door.call("GET", "health") == (200, {"ready": True})


# --- without Rasa running


async def nobody_listens(_message: UserMessage) -> None:
    return None


def handler(name: str) -> Callable[[Any], Awaitable[Any]]:
    """The function behind a route."""
    routes = VoordeurInput(TOKEN).blueprint(nobody_listens)._future_routes
    found: Any = next(route.handler for route in routes if route.uri == f"/{name}")
    return found  # type: ignore[no-any-return] # sanic says it is a text


def make_request(agent: Any, body: Any = None) -> Any:
    return SimpleNamespace(
        headers={"Authorization": f"Bearer {TOKEN}"},
        json=body,
        app=SimpleNamespace(ctx=SimpleNamespace(agent=agent)),
    )


def make_agent(store: TrackerStore, *, loaded: bool = True) -> Any:
    return SimpleNamespace(tracker_store=store, is_ready=lambda: loaded)


def on_disk(tmp_path: Any) -> SQLTrackerStore:
    return SQLTrackerStore(host=f"sqlite:///{tmp_path / 'tracker.db'}", domain=Domain.empty())


@pytest.mark.parametrize("wrapped", [False, True])
async def test_a_tracker_that_fell_back_to_memory_is_not_ready(wrapped: bool) -> None:
    store: TrackerStore = InMemoryTrackerStore(Domain.empty())
    agent = make_agent(FailSafeTrackerStore(store) if wrapped else store)
    answer = await handler("health")(make_request(agent))
    assert answer.status == 503


@pytest.mark.parametrize("wrapped", [False, True])
async def test_a_tracker_on_disk_is_ready(tmp_path: Any, wrapped: bool) -> None:
    store: TrackerStore = on_disk(tmp_path)
    agent = make_agent(FailSafeTrackerStore(store) if wrapped else store)
    answer = await handler("health")(make_request(agent))
    assert answer.status == 200


@pytest.mark.parametrize("loaded", [None, False])
async def test_rasa_without_a_model_is_not_ready(tmp_path: Any, loaded: bool | None) -> None:
    agent = None if loaded is None else make_agent(on_disk(tmp_path), loaded=loaded)
    answer = await handler("health")(make_request(agent))
    assert answer.status == 503


class OneTracker:
    """Rasa's processor as far as events need it, on a real store and a real tracker."""

    def __init__(self, store: TrackerStore) -> None:
        self._store = store

    async def fetch_tracker_and_update_session(self, sender: str) -> DialogueStateTracker:
        return await self._store.get_or_create_tracker(sender, append_action_listen=False)


async def told(tmp_path: Any, *calls: Callable[[Any], Awaitable[None]]) -> DialogueStateTracker:
    """The tracker as it is stored after what our own client sends."""
    store = on_disk(tmp_path)
    agent = SimpleNamespace(
        tracker_store=store, processor=OneTracker(store), lock_store=InMemoryLockStore(),
        domain=Domain.empty(),
    )  # fmt: skip
    await store.save(DialogueStateTracker.from_events("talk", [ActionExecuted("action_handoff")]))

    async def events(request: web.Request) -> web.Response:
        answer = await handler("events")(make_request(agent, await request.json()))
        return web.Response(status=answer.status, body=answer.body)

    app = web.Application()
    app.router.add_post("/webhooks/voordeur/events", events)
    async with TestServer(app) as server, aiohttp.ClientSession() as http:
        client = RasaClient(http, [str(server.make_url("")).rstrip("/")], TOKEN, timeout=5.0)
        for call in calls:
            await call(client)
    tracker = await store.retrieve("talk")
    assert tracker is not None
    return tracker


async def test_pausing_leaves_a_tracker_that_is_paused_and_waits_for_a_message(
    tmp_path: Any,
) -> None:
    tracker = await told(tmp_path, lambda client: client.pause("talk"))
    assert (tracker.is_paused(), tracker.latest_action_name) == (True, "action_listen")


async def test_resuming_leaves_a_tracker_that_waits_for_a_message(tmp_path: Any) -> None:
    tracker = await told(
        tmp_path, lambda client: client.pause("talk"), lambda client: client.resume("talk")
    )
    assert (tracker.is_paused(), tracker.latest_action_name) == (False, "action_listen")


async def test_an_hour_of_silence_wakes_a_paused_tracker_so_nothing_may_reach_it(
    tmp_path: Any,
) -> None:
    """Why the gateway passes nothing on while a person has it, paused or not."""
    tracker = await told(tmp_path, lambda client: client.pause("talk"))
    tracker.update(SessionStarted())
    assert not tracker.is_paused()


@pytest.mark.parametrize("credentials", [None, {}, {"token": ""}, {"token": None}])
def test_the_door_is_not_built_without_a_token(credentials: dict[str, Any] | None) -> None:
    with pytest.raises(RasaException):
        VoordeurInput.from_credentials(credentials)


async def test_a_message_keeps_its_text_buttons_cards_and_marks_together() -> None:
    output = VoordeurOutput()
    await output.send_response(
        "conversation-1",
        {
            "text": "Een.\n\nTwee.",
            "buttons": [{"title": "Ja", "payload": "/bevestigen", "type": "postback"}],
            "custom": {"listings": [{"name": "Eten"}], "signal": "suicide", "handover": "asked"},
        },
    )
    assert output.messages == [
        {
            "text": "Een.\n\nTwee.",
            "buttons": [{"title": "Ja", "payload": "/bevestigen"}],
            "listings": [{"name": "Eten"}],
            "signal": "suicide",
            "handover": "asked",
            "response": None,
            "facts": {},
        }
    ]


async def test_the_gateway_is_told_which_response_it_is_and_what_it_was_filled_in_with() -> None:
    texts = {
        "utter_office_phone": [
            {
                "text": "Bel {organization}: {phone}.",
                "buttons": [{"title": "Laat uw nummer achter", "payload": "form:callback"}],
            }
        ]
    }
    dispatcher = CollectingDispatcher()
    dispatcher.utter_message(
        response="utter_office_phone", organization="Wijkracht", phone="088 945 57 22", hours=""
    )
    output = VoordeurOutput()
    said = await RemoteAction._utter_responses(
        dispatcher.messages,
        output,
        TemplatedNaturalLanguageGenerator(texts),
        DialogueStateTracker("conversation-1", []),
    )
    await output.send_response("conversation-1", said[0].message())
    [message] = output.messages
    assert message["text"] == "Bel Wijkracht: 088 945 57 22."
    assert message["response"] == "utter_office_phone"
    assert message["facts"] == {"organization": "Wijkracht", "phone": "088 945 57 22"}


async def test_a_response_of_a_rule_is_told_by_its_name_too() -> None:
    output = VoordeurOutput()
    events = await ActionBotResponse("utter_groeten").run(
        output,
        TemplatedNaturalLanguageGenerator({"utter_groeten": [{"text": "Dag!"}]}),
        DialogueStateTracker("conversation-1", []),
        Domain.empty(),
    )
    await output.send_response("conversation-1", events[0].message())
    assert (output.messages[0]["text"], output.messages[0]["response"]) == ("Dag!", "utter_groeten")
