"""Looks for groups of words near each other in a message; does not know what they mean.

Every word of the patterns is filed once, every word of the message is looked up once, and a line
is only tried when all its parts occur at all. So the work grows with the message, not with the
number of patterns.
"""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from services.safety.normalise import Words, fold, keys, plain

Phrase = tuple[str, ...]  # words; "slaa*" begins with, "*mes" ends in, "~zelfmoord" or nearly so
Element = frozenset[Phrase]  # any of these phrases
Span = tuple[int, int]  # positions of first and last word

# Words that may stand in between, inside a phrase.
GAPS = {"..": 2, "...": 5}
MAX_FILLERS = 3  # words like "gewoon" and "echt" that may stand between two words of a phrase
START, END = "^", "$"  # of a sentence
FUZZY_LENGTH = 7  # letters; shorter words have too many neighbours


@dataclass(frozen=True, slots=True)
class Line:
    """Elements that stand together: in this order, or in any order around the first."""

    elements: tuple[Element, ...]
    ordered: bool
    reach: int  # words between one element and the next (ordered) or the first (any order)


@dataclass(frozen=True, slots=True)
class PreparedLine:
    elements: tuple[int, ...]
    ordered: bool
    reach: int


@dataclass(frozen=True, slots=True)
class Sum:
    """Hints that say little alone; each counts once among `reach` words."""

    hints: tuple[tuple[int, Element], ...]  # weight, below zero for what speaks against it
    from_: int  # the weight from which it is found
    reach: int


@dataclass(frozen=True, slots=True)
class PreparedSum:
    hints: tuple[tuple[int, int], ...]  # weight, element
    from_: int
    reach: int


@dataclass(frozen=True, slots=True)
class _Filed:
    """A phrase of more than one word, filed under the word at `anchor`."""

    before: tuple[int, ...]  # word numbers leftwards from the anchor; a gap is a negative number
    after: tuple[int, ...]
    needed: frozenset[int]
    at_start: bool
    at_end: bool


class Matcher:
    """The words of all patterns, filed so that each word of a message is looked up once."""

    def __init__(
        self,
        idioms: Element,
        apart: frozenset[str],
        aliases: Mapping[str, str],
        fillers: frozenset[str],
    ) -> None:
        self._apart, self._aliases = apart, aliases
        self._fillers = frozenset(keys(sorted(fillers), apart, aliases))
        self._words: dict[str, int] = {}
        self._exact: dict[str, list[int]] = defaultdict(list)
        self._begins: dict[str, list[int]] = defaultdict(list)
        self._ends: dict[str, list[int]] = defaultdict(list)
        self._fuzzy: dict[str, list[tuple[str, int]]] = defaultdict(list)
        self._begin_lengths: list[int] = []
        self._end_lengths: list[int] = []
        self._elements: dict[Element, int] = {}
        self.single: dict[int, list[int]] = defaultdict(list)  # word -> elements
        self.filed: dict[int, list[tuple[_Filed, int]]] = defaultdict(list)
        self.members: list[tuple[int, ...]] = []  # element -> its single words
        self.idiom = self.number(idioms)

    # -- filing ---------------------------------------------------------------------------------

    def prepare(self, line: Line) -> PreparedLine:
        numbers = tuple(self.number(element) for element in line.elements)
        return PreparedLine(numbers, line.ordered, line.reach)

    def prepare_sum(self, total: Sum) -> PreparedSum:
        hints = tuple((weight, self.number(element)) for weight, element in total.hints)
        return PreparedSum(hints, total.from_, total.reach)

    def number(self, element: Element) -> int:
        """The number of an element, filed when new."""
        if element not in self._elements:
            self._elements[element] = len(self.members)
            self.members.append(())
            self._file(element, self._elements[element])
        return self._elements[element]

    def _file(self, element: Element, number: int) -> None:
        single: list[int] = []
        for phrase in sorted(element):
            at_start, at_end = phrase[0] == START, phrase[-1] == END
            bare = phrase[at_start : len(phrase) - at_end]
            if len(bare) == 1 and not at_start and not at_end:
                word = self._word(bare[0])
                self.single[word].append(number)
                single.append(word)
                continue
            anchor = max(range(len(bare)), key=lambda i: bare[i] not in GAPS and len(bare[i]))
            numbers = [-GAPS[word] if word in GAPS else self._word(word) for word in bare]
            filed = _Filed(
                before=tuple(reversed(numbers[:anchor])),
                after=tuple(numbers[anchor + 1 :]),
                needed=frozenset(word for word in numbers if word > 0),
                at_start=at_start,
                at_end=at_end,
            )
            self.filed[numbers[anchor]].append((filed, number))
        self.members[number] = tuple(single)

    def _word(self, word: str) -> int:
        if word in self._words:
            return self._words[word]
        number = self._words[word] = len(self._words) + 1  # never 0: gaps are below it
        bare = plain(word.strip("*~"))
        if word.endswith("*"):
            for stem in {fold(bare, final=False), fold(bare)}:  # a "d" at the end sounds as "t"
                self._begins[stem].append(number)
                self._begin_lengths = sorted({*self._begin_lengths, len(stem)})
        elif word.startswith("*"):
            stem = fold(bare)
            self._ends[stem].append(number)
            self._end_lengths = sorted({*self._end_lengths, len(stem)})
        else:
            key = keys([bare], self._apart, self._aliases)[0]
            self._exact[key].append(number)
            if word.startswith("~"):
                for shape in _shapes(key):
                    self._fuzzy[shape].append((key, number))
        return number

    # -- looking --------------------------------------------------------------------------------

    def look(self, words: Words) -> "Found":
        """What of the patterns is in the message, idioms taken out."""
        seen: dict[str, tuple[int, ...]] = {}
        where: dict[int, list[int]] = defaultdict(list)
        for index, key in enumerate(words.keys):
            numbers = seen.get(key)
            if numbers is None:
                numbers = seen[key] = tuple(self._lookup(key))
            for number in numbers:
                where[number].append(index)
        skip = [key in self._fillers for key in words.keys]
        found = Found(self, words.at, where, skip)
        if taken := found.indices(self.idiom):
            kept = {
                number: [index for index in indices if index not in taken]
                for number, indices in where.items()
            }
            kept = {number: indices for number, indices in kept.items() if indices}
            found = Found(self, words.at, kept, skip)
        return found

    def _lookup(self, key: str) -> Iterable[int]:
        numbers = list(self._exact.get(key, ()))
        if key[0] != "=":
            for length in self._begin_lengths:
                if length > len(key):
                    break
                numbers += self._begins.get(key[:length], ())
            for length in self._end_lengths:
                if length > len(key):
                    break
                numbers += self._ends.get(key[-length:], ())
            if not numbers and FUZZY_LENGTH - 1 <= len(key) <= 30:
                numbers += {
                    number
                    for shape in _shapes(key)
                    for other, number in self._fuzzy.get(shape, ())
                    if _differ_by_one(key, other)
                }
        return numbers


