"""A caller: the same triage, several questions, several calls at once, and nothing lost."""

from __future__ import annotations

import pytest

from services.contact import telephone
from services.contact.core import Channel, ContactInvalid, ContactNotFound, Outcome
from services.contact.telephone_core import MOST_OPEN, TooManyOpen
from services.rasa_client.core import BotDown
from tests.callbacks import ANJA, BEA, STRANGER
from tests.contacts import Desk, make_desk, make_form


async def call(desk: Desk, *questions: str, place: str | None = None) -> str:
    """A worker picks up and types what is asked; the id of the contact."""
    contact = await telephone.begin(desk.telephone, ANJA)
    for words in questions:
        await telephone.ask(desk.telephone, ANJA, contact.id, words=words, place=place)
    return contact.id


async def test_what_a_caller_says_becomes_a_question_with_a_hulpvraag() -> None:
    desk = make_desk()
    contact = desk.calls.kept[await call(desk, "mevrouw van 83 uit Zenderen heeft schulden")]
    (question,) = contact.questions
    assert question.code == "schulden"
    assert [code for code, _ in question.suggested] == ["schulden", "rondkomen"]
    assert (contact.place, contact.municipality, contact.age) == ("Zenderen", "Borne", 83)


async def test_the_words_of_a_caller_are_kept_masked() -> None:
    desk = make_desk()
    contact_id = await call(desk, "bel mij op 0612345678")
    kept = await telephone.keep_typed(
        desk.telephone, ANJA, contact_id, typed="en op 0687654321 ook"
    )
    assert kept.questions[0].text == "bel mij op [telefoon]"
    assert kept.typed == "en op [telefoon] ook"


async def test_danger_is_heard_on_the_telephone_too_and_comes_first() -> None:
    desk = make_desk()
    contact = desk.calls.kept[await call(desk, "hij wil niet meer leven")]
    assert contact.signal == "suicide"
    assert contact.questions[0].code == "suicide"


async def test_without_the_bot_danger_is_heard() -> None:
    desk = make_desk()
    desk.parsed[:] = [BotDown()]
    contact = desk.calls.kept[await call(desk, "hij wil niet meer leven")]
    assert contact.signal == "suicide"


async def test_without_the_bot_the_question_is_kept_and_the_worker_chooses() -> None:
    desk = make_desk()
    desk.parsed[:] = [BotDown()]
    contact_id = await call(desk, "ik heb schulden")
    question = desk.calls.kept[contact_id].questions[0]
    assert question.code is None
    changed = await telephone.choose(desk.telephone, ANJA, contact_id, question.id, "schulden")
    assert changed.questions[0].code == "schulden"


async def test_one_contact_has_several_questions() -> None:
    desk = make_desk()
    contact_id = await call(desk, "ik heb schulden", "en mijn man is overleden", place="Zenderen")
    contact = desk.calls.kept[contact_id]
    await telephone.choose(desk.telephone, ANJA, contact_id, contact.questions[1].id, "rouw")
    moment = await telephone.finish(
        desk.telephone,
        ANJA,
        contact_id,
        make_form(hulpvraag=["schulden", "rouw"], uitkomst=["referred"], doorverwezen=["offer-1"]),
    )
    assert moment.draft.help_requests == ("schulden", "rouw")
    assert moment.draft.channel is Channel.PHONE
    assert [offer.id for offer in moment.draft.consulted] == ["offer-1", "offer-2"]


async def test_the_contact_moment_of_a_call_is_filled_in() -> None:
    desk = make_desk()
    contact = desk.calls.kept[await call(desk, "schulden", place="Zenderen")]
    routes = await telephone.routes(desk.telephone, contact)
    draft = telephone.draft_of(desk.telephone, contact, routes)
    assert (draft.outcome, draft.referred) == (Outcome.REFERRED, ("offer-1",))
    assert (draft.help_requests, draft.municipality) == (("schulden",), "Borne")


async def test_confirming_removes_the_words_and_counts_the_question_once() -> None:
    desk = make_desk()
    contact_id = await call(desk, "ik heb schulden", place="Zenderen")
    assert desk.counted == []
    await telephone.finish(desk.telephone, ANJA, contact_id, make_form())
    assert desk.calls.kept == {}
    assert desk.counted == ["schulden"]
    assert desk.suggested == []


