"""The resident API does what the design's table says, in exactly those shapes, on both databases."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.gateway import Gateway, Resident

pytestmark = pytest.mark.asyncio(loop_scope="module")

MESSAGE_KEYS = {"seq", "id", "sender", "text", "buttons", "listings"}
DANGER = "ik wil niet meer leven"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def database_kind(request: pytest.FixtureRequest) -> str:
    kind: str = request.param
    return kind


def senders(answer: dict[str, Any]) -> list[str]:
    return [message["sender"] for message in answer["messages"]]


def button(answer: dict[str, Any]) -> str:
    payload: str = answer["messages"][-1]["buttons"][0]["payload"]
    return payload


# --- beginning


async def test_a_conversation_begins_with_id_token_owner_and_messages(gateway: Gateway) -> None:
    response = await gateway.client.post("/api/conversations", json={})
    assert (response.status, set(await response.json())) == (
        201,
        {"id", "token", "owner", "messages"},
    )


async def test_a_conversation_begins_without_any_body(gateway: Gateway) -> None:
    response = await gateway.client.post("/api/conversations")
    assert response.status == 201


async def test_a_conversation_has_an_id_nobody_can_guess(gateway: Gateway) -> None:
    assert UUID((await gateway.begin()).id).version == 4


async def test_the_bot_has_a_new_conversation(gateway: Gateway) -> None:
    assert (await gateway.begin()).begun["owner"] == "bot"


async def test_the_greeting_is_the_first_message(gateway: Gateway) -> None:
    (greeting,) = (await gateway.begin()).begun["messages"]
    assert (greeting["seq"], greeting["sender"]) == (1, "bot")


async def test_the_greeting_has_exactly_the_keys_of_a_message(gateway: Gateway) -> None:
    (greeting,) = (await gateway.begin()).begun["messages"]
    assert set(greeting) == MESSAGE_KEYS


async def test_the_greeting_says_it_is_a_computer_and_offers_a_person(gateway: Gateway) -> None:
    (greeting,) = (await gateway.begin()).begun["messages"]
    assert "computer" in greeting["text"] and greeting["buttons"] == [
        {"title": "Ik wil een mens spreken", "payload": "/medewerker"}
    ]


@pytest.mark.parametrize("slug", ["wijkracht", "dewolden", "mensenwerk", "meervoormekaar"])
async def test_a_conversation_belongs_to_the_organisation_of_its_page(
    gateway: Gateway, slug: str
) -> None:
    resident = await gateway.begin(organization=slug)
    rows = await gateway.execute("SELECT organization FROM conversation WHERE id=:i", i=resident.id)
    assert rows == [(slug,)]


async def test_a_place_given_at_the_start_chooses_the_organisation(gateway: Gateway) -> None:
    resident = await gateway.begin(place="Zenderen")
    rows = await gateway.execute(
        "SELECT organization, municipality, place FROM conversation WHERE id=:i", i=resident.id
    )
    assert rows == [("wijkracht", "Borne", "Zenderen")]


async def test_a_place_nobody_knows_is_no_reason_to_refuse(gateway: Gateway) -> None:
    await gateway.begin(place="Atlantis")


async def test_the_token_itself_is_stored_nowhere(gateway: Gateway) -> None:
    resident = await gateway.begin()
    assert await gateway.tables_with(resident.token) == set()


# --- messages


async def test_a_message_gives_the_owner_and_the_new_messages(gateway: Gateway) -> None:
    answer = await (await gateway.begin()).say("ik heb schulden")
    assert set(answer) == {"owner", "messages"}


async def test_the_new_messages_are_ones_own_and_the_answer(gateway: Gateway) -> None:
    answer = await (await gateway.begin()).say("ik heb schulden")
    assert senders(answer) == ["resident", "bot"]


async def test_messages_are_numbered_without_gaps(gateway: Gateway) -> None:
    resident = await gateway.begin()
    await resident.say("ik heb schulden")
    await resident.say("en mijn huur is te hoog")
    assert [message["seq"] for message in await resident.messages()] == [1, 2, 3, 4, 5]


async def test_an_answer_has_exactly_the_keys_of_a_message(gateway: Gateway) -> None:
    answer = await (await gateway.begin()).say("ik heb schulden")
    assert set(answer["messages"][1]) == MESSAGE_KEYS


async def test_ones_own_message_comes_back_with_its_client_id(gateway: Gateway) -> None:
    answer = await (await gateway.begin()).say("ik heb schulden", client_id="c-1")
    own = answer["messages"][0]
    assert set(own) == MESSAGE_KEYS | {"client_id"} and own["client_id"] == "c-1"


async def test_a_message_of_danger_has_its_signal_and_its_line(gateway: Gateway) -> None:
    line = (await (await gateway.begin()).say(DANGER))["messages"][1]
    assert set(line) == MESSAGE_KEYS | {"signal"} and line["signal"] == "suicide"


async def test_danger_is_answered_with_a_number_to_call(gateway: Gateway) -> None:
    line = (await (await gateway.begin()).say(DANGER))["messages"][1]
    numbers = [phone["number"] for card in line["listings"] for phone in card["phones"]]
    assert "113" in numbers and "113" in line["text"]


async def test_danger_marks_the_conversation_for_a_person(gateway: Gateway) -> None:
    resident = await gateway.begin(organization="wijkracht")
    await resident.say(DANGER)
    rows = await gateway.execute("SELECT organization, reason, signal FROM handover")
    assert rows == [("wijkracht", "signal", "suicide")]


async def test_rasa_gets_one_turn_with_the_text_and_what_is_known(gateway: Gateway) -> None:
    resident = await gateway.begin(organization="wijkracht")
    answer = await resident.say("ik woon in Zenderen en heb schulden")
    assert gateway.rasa.turns == [
        {
            "sender": resident.id,
            "message_id": answer["messages"][0]["id"],
            "text": "ik woon in Zenderen en heb schulden",
            "metadata": {
                "organization": "wijkracht",
                "municipality": "Borne",
                "place": "Zenderen",
                "places": [{"name": "Zenderen", "municipality": "Borne"}],
                "only_place": False,
                "age": None,
                "language": "nl",
                "signal": None,
            },
        }
    ]


async def test_rasa_is_called_with_the_token_of_this_installation(gateway: Gateway) -> None:
    await (await gateway.begin()).say("ik heb schulden")
    token = (gateway.settings.run / "rasa.token").read_text()
    assert gateway.rasa.authorizations == {f"Bearer {token}"}


async def test_a_typed_command_reaches_rasa_as_words(gateway: Gateway) -> None:
    await (await gateway.begin()).say("/\u2003/medewerker")
    assert gateway.rasa.turns[0]["text"] == "medewerker"


async def test_a_button_reaches_rasa_as_it_was_given(gateway: Gateway) -> None:
    resident = await gateway.begin()
    payload = button(await resident.say("ik heb schulden"))
    await resident.send(payload=payload, client_id="c-2")
    assert gateway.rasa.turns[1]["payload"] == "/ontkennen" and "text" not in gateway.rasa.turns[1]


async def test_a_button_stands_in_the_conversation_with_its_title(gateway: Gateway) -> None:
    resident = await gateway.begin()
    await resident.send(payload="/medewerker", client_id="c-1")
    assert (await resident.messages())[1]["text"] == "Ik wil een mens spreken"


async def test_what_the_model_understood_is_stored_with_the_message(gateway: Gateway) -> None:
    resident = await gateway.begin()
    await resident.say("ik heb schulden")
    rows = await gateway.execute(
        "SELECT intent, confidence FROM message WHERE conversation_id=:i AND seq=2", i=resident.id
    )
    assert rows == [("schulden", 0.91)]


async def test_an_answer_that_arrives_in_pieces_is_read_whole(gateway: Gateway) -> None:
    gateway.rasa.mood = "in pieces"
    answer = await (await gateway.begin()).say("ik heb schulden")
    assert answer["messages"][1]["text"] == "In welke plaats woont u?"


@pytest.mark.parametrize(
    "words",
    [
        "a" * 4000,
        "😀" * 4000,
        "\u202eomgekeerd",
        "ik\x00heb\x1bschulden",
        "regel\nregel",
        "<b>'\"&",
    ],
    ids=["long", "emoji", "direction", "control", "lines", "signs"],
)
async def test_whatever_somebody_types_is_taken(gateway: Gateway, words: str) -> None:
    assert senders(await (await gateway.begin()).say(words)) == ["resident", "bot"]


async def test_half_an_emoji_is_taken(gateway: Gateway) -> None:
    resident = await gateway.begin()
    response = await resident.call(
        "POST",
        "/messages",
        data=b'{"text": "ik \\ud83d heb schulden", "client_id": "c-1"}',
    )
    assert response.status == 200


# --- sending again


async def test_sending_again_gives_the_stored_answer(gateway: Gateway) -> None:
    resident = await gateway.begin()
    assert await resident.say("ik heb schulden", "c-1") == await resident.say(
        "ik heb schulden", "c-1"
    )


async def test_sending_again_asks_rasa_once(gateway: Gateway) -> None:
    resident = await gateway.begin()
    await resident.say("ik heb schulden", "c-1")
    await resident.say("ik heb schulden", "c-1")
    assert len(gateway.rasa.turns) == 1


async def test_sending_the_same_five_times_at_once_stores_it_once(gateway: Gateway) -> None:
    resident = await gateway.begin()
    await asyncio.gather(*(resident.say("ik heb schulden", "c-1") for _ in range(5)))
    assert [message["sender"] for message in await resident.messages()] == [
        "bot",
        "resident",
        "bot",
    ]


async def test_many_messages_at_once_are_all_answered_without_gaps(gateway: Gateway) -> None:
    resident = await gateway.begin()
    await asyncio.gather(*(resident.say(f"vraag {number}") for number in range(10)))
    assert [message["seq"] for message in await resident.messages()] == list(range(1, 22))


async def test_many_residents_at_once_are_all_answered(gateway: Gateway) -> None:
    residents = await asyncio.gather(*(gateway.begin() for _ in range(20)))
    answers = await asyncio.gather(*(resident.say("ik heb schulden") for resident in residents))
    assert [senders(answer) for answer in answers] == [["resident", "bot"]] * 20


async def test_the_same_client_id_in_another_conversation_is_another_message(
    gateway: Gateway,
) -> None:
    first, second = await gateway.begin(), await gateway.begin()
    await first.say("ik heb schulden", "c-1")
    assert senders(await second.say("ik heb schulden", "c-1")) == ["resident", "bot"]


# --- catching up


@pytest.mark.parametrize(("after", "seqs"), [(0, [1, 2, 3]), (1, [2, 3]), (3, []), (999999999, [])])
async def test_catching_up_gives_what_came_after(
    gateway: Gateway, after: int, seqs: list[int]
) -> None:
    resident = await gateway.begin()
    await resident.say("ik heb schulden")
    assert [message["seq"] for message in await resident.messages(after)] == seqs


async def test_catching_up_gives_the_shape_of_an_answer(gateway: Gateway) -> None:
    response = await (await gateway.begin()).call("GET", "/messages")
    assert (response.status, set(await response.json())) == (200, {"owner", "messages"})


async def test_catching_up_gives_messages_as_they_were_given(gateway: Gateway) -> None:
    resident = await gateway.begin()
    answer = await resident.say("ik heb schulden")
    assert await resident.messages(1) == answer["messages"]


async def test_messages_of_a_worker_are_part_of_the_conversation(gateway: Gateway) -> None:
    resident = await gateway.begin()
    await gateway.execute(
        "INSERT INTO message (id, conversation_id, seq, sender, text, buttons, listings, created_at)"
        " VALUES (:m, :i, 2, 'worker', 'Goedemiddag!', '[]', '[]', '2026-06-01 12:00:00+00:00')",
        m=str(uuid4()),
        i=resident.id,
    )
    assert (await resident.messages(1))[0]["sender"] == "worker"


@pytest.mark.parametrize("owner", ["queue", "worker"])
async def test_the_bot_is_silent_while_a_person_has_the_conversation(
    gateway: Gateway, owner: str
) -> None:
    resident = await gateway.begin()
    await gateway.execute("UPDATE conversation SET owner=:o", o=owner)
    answer = await resident.say("ik heb schulden")
    assert (answer["owner"], senders(answer)) == (owner, ["resident"])


# --- call-back and erasing


async def test_a_call_back_gives_an_id_and_nothing_else(gateway: Gateway) -> None:
    response = await (await gateway.begin()).call(
        "POST", "/callback", json={"phone": "06 12345678"}
    )
    body = await response.json()
    assert (response.status, set(body), UUID(body["id"]).version) == (201, {"id"}, 4)


async def test_a_call_back_is_stored_as_it_was_asked(gateway: Gateway) -> None:
    resident = await gateway.begin(organization="wijkracht", place="Zenderen")
    asked = {"phone": "06 12345678", "name": "Jo", "when": "ochtend", "safe": False}
    await resident.call("POST", "/callback", json=asked)
    rows = await gateway.execute(
        'SELECT conversation_id, organization, municipality, phone, name, "when", safe'
        " FROM callback_request"
    )
    assert [tuple(row) for row in rows] == [
        (resident.id, "wijkracht", "Borne", "+31612345678", "Jo", "ochtend", False)
    ]


async def test_a_call_back_is_not_in_the_conversation(gateway: Gateway) -> None:
    resident = await gateway.begin()
    await resident.call("POST", "/callback", json={"phone": "06 12345678"})
    assert len(await resident.messages()) == 1


async def test_erasing_says_nothing_and_is_done(gateway: Gateway) -> None:
    response = await (await gateway.begin()).call("DELETE")
    assert (response.status, await response.read()) == (204, b"")


@pytest.mark.parametrize("table", ["conversation", "message", "handover"])
async def test_erasing_leaves_no_row(gateway: Gateway, table: str) -> None:
    resident = await gateway.begin()
    await resident.say(DANGER)
    await resident.call("DELETE")
    assert await gateway.execute(f"SELECT * FROM {table}") == []


async def test_erasing_leaves_no_word(gateway: Gateway) -> None:
    resident = await gateway.begin()
    await resident.say("mijn goudvis heet Bubbelblub")
    await resident.call("DELETE")
    assert await gateway.tables_with("Bubbelblub") == set()


async def test_erasing_leaves_the_conversations_of_others(gateway: Gateway) -> None:
    erasing, staying = await gateway.begin(), await gateway.begin()
    await erasing.call("DELETE")
    assert len(await staying.messages()) == 1


async def test_erasing_lets_rasa_forget_too(gateway: Gateway) -> None:
    resident = await gateway.begin()
    await resident.call("DELETE")
    assert gateway.rasa.events == [{"sender": resident.id, "delete": True}]


async def test_somebody_who_erases_is_still_called_back(gateway: Gateway) -> None:
    resident = await gateway.begin()
    await resident.call("POST", "/callback", json={"phone": "06 12345678"})
    await resident.call("DELETE")
    rows = await gateway.execute("SELECT phone, conversation_id FROM callback_request")
    assert rows == [("+31612345678", None)]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/messages", None),
        ("POST", "/messages", {"text": "hallo", "client_id": "c"}),
        ("POST", "/callback", {"phone": "06 12345678"}),
        ("DELETE", "", None),
    ],
)
async def test_an_erased_conversation_is_not_there_any_more(
    gateway: Gateway, method: str, path: str, body: Any
) -> None:
    resident: Resident = await gateway.begin()
    await resident.call("DELETE")
    assert (await resident.call(method, path, json=body)).status == 404


async def test_erasing_waits_for_the_turn_that_is_under_way(gateway: Gateway) -> None:
    resident = await gateway.begin()
    gateway.rasa.gate = asyncio.Event()
    said = asyncio.create_task(resident.say("ik heb schulden"))
    while not gateway.rasa.thinking:
        await asyncio.sleep(0.01)
    erased = asyncio.create_task(resident.call("DELETE"))
    await asyncio.sleep(0.1)
    before = list(gateway.rasa.events)
    gateway.rasa.gate.set()
    await asyncio.gather(said, erased)
    assert (before, len(gateway.rasa.events)) == ([], 1)
