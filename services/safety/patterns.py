"""Loads the patterns from patterns/*.yml, one file a language, and refuses what is not sound.

How a line is written (docs for whoever edits the files):
    @groep          any phrase of that group
    a b             these words next to each other; `a .. b` up to 2 words between, `a ... b` up to 5
    slaa* *mes ~zelfmoord   begins with, ends in, or differs by one letter (long words)
    ^ $             begin and end of a sentence
    x | y           either
    x & y & z /8    all, in any order, within 8 words of the first
    x > y > z /5    all, in this order, at most 5 words from one to the next
`zoek` is found when any line is; `som` when the weights of its hints add up to `vanaf` among
`binnen` words, each hint counted once (a weight below zero speaks against it).
`zeker` raises its signal without asking the listener: right in some 9 of 10 cases on
the sentences of writers who did not know the patterns.
`zonder` may not stand near the words found, `nergens` nowhere, `ergens` must stand somewhere.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from math import prod
from pathlib import Path
from typing import Any

import yaml

from services.safety.core import Pattern, SafetyLayer, Signal, Spelling
from services.safety.lexicon import END, GAPS, START, Element, Line, Phrase, Sum
from services.safety.normalise import fold, plain

FOLDER = Path(__file__).parent / "patterns"
DEFAULT_REACH = 6  # words
MAX_PHRASES = 20_000  # that one alternative may stand for, groups multiplied
MAX_REACH = 60  # words; further apart two words have nothing to do with each other

_FILE_KEYS = {
    "taal",
    "apart",
    "vulwoorden",
    "ook_geschreven",
    "groepen",
    "uitdrukkingen",
    "patronen",
}
_PATTERN_KEYS = {
    "id",
    "signaal",
    "zeker",
    "zoek",
    "som",
    "vanaf",
    "binnen",
    "zonder",
    "nergens",
    "ergens",
    "voorbeeld",
    "niet",
}


class PatternInvalid(ValueError):
    """A pattern file that cannot be used; the message names the file and the place in it."""


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence that a pattern must find, or that no pattern may find (`niet`)."""

    pattern_id: str
    text: str
    found: bool


@dataclass(frozen=True, slots=True)
class PatternFile:
    """One language, as read."""

    language: str
    patterns: tuple[Pattern, ...]
    idioms: Element
    spelling: Spelling
    examples: tuple[Example, ...]


@cache
def load_layer() -> SafetyLayer:
    """The layer with every language; compiled once, then the same object."""
    return make_layer(load_files())


def load_files(folder: Path = FOLDER) -> list[PatternFile]:
    """Every language in the folder, Dutch first; raises PatternInvalid."""
    paths = sorted(folder.glob("*.yml"), key=lambda path: (path.stem != "nl", path.stem))
    if not paths:
        raise PatternInvalid(f"{folder}: geen patronen")
    return [load_file(path) for path in paths]


def make_layer(files: Sequence[PatternFile]) -> SafetyLayer:
    ids = [pattern.id for file in files for pattern in file.patterns]
    if twice := {one for one in ids if ids.count(one) > 1}:
        raise PatternInvalid(f"id staat er meer dan eens: {', '.join(sorted(twice))}")
    return SafetyLayer(
        [pattern for file in files for pattern in file.patterns],
        idioms=frozenset[Phrase]().union(*(file.idioms for file in files)),
        spelling=Spelling(
            apart=frozenset[str]().union(*(file.spelling.apart for file in files)),
            aliases={k: v for file in files for k, v in file.spelling.aliases.items()},
            fillers=frozenset[str]().union(*(file.spelling.fillers for file in files)),
        ),
    )


def load_file(path: Path) -> PatternFile:
    """One language; raises PatternInvalid with the place that is wrong."""
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise PatternInvalid(f"{path.name}: geen YAML: {error}") from error
    return read_file(content, path.name)


def read_file(content: object, name: str) -> PatternFile:
    """What a pattern file says; `name` is only for messages."""
    file = _mapping(content, name)
    _known(file, _FILE_KEYS, name)
    language = _text(file.get("taal"), f"{name}: taal")
    reader = _Reader(name, _mapping(file.get("groepen") or {}, f"{name}: groepen"))
    patterns: list[Pattern] = []
    examples: list[Example] = []
    for number, entry in enumerate(_list(file.get("patronen"), f"{name}: patronen"), start=1):
        where = f"{name}: patroon {number}"
        fields = _mapping(entry, where)
        _known(fields, _PATTERN_KEYS, where)
        pattern_id = f"{language}-{_text(fields.get('id'), f'{where}: id')}"
        where = f"{name}: {pattern_id}"
        patterns.append(_pattern(fields, pattern_id, language, reader, where))
        good = _texts(fields.get("voorbeeld"), f"{where}: voorbeeld")
        bad = _texts(fields["niet"], f"{where}: niet") if "niet" in fields else []
        examples += [Example(pattern_id, text, True) for text in good]
        examples += [Example(pattern_id, text, False) for text in bad]
    idioms: Element = frozenset()
    for idiom in _texts(file.get("uitdrukkingen") or [], f"{name}: uitdrukkingen", empty=True):
        idioms |= reader.element(idiom, f"{name}: uitdrukkingen")
    return PatternFile(language, tuple(patterns), idioms, _spelling(file, name), tuple(examples))


