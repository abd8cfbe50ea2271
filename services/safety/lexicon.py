"""Files the words of all patterns, so that each word of a message is looked up once.

Every phrase is filed under its rarest word. So the work grows with the message, not with the
number of patterns.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from services.safety.normalise import fold, keys, plain

Phrase = tuple[str, ...]  # words; "slaa*" begins with, "*mes" ends in, "~zelfmoord" or nearly so
Element = frozenset[Phrase]  # any of these phrases

GAPS = {"..": 2, "...": 5}  # words that may stand in between, inside a phrase
START, END = "^", "$"  # of a sentence
FUZZY_LENGTHS = range(6, 31)  # letters; shorter words have too many neighbours


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
class Filed:
    """A phrase of more than one word, filed under one of them."""

    number: int
    anchor: int  # word
    before: tuple[int, ...]  # words leftwards from the anchor; a gap is a negative number
    after: tuple[int, ...]
    needed: tuple[int, ...]  # words that have to be in the message
    pairs: tuple[int, ...]  # words that have to stand together, the rarest two first
    at_start: bool
    at_end: bool


class Cabinet:
    """Which elements a word or a phrase belongs to."""

    def __init__(self) -> None:
        self.elements_of_word: dict[int, list[int]] = defaultdict(list)
        self.elements_of_phrase: dict[int, list[int]] = defaultdict(list)
        self.filed: dict[int, list[Filed]] = defaultdict(list)  # under a word
        self.filed_by_pair: dict[int, list[Filed]] = defaultdict(list)

    def file(self, phrase: Filed, element: int) -> None:
        if phrase.number not in self.elements_of_phrase:
            if phrase.pairs:
                self.filed_by_pair[phrase.pairs[0]].append(phrase)
            else:
                self.filed[phrase.anchor].append(phrase)
        self.elements_of_phrase[phrase.number].append(element)


class Lexicon:
    """All words and phrases of the patterns. First everything is numbered, then `close` it."""

    def __init__(
        self, apart: frozenset[str], aliases: Mapping[str, str], fillers: frozenset[str]
    ) -> None:
        self._apart, self._aliases = apart, aliases
        skipped = sorted(fillers)
        self.fillers = frozenset(keys(skipped, apart, aliases))
        self._words: dict[str, int] = {}
        self._exact: dict[str, list[int]] = defaultdict(list)
        self._begins: dict[str, list[int]] = defaultdict(list)
        self._ends: dict[str, list[int]] = defaultdict(list)
        self._fuzzy: dict[str, list[tuple[str, int]]] = defaultdict(list)
        self._begin_lengths: list[int] = []
        self._end_lengths: list[int] = []
        self._elements: dict[Element, int] = {}
        self._bare: dict[Phrase, tuple[int, ...]] = {}
        self.idioms = Cabinet()
        self.patterns = Cabinet()

    def line(self, line: Line) -> PreparedLine:
        numbers = tuple(self.number(element) for element in line.elements)
        return PreparedLine(numbers, line.ordered, line.reach)

    def sum(self, total: Sum) -> PreparedSum:
        hints = tuple((weight, self.number(element)) for weight, element in total.hints)
        return PreparedSum(hints, total.from_, total.reach)

    def number(self, element: Element) -> int:
        """The number of an element, the same for the same phrases."""
        if element not in self._elements:
            self._elements[element] = len(self._elements)
            for phrase in element:
                self._number_words(phrase)
        return self._elements[element]

    def close(self, idioms: int) -> None:
        """Files every phrase under the word that fewest phrases have; idioms apart."""
        often = Counter(
            word for numbers in self._bare.values() for word in set(numbers) if word > 0
        )
        together = Counter(one for numbers in self._bare.values() for one in _pairs(numbers))
        filed = {
            phrase: _file(number, phrase, self._bare[phrase], often, together)
            for number, phrase in enumerate(sorted(self._bare))
        }
        for element, number in self._elements.items():
            cabinet = self.idioms if number == idioms else self.patterns
            for phrase in sorted(element):
                if phrase in filed:
                    cabinet.file(filed[phrase], number)
                else:
                    cabinet.elements_of_word[self._words[phrase[0]]].append(number)

    def _number_words(self, phrase: Phrase) -> None:
        bare = phrase[phrase[0] == START : len(phrase) - (phrase[-1] == END)]
        numbers = tuple(-GAPS[word] if word in GAPS else self._word(word) for word in bare)
        if len(phrase) > 1:
            self._bare[phrase] = numbers

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

    def look_up(self, key: str) -> tuple[int, ...]:
        """The words of the patterns that this word of a message may be."""
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
            if not numbers and len(key) in FUZZY_LENGTHS:
                numbers += self._nearly(key)
        return tuple(numbers)

    def _nearly(self, key: str) -> Iterable[int]:
        return {
            number
            for shape in _shapes(key)
            for other, number in self._fuzzy.get(shape, ())
            if _differ_by_one(key, other)
        }


def _pairs(words: tuple[int, ...]) -> set[int]:
    return {pair(*two) for two in pairwise(words) if min(two) > 0}


def _file(
    number: int,
    phrase: Phrase,
    words: tuple[int, ...],
    often: Mapping[int, int],
    often_together: Mapping[int, int],
) -> Filed:
    pairs = _pairs(words)
    real = [place for place, word in enumerate(words) if word > 0]
    anchor = min(real, key=lambda place: often[words[place]])
    return Filed(
        number=number,
        anchor=words[anchor],
        before=tuple(reversed(words[:anchor])),
        after=words[anchor + 1 :],
        needed=tuple({words[place] for place in real}),
        pairs=tuple(sorted(pairs, key=lambda one: (often_together[one], one))),
        at_start=phrase[0] == START,
        at_end=phrase[-1] == END,
    )


def pair(left: int, right: int) -> int:
    """Two words that stand together, as one number."""
    return left << 32 | right


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
