"""What offers mean, in memory: float16 rows beside the facts that filters look at.

100,000 offers are 77 MB of rows; a search turns only the admitted rows into float32.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.search.core import ALL_DAYS, Filters
from services.search.ports import Entry, Topics, Vector

ROOM = 1024  # rows made at first; doubled when full
BLOCK = 8192  # rows compared at a time: 12 MB of float32
OLDEST = 32000  # years: no maximum
STORED = np.dtype("<f2")
OWN_TOPIC, ALSO_TOPIC = 1.0, 0.4  # beside 1 for the offer's own text (docs/zoeken.md)

NEAR_ENOUGH, SHARE_OF_BEST = 0.12, 0.3  # below: further than 19 of 20 expected offers

Floats = NDArray[np.float32]
Topic = tuple[tuple[str, ...], tuple[str, ...]]  # codes first, codes "ook"


class VectorMemory:
    """Rows of the encoder by offer. Safe to search from threads while one task puts."""

    def __init__(self, dimensions: int) -> None:
        self._dimensions = dimensions
        self._lock = threading.Lock()
        self._at: dict[str, int] = {}
        self._ids: list[str] = []
        self._municipalities: list[tuple[str, ...]] = []
        self._topic_of: list[Topic] = []
        self._mean = np.zeros(dimensions, dtype=np.float32)
        self._codes: list[str] = []
        self._topics: NDArray[np.float32] | None = None  # (codes, dimensions), of length one
        self._shown = ""  # the hash of what is in there
        self._rows = np.zeros((ROOM, dimensions), dtype=np.float16)
        self._numbers = np.zeros((ROOM, 5), dtype=np.int16)  # read, given, youngest, oldest, days
        self._masks: dict[tuple[str, str], NDArray[np.bool_]] = {}
        self._shared: dict[Any, Any] = {}

    def __len__(self) -> int:
        return len(self._ids)

    @property
    def read(self) -> int:
        """How many offers have a vector."""
        return int(self._numbers[: len(self._ids), 0].sum())

    def put(self, entries: Sequence[Entry]) -> None:
        """Adds offers or replaces them; a vector of another length counts as none."""
        if not entries:
            return
        with self._lock:
            for entry in entries:
                self._put(entry)
            self._masks.clear()

    def _put(self, entry: Entry) -> None:
        facts = entry.facts
        at = self._at.setdefault(entry.service_id, len(self._ids))
        if at == len(self._ids):
            self._ids.append(entry.service_id)
            self._municipalities.append(())
            self._topic_of.append(((), ()))
            self._make_room(at)
        # One tuple for all offers of a municipality: a pointer each.
        places, topic = facts.municipalities, (facts.codes, facts.also)
        self._municipalities[at] = self._shared.setdefault(places, places)
        self._topic_of[at] = self._shared.setdefault(topic, topic)
        row = np.frombuffer(entry.vector or b"", dtype=STORED)
        known = len(row) == self._dimensions
        self._rows[at] = _one_long(row - self._mean) if known else 0
        oldest = OLDEST if facts.maximum_age is None else facts.maximum_age
        self._numbers[at] = (
            known,
            facts.given,
            facts.minimum_age or 0,
            oldest,
            facts.days or ALL_DAYS,
        )

    def _make_room(self, at: int) -> None:
        if at < len(self._rows):
            return
        rows = np.zeros((2 * len(self._rows), self._dimensions), dtype=np.float16)
        numbers = np.zeros((2 * len(self._numbers), 5), dtype=np.int16)
        rows[:at], numbers[:at] = self._rows[:at], self._numbers[:at]
        self._rows, self._numbers = rows, numbers

    def put_topics(self, topics: Topics) -> bool:
        """Takes what hulpvragen mean; True when it differs: then every entry must be put again."""
        if self._shown == f"{topics.encoder} {topics.hash}":
            return False
        vectors = {
            code: np.frombuffer(row, dtype=STORED).astype(np.float32)
            for code, row in topics.vectors.items()
        }
        with self._lock:
            self._mean = vectors.pop("", self._mean)
            self._codes = list(vectors)
            self._topics = np.stack(list(vectors.values())) if vectors else None
            self._shown = f"{topics.encoder} {topics.hash}"
        return True

    def make_topics(self, vectors: Mapping[str, Vector]) -> dict[str, bytes]:
        """Packed topics: each the mean of its sentences, seen from the mean of all, of length one."""
        rows = {code: np.asarray(many, dtype=np.float32) for code, many in vectors.items()}
        mean = np.concatenate(list(rows.values())).mean(axis=0)
        told = {code: self.pack(_one_long(many.mean(axis=0) - mean)) for code, many in rows.items()}
        return told | {"": self.pack(mean)}

    def nearest(self, vector: Vector, filters: Filters, most: int) -> list[str]:
        """Ids of offers that the filters admit, nearest first; equal ones in order of id.

        Near is the offer's own text, plus the nearest of the hulpvragen it serves.
        """
        with self._lock:
            admitted = np.flatnonzero(self._admitted(filters))
            rows, ids, whole = self._rows, self._ids, len(admitted) == len(self._ids)
            wanted = _one_long(np.asarray(vector, dtype=np.float32) - self._mean)
            near = self._by_topic(wanted, admitted)
        for start in range(0, len(admitted), BLOCK):
            some = admitted[start : start + BLOCK]
            block = rows[start : start + len(some)] if whole else rows[some]
            near[start : start + len(some)] += block.astype(np.float32) @ wanted
        top = np.argpartition(-near, most - 1)[:most] if len(near) > most else np.arange(len(near))
        least = max(NEAR_ENOUGH, SHARE_OF_BEST * float(near.max())) if len(near) else 0.0
        top = top[near[top] >= least]
        best = sorted((-round(float(near[at]), 5), ids[admitted[at]]) for at in top)
        return [service_id for _, service_id in best]

    def _by_topic(self, wanted: Floats, admitted: NDArray[np.intp]) -> Floats:
        """Of each admitted offer how near its hulpvragen are."""
        near = np.zeros(len(admitted), dtype=np.float32)
        if self._topics is None:
            return near
        of = dict(zip(self._codes, (self._topics @ wanted).tolist(), strict=True))
        known: dict[Topic, float] = {}  # offers share few combinations of hulpvragen
        for at, row in enumerate(admitted.tolist()):
            topic = self._topic_of[row]
            score = known.get(topic)
            if score is None:
                first = max((of.get(code, 0.0) for code in topic[0]), default=0.0)
                also = max((of.get(code, 0.0) for code in topic[1]), default=0.0)
                score = known[topic] = OWN_TOPIC * max(first, 0.0) + ALSO_TOPIC * max(also, 0.0)
            near[at] = score
        return near

    def pack(self, vector: Vector) -> bytes:
        """A vector as it is stored: 768 bytes for 384 dimensions."""
        return np.asarray(vector, dtype=STORED).tobytes()

    def _admitted(self, filters: Filters) -> NDArray[np.bool_]:
        read, given, youngest, oldest, days = self._numbers[: len(self._ids)].T
        # Without a vector of its own an offer is still near by its hulpvragen.
        mask: NDArray[np.bool_] = np.ones_like(read, dtype=np.bool_) if self._shown else read == 1
        if not filters.drafts:
            mask &= given == 1
        if filters.age is not None:
            mask &= (youngest <= filters.age) & (oldest >= filters.age)
        if filters.weekday is not None:
            mask &= (days >> filters.weekday & 1) == 1
        if filters.municipality is not None:
            mask &= self._mask("municipality", filters.municipality)
        if filters.code is not None:
            mask &= self._mask("code", filters.code)
        return mask

    def _mask(self, kind: str, value: str) -> NDArray[np.bool_]:
        """Kept until an offer changes: making one takes 5 ms at 100,000 offers."""
        known = self._masks.get((kind, value))
        if known is None:
            if kind == "municipality":
                found = [not places or value in places for places in self._municipalities]
            else:
                found = [value in first or value in also for first, also in self._topic_of]
            known = self._masks[kind, value] = np.fromiter(found, dtype=np.bool_, count=len(found))
        return known


def _one_long(row: Floats) -> Floats:
    """The same direction, of length one."""
    direction: Floats = row / max(float(np.linalg.norm(row)), 1e-6)
    return direction
