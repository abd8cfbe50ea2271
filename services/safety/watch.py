"""Patterns and listener together: which signals a message carries, heaviest first."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from services.safety.core import WEIGHT, Finding, SafetyLayer, Signal
from services.safety.listener.listener import Heard, load_listener
from services.safety.patterns import load_layer

LOG = logging.getLogger(__name__)
Hear = Callable[[str, Sequence[Finding]], Heard]


@dataclass(frozen=True, slots=True)
class Watch:
    """Reads every message; keeps nothing of it. Safe to share between threads.

    A pattern that is sure raises its signal alone. What the other patterns found, the listener
    weighs; without a listener they count by themselves, as too many alarms harm less than none.
    """

    layer: SafetyLayer
    hear: Hear | None

    def signals(self, text: str) -> tuple[Signal, ...]:
        """Heaviest first; empty when there is no danger in the text. Never raises."""
        found = self.layer.find(text)
        sure = {one.signal for one in found if one.sure}
        heard = self._heard(text, found)
        if heard is None:
            return _heaviest_first({one.signal for one in found})
        if heard.score >= 0:
            return _heaviest_first(sure | set(heard.signals))
        return _heaviest_first(sure)

    def signal(self, text: str) -> Signal | None:
        """The heaviest signal in the text, or None."""
        return next(iter(self.signals(text)), None)

    def _heard(self, text: str, found: Sequence[Finding]) -> Heard | None:
        if self.hear is None:
            return None
        try:
            return self.hear(text, found)
        except Exception as error:  # danger must not hide behind a fault in the listener
            LOG.error("the listener failed: %s", type(error).__name__)
            return None


def _heaviest_first(signals: set[Signal]) -> tuple[Signal, ...]:
    return tuple(sorted(signals, key=WEIGHT.__getitem__))


@cache
def load_watch() -> Watch:
    """The watch of this process; made once."""
    listener = load_listener()
    return Watch(load_layer(), listener.hear if listener is not None else None)
