"""The call-back form: which numbers are taken, what may be left out, and what is refused."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.handover.core import MAX_NAME, MAX_WHEN, CallbackInvalid, CallbackRequest
from services.handover.phone import read_phone
from services.handover.use_cases import read_callback
from tests.builders import NOON
from tests.strategies import ANY_TEXT

FIELDS = st.sampled_from(
    ["phone", "name", "when", "safe", "safe_to_call", "about", "channel", "iets"]
)
VALUES = st.none() | st.booleans() | st.integers() | ANY_TEXT | st.lists(st.text())


def read(data: object, signal: str | None = None) -> CallbackRequest:
    return read_callback(
        data,
        read_phone=read_phone,
        conversation_id="gesprek-1",
        organization="wijkracht",
        municipality="Borne",
        language="pl",
        new_id="verzoek-1",
        now=NOON,
        signal=signal,
        mask=lambda text: text.replace("06 87654321", "[telefoon]"),
    )


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("06 12345678", "+31612345678"),
        ("0612345678", "+31612345678"),
        ("06-12 34 56 78", "+31612345678"),
        ("(074) 245 34 56", "+31742453456"),
        ("+31 (0)6 12345678", "+31612345678"),
        ("0031612345678", "+31612345678"),
        (" 06 12345678\n", "+31612345678"),
        ("mijn nummer is 06 12345678", "+31612345678"),
        ("+49 30 123456789", "+4930123456789"),
        ("+32 470 12 34 56", "+32470123456"),
    ],
)
def test_a_number_is_read_as_people_write_it(typed: str, number: str) -> None:
    assert read({"phone": typed}).phone == number


@pytest.mark.parametrize(
    "typed", ["112", "06-1234567", "0612345678 of 0687654321", "geen", "+", "06 1234567890", "\x00"]
)
def test_what_cannot_be_called_is_refused(typed: str) -> None:
    with pytest.raises(CallbackInvalid, match="phone: invalid"):
        read({"phone": typed})


@pytest.mark.parametrize("data", [None, [], "06 12345678", 6, {}, {"phone": None}, {"phone": ""}])
def test_without_a_number_the_form_says_so(data: object) -> None:
    with pytest.raises(CallbackInvalid, match="phone: missing"):
        read(data)


@pytest.mark.parametrize("phone", [612345678, True, ["06 12345678"], {"number": "06"}, "  "])
def test_a_number_that_is_no_text_is_missing(phone: Any) -> None:
    with pytest.raises(CallbackInvalid, match="phone: missing"):
        read({"phone": phone})


def test_a_number_is_never_cut_to_another_one() -> None:
    # "+49 30 1234567" is a number too: whoever is called then, it is not the resident.
    with pytest.raises(CallbackInvalid, match="phone: invalid"):
        read({"phone": "ik ben te bereiken op +49 30 1234567 8901"})


def test_spaces_before_a_number_do_not_cut_it() -> None:
    assert read({"phone": " " * 40 + "06 12345678"}).phone == "+31612345678"


@pytest.mark.parametrize("safe", [True, False, None])
def test_whether_a_message_may_be_left_is_kept_as_it_was_answered(safe: bool | None) -> None:
    assert read({"phone": "06 12345678", "safe": safe}).safe is safe


@pytest.mark.parametrize("safe", ["ja", "true", 1, 0, [], {}])
def test_whether_a_message_may_be_left_is_never_guessed(safe: Any) -> None:
    with pytest.raises(CallbackInvalid, match="safe: invalid"):
        read({"phone": "06 12345678", "safe": safe})


@pytest.mark.parametrize("field", ["name", "when"])
def test_name_and_moment_may_be_left_out(field: str) -> None:
    assert getattr(read({"phone": "06 12345678"}), field) is None


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Jo", "Jo"),
        ("  Jo \n de  Wit ", "Jo de Wit"),
        ("Jo\x00\x1b", "Jo"),
        ("   ", None),
        ("", None),
    ],
)
def test_a_name_is_kept_on_one_line(typed: str, kept: str | None) -> None:
    assert read({"phone": "06 12345678", "name": typed}).name == kept


@pytest.mark.parametrize(("field", "longest"), [("name", MAX_NAME), ("when", MAX_WHEN)])
def test_name_and_moment_may_be_100_characters(field: str, longest: int) -> None:
    assert getattr(read({"phone": "06 12345678", field: "a" * longest}), field) == "a" * longest


@pytest.mark.parametrize(("field", "longest"), [("name", MAX_NAME), ("when", MAX_WHEN)])
@pytest.mark.parametrize("value", ["too long", 1, True, [], {}])
def test_a_longer_name_or_moment_is_refused_by_its_own_field(
    field: str, longest: int, value: Any
) -> None:
    given_value = "a" * (longest + 1) if value == "too long" else value
    with pytest.raises(CallbackInvalid, match=f"{field}: invalid"):
        read({"phone": "06 12345678", field: given_value})


def test_the_request_goes_to_the_organisation_of_the_conversation() -> None:
    request = read({"phone": "06 12345678"})
    assert (request.organization, request.municipality) == ("wijkracht", "Borne")


def test_after_a_signal_somebody_must_say_whether_ringing_is_safe() -> None:
    with pytest.raises(CallbackInvalid, match="safe_to_call: missing"):
        read({"phone": "06 12345678"}, "huiselijk_geweld")


@pytest.mark.parametrize("answer", [True, False])
def test_an_older_program_says_with_its_own_field_whether_ringing_is_safe(answer: bool) -> None:
    request = read({"phone": "06 12345678", "safe": answer}, "huiselijk_geweld")
    assert request.safe_to_call is answer


def test_without_a_signal_the_question_may_stay_unanswered() -> None:
    assert read({"phone": "06 12345678", "safe": True}).safe_to_call is None


def test_what_it_is_about_is_kept_masked() -> None:
    request = read({"phone": "06 12345678", "about": "bel ook 06 87654321"})
    assert request.about == "bel ook [telefoon]"


def read_joint(**data: object) -> CallbackRequest:
    """On the joint page, where nobody knows yet whose request it is."""
    return read_callback(
        {"phone": "06 12345678"} | data,
        read_phone=read_phone,
        conversation_id=None,
        organization=None,
        municipality=None,
        language=None,
        new_id="verzoek-1",
        now=NOON,
        organization_in={"Borne": "wijkracht"}.get,
    )


def test_on_the_joint_page_the_municipality_says_who_calls() -> None:
    request = read_joint(municipality="Borne")
    assert (request.organization, request.municipality) == ("wijkracht", "Borne")


@pytest.mark.parametrize(
    ("given_name", "problem"), [("", "missing"), (None, "missing"), ("Almelo", "unknown")]
)
def test_on_the_joint_page_a_request_of_nobody_is_refused(
    given_name: str | None, problem: str
) -> None:
    with pytest.raises(CallbackInvalid, match=f"municipality: {problem}"):
        read_joint(municipality=given_name)


def test_a_program_that_does_not_know_the_question_is_not_refused() -> None:
    assert read_joint().organization is None


@pytest.mark.parametrize("channel", ["brief", "", 1, []])
def test_only_calling_and_texting_are_ways_to_be_reached(channel: Any) -> None:
    with pytest.raises(CallbackInvalid, match="channel: invalid"):
        read({"phone": "06 12345678", "channel": channel})


@given(st.dictionaries(FIELDS, VALUES) | VALUES)
def test_whatever_is_sent_the_form_is_read_or_refused(data: object) -> None:
    with contextlib.suppress(CallbackInvalid):
        assert read(data).phone.startswith("+")
