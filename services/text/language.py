"""Which language a message is in; Dutch unless something plainly says otherwise.

A wrong "not Dutch" costs a resident more than a missed one, so short messages, dialect
and broken Dutch count as Dutch.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from services.text.language_words import CYRILLIC, LETTERS, common_words
from services.text.scripts import script_language

LONGEST_READ = 2000  # characters; more makes no answer surer
_FEW_WORDS = 4  # below this the statistical model guesses
# "Thanks", "please", "merci" and "yo" are Dutch chat too; "merhaba" and "cześć" are not.
_FEWEST = {"en": 3, "de": 3, "fr": 3, "es": 3, "it": 3, "pt": 3}
_LONG_WORD = 5  # letters; a single shorter word may be a name: "Kim"
_SURE = 0.99  # probability the model must give a language other than Dutch
_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
_NOT_LANGUAGE = re.compile(r"\[\w{3,13}\]|https?://\S+|www\.\S+|\S+@\S+")
# What our residents speak, and neighbours of Dutch that dialect must not be taken for.
_ASKED = ["af", "cs", "de", "en", "es", "fr", "hr", "hu", "it", "ku", "lt", "nl", "pl", "pt", "ro"]
_ASKED += ["sk", "sq", "sv", "tr"]
_NEAR = frozenset(["de", "en"])  # Dutch jargon looks like these: one common word must confirm
_LIKE_DUTCH = frozenset(["nl", "af", "sv"])


def detect_language(text: str) -> str:
    """ISO 639-1 code: by script, else by common words, else (four words or more) by statistics."""
    plain = _NOT_LANGUAGE.sub(" ", text[:LONGEST_READ])
    by_script = script_language(plain)
    words = [word.lower().replace("’", "'") for word in _WORD.findall(plain)]
    if by_script is not None:
        return _russian(words) if by_script == "uk" else by_script
    return _latin(words)


def _russian(words: list[str]) -> str:
    known = common_words()
    russian, ukrainian = known["ru"].intersection(words), known["uk"].intersection(words)
    return "ru" if len(russian) > len(ukrainian) else "uk"


def _latin(words: list[str]) -> str:
    known = common_words()
    dutch = sum(word in known["nl"] for word in words)
    foreign = known.keys() - CYRILLIC - {"nl"}
    scores = {code: sum(_counts(word, code) for word in words) for code in sorted(foreign)}
    best = max(scores, key=lambda code: scores[code])
    score = scores[best]
    if len(words) < _FEWEST.get(best, 1):
        return "nl"
    if score >= 2 and score > 1.5 * dutch and score * 4 >= len(words):
        return best
    if score == len(words) == 1 and len(words[0]) >= _LONG_WORD:
        return best
    if len(words) < _FEW_WORDS or dutch * 6 >= len(words):
        return "nl"
    code, probability = _model().classify(" ".join(words))
    if code in _LIKE_DUTCH or probability < _SURE or (code in _NEAR and not scores[code]):
        return "nl"
    return str(code)


def _counts(word: str, code: str) -> int:
    """One for a common word of that language, or a letter no other language here has."""
    return int(word in common_words()[code] or bool(LETTERS.get(code, _NONE) & set(word)))


_NONE: frozenset[str] = frozenset()


@cache
def _model() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    model = LanguageIdentifier.from_pickled_model(MODEL_FILE, norm_probs=True)
    model.set_languages(_ASKED)
    return model