class Found:
    """The elements that occur in one message, worked out when asked for."""

    def __init__(
        self, matcher: Matcher, at: list[int], where: Mapping[int, list[int]], skip: list[bool]
    ) -> None:
        self._matcher, self._at, self._where, self._skip = matcher, at, where, skip
        self._spans: dict[int, list[Span]] = {}
        self._phrases: dict[int, list[tuple[_Filed, int]]] = defaultdict(list)
        self._present: set[int] = set()
        for word in where:
            self._present.update(matcher.single.get(word, ()))
            for filed, element in matcher.filed.get(word, ()):
                if where.keys() >= filed.needed:
                    self._present.add(element)
                    self._phrases[element].append((filed, word))

    def has(self, element: int) -> bool:
        """Whether the element may be there; False is certain."""
        return element in self._present

    def spans(self, element: int) -> list[Span]:
        """Where the element stands, in order."""
        if element not in self._spans:
            at = self._at
            self._spans[element] = sorted(
                {(at[first], at[last]) for first, last in self._indices(element)}
            )
        return self._spans[element]

    def indices(self, element: int) -> set[int]:
        """The indices of all words that the element covers."""
        return {i for first, last in self._indices(element) for i in range(first, last + 1)}

    def _indices(self, element: int) -> Iterable[Span]:
        if element not in self._present:
            return
        for word in self._matcher.members[element]:
            for index in self._where.get(word, ()):
                yield index, index
        for filed, word in self._phrases[element]:
            for index in self._where[word]:
                first = self._walk(index, filed.before, 0, -1)
                last = self._walk(index, filed.after, 0, 1) if first is not None else None
                if first is None or last is None:
                    continue
                if filed.at_start and not self._at_edge(first, -1):
                    continue
                if filed.at_end and not self._at_edge(last, 1):
                    continue
                yield first, last

    def _at_edge(self, index: int, step: int) -> bool:
        """Whether nothing but fillers follows (or precedes) before the sentence ends."""
        following = index + step
        while 0 <= following < len(self._at):
            if not self._joined(min(index, following), max(index, following)):
                return True
            if not self._skip[following]:
                return False
            index, following = following, following + step
        return True

    def _joined(self, left: int, right: int) -> bool:
        """Whether no full stop or new line stands between two neighbouring words."""
        return self._at[right] - self._at[left] == 1

    def _walk(self, index: int, rest: tuple[int, ...], done: int, step: int) -> int | None:
        """The index of the outermost word when the rest of the phrase fits, else None."""
        if done == len(rest):
            return index
        allowed = 0
        if rest[done] < 0:
            allowed, done = -rest[done], done + 1
        fillers = MAX_FILLERS
        while True:
            following = index + step
            if not 0 <= following < len(self._at):
                return None
            if not self._joined(min(index, following), max(index, following)):
                return None
            index = following
            if self._is(index, rest[done]):
                end = self._walk(index, rest, done + 1, step)
                if end is not None:
                    return end
            if fillers and self._skip[index]:
                fillers -= 1
            elif allowed:
                allowed -= 1
            else:
                return None

    def _is(self, index: int, word: int) -> bool:
        indices = self._where[word]
        place = bisect_left(indices, index)
        return place < len(indices) and indices[place] == index

    def holds(self, line: PreparedLine, without: Sequence[tuple[int, int]]) -> bool:
        """Whether the line is in the message with nothing of `without` too near it."""
        present = self._present
        if not all(element in present for element in line.elements):
            return False
        spans = [self.spans(element) for element in line.elements]
        if not all(spans):
            return False
        barred = [(self.spans(element), reach) for element, reach in without]
        matches = _in_order(spans, line.reach) if line.ordered else _around(spans, line.reach)
        return any(
            not any(_near(places, match, reach) for places, reach in barred) for match in matches
        )

    def adds_up(self, total: PreparedSum) -> bool:
        """Whether the hints within any `reach` words weigh enough together.

        What speaks against it also counts when it stands up to `reach` words before.
        """
        hits = [
            (first, hint, weight)
            for hint, (weight, element) in enumerate(total.hints)
            if element in self._present
            for first, _ in self.spans(element)
        ]
        most = {hint: weight for _, hint, weight in hits if weight > 0}
        if sum(most.values()) < total.from_:
            return False
        hits.sort()
        inside: Counter[int] = Counter()
        weighs = left = right = before = 0
        for first, _, _ in hits:
            while right < len(hits) and hits[right][0] <= first + total.reach:
                _, hint, weight = hits[right]
                weighs += 0 if inside[hint] else weight
                inside[hint] += 1
                right += 1
            if weighs >= total.from_:
                return True
            before = _forget(hits, inside, before, first - total.reach, against=True)
            left = _forget(hits, inside, left, first + 1, against=False)
            weighs = sum(total.hints[hint][0] for hint, count in inside.items() if count)
        return False


