"""How many calls one sender may make: a window per key, in memory."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable

MOST_KEYS = 50_000  # senders remembered; the oldest is forgotten first


class Limiter:
    """At most `most` calls of a key within `seconds`. The clock is given: seconds, never back."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._calls: OrderedDict[str, deque[float]] = OrderedDict()

    def allows(self, key: str, most: int, seconds: float) -> bool:
        """Counts a call and says whether it is still within the limit."""
        now = self._clock()
        calls = self._calls.setdefault(key, deque())
        self._calls.move_to_end(key)
        while calls and calls[0] <= now - seconds:
            calls.popleft()
        while len(self._calls) > MOST_KEYS:
            self._calls.popitem(last=False)
        if len(calls) >= most:
            return False
        calls.append(now)
        return True
