"""What breaks behind the gateway never leaves a resident without an answer or a next step."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.fake_rasa import FAILURES, SLOW
from tests.gateway import BOTH_DATABASES, Gateway

pytestmark = [pytest.mark.asyncio(loop_scope="module"), BOTH_DATABASES]

DANGER = "ik wil niet meer leven"
VIOLENCE = "mijn man slaat mij"


async def apology(gateway: Gateway, mood: str, **begin: str) -> dict[str, Any]:
    """What is said when Rasa fails in this way."""
    resident = await gateway.begin(**begin)
    await gateway.rasa.fall_ill(mood)
    own, said = (await resident.say("ik heb schulden"))["messages"]
    assert own["sender"] == "resident"
    found: dict[str, Any] = said
    return found


@pytest.mark.parametrize("mood", list(FAILURES))
async def test_a_rasa_that_fails_gives_the_number_of_the_organisation(
    fragile_gateway: Gateway, mood: str
) -> None:
    said = await apology(fragile_gateway, mood, organization="wijkracht")
    assert said["sender"] == "system" and "Wijkracht: 088 945 57 22" in said["text"]


@pytest.mark.parametrize("mood", list(FAILURES))
async def test_a_rasa_that_fails_gives_a_button_to_be_called_back(
    fragile_gateway: Gateway, mood: str
) -> None:
    said = await apology(fragile_gateway, mood, organization="wijkracht")
    assert [button["payload"] for button in said["buttons"]] == ["form:callback"]


@pytest.mark.parametrize(("mood", "kind"), FAILURES.items())
async def test_a_rasa_that_fails_is_a_stored_incident(
    fragile_gateway: Gateway, mood: str, kind: str
) -> None:
    await apology(fragile_gateway, mood)
    assert await fragile_gateway.incidents() == [kind]


@pytest.mark.parametrize("mood", ["slow", "down"])
async def test_a_rasa_that_fails_is_handed_to_a_person(fragile_gateway: Gateway, mood: str) -> None:
    await apology(fragile_gateway, mood, organization="wijkracht")
    rows = await fragile_gateway.execute("SELECT organization, reason, signal FROM handover")
    assert rows == [("wijkracht", "incident", None)]


async def test_an_organisation_without_a_known_number_points_to_the_municipality(
    fragile_gateway: Gateway,
) -> None:
    said = await apology(fragile_gateway, "error", organization="dewolden")
    assert "uw gemeente bellen" in said["text"] and "laat uw nummer achter" in said["text"].lower()


async def test_on_the_joint_page_the_number_is_of_the_place_somebody_named(
    fragile_gateway: Gateway,
) -> None:
    resident = await fragile_gateway.begin()
    await fragile_gateway.rasa.fall_ill("error")
    said = (await resident.say("ik woon in Meppel en heb schulden"))["messages"][1]
    assert "Welzijn MensenWerk: 085 273 1444" in said["text"]


async def test_the_message_itself_is_kept_when_rasa_fails(fragile_gateway: Gateway) -> None:
    resident = await fragile_gateway.begin()
    await fragile_gateway.rasa.fall_ill("down")
    await resident.say("ik heb schulden")
    assert (await resident.messages())[1]["text"] == "ik heb schulden"


async def test_an_answer_that_comes_too_late_is_dropped(fragile_gateway: Gateway) -> None:
    resident = await fragile_gateway.begin()
    await fragile_gateway.rasa.fall_ill("slow")
    await resident.say("ik heb schulden")
    await asyncio.sleep(SLOW)
    assert [message["sender"] for message in await resident.messages()] == [
        "bot", "resident", "system",
    ]  # fmt: skip


async def test_sending_again_after_an_apology_gives_the_same_apology(
    fragile_gateway: Gateway,
) -> None:
    resident = await fragile_gateway.begin()
    await fragile_gateway.rasa.fall_ill("error")
    first = await resident.say("ik heb schulden", "c-1")
    fragile_gateway.rasa.mood = "well"
    assert await resident.say("ik heb schulden", "c-1") == first


async def test_the_next_message_is_answered_when_rasa_is_well_again(
    fragile_gateway: Gateway,
) -> None:
    resident = await fragile_gateway.begin()
    await fragile_gateway.rasa.fall_ill("hangs up")
    await resident.say("ik heb schulden")
    fragile_gateway.rasa.mood = "well"
    assert (await resident.say("bent u daar?"))["messages"][1]["sender"] == "bot"


async def test_danger_is_answered_when_rasa_is_down(fragile_gateway: Gateway) -> None:
    resident = await fragile_gateway.begin()
    await fragile_gateway.rasa.fall_ill("down")
    answers = (await resident.say(DANGER))["messages"][1:]
    assert [answer["signal"] for answer in answers] == ["suicide"]


async def test_violence_gets_its_line_before_the_apology_when_rasa_is_down(
    fragile_gateway: Gateway,
) -> None:
    resident = await fragile_gateway.begin()
    await fragile_gateway.rasa.fall_ill("down")
    answers = (await resident.say(VIOLENCE))["messages"][1:]
    assert [answer.get("signal") for answer in answers] == ["huiselijk_geweld", None]


@pytest.mark.parametrize("mood", ["slow", "error", "hangs up", "down"])
async def test_nothing_is_said_to_be_erased_while_rasa_cannot_forget(
    fragile_gateway: Gateway, mood: str
) -> None:
    resident = await fragile_gateway.begin()
    await fragile_gateway.rasa.fall_ill(mood)
    response = await resident.call("DELETE")
    assert (response.status, len(await resident.messages())) == (503, 1)


async def test_erasing_can_be_tried_again(fragile_gateway: Gateway) -> None:
    resident = await fragile_gateway.begin()
    await fragile_gateway.rasa.fall_ill("error")
    await resident.call("DELETE")
    fragile_gateway.rasa.mood = "well"
    assert (await resident.call("DELETE")).status == 204


# --- the database


class BrokenStorage:
    """Takes the table of messages away for a while: every step on it then fails."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    async def __aenter__(self) -> None:
        await self._gateway.execute("ALTER TABLE message RENAME TO message_away")

    async def __aexit__(self, *_: object) -> None:
        await self._gateway.execute("ALTER TABLE message_away RENAME TO message")


