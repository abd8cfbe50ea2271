"""What a resident gets when a process is dead, frozen or unreachable: really killed, really frozen."""

from __future__ import annotations

from uuid import uuid4

import pytest

from tests.house import House, Resident, words

pytestmark = pytest.mark.whole_house

QUESTION = "ik kan mijn schulden niet meer betalen, ik woon in Borne"
SIGNAL = "ik wil niet meer leven"


@pytest.mark.parametrize("broken", ["rasa", "actions"])
def test_with_a_dead_process_the_resident_gets_a_number_and_the_message_is_kept(
    house: House, broken: str
) -> None:
    resident = Resident(house, "wijkracht")
    house.kill(broken)
    try:
        said = words(resident.say(QUESTION))
        assert "088 945 57 22" in said
        assert "bewaard" in said
    finally:
        house.mend()
    _, kept = resident.call(
        "GET", f"/api/conversations/{resident.id}/messages?after=0", token=resident.token
    )
    assert QUESTION in [message["text"] for message in kept["messages"]]
    assert "Hulp bij schulden" in str(resident.say(QUESTION))


@pytest.mark.parametrize("broken", ["rasa", "actions"])
def test_113_is_given_whatever_is_dead(house: House, broken: str) -> None:
    resident = Resident(house, "wijkracht")
    house.kill(broken)
    try:
        answer, *_ = resident.say(SIGNAL)
    finally:
        house.mend()
    assert answer["signal"] == "suicide"
    assert "113" in answer["text"]


def test_eight_seconds_of_silence_is_an_apology_and_a_late_answer_is_dropped(
    house: House,
) -> None:
    resident = Resident(house, "wijkracht")
    house.freeze("rasa")
    try:
        said = words(resident.say(QUESTION))
    finally:
        house.thaw("rasa")
    assert "088 945 57 22" in said
    after = resident.say("dank u wel")
    assert "Hulp bij schulden" not in str(after)


def test_a_frozen_action_server_is_an_apology_too(house: House) -> None:
    resident = Resident(house, "wijkracht")
    house.freeze("actions")
    try:
        said = words(resident.say(QUESTION))
    finally:
        house.thaw("actions")
    assert "088 945 57 22" in said


def test_resending_the_same_message_gives_the_stored_answer(house: House) -> None:
    resident = Resident(house, "wijkracht")
    body = {"text": QUESTION, "client_id": uuid4().hex}
    assert resident.send(body) == resident.send(body)


def test_the_supervisor_starts_a_dead_process_again(house: House) -> None:
    house.kill("gateway")
    assert house.processes is not None
    assert house.processes.watch() == ["gateway"]
    house.mend()
    assert Resident(house).status == 201
