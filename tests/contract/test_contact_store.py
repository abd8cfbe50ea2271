"""Contact moments, calls, marks and reports are kept alike on SQLite and PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import text

from services.contact.core import (
    AgeBand,
    Channel,
    ContactDraft,
    ContactInvalid,
    ContactMoment,
    FoundBy,
    Outcome,
)
from services.contact.feedback_core import Feedback, ListingReport, WrongField
from services.contact.feedback_store import open_feedback
from services.contact.store import open_contacts
from services.contact.telephone_core import PhoneContact, Question
from services.contact.telephone_store import open_phone_contacts
from services.conversation.core import Draft, Owner, Sender
from services.conversation.store import open_conversations
from services.db import Sessions
from services.directory.store import open_directory
from services.directory.use_cases import report_wrong
from services.handover.store import open_handovers
from services.privacy.store import open_purge
from services.privacy.use_cases import purge
from tests.builders import NOON, make_card, make_conversation
from tests.callbacks import make_callback
from tests.contacts import HELP, TAX
from tests.contract.test_purge import FakeBot

TALK = make_conversation(
    organization="wijkracht", municipality="Borne", owner=Owner.CLOSED, created_at=NOON
)
MOMENT = ContactMoment(
    id="moment-1",
    organization="wijkracht",
    worker_id="worker-anja",
    registered_at=NOON,
    draft=ContactDraft(
        channel=Channel.CHAT,
        happened_at=NOON,
        minutes=12,
        help_requests=("schulden", "rouw"),
        municipality="Borne",
        age_band=AgeBand.OLDER,
        found_by=FoundBy.SOCIAL_TEAM,
        outcome=Outcome.REFERRED,
        referred=(TAX.id,),
        consulted=(HELP, TAX),
        conversation_id=TALK.id,
    ),
    life_domains=("geld", "sociaal"),
)
CALL = PhoneContact(
    id="call-1",
    organization="wijkracht",
    worker_id="worker-anja",
    started_at=NOON,
    touched_at=NOON,
    typed="en nog iets",
    place="Zenderen",
    municipality="Borne",
    age=83,
    questions=(
        Question("q-1", "schulden", NOON, (("schulden", 0.8), ("rouw", 0.1)), "rouw"),
        Question("q-2", "gevaar", NOON + timedelta(minutes=1), (), None, "suicide"),
    ),
)


@pytest.fixture
async def stored(sessions: Sessions) -> Sessions:
    """A database with one talk that is over, in which a worker showed an offer."""
    async with open_conversations(sessions) as store:
        await store.add(TALK)
        said = Draft(Sender.RESIDENT, "ik ben 83", client_id="1")
        await store.append(TALK.id, said, NOON, intent="schulden", confidence=0.9)
        await store.append(
            TALK.id, Draft(Sender.RESIDENT, "ja", client_id="2", payload="/ja"), NOON
        )
        shown = Draft(Sender.WORKER, "kijk", listings=(make_card(id="offer-1", name="Hulp"),))
        await store.append(TALK.id, shown, NOON + timedelta(minutes=3))
    return sessions


async def test_a_contact_moment_comes_back_as_it_was_confirmed(stored: Sessions) -> None:
    async with open_contacts(stored) as store:
        await store.add(MOMENT)
    async with open_contacts(stored) as store:
        assert await store.listed("wijkracht", 10) == [MOMENT]
        assert await store.of_conversation(TALK.id) == MOMENT
        assert await store.listed("dewolden", 10) == []


async def test_one_chat_is_one_contact_moment_whoever_is_first(stored: Sessions) -> None:
    async with open_contacts(stored) as store:
        await store.add(MOMENT)
    with pytest.raises(ContactInvalid, match="registered"):
        async with open_contacts(stored) as store:
            await store.add(replace(MOMENT, id="moment-2"))


async def test_contacts_without_a_chat_do_not_get_in_each_others_way(sessions: Sessions) -> None:
    alone = replace(MOMENT, draft=replace(MOMENT.draft, conversation_id=None))
    async with open_contacts(sessions) as store:
        await store.add(alone)
        await store.add(replace(alone, id="moment-2"))
        assert len(await store.listed("wijkracht", 10)) == 2


async def test_a_talk_is_read_for_its_own_organisation_alone(stored: Sessions) -> None:
    async with open_handovers(stored) as handovers:
        await handovers.add_callback(make_callback(conversation_id=TALK.id))
    async with open_contacts(stored, lambda words: 83 if "83" in words else None) as store:
        assert await store.talk(TALK.id, "dewolden") is None
        talk = await store.talk(TALK.id, "wijkracht")
    assert talk is not None
    assert (talk.municipality, talk.called_back, talk.age) == ("Borne", True, 83)
    assert [(line.typed, line.intent) for line in talk.lines] == [
        (True, "schulden"),
        (False, None),
        (False, None),
    ]
    assert [offer.name for offer in talk.lines[2].offers] == ["Hulp"]


async def test_a_closed_chat_with_a_worker_waits_until_it_is_registered(stored: Sessions) -> None:
    since = NOON - timedelta(days=1)
    async with open_contacts(stored) as store:
        assert [talk.id for talk in await store.unregistered("wijkracht", since)] == [TALK.id]
        assert await store.unregistered("dewolden", since) == []
        await store.add(MOMENT)
        assert await store.unregistered("wijkracht", since) == []


async def test_a_contact_moment_stays_when_the_chat_is_erased(stored: Sessions) -> None:
    async with open_contacts(stored) as store:
        await store.add(MOMENT)
    async with open_conversations(stored) as conversations:
        await conversations.remove(TALK.id)
    async with open_contacts(stored) as store:
        (left,) = await store.listed("wijkracht", 10)
    assert left.draft == replace(MOMENT.draft, conversation_id=None)


# --- calls


async def test_a_call_comes_back_with_its_questions(sessions: Sessions) -> None:
    async with open_phone_contacts(sessions) as store:
        await store.add(CALL)
    async with open_phone_contacts(sessions) as store:
        assert await store.get(CALL.id) == CALL
        assert await store.of_worker("worker-anja") == [CALL]
        assert await store.of_worker("worker-bea") == []


async def test_what_changes_in_a_call_is_kept(sessions: Sessions) -> None:
    async with open_phone_contacts(sessions) as store:
        await store.add(CALL)
    changed = replace(CALL, typed="", place=None, questions=(replace(CALL.questions[1]),))
    async with open_phone_contacts(sessions) as store:
        await store.keep(changed)
    async with open_phone_contacts(sessions) as store:
        assert await store.get(CALL.id, lock=True) == changed


async def test_a_call_that_is_over_leaves_no_words(sessions: Sessions) -> None:
    async with open_phone_contacts(sessions) as store:
        await store.add(CALL)
        await store.remove(CALL.id)
    async with sessions() as session:
        assert await session.scalar(text("SELECT count(*) FROM phone_question")) == 0


@pytest.mark.parametrize(("days", "left"), [(6, 1), (8, 0)])
async def test_a_call_nobody_confirmed_is_kept_seven_days(
    sessions: Sessions, days: int, left: int
) -> None:
    async with open_phone_contacts(sessions) as store:
        await store.add(CALL)
    done = await purge(partial(open_purge, sessions), FakeBot(), NOON + timedelta(days=days))
    assert done.phone_contacts == 1 - left
    async with sessions() as session:
        assert await session.scalar(text("SELECT count(*) FROM phone_question")) == 2 * left


# --- marks and reports


def make_mark(mark: int = 8) -> Feedback:
    return Feedback(f"mark-{mark}", TALK.id, "wijkracht", mark, "fijn geholpen", NOON)


async def test_a_second_mark_replaces_the_first(stored: Sessions) -> None:
    async with open_feedback(stored) as store:
        first = await store.give(make_mark(3))
        assert await store.give(make_mark(9)) == first
    async with open_feedback(stored) as store:
        (kept,) = await store.given("wijkracht")
    assert (kept.id, kept.mark) == (first, 9)


async def test_a_mark_goes_with_a_conversation_that_is_erased(stored: Sessions) -> None:
    async with open_feedback(stored) as store:
        await store.give(make_mark())
    async with open_conversations(stored) as conversations:
        await conversations.remove(TALK.id)
    async with open_feedback(stored) as store:
        assert await store.given("wijkracht") == []


async def test_after_90_days_the_sentence_goes_and_the_mark_stays(stored: Sessions) -> None:
    async with open_feedback(stored) as store:
        await store.give(make_mark())
    await purge(partial(open_purge, stored), FakeBot(), NOON + timedelta(days=91))
    async with open_feedback(stored) as store:
        (kept,) = await store.given("wijkracht")
    assert (kept.mark, kept.sentence, kept.conversation_id) == (8, None, None)


@pytest.fixture
async def with_offer(sessions: Sessions) -> Sessions:
    """A database with one offer."""
    async with sessions.begin() as session:
        await session.execute(
            text(
                "INSERT INTO organization (id, slug, kind, name) VALUES ('o', 'o', 'welzijn', 'O')"
            )
        )
        await session.execute(
            text(
                "INSERT INTO service (id, organization_id, name, status, draft, reported_wrong,"
                " audience_by_age, last_modified) VALUES ('s', 'o', 'Hulp', 'active', false, false,"
                " false, '2026-11-22 12:00:00')"
            )
        )
    return sessions


def make_report(**changes: object) -> ListingReport:
    report = ListingReport(
        "r", "s", "Hulp", "wijkracht", WrongField.PHONE, "ander nummer", "a", "Anja", NOON
    )
    return replace(report, **changes)  # type: ignore[arg-type]


async def test_a_report_waits_for_the_coordinator(with_offer: Sessions) -> None:
    async with open_feedback(with_offer) as store:
        await store.add_report(make_report())
        await store.add_report(make_report(id="r2", handled_at=NOON))
    async with open_feedback(with_offer) as store:
        assert await store.open_reports() == [make_report()]
        assert await store.open_reports("wijkracht") == [make_report()]
        assert await store.open_reports("dewolden") == []


async def test_an_offer_reported_wrong_is_not_given_and_has_a_check_task(
    with_offer: Sessions,
) -> None:
    async with open_directory(with_offer) as directory:
        assert len(await directory.all_offers()) == 1
        assert await report_wrong(directory, "s", NOON) == "Hulp"
        assert await report_wrong(directory, "nergens", NOON) is None
    async with open_directory(with_offer) as directory:
        assert await directory.all_offers() == []
    async with with_offer() as session:
        tasks = await session.scalars(text("SELECT service_id FROM check_task"))
        assert list(tasks) == ["s"]


@pytest.mark.parametrize(("days", "left"), [(89, 2), (91, 1)])
async def test_a_handled_report_is_kept_90_days_and_an_open_one_stays(
    with_offer: Sessions, days: int, left: int
) -> None:
    async with open_feedback(with_offer) as store:
        await store.add_report(make_report(reported_at=NOON - timedelta(days=400)))
        await store.add_report(make_report(id="r2", handled_at=NOON))
    done = await purge(partial(open_purge, with_offer), FakeBot(), NOON + timedelta(days=days))
    assert done.reports == 2 - left