async def test_a_message_that_cannot_be_kept_is_refused(gateway: Gateway) -> None:
    resident = await gateway.begin()
    async with BrokenStorage(gateway):
        response = await resident.send(text="ik heb schulden", client_id="c-1")
    assert response.status == 503
    assert (await response.json())["error"]["code"] == "storage_unavailable"


async def test_the_refusal_says_to_call_112_at_danger(gateway: Gateway) -> None:
    resident = await gateway.begin()
    async with BrokenStorage(gateway):
        response = await resident.send(text="ik heb schulden", client_id="c-1")
    assert "112" in (await response.json())["error"]["message"]


async def test_a_message_that_cannot_be_kept_is_not_given_to_rasa(gateway: Gateway) -> None:
    resident = await gateway.begin()
    async with BrokenStorage(gateway):
        await resident.send(text="ik heb schulden", client_id="c-1")
    assert gateway.rasa.turns == []


async def test_a_message_that_could_not_be_kept_can_be_sent_again(gateway: Gateway) -> None:
    resident = await gateway.begin()
    async with BrokenStorage(gateway):
        await resident.send(text="ik heb schulden", client_id="c-1")
    assert (await resident.say("ik heb schulden", "c-1"))["messages"][1]["sender"] == "bot"


async def test_danger_is_answered_from_memory_when_nothing_can_be_kept(gateway: Gateway) -> None:
    resident = await gateway.begin()
    async with BrokenStorage(gateway):
        (line,) = (await resident.say(DANGER))["messages"]
    assert (line["seq"], line["signal"], "113" in line["text"]) == (0, "suicide", True)


@pytest.mark.parametrize("words", ["ik heb schulden", DANGER])
async def test_a_database_that_fails_is_a_stored_incident(gateway: Gateway, words: str) -> None:
    resident = await gateway.begin()
    async with BrokenStorage(gateway):
        await resident.send(text=words, client_id="c-1")
    assert await gateway.incidents() == ["database_down"]


async def test_an_incident_the_database_could_not_keep_is_kept_when_it_is_well_again(
    gateway: Gateway,
) -> None:
    resident = await gateway.begin()
    await gateway.execute("ALTER TABLE incident RENAME TO incident_away")
    try:
        async with BrokenStorage(gateway):
            await resident.send(text="ik heb schulden", client_id="c-1")
    finally:
        await gateway.execute("ALTER TABLE incident_away RENAME TO incident")
    await gateway.client.get("/readyz")  # as every monitor does, every few seconds
    assert await gateway.incidents() == ["database_down"]


async def test_an_answer_that_cannot_be_kept_is_given_all_the_same(gateway: Gateway) -> None:
    resident = await gateway.begin()
    gateway.rasa.gate = asyncio.Event()
    said = asyncio.create_task(resident.say("ik heb schulden"))
    while not gateway.rasa.thinking:
        await asyncio.sleep(0.01)
    async with BrokenStorage(gateway):
        gateway.rasa.gate.set()
        answer = await said
    assert [(m["seq"], m["text"]) for m in answer["messages"]] == [(0, "In welke plaats woont u?")]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/messages", None),
        ("POST", "/messages", {"text": "ik heb schulden", "client_id": "c"}),
    ],
)
async def test_reading_and_sending_say_to_come_back_later(
    gateway: Gateway, method: str, path: str, body: Any
) -> None:
    resident = await gateway.begin()
    async with BrokenStorage(gateway):
        response = await resident.call(method, path, json=body)
    assert response.status == 503


async def test_no_conversation_begins_when_it_cannot_be_kept(gateway: Gateway) -> None:
    async with BrokenStorage(gateway):
        response = await gateway.client.post("/api/conversations", json={})
    assert response.status == 503


async def test_a_call_back_that_cannot_be_kept_is_not_promised(gateway: Gateway) -> None:
    resident = await gateway.begin()
    await gateway.execute("ALTER TABLE callback_request RENAME TO callback_away")
    try:
        response = await resident.call("POST", "/callback", json={"phone": "06 12345678"})
    finally:
        await gateway.execute("ALTER TABLE callback_away RENAME TO callback_request")
    assert response.status == 503


# --- health


async def test_ready_says_what_is_not(gateway: Gateway) -> None:
    gateway.rasa.mood = "error"
    response = await gateway.client.get("/readyz")
    assert (response.status, await response.json()) == (
        503,
        {"ready": False, "database": True, "rasa": False, "actions": False},
    )


async def test_rasa_is_asked_with_the_token_of_this_installation(gateway: Gateway) -> None:
    await gateway.client.get("/readyz")
    token = (gateway.settings.run / "rasa.token").read_text()
    assert gateway.rasa.authorizations == {f"Bearer {token}"}


async def test_alive_does_not_need_rasa(fragile_gateway: Gateway) -> None:
    await fragile_gateway.rasa.fall_ill("down")
    response = await fragile_gateway.client.get("/healthz")
    assert (response.status, await response.json()) == (200, {"status": "ok"})
