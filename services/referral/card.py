"""What stands on a handover card: a few short lines, never the transcript. Standard library only."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

MAX_LINE = 400  # characters: one sentence, or a telephone number with when to call


class Safe(StrEnum):
    """Whether the receiver may ring, and leave a message."""

    YES = "yes"
    NO = "no"
    UNASKED = "unasked"


class Kind(StrEnum):
    """What a line tells; at most one of each. In the order in which they are read."""

    QUESTION = "question"
    HELP_REQUESTS = "help_requests"
    MUNICIPALITY = "municipality"
    LANGUAGE = "language"
    TRIED = "tried"
    REACH = "reach"
    SAFE = "safe"

    @property
    def tells(self) -> bool:
        """True for a line that says something by itself."""
        return self is not Kind.SAFE

    @property
    def may_be_struck(self) -> bool:
        """Not the warning that calling is unsafe: it goes only together with the number."""
        return self is not Kind.SAFE


@dataclass(frozen=True, slots=True)
class Line:
    """One line. `text` is masked, but for REACH: that is what the card is for."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Known:
    """What a conversation tells already, to begin a card with. Texts are masked."""

    question: str | None = None
    help_requests: tuple[str, ...] = ()  # codes, in order of appearance
    municipality: str | None = None
    place: str | None = None
    language: str = "nl"
    tried: tuple[str, ...] = ()  # names of offers that were shown
    reach: str | None = None  # from a call-back request
    safe: Safe = Safe.UNASKED
    signal: str | None = None


class LineInvalid(Exception):
    """A line that cannot stand on a card."""

    def __init__(self, kind: Kind, problem: str) -> None:
        super().__init__(f"{kind}: {problem}")
        self.kind = kind
        self.problem = problem


def read_lines(
    typed: dict[Kind, str],
    *,
    signal: str | None,
    mask: Callable[[str], str],
    forbidden: Callable[[str], bool],
) -> tuple[Line, ...]:
    """Lines in order, from what somebody typed; empty ones are left out. Raises LineInvalid.

    `mask` takes personal data out of every line but REACH; `forbidden` says of that one whether
    it holds a BSN or bank account, which nobody needs to ring somebody up.
    """
    lines = []
    for kind in Kind:
        text = one_line(typed.get(kind, ""))
        if not text:
            continue
        if len(text) > MAX_LINE:
            raise LineInvalid(kind, "too_long")
        if kind is Kind.SAFE:
            if text not in set(Safe):
                raise LineInvalid(kind, "invalid")
        elif kind is Kind.REACH:
            if forbidden(text):
                raise LineInvalid(kind, "forbidden")
        else:
            text = mask(text)
        lines.append(Line(kind, text))
    kinds = {line.kind for line in lines}
    if Kind.QUESTION not in kinds:
        raise LineInvalid(Kind.QUESTION, "missing")
    if Kind.REACH not in kinds:
        raise LineInvalid(Kind.REACH, "missing")
    safe = next((line.text for line in lines if line.kind is Kind.SAFE), Safe.UNASKED)
    if signal is not None and safe == Safe.UNASKED:
        # Somebody who is hit at home may be hit for a telephone that rings.
        raise LineInvalid(Kind.SAFE, "missing")
    return tuple(lines)


def without(lines: Iterable[Line], struck: frozenset[Kind]) -> tuple[Line, ...]:
    """The lines that are left; the warning about calling goes with the number, and only then."""
    gone = {kind for kind in struck if kind.may_be_struck}
    if Kind.REACH in gone:
        gone.add(Kind.SAFE)
    return tuple(line for line in lines if line.kind not in gone)


def one_line(raw: str) -> str:
    """Without control characters and line breaks: PostgreSQL refuses NUL."""
    return " ".join("".join(c if c.isprintable() else " " for c in raw).split())


def shortened(text: str, longest: int = MAX_LINE) -> str:
    """Cut at a word; an ellipsis says that there was more."""
    if len(text) <= longest:
        return text
    return text[: longest - 1].rsplit(" ", 1)[0].rstrip(",.;: ") + "…"
