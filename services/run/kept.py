"""What is asked for at every step and seldom changes, read once in a while."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Kept(Generic[Value]):
    """Calling it gives what `read` gave at most `seconds` ago; an error is not kept."""

    def __init__(
        self, read: Callable[[], Awaitable[Value]], seconds: float, clock: Callable[[], float]
    ) -> None:
        self._read, self._seconds, self._clock = read, seconds, clock
        self._found: tuple[float, Value] | None = None

    async def __call__(self) -> Value:
        asked = self._clock()
        if self._found is not None and asked - self._found[0] < self._seconds:
            return self._found[1]
        value = await self._read()
        self._found = asked, value
        return value
