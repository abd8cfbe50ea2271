"""Sentences in chat text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.text.sentences import split_sentences


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Ik ben ziek. Wie helpt mij?", ["Ik ben ziek.", "Wie helpt mij?"]),
        ("ik ben moe. kan iemand helpen", ["ik ben moe.", "kan iemand helpen"]),
        ("hoi... ik ben moe.. help", ["hoi...", "ik ben moe..", "help"]),
        ("hoi… ik ben moe", ["hoi…", "ik ben moe"]),
        ("kan iemand helpen??ik weet niets", ["kan iemand helpen??", "ik weet niets"]),
        ("boos!! de buren ook?! ja", ["boos!!", "de buren ook?!", "ja"]),
        ("eerste regel\ntweede regel\r\n\nderde", ["eerste regel", "tweede regel", "derde"]),
        ("Bijv. o.a. mw. Jansen belt. Ja.", ["Bijv. o.a. mw. Jansen belt.", "Ja."]),
        ("Post, brieven enz. Ik snap niets.", ["Post, brieven enz.", "Ik snap niets."]),
        ("Om 10.30 uur bij dr. de Vries.", ["Om 10.30 uur bij dr. de Vries."]),
        ("Mevr. A. de Wit woont alleen.", ["Mevr. A. de Wit woont alleen."]),
        ("مرحبا. كيف الحال؟ أنا", ["مرحبا.", "كيف الحال؟", "أنا"]),
        ("schulden", ["schulden"]),
        ("", []),
        ("  \n \t ", []),
    ],
)
def test_a_text_is_cut_into_its_sentences(text: str, sentences: list[str]) -> None:
    assert split_sentences(text) == sentences


def test_a_text_larger_than_spacy_takes_is_cut_too() -> None:
    assert split_sentences("a" * 1_100_000)


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters(exclude_categories=()), max_size=200))
def test_splitting_never_raises_and_loses_no_letter(text: str) -> None:
    found = "".join(split_sentences(text))
    letters = [character for character in text if character.isalnum()]
    assert [character for character in found if character.isalnum()] == letters
