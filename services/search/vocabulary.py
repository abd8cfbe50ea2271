"""The words of all offers, and which of them a typed word may stand for. Edit distance by rapidfuzz."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import yaml
from rapidfuzz import process
from rapidfuzz.distance import OSA

from services.search.core import TOPIC
from services.search.scoring import Term
from services.search.spelling import sound, stem, words_of

SAME_STEM, SAME_SOUND, SYNONYM = 0.95, 0.85, 0.7
PART, INSIDE = 0.55, 0.45  # of a compound word: buurtbemiddeling for bemiddeling, and the other way
MISSPELT, PER_LETTER = 0.85, 0.1
SHORTEST_PART = 5  # letters of a word within a compound word
MOST_WORDS = 30  # that stand for one
MOST_MISSPELT = 12
MOST_TERMS = 24  # words of a question that are read
STOPWORDS = Path(__file__).with_name("stopwords.yml")


class Vocabulary:
    """Words with the number of offers they are in; grows as offers are read."""

    def __init__(
        self,
        everyday: Mapping[str, Mapping[str, float]] | None = None,
        stopwords: frozenset[str] | None = None,
    ) -> None:
        """`everyday`: by stem the words of hulpvragen it leads to, with their weights."""
        self._everyday = everyday or {}
        self._topics: dict[str, int] = {}
        self._lock = threading.Lock()  # words are put by another thread
        self._documents: dict[str, int] = {}
        self._by_stem: dict[str, set[str]] = {}
        self._by_sound: dict[str, set[str]] = {}
        self._by_shape: dict[str, set[str]] = {}
        self._stems: str | None = None  # all stems as one text; None when it must be made again
        self._stopwords = read_stopwords() if stopwords is None else stopwords

    def put(self, words: Iterable[tuple[str, int]]) -> None:
        """Words with the number of offers they are in now; 0 takes a word off."""
        with self._lock:
            self._put(words)
            self._stems = None

    def _put(self, words: Iterable[tuple[str, int]]) -> None:
        for word, documents in words:
            if word.startswith(TOPIC):
                self._topics[word] = documents
            elif documents:
                if word not in self._documents:
                    for table, key in self._keys(word):
                        table.setdefault(key, set()).add(word)
                self._documents[word] = documents
            elif self._documents.pop(word, 0):
                for table, key in self._keys(word):
                    table[key].discard(word)
                    if not table[key]:
                        del table[key]

    def _keys(self, word: str) -> Iterator[tuple[dict[str, set[str]], str]]:
        yield self._by_stem, stem(word)
        yield self._by_sound, sound(word)
        for shape in _shapes(word):
            yield self._by_shape, f"{shape}{len(word)}"

    def terms(self, question: str) -> list[Term]:
        """A question as terms; words that say nothing are left out unless there are no others."""
        typed = words_of(question)
        told = [word for word in typed if word not in self._stopwords] or typed
        with self._lock:
            return self._terms(list(dict.fromkeys(told))[:MOST_TERMS])

    def _terms(self, told: list[str]) -> list[Term]:
        terms: list[Term] = []
        for at, word in enumerate(told):
            known = self._near(word)
            if at + 1 < len(told):
                known |= self._joined(word + told[at + 1])
            if at:
                known |= self._joined(told[at - 1] + word)
            if not known:
                apart = self._apart(word)
                terms.extend(self._term(part) for part in apart)
                if apart:
                    continue
            known |= {
                topic: max(weight, known.get(topic, 0.0))
                for spelt in [word, *(near for near, like in known.items() if like >= SAME_SOUND)]
                for topic, weight in self._everyday.get(stem(spelt), {}).items()
            }
            terms.append(self._term(known or {word: 1.0}))
        return terms

    def _term(self, words: dict[str, float]) -> Term:
        best = sorted(words.items(), key=lambda item: (-item[1], item[0]))[:MOST_WORDS]
        near = [self._documents.get(word, 0) for word, weight in best if weight >= SAME_SOUND]
        first = best[0][0]
        known = self._topics if first.startswith(TOPIC) else self._documents
        return Term(dict(best), max(near or [known.get(first, 0)]))

    def _near(self, word: str) -> dict[str, float]:
        found = self._compounds(word)
        if not word.isdigit():
            found |= dict.fromkeys(self._by_sound.get(sound(word), ()), SAME_SOUND)
            found |= dict.fromkeys(self._by_stem.get(stem(word), ()), SAME_STEM)
        if word in self._documents:
            found[word] = 1.0
        if all(weight < SAME_SOUND for weight in found.values()):
            found |= self._misspelt(word)
        return found

    def _compounds(self, word: str) -> dict[str, float]:
        """buurtbemiddeling for bemiddeling, and the other way round; compared by stem."""
        root = stem(word)
        found: dict[str, float] = {}
        if len(root) < SHORTEST_PART:
            return found
        for size in range(SHORTEST_PART, len(root)):
            for part in (root[:size], root[-size:]):
                found |= dict.fromkeys(self._by_stem.get(part, ()), PART)
        for other in self._stems_with(root):
            edge = other.startswith(root) or other.endswith(root)
            found |= dict.fromkeys(self._by_stem[other], PART if edge else INSIDE)
        return found

    def _stems_with(self, root: str) -> Iterator[str]:
        """Longer stems with these letters in them: one text is searched faster than many."""
        if self._stems is None:
            self._stems = "\n".join(["", *self._by_stem, ""])
        at = self._stems.find(root)
        while at >= 0:
            end = self._stems.index("\n", at)
            other = self._stems[self._stems.rindex("\n", 0, at) + 1 : end]
            if other != root:
                yield other
            at = self._stems.find(root, end)

    def _misspelt(self, word: str) -> dict[str, float]:
        limit = 0 if len(word) < 4 or word.isdigit() else 1 if len(word) < 7 else 2
        limit += len(word) > 12
        if not limit:
            return {}
        near: dict[str, None] = {}
        for size in range(len(word) - limit, len(word) + limit + 1):
            for shape in _shapes(word):
                near |= dict.fromkeys(sorted(self._by_shape.get(f"{shape}{size}", ())))
        found: dict[str, float] = {}
        for typed, others, most in (
            (word, list(near), limit),
            (sound(word), [sound(other) for other in near], limit - 1),
        ):
            close = process.extract(
                typed, others, scorer=OSA.distance, score_cutoff=most, limit=MOST_MISSPELT
            )
            spelt = list(near)
            for _, distance, at in close:
                weight = MISSPELT - PER_LETTER * distance
                found[spelt[at]] = max(found.get(spelt[at], 0.0), weight)
        return found

    def _joined(self, word: str) -> dict[str, float]:
        """thuis administratie is thuisadministratie."""
        if len(word) < 7:
            return {}
        if word in self._documents:
            return {word: 1.0}
        same = self._by_stem.get(stem(word)) or self._by_sound.get(sound(word))
        if same:
            return dict.fromkeys(same, SAME_SOUND)
        return self._misspelt(word)

    def _apart(self, word: str) -> list[dict[str, float]]:
        """veiligthuis is veilig thuis."""
        for at in range(4, len(word) - 2):
            left, right = word[:at], word[at:]
            if left in self._documents:
                known = {right: 1.0} if right in self._documents else self._misspelt(right)
                if known:
                    return [{left: 1.0}, known]
        return []

    def __len__(self) -> int:
        return len(self._documents)


def _shapes(word: str) -> tuple[str, str]:
    """A misspelt word keeps its first letter or its last two: few words have to be compared."""
    return f"{word[0]}-", f"-{word[-2:]}"


@lru_cache(maxsize=1)
def read_stopwords() -> frozenset[str]:
    """Words that say nothing of what is asked."""
    lists: Sequence[str] = yaml.safe_load(STOPWORDS.read_text(encoding="utf-8")).values()
    return frozenset(word for text in lists for word in words_of(text))
