"""The safety layer: finds signals of danger in a message, without model, network or database.

What the signals look like is data (patterns/*.yml); this file only knows how to look.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from services.safety.lexicon import Element, Lexicon, Line, PreparedLine, PreparedSum, Sum
from services.safety.match import Found, look
from services.safety.normalise import read


class Signal(StrEnum):
    SUICIDE = "suicide"
    ACUUT_GEVAAR = "acuut_gevaar"
    HUISELIJK_GEWELD = "huiselijk_geweld"


# Heaviest first; the first one found decides what the resident reads.
WEIGHT = {Signal.ACUUT_GEVAAR: 0, Signal.SUICIDE: 1, Signal.HUISELIJK_GEWELD: 2}


@dataclass(frozen=True, slots=True)
class Finding:
    signal: Signal
    pattern_id: str
    language: str
    sure: bool = False  # raises its signal without asking the listener


@dataclass(frozen=True, slots=True)
class Pattern:
    """One way in which people say something: any of its lines, or its hints adding up."""

    id: str
    signal: Signal
    language: str
    lines: tuple[Line, ...] = ()
    sum: Sum | None = None
    without: tuple[tuple[Element, int], ...] = ()  # not within so many words of a line
    nowhere: Element = frozenset()  # not anywhere in the message
    somewhere: Element = frozenset()  # somewhere in the message, when not empty
    sure: bool = False


@dataclass(frozen=True, slots=True)
class Spelling:
    """Words that must not be folded together, and words that stand for another one."""

    apart: frozenset[str] = frozenset()
    aliases: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    fillers: frozenset[str] = frozenset()  # say nothing: skipped inside a phrase


class SafetyLayer:
    """Reads every message; keeps nothing of it. Safe to share between threads and tasks."""

    def __init__(
        self,
        patterns: Sequence[Pattern],
        *,
        idioms: Element = frozenset(),
        spelling: Spelling | None = None,
    ) -> None:
        self._spelling = spelling or Spelling()
        self._lexicon = Lexicon(
            self._spelling.apart, self._spelling.aliases, self._spelling.fillers
        )
        self._idioms = self._lexicon.number(idioms)
        by_weight = sorted(patterns, key=lambda pattern: WEIGHT[pattern.signal])
        self._prepared = [self._prepare(pattern) for pattern in by_weight]
        self._lexicon.close(self._idioms)

    def _prepare(self, pattern: Pattern) -> "_Prepared":
        number = self._lexicon.number
        return _Prepared(
            finding=Finding(pattern.signal, pattern.id, pattern.language, pattern.sure),
            lines=tuple(self._lexicon.line(line) for line in pattern.lines),
            sum=self._lexicon.sum(pattern.sum) if pattern.sum else None,
            without=tuple((number(element), reach) for element, reach in pattern.without),
            nowhere=number(pattern.nowhere) if pattern.nowhere else None,
            somewhere=number(pattern.somewhere) if pattern.somewhere else None,
        )

    def find(self, text: str) -> tuple[Finding, ...]:
        """Every pattern that is in the text, heaviest signal first; empty when none is."""
        words = read(text, self._spelling.apart, self._spelling.aliases)
        if not words.keys:
            return ()
        found = look(self._lexicon, words, self._idioms)
        return tuple(one.finding for one in self._prepared if one.is_in(found))

    def signal(self, text: str) -> Signal | None:
        """The heaviest signal in the text, or None."""
        found = self.find(text)
        return found[0].signal if found else None


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A pattern with its words filed in the matcher."""

    finding: Finding
    lines: tuple[PreparedLine, ...]
    sum: PreparedSum | None
    without: tuple[tuple[int, int], ...]
    nowhere: int | None
    somewhere: int | None

    def is_in(self, found: Found) -> bool:
        if self.somewhere is not None and not found.spans(self.somewhere):
            return False
        if not any(found.holds(line, self.without) for line in self.lines) and not (
            self.sum is not None and found.adds_up(self.sum)
        ):
            return False
        return self.nowhere is None or not found.spans(self.nowhere)
