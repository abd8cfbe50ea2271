"""What the load measurement calls lost, doubled and out of order; no gateway needed."""

from __future__ import annotations

import pytest

from tests.load_figures import compare

SENT = ["a", "b", "c"]
NOTHING = {"lost": 0, "duplicated": 0, "out_of_order": 0, "arrived_late": 0, "strange": 0}


@pytest.mark.parametrize(
    ("got", "wrong"),
    [
        ([(3, "a"), (5, "b"), (9, "c")], {}),
        ([(3, "a"), (9, "c")], {"lost": 1}),
        ([], {"lost": 3}),
        ([(3, "a"), (5, "b"), (6, "b"), (9, "c")], {"duplicated": 1}),
        ([(3, "a"), (5, "b"), (9, "c"), (11, "a")], {"duplicated": 1}),
        ([(3, "b"), (5, "a"), (9, "c")], {"out_of_order": 1}),
        ([(3, "c"), (5, "a"), (9, "b")], {"out_of_order": 2}),
        ([(5, "b"), (3, "a"), (9, "c")], {"arrived_late": 1}),
        ([(3, "a"), (5, "b"), (6, "x"), (9, "c")], {"strange": 1}),
        ([(5, "c"), (3, "b")], {"lost": 1, "arrived_late": 1}),
    ],
)
def test_what_is_lost_doubled_or_out_of_order_is_counted(
    got: list[tuple[int, str]], wrong: dict[str, int]
) -> None:
    assert compare(SENT, got) == NOTHING | wrong


def test_nothing_sent_and_nothing_received_is_nothing_wrong() -> None:
    assert compare([], []) == NOTHING
