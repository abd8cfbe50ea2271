"""The patterns hold to their own examples, however these are typed, and never break."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.safety.core import WEIGHT
from services.safety.patterns import Example, load_files, load_layer
from tests.proportion import grows_in_proportion

EXAMPLES = [example for file in load_files() for example in file.examples]
FOUND = [example for example in EXAMPLES if example.found]
NOT_FOUND = [example for example in EXAMPLES if not example.found]
ACCENTS = {"a": "á", "e": "ë", "o": "ö", "u": "ü", "i": "ï"}
LONG = 100_000  # signs


def _name(example: Example) -> str:
    return f"{example.pattern_id}: {example.text[:40]}"


@pytest.mark.parametrize("example", FOUND, ids=_name)
def test_a_pattern_finds_its_own_example(example: Example) -> None:
    assert example.pattern_id in {one.pattern_id for one in load_layer().find(example.text)}


@pytest.mark.parametrize("example", NOT_FOUND, ids=_name)
def test_no_signal_in_a_sentence_that_only_looks_like_danger(example: Example) -> None:
    assert load_layer().find(example.text) == ()


@given(text=st.text(max_size=300))
@settings(deadline=None)
def test_any_text_at_all_can_be_read(text: str) -> None:
    load_layer().find(text)


@pytest.mark.parametrize("text", ["", "   ", "\n\n", "?!...", "\x00", "😀😀", "ﷺ" * 50])
def test_a_message_without_words_is_no_signal(text: str) -> None:
    assert load_layer().signal(text) is None


@given(example=st.sampled_from(FOUND))
@settings(deadline=None)
def test_capitals_do_not_matter(example: Example) -> None:
    assert load_layer().find(example.text.upper()) == load_layer().find(example.text.lower())


@given(example=st.sampled_from(FOUND), spaces=st.integers(2, 6), around=st.integers(0, 6))
@settings(deadline=None)
def test_extra_spaces_do_not_matter(example: Example, spaces: int, around: int) -> None:
    spaced = " " * around + example.text.replace(" ", " " * spaces) + " " * around
    assert load_layer().find(spaced) == load_layer().find(example.text)


@given(example=st.sampled_from(FOUND), letters=st.sets(st.sampled_from(sorted(ACCENTS))))
@settings(deadline=None)
def test_accents_do_not_matter(example: Example, letters: set[str]) -> None:
    accented = example.text.translate(str.maketrans({one: ACCENTS[one] for one in letters}))
    assert load_layer().find(accented) == load_layer().find(example.text)


@pytest.mark.parametrize(
    "piece",
    [
        "ik wil niet meer leven en hij slaat mij en er is brand ",
        "help help help ",
        "dood ",
        "er staat een man met een mes voor de deur. ",
        "a",
        "a ",
        "!.",
    ],
)
def test_a_very_long_message_takes_time_in_proportion(piece: str) -> None:
    assert grows_in_proportion(load_layer().find, piece, LONG)


def test_the_heaviest_signal_comes_first() -> None:
    text = "mijn man slaat mij elke dag, ik wil niet meer leven en nu staat het huis in brand"
    signals = [finding.signal for finding in load_layer().find(text)]
    assert set(signals) == set(WEIGHT)
    assert signals == sorted(signals, key=WEIGHT.__getitem__)


@given(one=st.sampled_from(FOUND), other=st.sampled_from(FOUND))
@settings(deadline=None)
def test_of_two_dangers_the_heaviest_is_answered(one: Example, other: Example) -> None:
    found = load_layer().find(f"{one.text}. {other.text}")
    assert list(found) == sorted(found, key=lambda finding: WEIGHT[finding.signal])
