"""A contact moment fills itself in, holds no words, and its corrections teach the model."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.contact import use_cases
from services.contact.core import (
    AgeBand,
    Channel,
    ContactDraft,
    ContactInvalid,
    ContactNotFound,
    FoundBy,
    Outcome,
    age_band,
    corrections,
    minutes_spent,
    prefill,
    read_form,
)
from tests.builders import NOON
from tests.callbacks import ANJA, STRANGER
from tests.contacts import (
    HELP,
    KNOWN,
    TALK,
    TAX,
    make_desk,
    make_form,
    make_line,
    make_talk,
)

EMPTY = ContactDraft(Channel.PHONE, NOON)


# --- prefilling


def test_a_chat_is_mostly_filled_in() -> None:
    draft = prefill(
        make_talk(
            make_line(0, "bot"),
            make_line(1, intent="schulden"),
            make_line(2, "bot", offers=(HELP, TAX)),
            make_line(3, intent="groeten"),
            age=83,
        ),
        KNOWN.life_domains,
    )
    assert draft == ContactDraft(
        channel=Channel.CHAT,
        happened_at=NOON,
        minutes=3,
        help_requests=("schulden",),
        municipality="Borne",
        age_band=AgeBand.OLDER,
        found_by=FoundBy.NOT_ASKED,
        outcome=Outcome.REFERRED,
        referred=(HELP.id,),
        consulted=(HELP, TAX),
        conversation_id=TALK,
    )


def test_what_a_worker_showed_counts_above_what_the_bot_showed() -> None:
    talk = make_talk(
        make_line(1, intent="schulden"),
        make_line(2, "worker", offers=(TAX,)),
        make_line(3, "bot", offers=(HELP,)),
    )
    assert prefill(talk, KNOWN.life_domains).referred == (TAX.id,)


@pytest.mark.parametrize(
    ("lines", "called_back", "expected"),
    [
        ([], False, Outcome.SELF),
        ([make_line(1, intent="schulden")], False, Outcome.NO_OFFER),
        ([make_line(1, "bot", offers=(HELP,))], False, Outcome.REFERRED),
        ([make_line(1, "bot", offers=(HELP,))], True, Outcome.CALL_BACK),
    ],
)
def test_the_most_likely_outcome_is_filled_in(
    lines: list[Any], called_back: bool, expected: Outcome
) -> None:
    talk = make_talk(*lines, called_back=called_back)
    assert prefill(talk, KNOWN.life_domains).outcome is expected


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["resident", "bot", "worker", "system"]),
            st.sampled_from(["schulden", "rouw", "groeten", None]),
            st.sampled_from([(), (HELP,), (HELP, TAX)]),
        ),
        max_size=20,
    ),
    st.booleans(),
)
def test_whatever_was_said_the_draft_can_be_confirmed_at_once(
    said: list[tuple[str, str | None, Any]], called_back: bool
) -> None:
    lines = [
        make_line(number, sender, intent=intent, offers=offers)
        for number, (sender, intent, offers) in enumerate(said)
    ]
    draft = prefill(make_talk(*lines, called_back=called_back), KNOWN.life_domains)
    sent = make_form(
        hulpvraag=list(draft.help_requests),
        uitkomst=[draft.outcome.value],
        doorverwezen=list(draft.referred),
        kanaal=["chat"],
        minuten=[str(draft.minutes)],
    )
    assert read_form(sent, draft, KNOWN) == draft


def test_a_long_silence_is_no_time_spent() -> None:
    moments = [NOON, NOON + timedelta(minutes=4), NOON + timedelta(hours=6)]
    assert minutes_spent(moments) == 4
    assert minutes_spent([]) == 1


@pytest.mark.parametrize(
    ("age", "band"),
    [(None, None), (0, "0-17"), (17, "0-17"), (18, "18-29"), (69, "60-69"), (70, "70+"), (99, "70+")],
)  # fmt: skip
def test_ages_are_counted_in_the_bands_of_the_yearly_report(
    age: int | None, band: str | None
) -> None:
    assert age_band(age) == band


def test_a_contact_moment_has_no_room_for_words() -> None:
    words = {"note", "text", "name", "words", "phone"}
    assert not words & {item.name for item in fields(ContactDraft)}


# --- the form


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [
        ("hulpvraag", ["verzonnen"], "unknown"),
        ("gemeente", ["Atlantis"], "unknown"),
        ("leeftijd", ["oud"], "missing"),
        ("bron", ["via via"], "missing"),
        ("uitkomst", [], "missing"),
        ("kanaal", [""], "missing"),
        ("minuten", ["0"], "invalid"),
        ("minuten", ["481"], "invalid"),
        ("minuten", ["een uur"], "invalid"),
        ("minuten", ["²"], "invalid"),
        ("doorverwezen", ["offer-9"], "unknown"),
    ],
)
def test_what_cannot_be_kept_is_refused_at_its_field(
    field: str, value: list[str], problem: str
) -> None:
    with pytest.raises(ContactInvalid) as refused:
        read_form(make_form(**{field: value}), EMPTY, KNOWN)
    assert (refused.value.field, refused.value.problem) == (field, problem)


def test_who_is_referred_is_referred_to_something() -> None:
    draft = replace(EMPTY, consulted=(HELP,))
    with pytest.raises(ContactInvalid, match="doorverwezen: missing"):
        read_form(make_form(uitkomst=["referred"]), draft, KNOWN)


# --- what the model learns


@pytest.mark.parametrize(
    ("understood", "chosen", "expected"),
    [
        ([("a", "schulden")], ["schulden"], []),
        ([("a", "schulden")], ["rouw"], [("a", ("rouw",))]),
        ([("a", "schulden")], ["schulden", "rouw"], [("a", ("schulden", "rouw"))]),
        ([("a", "schulden"), ("b", "rondkomen")], ["rondkomen", "rouw"], [("a", ("rouw",))]),
        ([("a", None)], ["rouw"], [("a", ("rouw",))]),
        ([("a", None), ("b", None)], ["rouw"], []),  # nobody knows which message it was
        ([("a", "schulden")], [], []),
        ([], ["rouw"], []),
    ],
)
def test_a_corrected_hulpvraag_says_what_a_message_should_have_been(
    understood: list[tuple[str, str | None]], chosen: list[str], expected: list[Any]
) -> None:
    assert corrections(understood, chosen) == expected


async def test_confirming_a_corrected_chat_proposes_it_to_the_model() -> None:
    desk = make_desk()
    desk.moments.talks[TALK] = ("wijkracht", make_talk(make_line(1, intent="schulden")))
    form = make_form(hulpvraag=["rouw"], kanaal=["chat"])
    moment = await use_cases.register_talk(desk.contacts, ANJA, TALK, form)
    assert desk.suggested == [(("rouw",), "message-1")]
    assert (moment.worker_id, moment.life_domains) == (ANJA.id, ("sociaal",))


async def test_a_chat_is_registered_once() -> None:
    desk = make_desk()
    desk.moments.talks[TALK] = ("wijkracht", make_talk(make_line(1, intent="schulden")))
    await use_cases.register_talk(desk.contacts, ANJA, TALK, make_form())
    with pytest.raises(ContactInvalid, match="gesprek: registered"):
        await use_cases.register_talk(desk.contacts, ANJA, TALK, make_form())
    assert len(desk.moments.kept) == 1


async def test_a_chat_of_another_organisation_is_not_there() -> None:
    desk = make_desk()
    desk.moments.talks[TALK] = ("wijkracht", make_talk())
    with pytest.raises(ContactNotFound):
        await use_cases.draft_of_talk(desk.contacts, STRANGER, TALK)
    with pytest.raises(ContactNotFound):
        await use_cases.register_talk(desk.contacts, STRANGER, TALK, make_form())
