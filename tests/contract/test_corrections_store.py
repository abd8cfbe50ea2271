"""Corrections are kept alike on SQLite and PostgreSQL, and go with the talk they came from."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest

from services.conversation.core import Draft, Sender, StorageUnavailable
from services.conversation.store import open_conversations
from services.corrections.core import Predicted, Said, State, Suggestion
from services.corrections.store import open_corrections
from services.db import Sessions, make_engine, make_sessions
from services.privacy.store import open_purge
from services.privacy.use_cases import Purged, purge
from services.rasa_client.core import BotAnswer
from tests.builders import NOON, make_conversation
from tests.corrections import approved, make_suggestion

TALK = make_conversation(organization="wijkracht", language="pl")


class FakeBot:
    """Forgets what it is told to."""

    async def turn(self, sender: str, message_id: str, **_: Any) -> BotAnswer:
        raise AssertionError("purging is no talk")

    async def forget(self, sender: str) -> None:
        return None

    async def ready(self) -> bool:
        return True


async def say(sessions: Sessions, draft: Draft, at: datetime = NOON) -> str:
    """The id of a message in TALK, which the model took for rondkomen."""
    async with open_conversations(sessions) as store:
        if await store.get(TALK.id) is None:
            await store.add(TALK)
        message = await store.append(TALK.id, draft, at)
        await store.understood(message.id, "rondkomen", 0.4)
        return message.id


async def add(sessions: Sessions, *suggestions: Suggestion) -> None:
    async with open_corrections(sessions) as store:
        for suggestion in suggestions:
            await store.add(suggestion)


async def kept(sessions: Sessions) -> list[Suggestion]:
    """Everything that is there, oldest first within a state."""
    async with open_corrections(sessions) as store:
        return [item for state in State for item in await store.listed(state, None, None)]


async def purged(sessions: Sessions) -> Purged:
    return await purge(partial(open_purge, sessions), FakeBot(), NOON)


@pytest.mark.parametrize("predicted", [None, Predicted("rouw", None), Predicted("rouw", 0.25)])
async def test_a_correction_comes_back_as_it_was_proposed(
    sessions: Sessions, predicted: Predicted | None
) -> None:
    made = make_suggestion(labels=("rouw", "schulden"), predicted=predicted, organization=None)
    await add(sessions, made)
    assert await kept(sessions) == [made]


async def test_a_review_is_kept(sessions: Sessions) -> None:
    await add(sessions, make_suggestion())
    reviewed = approved(reviewed_at=NOON + timedelta(hours=1))
    async with open_corrections(sessions) as store:
        assert await store.get(reviewed.id, lock=True) == make_suggestion()
        await store.review(reviewed)
    assert await kept(sessions) == [reviewed]


async def test_corrections_come_oldest_first_of_one_state_and_organisation(
    sessions: Sessions,
) -> None:
    later = make_suggestion(1, proposed_at=NOON + timedelta(hours=1))
    sooner = make_suggestion(2)
    other = make_suggestion(3, organization="dewolden")
    await add(sessions, later, sooner, other, approved(4))
    async with open_corrections(sessions) as store:
        assert await store.listed(State.PROPOSED, "wijkracht", None) == [sooner, later]
        assert await store.listed(State.PROPOSED, None, 1) == [sooner]


async def test_a_message_of_a_resident_brings_what_the_model_made_of_it(sessions: Sessions) -> None:
    message = await say(sessions, Draft(Sender.RESIDENT, "de deurwaarder"))
    async with open_corrections(sessions) as store:
        assert await store.said(message) == Said(
            "de deurwaarder", Predicted("rondkomen", 0.4), "pl", "wijkracht"
        )


@pytest.mark.parametrize(
    "draft", [Draft(Sender.BOT, "Dag!"), Draft(Sender.RESIDENT, "Ja", payload="/bevestigen")]
)
async def test_what_nobody_typed_cannot_be_corrected(sessions: Sessions, draft: Draft) -> None:
    message = await say(sessions, draft)
    async with open_corrections(sessions) as store:
        assert await store.said(message) is None


async def test_erasing_a_talk_erases_what_was_to_be_learned_from_it(sessions: Sessions) -> None:
    message = await say(sessions, Draft(Sender.RESIDENT, "de deurwaarder"))
    apart = approved(3)
    await add(sessions, make_suggestion(1, message_id=message), approved(2, message_id=message))
    await add(sessions, apart)
    async with open_conversations(sessions) as conversations:
        await conversations.remove(TALK.id)
    assert await kept(sessions) == [apart]


async def test_when_a_talk_expires_only_what_was_approved_stays_without_the_talk(
    sessions: Sessions,
) -> None:
    message = await say(
        sessions, Draft(Sender.RESIDENT, "de deurwaarder"), NOON - timedelta(days=91)
    )
    await add(sessions, make_suggestion(1, message_id=message), approved(2, message_id=message))
    assert (await purged(sessions)).conversations == 1
    assert await kept(sessions) == [approved(2)]


@pytest.mark.parametrize(("days", "removed"), [(89, 0), (90, 0), (91, 1)])
async def test_a_correction_nobody_looked_at_is_kept_90_days(
    sessions: Sessions, days: int, removed: int
) -> None:
    await add(sessions, make_suggestion(proposed_at=NOON - timedelta(days=days)))
    assert await purged(sessions) == Purged(suggestions=removed)
    assert len(await kept(sessions)) == 1 - removed


@pytest.mark.parametrize(("days", "removed"), [(29, 0), (30, 0), (31, 1)])
async def test_a_rejected_correction_is_kept_30_days_after_its_review(
    sessions: Sessions, days: int, removed: int
) -> None:
    rejected = approved(
        state=State.REJECTED,
        proposed_at=NOON - timedelta(days=80),
        reviewed_at=NOON - timedelta(days=days),
    )
    await add(sessions, rejected)
    assert await purged(sessions) == Purged(suggestions=removed)


async def test_an_approved_correction_is_not_purged(sessions: Sessions) -> None:
    long_ago = NOON - timedelta(days=400)
    await add(sessions, approved(proposed_at=long_ago, reviewed_at=long_ago))
    assert await purged(sessions) == Purged()


async def test_a_database_that_fails_is_said_to_be_unavailable(tmp_path: Any) -> None:
    engine = make_engine(f"sqlite+aiosqlite:///{tmp_path / 'leeg.db'}")
    with pytest.raises(StorageUnavailable):
        async with open_corrections(make_sessions(engine)) as store:
            await store.listed(State.PROPOSED, None, None)
    await engine.dispose()
