"""A second worry in a message is found, and one worry stays one."""

from __future__ import annotations

import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.compound import LIKELIEST, MOST_PARTS, features, find_compound, split_parts

CODES = ("schulden", "rouw", "vervoer", "taal", "school", "maatje", "digitaal", "leefstijl")
SURE_ENOUGH = 0.5
CHANCES = st.lists(st.floats(0, 1), min_size=len(CODES), max_size=len(CODES)).map(
    lambda numbers: dict(zip(CODES, numbers, strict=True))
)


def leaning(**sure: float) -> dict[str, float]:
    """Chances of all codes: those named, and the rest divided over the others."""
    left = (1 - sum(sure.values())) / (len(CODES) - len(sure))
    return {code: sure.get(code, left) for code in CODES}


def test_importing_it_starts_no_rasa_and_no_tensorflow() -> None:
    program = (
        "import sys, bot.nlu.compound, services.text.many;"
        "sys.exit(bool({'rasa', 'tensorflow'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_a_second_worry_in_its_own_sentence_is_found() -> None:
    whole = leaning(schulden=0.55, rouw=0.35)
    parts = [leaning(schulden=0.9), leaning(rouw=0.9)]
    assert find_compound(whole, parts, words=20, threshold=SURE_ENOUGH) == ["schulden", "rouw"]


def test_a_single_worry_stays_one() -> None:
    whole = leaning(schulden=0.9)
    parts = [leaning(schulden=0.9)]
    assert find_compound(whole, parts, words=6, threshold=SURE_ENOUGH) == ["schulden"]


def test_a_message_without_parts_is_looked_at_as_a_whole() -> None:
    whole = leaning(schulden=0.9)
    assert features(whole, [], 2) == features(whole, [whole], 2)
    assert find_compound(whole, [], words=2, threshold=SURE_ENOUGH) == ["schulden"]


def test_the_likeliest_of_the_whole_and_the_best_of_each_part_may_be_a_worry() -> None:
    whole = {code: float(len(CODES) - place) for place, code in enumerate(CODES)}
    last = {code: float(code == CODES[-1]) for code in CODES}
    assert list(features(whole, [last], 9)) == [*CODES[:LIKELIEST], CODES[-1]]


def test_a_sentence_is_cut_where_the_second_worry_begins() -> None:
    text = "Ik kan de huur niet betalen en ik mis mijn vrouw zo. Weet u raad?"
    assert split_parts(text) == [
        "Ik kan de huur niet betalen",
        "en ik mis mijn vrouw zo.",
        "Weet u raad?",
    ]


def test_a_few_words_go_with_the_part_beside_them() -> None:
    assert split_parts("Hoi! Mijn buren maken herrie. Dank u.") == [
        "Hoi! Mijn buren maken herrie. Dank u."
    ]


PIECES = [*"aé .,;!?\n", "woord ", " en ik ", ", maar ook ", " bovendien "]


@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_no_word_of_a_message_is_left_out(text: str) -> None:
    assert "".join("".join(split_parts(text)).split()) == "".join(text.split())


def test_a_message_of_very_many_sentences_is_cut_in_a_bounded_number_of_parts() -> None:
    parts = split_parts("Ik ben zo moe vandaag. " * 40)
    assert len(parts) == MOST_PARTS
    assert parts[-1].endswith("Ik ben zo moe vandaag.")


@given(CHANCES, st.lists(CHANCES, max_size=8), st.integers(0, 2000), st.floats(0, 1))
def test_the_best_is_always_first_and_every_worry_is_a_candidate_named_once(
    whole: dict[str, float], parts: list[dict[str, float]], words: int, threshold: float
) -> None:
    found = find_compound(whole, parts, words=words, threshold=threshold)
    assert whole[found[0]] == max(whole.values())
    assert len(found) == len(set(found))
    assert set(found) <= set(features(whole, parts, words))
