"""What offers mean, in memory: float16 rows beside the facts that filters look at.

100,000 offers are 77 MB of rows; a search turns only the admitted rows into float32.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from services.search.core import ALL_DAYS, Filters
from services.search.ports import Entry, Vector

ROOM = 1024  # rows made at first; doubled when full
BLOCK = 8192  # rows compared at a time: 12 MB of float32
OLDEST = 32000  # years: no maximum
STORED = np.dtype("<f2")


class VectorMemory:
    """Rows of the encoder by offer. Safe to search from threads while one task puts."""

    def __init__(self, dimensions: int) -> None:
        self._dimensions = dimensions
        self._lock = threading.Lock()
        self._at: dict[str, int] = {}
        self._ids: list[str] = []
        self._municipalities: list[tuple[str, ...]] = []
        self._codes: list[tuple[str, ...]] = []
        self._rows = np.zeros((ROOM, dimensions), dtype=np.float16)
        self._numbers = np.zeros((ROOM, 5), dtype=np.int16)  # read, given, youngest, oldest, days
        self._masks: dict[tuple[str, str], NDArray[np.bool_]] = {}
        self._shared: dict[tuple[str, ...], tuple[str, ...]] = {}

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
            self._codes.append(())
            self._make_room(at)
        # One tuple for all offers of a municipality: a pointer each.
        places, codes = facts.municipalities, facts.codes
        self._municipalities[at] = self._shared.setdefault(places, places)
        self._codes[at] = self._shared.setdefault(codes, codes)
        row = np.frombuffer(entry.vector or b"", dtype=STORED)
        known = len(row) == self._dimensions
        self._rows[at] = row if known else 0
        oldest = OLDEST if facts.maximum_age is None else facts.maximum_age
        self._numbers[at] = (known, facts.given, facts.minimum_age or 0, oldest, facts.days or ALL_DAYS)

    def _make_room(self, at: int) -> None:
        if at < len(self._rows):
            return
        rows = np.zeros((2 * len(self._rows), self._dimensions), dtype=np.float16)
        numbers = np.zeros((2 * len(self._numbers), 5), dtype=np.int16)
        rows[:at], numbers[:at] = self._rows[:at], self._numbers[:at]
        self._rows, self._numbers = rows, numbers

    def nearest(self, vector: Vector, filters: Filters, most: int) -> list[str]:
        """Ids of offers that the filters admit, nearest first; equal ones in order of id."""
        with self._lock:
            admitted = np.flatnonzero(self._admitted(filters))
            rows, ids = self._rows, self._ids
        if not len(admitted):
            return []
        wanted = np.asarray(vector, dtype=np.float32)
        near = np.empty(len(admitted), dtype=np.float32)
        whole = len(admitted) == len(ids)
        for start in range(0, len(admitted), BLOCK):
            some = admitted[start : start + BLOCK]
            block = rows[start : start + len(some)] if whole else rows[some]
            near[start : start + len(some)] = block.astype(np.float32) @ wanted
        top = np.argpartition(-near, most - 1)[:most] if len(near) > most else np.arange(len(near))
        best = sorted((-round(float(near[at]), 5), ids[admitted[at]]) for at in top)
        return [service_id for _, service_id in best]

    def pack(self, vector: Vector) -> bytes:
        """A vector as it is stored: 768 bytes for 384 dimensions."""
        return np.asarray(vector, dtype=STORED).tobytes()

    def _admitted(self, filters: Filters) -> NDArray[np.bool_]:
        read, given, youngest, oldest, days = self._numbers[: len(self._ids)].T
        mask: NDArray[np.bool_] = read == 1
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
                found = [value in codes for codes in self._codes]
            known = self._masks[kind, value] = np.fromiter(found, dtype=np.bool_, count=len(found))
        return known
