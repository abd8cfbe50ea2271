"""Looks for groups of words near each other in one message; does not know what they mean."""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from services.safety.lexicon import Cabinet, Filed, Lexicon, PreparedLine, PreparedSum, pair
from services.safety.normalise import Words

Span = tuple[int, int]  # positions of first and last word
Where = Mapping[int, list[int]]  # word -> its indices in the message, in order

MAX_FILLERS = 3  # words like "gewoon" and "echt" that may stand between two words of a phrase
WIDEST = 12  # words; no phrase is longer


def look(lexicon: Lexicon, words: Words, idioms: int) -> "Found":
    """What of the patterns is in the message, idioms taken out."""
    seen: dict[str, tuple[int, ...]] = {}
    where: dict[int, list[int]] = defaultdict(list)
    for index, key in enumerate(words.keys):
        numbers = seen.get(key)
        if numbers is None:
            numbers = seen[key] = lexicon.look_up(key)
        for number in numbers:
            where[number].append(index)
    skip = [key in lexicon.fillers for key in words.keys]
    together = _together([seen[key] for key in words.keys], words.at, skip)
    taken = Found(lexicon.idioms, words.at, where, skip, together).indices(idioms)
    if taken:
        where = _without(where, taken)
    return Found(lexicon.patterns, words.at, where, skip, together)


def _together(numbers: list[tuple[int, ...]], at: list[int], skip: list[bool]) -> set[int]:
    """Every two words that stand next to each other, or with fillers between."""
    pairs: set[int] = set()
    for left, lefts in enumerate(numbers):
        if not lefts:
            continue
        for right in range(left + 1, min(left + 2 + MAX_FILLERS, len(numbers))):
            if at[right] - at[right - 1] != 1:
                break
            pairs.update([pair(one, other) for one in lefts for other in numbers[right]])
            if not skip[right]:
                break
    return pairs


def _without(where: Where, taken: set[int]) -> dict[int, list[int]]:
    kept = {
        number: [index for index in indices if index not in taken]
        for number, indices in where.items()
    }
    return {number: indices for number, indices in kept.items() if indices}


def _candidates(cabinet: Cabinet, where: Where, together: set[int]) -> Iterable[Filed]:
    """The phrases of which all words are there, those that must stand together, together."""
    filed_by_pair, filed = cabinet.filed_by_pair, cabinet.filed
    likely = [phrase for two in together if two in filed_by_pair for phrase in filed_by_pair[two]]
    likely += [phrase for word in where if word in filed for phrase in filed[word]]
    for phrase in likely:
        if together.issuperset(phrase.pairs) and all(word in where for word in phrase.needed):
            yield phrase


class Found:
    """The elements that occur in one message, worked out when asked for."""

    def __init__(
        self,
        cabinet: Cabinet,
        at: list[int],
        where: Where,
        skip: list[bool],
        together: set[int],
    ) -> None:
        self._at, self._where, self._skip = at, where, skip
        self._spans: dict[int, list[Span]] = {}
        self._places: dict[int, list[Span]] = {}
        self._words: dict[int, list[int]] = defaultdict(list)  # element -> its words here
        self._phrases: dict[int, list[Filed]] = defaultdict(list)  # and its phrases, perhaps here
        for word in where:
            for element in cabinet.elements_of_word.get(word, ()):
                self._words[element].append(word)
        for phrase in _candidates(cabinet, where, together):
            for element in cabinet.elements_of_phrase[phrase.number]:
                self._phrases[element].append(phrase)

    def spans(self, element: int) -> list[Span]:
        """Where the element stands, in order."""
        spans = self._spans.get(element)
        if spans is None:
            at = self._at
            spans = self._spans[element] = sorted(
                {(at[first], at[last]) for first, last in self._indices(element)}
            )
        return spans

    def indices(self, element: int) -> set[int]:
        """The indices of all words that the element covers."""
        return {i for first, last in self._indices(element) for i in range(first, last + 1)}

    def _indices(self, element: int) -> Iterable[Span]:
        for word in self._words.get(element, ()):
            for index in self._where[word]:
                yield index, index
        for phrase in self._phrases.get(element, ()):
            places = self._places.get(phrase.number)
            if places is None:
                places = self._places[phrase.number] = list(self._walk_from(phrase))
            yield from places

    def _walk_from(self, filed: Filed) -> Iterable[Span]:
        for index in self._where[filed.anchor]:
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
        for element in line.elements:
            if element not in self._words and element not in self._phrases:
                return False
        spans = []
        for element in line.elements:
            spans.append(self.spans(element))
            if not spans[-1]:
                return False
        matches = _in_order(spans, line.reach) if line.ordered else _around(spans, line.reach)
        return any(
            not any(_near(self.spans(element), match, reach) for element, reach in without)
            for match in matches
        )

    def adds_up(self, total: PreparedSum) -> bool:
        """Whether the hints within any `reach` words weigh enough together.

        What speaks against it also counts when it stands up to `reach` words before.
        """
        hits = [
            (first, hint, weight)
            for hint, (weight, element) in enumerate(total.hints)
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
    low = bisect_left(others, (start - reach - WIDEST, -1))
    high = bisect_right(others, (end + reach, end + reach + WIDEST))
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
