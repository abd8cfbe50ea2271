"""Sending messages and catching up with the resident API: nothing doubled, nothing lost."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from tests.gateway import BOTH_DATABASES, Gateway

pytestmark = [pytest.mark.asyncio(loop_scope="module"), BOTH_DATABASES]

MESSAGE_KEYS = {"seq", "id", "sender", "text", "buttons", "listings"}
DANGER = "ik wil niet meer leven"


def senders(answer: dict[str, Any]) -> list[str]:
    return [message["sender"] for message in answer["messages"]]


def button(answer: dict[str, Any]) -> str:
    payload: str = answer["messages"][-1]["buttons"][0]["payload"]
    return payload


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
                "staffed": False,
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
