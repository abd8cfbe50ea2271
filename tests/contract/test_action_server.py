"""The action server keeps Rasa's protocol, lets nobody else in, and never repeats the tracker."""

from __future__ import annotations

import json
import logging
import zlib
from collections.abc import AsyncIterator
from typing import Any

import jsonschema
import pytest
from aiohttp.test_utils import TestClient, TestServer
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.domain import Domain
from rasa.utils.endpoints import ClientResponseError, EndpointConfig
from rasa_sdk import Action
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection

from actions.registry import make_actions, make_executor
from actions.server import LARGEST_TRACKER, make_app
from tests.unit.actions.world import HENGELO, NOW, InMemoryDirectory, living_in, make_offer

TOKEN = "een-geheim-tussen-rasa-en-acties"
SECRET = "Ik heet Wilma en woon op de Oude Markt"  # what a resident wrote
MIB = 1024**2
NAMES = [action.name() for action in make_actions(InMemoryDirectory().open, lambda: NOW)]


class Refuses(Action):  # type: ignore[misc] # rasa_sdk has no types
    """Will not run now: Rasa may let another policy speak."""

    def name(self) -> str:
        return "action_refuses"

    async def run(self, dispatcher: Any, tracker: Any, domain: Any) -> list[dict[str, Any]]:
        raise ActionExecutionRejection(self.name(), "not now")


class Breaks(Action):  # type: ignore[misc] # rasa_sdk has no types
    """Fails with an error that quotes what the resident wrote."""

    def name(self) -> str:
        return "action_breaks"

    async def run(self, dispatcher: Any, tracker: Any, domain: Any) -> list[dict[str, Any]]:
        raise RuntimeError(f"cannot answer {tracker.latest_message['text']!r}")


def make_server() -> TestServer:
    directory = InMemoryDirectory(make_offer("Aan tafel"))
    executor: ActionExecutor = make_executor(directory.open, lambda: NOW)
    executor.register_action(Refuses())
    executor.register_action(Breaks())
    return TestServer(make_app(executor, TOKEN))


@pytest.fixture
async def client() -> AsyncIterator[Any]:
    """Rasa, as far as the action server can tell."""
    headers = {"Authorization": f"Bearer {TOKEN}"}
    async with TestClient(make_server(), headers=headers) as found:
        yield found


@pytest.fixture
async def stranger() -> AsyncIterator[Any]:
    """A program on this machine that has no token."""
    async with TestClient(make_server()) as found:
        yield found


def make_call(name: str, **tracker: Any) -> dict[str, Any]:
    """What Rasa 3.6 posts to have an action run."""
    message = {
        "intent": {"name": "suicide" if name == "action_signal" else "eenzaamheid"},
        "text": SECRET,
        "metadata": living_in(HENGELO),
    }
    state = {
        "sender_id": "conversation-1",
        "slots": {},
        "latest_message": message,
        "events": [],
        "paused": False,
        "followup_action": None,
        "active_loop": {},
        "latest_action_name": "action_listen",
    }
    return {
        "next_action": name,
        "sender_id": "conversation-1",
        "tracker": state | tracker,
        "domain": {},
        "version": "3.6.21",
    }


def heavy(size: int) -> dict[str, Any]:
    """A call with a tracker of about so many bytes."""
    return make_call("action_answer_request", events=[{"event": "user", "text": "a" * size}])


@pytest.mark.parametrize("name", NAMES)
async def test_rasa_accepts_what_every_action_answers(client: Any, name: str) -> None:
    answer = await client.post("/webhook", json=make_call(name))
    jsonschema.validate(await answer.json(), RemoteAction.action_response_format_spec())


@pytest.mark.parametrize("name", NAMES)
async def test_every_action_runs_when_rasa_asks(client: Any, name: str) -> None:
    answer = await client.post("/webhook", json=make_call(name))
    assert answer.status == 200


async def test_the_offers_of_an_action_come_through(client: Any) -> None:
    answer = await client.post("/webhook", json=make_call("action_answer_request"))
    cards = [item["custom"].get("listings", []) for item in (await answer.json())["responses"]]
    assert [card["name"] for listings in cards for card in listings] == ["Aan tafel"]


@pytest.mark.parametrize(("method", "path"), [("POST", "/webhook"), ("GET", "/actions")])
async def test_without_a_token_nothing_is_run_or_told(
    stranger: Any, method: str, path: str
) -> None:
    answer = await stranger.request(method, path, json=make_call("action_start_again"))
    assert answer.status == 401


@pytest.mark.parametrize(
    "given",
    ["", "Bearer", "Bearer ", TOKEN, f"Bearer {TOKEN}x", f"Bearer {TOKEN[:-1]}", f"Basic {TOKEN}",
     f"bearer {TOKEN}", "Bearer é"],
)  # fmt: skip
async def test_only_the_exact_token_opens_the_door(stranger: Any, given: str) -> None:
    answer = await stranger.get("/actions", headers={"Authorization": given})
    assert answer.status == 401


async def test_health_is_told_to_everybody(stranger: Any) -> None:
    answer = await stranger.get("/health")
    assert (answer.status, await answer.json()) == (200, {"status": "ok"})


async def test_the_actions_are_listed_in_rasas_shape(client: Any) -> None:
    answer = await client.get("/actions")
    listed = [item["name"] for item in await answer.json()]
    assert set(NAMES) <= set(listed)


