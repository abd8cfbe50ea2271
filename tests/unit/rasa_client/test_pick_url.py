"""A conversation always goes to the same Rasa process, also when one is added or taken away."""

from __future__ import annotations

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.rasa_client.core import pick_url

CONVERSATIONS = st.uuids().map(str)
URLS = st.lists(
    st.integers(5005, 5030).map(lambda port: f"http://127.0.0.1:{port}"), min_size=1, unique=True
)


def test_the_one_process_gets_every_conversation() -> None:
    assert pick_url(str(uuid4()), ["http://127.0.0.1:5005"]) == "http://127.0.0.1:5005"


def test_the_choice_is_the_same_in_every_gateway() -> None:
    # A fixed value: another version of the gateway must not send a talk to another process.
    urls = ["http://a:5005", "http://b:5005", "http://c:5005"]
    assert [pick_url(f"gesprek-{number}", urls) for number in range(3, 7)] == [
        "http://b:5005", "http://c:5005", "http://b:5005", "http://b:5005",
    ]  # fmt: skip


@given(CONVERSATIONS, URLS, st.randoms())
def test_the_order_of_the_processes_does_not_matter(conversation, urls, random) -> None:
    shuffled = random.sample(urls, len(urls))
    assert pick_url(conversation, urls) == pick_url(conversation, shuffled)


@given(CONVERSATIONS, URLS, st.data())
def test_a_process_less_moves_only_its_own_conversations(conversation, urls, data) -> None:
    gone = data.draw(st.sampled_from(urls))
    rest = [url for url in urls if url != gone]
    before = pick_url(conversation, urls)
    assert before == gone or pick_url(conversation, rest) == before


@given(CONVERSATIONS, URLS)
def test_a_process_more_takes_conversations_only_for_itself(conversation, urls) -> None:
    added = "http://127.0.0.1:6000"
    assert pick_url(conversation, [*urls, added]) in {added, pick_url(conversation, urls)}


@pytest.mark.parametrize("processes", [2, 3, 5])
def test_conversations_are_shared_fairly(processes: int) -> None:
    urls = [f"http://127.0.0.1:{5005 + number}" for number in range(processes)]
    chosen = [pick_url(f"gesprek-{number}", urls) for number in range(3000)]
    fair = 3000 / processes
    assert all(0.85 * fair < chosen.count(url) < 1.15 * fair for url in urls)
