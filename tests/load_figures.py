"""What was said and what arrived, for tests/load_desk.py: lost, doubled, out of order, how late."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

from services.evaluation.timing import percentiles

AFTER_KILL = 60.0  # seconds that count as with a restart
WRONG = ("lost", "duplicated", "out_of_order", "strange")


class Side:
    """One side of a chat: what is said there, and what came from the other side."""

    def __init__(self) -> None:
        self.said: dict[str, tuple[float, str]] = {}  # moment and text, by client id
        self.got: dict[int, tuple[float, str]] = {}  # moment and client id, by seq
        self.outbox: asyncio.Queue[str] = asyncio.Queue()
        self.after = 0  # highest seq seen

    def receive(self, seq: int, client_id: str, *, theirs: bool) -> None:
        """A seq that is there already is passed over, as the pages do."""
        self.after = max(self.after, seq)
        if theirs:
            self.got.setdefault(seq, (time.monotonic(), client_id))


class Pair(NamedTuple):
    """One direction of a chat."""

    talk: str  # id of the conversation
    who: str  # who says it: "resident" or "worker"
    sender: Side
    receiver: Side


def compare(sent: Sequence[str], got: Sequence[tuple[int, str]]) -> Counter[str]:
    """What is wrong with messages received, against ids in the order of sending.

    `got`: (seq, id) in the order of arrival. `out_of_order`: by seq it stands after one sent later.
    `arrived_late`: it came after one with a higher seq; a page that orders by seq shows it right.
    """
    places = {name: place for place, name in enumerate(sent)}
    known = [name for _, name in got if name in places]
    by_seq = dict.fromkeys(name for _, name in sorted(got) if name in places)
    return Counter(
        lost=len(places) - len(by_seq),
        duplicated=len(known) - len(by_seq),
        out_of_order=_after_higher([places[name] for name in by_seq]),
        arrived_late=_after_higher([seq for seq, _ in got]),
        strange=len(got) - len(known),
    )


def _after_higher(numbers: Sequence[int]) -> int:
    highest = itertools.accumulate(numbers, max)
    return sum(number < most for number, most in zip(numbers, highest, strict=True))


def latencies(pairs: Sequence[Pair], began: float, kills: Sequence[float]) -> dict[str, Any]:
    """Milliseconds from sending until the other side has it, per direction.

    Only what was said since `began`. What was under way within AFTER_KILL of a kill stands apart.
    """
    times: dict[str, dict[str, list[float]]] = {}
    for _, who, sender, receiver in pairs:
        arrived = {name: at for at, name in reversed(receiver.got.values())}
        for name, (at, _) in sender.said.items():
            if at >= began and name in arrived:
                hit = any(at <= kill + AFTER_KILL and arrived[name] >= kill for kill in kills)
                kind = times.setdefault(f"from_{who}", {"calm": [], "with_restart": []})
                kind["with_restart" if hit else "calm"].append(arrived[name] - at)
    return {
        direction: {name: percentiles(values) if values else None for name, values in kinds.items()}
        for direction, kinds in times.items()
    }


def received(pair: Pair) -> Counter[str]:
    """What is wrong with what the other side got."""
    got = [(seq, name) for seq, (_, name) in pair.receiver.got.items()]
    return compare(list(pair.sender.said), got)


def summed(counts: Sequence[Counter[str]]) -> dict[str, int]:
    return {name: sum(count[name] for count in counts) for name in (*WRONG, "arrived_late")}