async def test_an_unknown_action_is_not_found(client: Any) -> None:
    answer = await client.post("/webhook", json=make_call("action_nobody_wrote"))
    assert (answer.status, await answer.json()) == (
        404,
        {"error": "action not found", "action_name": "action_nobody_wrote"},
    )


@pytest.mark.parametrize(
    "body",
    [b"", b"geen json", b"{", b"[]", b'"tekst"', b"null", b"12", b"{}", b'{"tracker": {}}',
     b"\xff\xfe\x00", b'{"next_action": ',
     b'{"next_action": null}', b'{"next_action": ""}', b'{"next_action": 12}'],
)  # fmt: skip
async def test_something_that_is_no_call_is_refused(client: Any, body: bytes) -> None:
    answer = await client.post("/webhook", data=body, headers={"Content-Type": "application/json"})
    assert answer.status == 400


@pytest.mark.parametrize("tracker", [None, "tekst", [], 12])
async def test_a_call_with_a_broken_tracker_is_an_error_and_no_silence(
    client: Any, tracker: Any
) -> None:
    call = make_call("action_answer_request") | {"tracker": tracker}
    answer = await client.post("/webhook", json=call)
    assert answer.status >= 400


async def test_an_action_that_will_not_run_says_so_in_the_shape_rasa_reads(client: Any) -> None:
    answer = await client.post("/webhook", json=make_call("action_refuses"))
    body = await answer.json()
    assert (answer.status, set(body), body["action_name"]) == (
        400,
        {"error", "action_name"},
        "action_refuses",
    )


async def test_an_action_that_fails_is_a_server_error(client: Any) -> None:
    answer = await client.post("/webhook", json=make_call("action_breaks"))
    assert answer.status == 500


async def test_an_error_never_repeats_what_the_resident_wrote(client: Any) -> None:
    answer = await client.post("/webhook", json=make_call("action_breaks"))
    assert await answer.json() == {"error": "action failed", "action_name": "action_breaks"}


@pytest.mark.parametrize("name", ["action_breaks", "action_refuses", "action_start_again"])
async def test_the_log_never_repeats_what_the_resident_wrote(
    client: Any, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    with caplog.at_level(logging.DEBUG):
        await client.post("/webhook", json=make_call(name))
    assert [record for record in caplog.records if "Wilma" in record.getMessage()] == []
    assert "Wilma" not in caplog.text


async def test_the_log_says_which_action_failed_and_how(
    client: Any, caplog: pytest.LogCaptureFixture
) -> None:
    await client.post("/webhook", json=make_call("action_breaks"))
    assert "action_breaks failed: RuntimeError" in caplog.text


@pytest.mark.parametrize(
    ("size", "status"), [(2 * MIB, 200), (5 * MIB, 200), (LARGEST_TRACKER + 1, 413)]
)
async def test_a_long_conversation_fits_and_a_flood_does_not(
    client: Any, size: int, status: int
) -> None:
    answer = await client.post("/webhook", json=heavy(size))
    assert answer.status == status


async def test_a_squeezed_flood_does_not_fit_either(client: Any) -> None:
    body = zlib.compress(json.dumps(heavy(3 * LARGEST_TRACKER)).encode())
    answer = await client.post(
        "/webhook",
        data=body,
        headers={"Content-Encoding": "deflate", "Content-Type": "application/json"},
    )
    assert answer.status >= 400


async def test_a_squeezed_call_of_rasa_is_understood(client: Any) -> None:
    body = zlib.compress(json.dumps(make_call("action_start_again")).encode())
    answer = await client.post(
        "/webhook",
        data=body,
        headers={"Content-Encoding": "deflate", "Content-Type": "application/json"},
    )
    assert answer.status == 200


async def test_the_door_still_opens_after_a_failure(client: Any) -> None:
    await client.post("/webhook", json=make_call("action_breaks"))
    answer = await client.post("/webhook", json=make_call("action_start_again"))
    assert answer.status == 200


async def endpoint_of(client: Any) -> EndpointConfig:
    """The server as Rasa's endpoints.yml names it."""
    return EndpointConfig(
        str(client.make_url("/webhook")), headers={"Authorization": f"Bearer {TOKEN}"}
    )


async def test_rasas_own_client_runs_an_action(client: Any) -> None:
    endpoint = await endpoint_of(client)
    answer = await endpoint.request(json=make_call("action_start_again"), method="post")
    assert [item["response"] for item in answer["responses"]] == ["utter_ask_request"]


async def test_rasas_own_client_reads_that_an_action_will_not_run(client: Any) -> None:
    endpoint = await endpoint_of(client)
    with pytest.raises(ClientResponseError) as refused:
        await endpoint.request(json=make_call("action_refuses"), method="post")
    assert json.loads(refused.value.text)["action_name"] == "action_refuses"


def test_rasa_sends_what_these_tests_send() -> None:
    from rasa.shared.core.trackers import DialogueStateTracker

    remote = RemoteAction("action_start_again", EndpointConfig("http://127.0.0.1:1/webhook"))
    tracker = DialogueStateTracker("conversation-1", [])
    sent = remote._action_call_format(tracker, Domain.empty())
    assert set(sent) == set(make_call("action_start_again"))
