"""What a resident thought of it, and a worker who says that an offer is wrong."""

from __future__ import annotations

import pytest

from services.contact.feedback import give_feedback, report_listing
from services.contact.feedback_core import (
    FeedbackInvalid,
    FeedbackTooEarly,
    OfferNotFound,
    WrongField,
    read_mark,
)
from services.conversation.core import Owner
from tests.builders import make_conversation
from tests.callbacks import ANJA
from tests.contacts import make_desk

CLOSED = make_conversation(owner=Owner.CLOSED, organization="wijkracht")


@pytest.mark.parametrize(("raw", "mark"), [(1, 1), (10, 10), ("7", 7), ("10", 10)])
def test_a_mark_is_from_1_to_10(raw: object, mark: int) -> None:
    assert read_mark(raw) == mark


@pytest.mark.parametrize("raw", [0, 11, -1, 7.5, True, None, "", "11", "zeven", "²", [], "7.0"])
def test_another_mark_is_refused(raw: object) -> None:
    with pytest.raises(FeedbackInvalid, match="mark: invalid"):
        read_mark(raw)


async def test_a_mark_is_kept_with_a_masked_sentence() -> None:
    desk = make_desk()
    await give_feedback(desk.feedbacks, CLOSED, mark=8, sentence="bel 0612345678 nooit\nmeer")
    kept = desk.marks.marks[CLOSED.id]
    assert (kept.mark, kept.sentence) == (8, "bel [telefoon] nooit meer")
    assert kept.organization == "wijkracht"


@pytest.mark.parametrize("owner", [Owner.BOT, Owner.QUEUE, Owner.WORKER])
async def test_a_mark_is_given_when_the_conversation_is_over(owner: Owner) -> None:
    desk = make_desk()
    with pytest.raises(FeedbackTooEarly):
        await give_feedback(desk.feedbacks, make_conversation(owner=owner), mark=8)


async def test_a_sentence_that_is_too_long_is_refused_whole() -> None:
    desk = make_desk()
    with pytest.raises(FeedbackInvalid, match="sentence: too_long"):
        await give_feedback(desk.feedbacks, CLOSED, mark=8, sentence="x" * 501)
    assert desk.marks.marks == {}


async def test_an_offer_that_is_wrong_is_taken_out_and_reported_with_field_and_note() -> None:
    desk = make_desk()
    report = await report_listing(
        desk.feedbacks, ANJA, "offer-1", field="phone", note="is nu 0612345678"
    )
    assert desk.marks.taken_out == ["offer-1"]
    assert desk.marks.reports == [report]
    assert (report.field, report.note) == (WrongField.PHONE, "is nu [telefoon]")
    assert (report.service_name, report.reported_by) == ("Thuisadministratie", ANJA.id)


@pytest.mark.parametrize(
    ("field", "note", "problem"),
    [("", "x", "field: missing"), ("other", " ", "note: missing"), ("cost", "x" * 301, "note")],
)
async def test_a_report_says_what_is_wrong(field: str, note: str, problem: str) -> None:
    desk = make_desk()
    with pytest.raises(FeedbackInvalid, match=problem):
        await report_listing(desk.feedbacks, ANJA, "offer-1", field=field, note=note)
    assert desk.marks.taken_out == []


async def test_an_offer_that_is_not_there_cannot_be_reported() -> None:
    desk = make_desk()
    with pytest.raises(OfferNotFound):
        await report_listing(desk.feedbacks, ANJA, "offer-9", field="phone")
    assert desk.marks.reports == []
