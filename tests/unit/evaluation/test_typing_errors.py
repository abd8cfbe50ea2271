"""Typing errors as people make them, always the same ones for the same message."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from services.evaluation.sets import Row, SentenceSet
from services.evaluation.typing_errors import mistype, with_typing_errors

STORY = "mijn buurman draait iedere avond harde muziek waardoor kinderen niet kunnen slapen"


def test_one_word_in_four_has_one_error() -> None:
    pairs = zip(STORY.split(), mistype(STORY).split(), strict=True)
    wrong = [(right, typed) for right, typed in pairs if right != typed]
    assert len(wrong) == 3  # of twelve words; a swap of two equal letters would show fewer
    assert all(OSA.distance(right, typed) == 1 for right, typed in wrong)


def test_the_same_message_always_gets_the_same_errors() -> None:
    assert mistype(STORY) == mistype(STORY)


@given(st.text(max_size=200))
def test_any_text_keeps_its_number_of_words(text: str) -> None:
    assert len(mistype(text).split(" ")) == len(text.split(" "))


def test_words_too_short_to_misspell_stay_as_they_are() -> None:
    assert mistype("ik wil er uit") == "ik wil er uit"


def test_a_set_with_errors_has_another_name_and_the_same_codes() -> None:
    typed = with_typing_errors(SentenceSet("hulpvragen", (Row(("rouw",), STORY, "oudere"),)))
    assert typed.is_typed and typed.name != "hulpvragen"
    assert (typed.rows[0].codes, typed.rows[0].voice) == (("rouw",), "oudere")
    assert typed.rows[0].text != STORY
