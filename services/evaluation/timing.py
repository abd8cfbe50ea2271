"""How long things took. No library, so that every command may import it."""

from __future__ import annotations

import statistics
from collections.abc import Sequence


def percentiles(seconds: Sequence[float]) -> dict[str, float]:
    """Milliseconds `p50` and `p95`, and `n`. Raises statistics.StatisticsError without times."""
    ordered = sorted(seconds)
    return {
        "p50": round(statistics.median(ordered) * 1000, 1),
        "p95": round(ordered[int(len(ordered) * 0.95)] * 1000, 1),
        "n": len(ordered),
    }
