"""What actions are given from outside, besides the use cases' own ports."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

Clock = Callable[[], datetime]