def _forget(
    hits: list[tuple[int, int, int]], inside: Counter[int], start: int, until: int, *, against: bool
) -> int:
    """Takes hits before position `until` out of the window; returns where to go on."""
    while start < len(hits) and hits[start][0] < until:
        _, hint, weight = hits[start]
        if (weight < 0) == against:
            inside[hint] -= 1
        start += 1
    return start


def _in_order(spans: list[list[Span]], reach: int) -> Iterable[Span]:
    """Where the elements follow each other, each at most `reach` words after the one before."""
    reached = spans[0]
    for following in spans[1:]:
        ends = sorted((end, start) for start, end in reached)
        reached = []
        for first, last in following:
            place = bisect_left(ends, (first, -1))
            if place and first - ends[place - 1][0] <= reach:
                reached.append((ends[place - 1][1], last))
    return reached


def _around(spans: list[list[Span]], reach: int) -> Iterable[Span]:
    """Where the other elements stand within `reach` words of the first, not on the same words."""
    for anchor in spans[0]:
        taken = [anchor]
        for others in spans[1:]:
            nearest = _nearest(others, taken, reach)
            if nearest is None:
                break
            taken.append(nearest)
        else:
            yield min(first for first, _ in taken), max(last for _, last in taken)


def _nearest(others: list[Span], taken: list[Span], reach: int) -> Span | None:
    start, end = taken[0]
    low = bisect_left(others, (start - reach - 12, -1))
    high = bisect_right(others, (end + reach, end + reach + 12))
    best: Span | None = None
    best_distance = reach + 1
    for first, last in others[low:high]:
        distance = first - end if first > end else start - last
        if distance < best_distance and all(first > right or last < left for left, right in taken):
            best, best_distance = (first, last), distance
    return best


def _near(barred: list[Span], match: Span, reach: int) -> bool:
    place = bisect_left(barred, (match[0] - reach, -1))
    return place < len(barred) and barred[place][0] <= match[1] + reach


def _shapes(key: str) -> set[str]:
    """The word, and the word with any one letter left out."""
    return {key, *(key[:i] + key[i + 1 :] for i in range(len(key)))}


def _differ_by_one(one: str, other: str) -> bool:
    """Whether one letter was added, left out, mistyped or swapped with its neighbour."""
    if abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    left, right = one[start:], other[start:]
    return (
        left[1:] == right[1:]
        or left[1:] == right
        or left == right[1:]
        or (left[:2] == right[1::-1] and left[2:] == right[2:])
    )
