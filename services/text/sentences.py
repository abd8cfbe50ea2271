"""Splits chat text into sentences: no capitals, "..." and "??", a line end instead of a full stop."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import spacy

LONGEST_PIECE = 100_000  # characters given to spaCy at once; it refuses more than a million

# New sentence without a space ("helpen??ik weet"), and every line end.
_BREAK = re.compile(r"(?<=[!?…])(?=[^\W\d_])|(?<=\.\.)(?=[^\W\d_])|[\r\n\u2028\u2029]+")
_HALF_PAIR = re.compile("[\ud800-\udfff]")  # cannot be written as UTF-8, which spaCy needs
_ENDS = ("...", "..", "....", ".....", "…", "!!", "!!!", "??", "???", "?!", "!?", "?!?", "!?!")
# Unknown to spaCy's Dutch tokenizer; the full stop belongs to the word.
_ABBREVIATIONS = (
    "mw. mevr. mvr. mvrouw. dhr. hr. dr. drs. ds. mr. ing. ir. prof. fam. tel. nr. art. st. evt. incl. "
    "excl. ca. gem. geb. blz. bijv. bv. b.v. bijv.b. o.a. i.v.m. t.a.v. m.b.t. n.a.v. a.d.h.v. i.p.v. "
    "z.s.m. m.i. o.i.d. d.w.z. m.n. m.u.v. t.g.v. t/m. v.a. vlgs. resp. ivm. nl. jl. a.s. enz. etc. "
    "e.d. e.v. a.u.b. aub. s.v.p. svp. p.m. p.w. p.p. max. min. vr. gr. m.v.g. pfff. hfst."
).split()
_MAY_END = frozenset("enz. etc. e.d. a.u.b. aub. s.v.p. svp. o.i.d. z.s.m. p.w. p.m. min.".split())


def split_sentences(text: str) -> list[str]:
    """Sentences in order, without outer white space; an empty text has none.

    Never raises; half surrogate pairs come back as U+FFFD, all else as it was.
    """
    found: list[str] = []
    for piece in _BREAK.split(_HALF_PAIR.sub("\ufffd", text)):
        for start in range(0, len(piece), LONGEST_PIECE):
            sentences = _splitter()(piece[start : start + LONGEST_PIECE]).sents
            found += (sentence.text.strip() for sentence in sentences)
    return [sentence for sentence in found if sentence]


@cache
def _splitter() -> Any:
    language = spacy.blank("nl")
    for word in _ABBREVIATIONS:
        for written in (word, word.capitalize(), word.upper()):
            language.tokenizer.add_special_case(written, [{"ORTH": written}])
    sentencizer = language.add_pipe("sentencizer")
    sentencizer.punct_chars.update(_ENDS)
    return _Splitter(language)


class _Splitter:
    """The pipeline, and the one rule it lacks: "enz." ends a sentence when a capital follows."""

    def __init__(self, language: Any) -> None:
        self._language = language

    def __call__(self, text: str) -> Any:
        doc = self._language(text)
        for token in doc[:-1]:
            if token.lower_ in _MAY_END and token.nbor().is_title:
                token.nbor().is_sent_start = True
        return doc
