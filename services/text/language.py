"""Which language a message is in; Dutch unless something plainly says otherwise.

A wrong "not Dutch" costs a resident more than a missed one, so short messages, dialect
and broken Dutch count as Dutch.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from services.text.language_words import (
    BY_SCRIPT,
    ENDINGS,
    LETTERS,
    SPELLING,
    common_words,
    telling_words,
)
from services.text.scripts import script_language

LONGEST_READ = 2000  # characters; more makes no answer surer
_FEW_WORDS = 4  # below this the statistical model guesses
# "Thanks", "please", "merci" and "yo" are Dutch chat too; "merhaba" and "cześć" are not.
_FEWEST = {"en": 3, "de": 2, "fr": 3, "es": 3, "it": 3, "pt": 3}
_LONG_WORD = 5  # letters; a single shorter word may be a name: "Kim"
_SURE = 0.99  # probability the model must give a language other than Dutch
_PLAIN = 10  # words that a message has at least before it is plainly Dutch
_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
_NOT_LANGUAGE = re.compile(r"\[\w{3,13}\]|https?://\S+|www\.\S+|\S+@\S+")
# What our residents speak, and neighbours of Dutch that dialect must not be taken for.
_ASKED = ["af", "cs", "de", "en", "es", "fr", "hr", "hu", "it", "ku", "lt", "nl", "pl", "pt", "ro"]
_ASKED += ["sk", "sq", "sv", "tr"]
_NEAR = frozenset(["de", "en"])  # Dutch jargon looks like these: one common word must confirm
_LIKE_DUTCH = frozenset(["nl", "af", "sv"])
_NONE: frozenset[str] = frozenset()


def detect_language(text: str) -> str:
    """ISO 639-1 code: by script, else by common words, else (four words or more) by statistics."""
    plain, words = _read(text)
    by_script = script_language(plain)
    if by_script is not None:
        rival = BY_SCRIPT.get(by_script)
        return by_script if rival is None else _of_two(words, by_script, rival)
    return _latin(words)


def sure_language(text: str) -> str | None:
    """The language somebody speaks; "nl" only for a message of some length in plain Dutch.

    "Ja" and the name of a place say nothing about it: None.
    """
    found = detect_language(text)
    return found if found != "nl" or _is_plainly_dutch(_read(text)[1]) else None


def _read(text: str) -> tuple[str, list[str]]:
    plain = _NOT_LANGUAGE.sub(" ", text[:LONGEST_READ])
    return plain, [word.lower().replace("’", "'") for word in _WORD.findall(plain)]


def _is_plainly_dutch(words: list[str]) -> bool:
    known = sum(word in common_words()["nl"] for word in words)
    return len(words) >= _PLAIN and known * 2 >= len(words)


def _of_two(words: list[str], usual: str, rival: str) -> str:
    """Of two languages in one script the one with more of its own words; the usual one at par."""
    scores = {
        code: sum(_counts(word, code, other) for word in words)
        for code, other in ((usual, rival), (rival, usual))
    }
    return rival if scores[rival] > scores[usual] else usual


def _latin(words: list[str]) -> str:
    scores = {code: sum(_counts(word, code) for word in words) for code in telling_words()}
    best = max(scores, key=lambda code: scores[code])
    score = scores[best]
    # A word of both languages ("was", "hand") speaks for neither.
    known = common_words()
    dutch = sum(word in known["nl"] and word not in known[best] for word in words)
    unknown = sum(word not in known["nl"] and not _counts(word, best) for word in words)
    if len(words) < _FEWEST.get(best, 1):
        return "nl"
    if score >= 2 and score > 1.5 * dutch and score * 4 >= len(words):
        return best
    if score == 1 and not dutch and not unknown and (len(words) > 2 or len(words[0]) >= _LONG_WORD):
        return best
    if len(words) < _FEW_WORDS or dutch * 6 >= len(words):
        return "nl"
    code, probability = _model().classify(" ".join(words))
    if code in _LIKE_DUTCH or probability < _SURE or (code in _NEAR and not scores[code]):
        return "nl"
    return str(code)


def _counts(word: str, code: str, other: str = "nl") -> bool:
    """A common word of that language and not of the other, or spelt as only that language does."""
    if word in common_words()[code]:
        return word not in common_words()[other]
    if LETTERS.get(code, _NONE) & set(word):
        return True
    spelling = SPELLING.get(code)
    return word.endswith(ENDINGS.get(code, ())) or bool(spelling and spelling.search(word))


@cache
def _model() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    model = LanguageIdentifier.from_pickled_model(MODEL_FILE, norm_probs=True)
    model.set_languages(_ASKED)
    return model
