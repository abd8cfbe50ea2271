"""Whether work grows with the length of a text: beside a shorter text in the same run.

Never in seconds: these cores are shared, and a limit that a quiet machine keeps a busy one breaks.
"""

from __future__ import annotations

from collections.abc import Callable
from time import process_time

SLACK = 5  # times; quadratic work costs ten times more again
NOISE = 1.0  # seconds; a very short text is measured badly


def grows_in_proportion(work: Callable[[str], object], unit: str, length: int) -> bool:
    """True when a text of `length` characters costs about ten times a tenth of it."""

    def seconds(most: int) -> float:
        text = (unit * (most // len(unit) + 1))[:most]
        start = process_time()
        work(text)
        return process_time() - start

    short = min(seconds(length // 10) for _ in range(3))
    return seconds(length) < 10 * SLACK * short + NOISE
