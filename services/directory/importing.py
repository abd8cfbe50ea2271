"""What an import would do, counted and shown before anything is written. Standard library only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

SHOWN = 20  # of each sort; the rest is counted


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row cannot be taken in. `row` counts from 1 and is the line in the file."""

    file: str
    row: int
    column: str
    text: str  # Dutch

    def __str__(self) -> str:
        return f"{self.file}, regel {self.row}, {self.column}: {self.text}"


@dataclass(frozen=True, slots=True)
class Change:
    """One field that becomes another; "" is nothing."""

    name: str  # of the offer
    column: str
    old: str
    new: str

    def __str__(self) -> str:
        return f"{self.name}, {self.column}: {_short(self.old)} wordt {_short(self.new)}"


@dataclass(slots=True)
class Preview:
    """The outcome of reading a file; remembers SHOWN of each sort, so its size is bounded."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0  # rows, not problems
    new_names: list[str] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def add_new(self, name: str) -> None:
        self.new += 1
        if len(self.new_names) < SHOWN:
            self.new_names.append(name)

    def add(self, changes: Iterable[Change]) -> None:
        """A record that is there already, with what becomes other; nothing is unchanged."""
        found = list(changes)
        self.changed += bool(found)
        self.unchanged += not found
        self.changes += found[: max(0, SHOWN - len(self.changes))]

    def refuse(self, problems: Iterable[Problem]) -> None:
        self.refused += 1
        self.problems += list(problems)[: max(0, SHOWN - len(self.problems))]

    def lines(self) -> list[str]:
        """The preview in Dutch, for people."""
        counts = (
            f"Nieuw: {self.new}. Anders: {self.changed}. Hetzelfde: {self.unchanged}."
            f" Met fouten: {self.refused}."
        )
        parts = (
            ("Nieuw", self.new_names),
            ("Anders", [str(change) for change in self.changes]),
            ("Fouten", [str(problem) for problem in self.problems]),
        )
        lines = [counts]
        for title, items in parts:
            if items:
                lines += [f"{title}:", *(f"  {item}" for item in items)]
        return lines


def _short(text: str) -> str:
    shown = " ".join(text.split())
    return f"“{shown[:80]}{'…' if len(shown) > 80 else ''}”" if shown else "leeg"
