"""Every figure means what its name says, on examples small enough to count by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from sklearn.metrics import f1_score

from services.evaluation import figures
from services.evaluation.timing import percentiles

# Four sentences; classes are 0 groeten (no hulpvraag), 1 rouw, 2 schulden, 3 vervoer.
CHANCES = np.array(
    [
        [0.6, 0.3, 0.1, 0.0],  # rouw, taken for a greeting
        [0.1, 0.1, 0.7, 0.1],  # schulden, seen
        [0.0, 0.5, 0.3, 0.2],  # vervoer, third
        [0.9, 0.0, 0.1, 0.0],  # groeten, seen
    ]
)
TRUTH = np.array([1, 2, 3, 0])
HELPS = np.array([False, True, True, True])


def test_the_best_answer_counts_and_so_do_the_best_three() -> None:
    assert figures.top_k(CHANCES, TRUTH, 1).tolist() == [False, True, False, True]
    assert figures.top_k(CHANCES, TRUTH, 3).tolist() == [True, True, True, True]


def test_of_equal_chances_only_one_counts_as_the_best() -> None:
    even = np.array([[0.5, 0.5], [0.5, 0.5]])
    assert figures.top_k(even, np.array([0, 1]), 1).tolist() == [True, False]


def test_a_hulpvraag_is_ranked_among_hulpvragen_and_a_greeting_among_all() -> None:
    ranked = figures.within(CHANCES, TRUTH, HELPS)
    assert figures.top_k(ranked, TRUTH, 1).tolist() == [True, True, False, True]


def test_a_neighbour_in_the_same_leefgebied_counts_for_the_leefgebied() -> None:
    groups = ["groeten", "sociaal", "geld", "sociaal"]
    found = figures.same_group(CHANCES, TRUTH, groups)
    assert found.tolist() == [False, True, True, True]


def test_a_share_lies_within_its_interval_and_is_the_same_every_time() -> None:
    found = figures.share(np.array([True] * 90 + [False] * 10))
    assert found.value == pytest.approx(0.9)
    assert 0.82 <= found.low < 0.9 < found.high <= 0.96
    truth = np.arange(997) % 20
    again = [figures.macro_f1(np.where(np.arange(997) % 7, truth, 0), truth) for _ in range(2)]
    assert again[0] == again[1]


def test_more_sentences_give_a_narrower_interval() -> None:
    few, many = (figures.share(np.array(([True] * 9 + [False]) * n)) for n in (3, 100))
    assert many.high - many.low < (few.high - few.low) / 3


def test_one_sentence_says_nothing_sure_and_none_says_nothing() -> None:
    one = figures.share(np.array([True]))
    assert (one.low, one.high) == (0.0, 1.0)
    none = figures.share(np.array([], dtype=bool))
    assert none.n == 0 and math.isnan(none.value)


def test_every_hulpvraag_is_as_heavy_in_macro_f1_however_few_its_sentences() -> None:
    truth = np.array([1] * 9 + [2])
    answers = np.array([1] * 10)
    # F1 of 1 is 18/19, of 2 it is 0.
    assert figures.macro_f1(answers, truth).value == pytest.approx(9 / 19)


def test_macro_f1_is_what_scikit_learn_says() -> None:
    chooser = np.random.default_rng(7)
    truth = chooser.integers(0, 20, 300)
    answers = np.where(chooser.random(300) < 0.8, truth, chooser.integers(0, 25, 300))
    found = figures.macro_f1(answers, truth)
    labels = np.unique(truth)
    assert found.value == pytest.approx(f1_score(truth, answers, labels=labels, average="macro"))
    assert found.low < found.value < found.high


def test_f1_counts_what_was_missed_and_what_was_taken_wrongly() -> None:
    truth, answers = np.array([1, 1, 1, 2]), np.array([1, 1, 2, 1])
    assert figures.f1_of(answers, truth, [1]) == pytest.approx(4 / 6)


def test_f1_of_small_hulpvragen_together_counts_all_their_sentences() -> None:
    truth, answers = np.array([1, 2, 2, 3]), np.array([1, 2, 1, 1])
    # Two found, two answers too many (for 2 and 3), one missed (2).
    assert figures.f1_of(answers, truth, [1, 2]) == pytest.approx(4 / 7)


def test_the_confusion_matrix_has_the_truth_in_rows() -> None:
    matrix = figures.confusion(np.array([0, 2]), np.array([1, 2]), 4)
    assert matrix[1, 0] == 1 and matrix[2, 2] == 1 and matrix.sum() == 2


def test_bins_hold_as_many_sentences_each_from_least_to_most_sure() -> None:
    sure = np.linspace(0.99, 0.0, 40)
    bins = figures.reliability(sure, sure > 0.5)
    assert [one.n for one in bins] == [4] * 10
    assert [one.said for one in bins] == sorted(one.said for one in bins)


def test_who_is_right_as_often_as_it_says_has_no_calibration_error() -> None:
    sure = np.full(100, 0.8)
    right = np.array(([True] * 8 + [False] * 2) * 10)
    assert figures.calibration_error(figures.reliability(sure, right)) == pytest.approx(0)


def test_who_is_always_sure_and_half_right_is_off_by_half() -> None:
    bins = figures.reliability(np.ones(20), np.array([True, False] * 10))
    assert figures.calibration_error(bins) == pytest.approx(0.5)


def test_fewer_sentences_than_bins_give_fewer_bins() -> None:
    assert len(figures.reliability(np.array([0.2, 0.7]), np.array([False, True]))) == 2
    assert math.isnan(figures.calibration_error([]))


@pytest.mark.parametrize(
    ("chances", "is_sure"),
    [([0.4, 0.3, 0.3], True), ([0.39, 0.2, 0.2], False), ([0.5, 0.41, 0.09], False)],
)
def test_the_bot_answers_at_once_when_sure_enough_and_ahead_of_the_second(
    chances: list[float], is_sure: bool
) -> None:
    assert figures.is_sure(np.array([chances]), 0.4, 0.1).tolist() == [is_sure]


def test_a_choice_never_offers_what_may_not_be_offered() -> None:
    chances = np.array([[0.3, 0.3, 0.2, 0.1, 0.1]] * 2)
    offered = np.array([False, True, True, False, True])
    found = figures.choice_holds_truth(chances, np.array([4, 0]), offered)
    assert found.tolist() == [True, False]
    found = figures.choice_holds_truth(chances, np.array([4, 2]), offered, choices=2)
    assert found.tolist() == [False, True]


def test_two_worries_are_both_found_only_when_both_are_there() -> None:
    wanted = [("rouw", "schulden"), ("rouw", "schulden"), ("rouw",)]
    found = [("schulden", "rouw", "vervoer"), ("rouw",), ("rouw",)]
    assert figures.both_found(wanted, found).tolist() == [True, False]


def test_a_second_worry_nobody_asked_is_false() -> None:
    wanted = [("rouw",), ("rouw",), ("rouw", "schulden")]
    found = [("rouw", "schulden"), ("rouw",), ("rouw", "schulden")]
    assert figures.false_second(wanted, found).tolist() == [True, False]


def test_half_and_nearly_all_parses_are_faster_than_said() -> None:
    found = percentiles([n / 1000 for n in range(1, 101)])
    assert found == {"p50": 50.5, "p95": 96.0, "n": 100}