def _pattern(
    fields: Mapping[str, Any], pattern_id: str, language: str, reader: "_Reader", where: str
) -> Pattern:
    signal = fields.get("signaal")
    if signal not in set(Signal):
        raise PatternInvalid(f"{where}: signaal {signal!r} bestaat niet")
    lines = _texts(fields.get("zoek") or [], f"{where}: zoek", empty=True)
    total = _sum(fields, reader, where) if "som" in fields else None
    if not lines and not total:
        raise PatternInvalid(f"{where}: niets om te zoeken")
    without = _texts(fields.get("zonder") or [], f"{where}: zonder", empty=True)
    return Pattern(
        id=pattern_id,
        signal=Signal(signal),
        language=language,
        lines=tuple(reader.line(line, where) for line in lines),
        sum=total,
        without=tuple(
            (reader.element(bare, where), reach)
            for bare, reach in (_split_reach(text, where) for text in without)
        ),
        nowhere=reader.optional(fields.get("nergens"), where),
        somewhere=reader.optional(fields.get("ergens"), where),
        sure=fields.get("zeker") is True,
    )


def _sum(fields: Mapping[str, Any], reader: "_Reader", where: str) -> Sum:
    hints: list[tuple[int, Element]] = []
    for hint in _list(fields["som"], f"{where}: som"):
        if not isinstance(hint, list) or len(hint) != 2 or type(hint[0]) is not int:
            raise PatternInvalid(f"{where}: som: {hint!r} is geen [gewicht, woorden]")
        hints.append((hint[0], reader.element(_text(hint[1], f"{where}: som"), where)))
    from_, reach = fields.get("vanaf"), fields.get("binnen", MAX_REACH)
    if type(from_) is not int or from_ < 1 or type(reach) is not int or reach < 1:
        raise PatternInvalid(f"{where}: som zonder vanaf en binnen")
    return Sum(tuple(hints), from_, reach)


def _spelling(file: Mapping[str, Any], name: str) -> Spelling:
    aliases: dict[str, str] = {}
    written = _mapping(file.get("ook_geschreven") or {}, f"{name}: ook_geschreven")
    for word, variants in written.items():
        for variant in str(variants).split(","):
            aliases[plain(variant.strip())] = fold(plain(str(word)))
    return Spelling(_words(file.get("apart")), aliases, _words(file.get("vulwoorden")))


def _words(text: object) -> frozenset[str]:
    return frozenset(plain(word) for word in str(text or "").replace(",", " ").split())


class _Reader:
    """Reads lines, with the groups of one file."""

    def __init__(self, name: str, groups: Mapping[str, Any]) -> None:
        self._name = name
        self._groups = groups
        self._done: dict[str, Element] = {}

    def line(self, text: str, where: str) -> Line:
        bare, reach = _split_reach(text, where)
        if "&" in bare and ">" in bare:
            raise PatternInvalid(f"{where}: & en > samen in {text!r}")
        ordered = ">" in bare
        parts = bare.split(">" if ordered else "&")
        return Line(tuple(self.element(part, where) for part in parts), ordered, reach)

    def optional(self, text: object, where: str) -> Element:
        return self.element(str(text), where) if text else frozenset()

    def element(self, text: str, where: str) -> Element:
        return frozenset(self._phrases(text.split("|"), where))

    def _phrases(self, alternatives: Sequence[str], where: str) -> Iterator[Phrase]:
        for alternative in alternatives:
            words = alternative.replace("-", " ").split()
            if not words:
                raise PatternInvalid(f"{where}: leeg stuk in {'|'.join(alternatives)!r}")
            parts = [
                sorted(self._group(word[1:], where)) if word.startswith("@") else [(word,)]
                for word in words
            ]
            if prod(len(part) for part in parts) > MAX_PHRASES:
                raise PatternInvalid(f"{where}: {alternative.strip()!r} is te veel tegelijk")
            for chosen in product(*parts):
                yield _phrase(tuple(word for part in chosen for word in part), where)

    def _group(self, name: str, where: str) -> Element:
        if name not in self._done:
            if name not in self._groups:
                raise PatternInvalid(f"{where}: groep @{name} bestaat niet")
            here = f"{self._name}: groep @{name}"
            self._done[name] = frozenset()  # a group that contains itself adds nothing
            phrases = str(self._groups[name]).replace(",", "|")
            self._done[name] = self.element(phrases, here)
        return self._done[name]


def _phrase(words: Phrase, where: str) -> Phrase:
    for word in words:
        bare = plain(word.removeprefix("~").removeprefix("*").removesuffix("*"))
        if word not in {*GAPS, START, END} and not bare.isalnum():
            raise PatternInvalid(f"{where}: {word!r} is geen woord")
    inner = words[words[0] == START : len(words) - (words[-1] == END)]
    if not inner or inner[0] in GAPS or inner[-1] in GAPS or {START, END} & set(inner):
        raise PatternInvalid(f"{where}: {' '.join(words)!r} heeft geen begin of eind")
    return words


def _split_reach(text: str, where: str) -> tuple[str, int]:
    bare, slash, number = text.partition("/")
    if not slash:
        return bare, DEFAULT_REACH
    if not number.strip().isdigit() or not 1 <= int(number) <= MAX_REACH:
        raise PatternInvalid(f"{where}: /{number} is geen aantal woorden van 1 tot {MAX_REACH}")
    return bare, int(number)


def _mapping(value: object, where: str) -> Mapping[str, Any]:
    if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
        raise PatternInvalid(f"{where}: geen lijst van namen")
    return value


def _list(value: object, where: str) -> list[object]:
    if not isinstance(value, list) or not value:
        raise PatternInvalid(f"{where}: geen lijst, of een lege")
    return value


def _text(value: object, where: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise PatternInvalid(f"{where}: geen tekst")
    return value


def _texts(value: object, where: str, *, empty: bool = False) -> list[str]:
    if isinstance(value, str):
        value = [value]
    if empty and value == []:
        return []
    return [_text(item, where) for item in _list(value, where)]


def _known(fields: Mapping[str, Any], known: set[str], where: str) -> None:
    if unknown := set(fields) - known:
        raise PatternInvalid(f"{where}: onbekend: {', '.join(sorted(unknown))}")