async def test_a_hulpvraag_that_the_worker_chose_goes_to_the_model() -> None:
    desk = make_desk()
    contact_id = await call(desk, "mijn man is overleden")
    question = desk.calls.kept[contact_id].questions[0]
    await telephone.choose(desk.telephone, ANJA, contact_id, question.id, "rouw")
    await telephone.finish(desk.telephone, ANJA, contact_id, make_form(hulpvraag=["rouw"]))
    assert desk.suggested == [(("rouw",), "mijn man is overleden")]


async def test_a_form_that_is_refused_loses_nothing_of_the_call() -> None:
    desk = make_desk()
    contact_id = await call(desk, "ik heb schulden")
    with pytest.raises(ContactInvalid):
        await telephone.finish(desk.telephone, ANJA, contact_id, make_form(minuten=["veel"]))
    assert contact_id in desk.calls.kept
    assert desk.moments.kept == []


async def test_a_worker_has_several_calls_open_up_to_a_limit() -> None:
    desk = make_desk()
    opened = [await call(desk) for _ in range(MOST_OPEN)]
    found = await telephone.open_contacts(desk.telephone, ANJA)
    assert [contact.id for contact in found] == opened
    with pytest.raises(TooManyOpen):
        await telephone.begin(desk.telephone, ANJA)


@pytest.mark.parametrize("staff", [BEA, STRANGER])
async def test_a_call_is_of_the_worker_who_has_it(staff: object) -> None:
    desk = make_desk()
    contact_id = await call(desk, "ik heb schulden")
    with pytest.raises(ContactNotFound):
        await telephone.read_one(desk.telephone, staff, contact_id)  # type: ignore[arg-type]
    with pytest.raises(ContactNotFound):
        await telephone.discard(desk.telephone, staff, contact_id)  # type: ignore[arg-type]


@pytest.mark.parametrize("words", ["", "   ", None, "x" * 4001])
async def test_a_question_is_words(words: str | None) -> None:
    desk = make_desk()
    contact_id = await call(desk)
    with pytest.raises(ContactInvalid, match="vraag"):
        await telephone.ask(desk.telephone, ANJA, contact_id, words=words)


async def test_a_question_typed_by_mistake_can_be_taken_away() -> None:
    desk = make_desk()
    contact_id = await call(desk, "verkeerd getypt")
    question = desk.calls.kept[contact_id].questions[0]
    changed = await telephone.drop(desk.telephone, ANJA, contact_id, question.id)
    assert changed.questions == ()


async def test_opening_a_call_and_every_deed_in_it_stand_in_the_log() -> None:
    desk = make_desk()
    contact_id = await call(desk, "ik heb schulden", "en ik ben alleen")
    first, second = desk.calls.kept[contact_id].questions
    await telephone.read_one(desk.telephone, ANJA, contact_id)
    await telephone.choose(desk.telephone, ANJA, contact_id, first.id, "rondkomen")
    await telephone.drop(desk.telephone, ANJA, contact_id, second.id)
    moment = await telephone.finish(desk.telephone, ANJA, contact_id, make_form())
    assert desk.logged == [
        *[(deed, "telephone", contact_id) for deed in ("written", "written", "written")],
        *[(deed, "telephone", contact_id) for deed in ("read", "corrected", "written")],
        ("written", "contact", moment.id),
        ("closed", "telephone", contact_id),
    ]


async def test_a_call_that_is_thrown_away_is_in_the_log_as_removed() -> None:
    desk = make_desk()
    contact_id = await call(desk)
    await telephone.discard(desk.telephone, ANJA, contact_id)
    assert desk.logged[-1] == ("removed", "telephone", contact_id)


async def test_a_look_at_the_call_of_a_colleague_leaves_no_line_that_says_it_was_read() -> None:
    desk = make_desk()
    contact_id = await call(desk)
    with pytest.raises(ContactNotFound):
        await telephone.read_one(desk.telephone, BEA, contact_id)
    assert ("read", "telephone", contact_id) not in desk.logged
