"""Reads one name, from its first word on: "J.P. van den Berg", "Fatma Yılmaz", "jan de vries"."""

from __future__ import annotations

from services.text.masking import name_intros as say
from services.text.masking.name_intros import Intro, Lower
from services.text.masking.name_words import Kind, kinds_of
from services.text.masking.tokens import Token, token_at

_MOST_WORDS = 8  # initials and particles included
_NEVER = frozenset({Kind.ORGANISATION, Kind.PLACE})
_ORDINARY = frozenset({Kind.WORD, Kind.FUNCTION, Kind.ORGANISATION, Kind.PLACE})
_ALSO_NAMES = frozenset({Kind.NAME, Kind.CAPITAL, Kind.SURNAME})


def is_known(token: Token) -> bool:
    """A first name on the list, with the capital it needs."""
    kinds = kinds_of(token.low)
    return Kind.NAME in kinds or (Kind.CAPITAL in kinds and token.is_title)


def read_name(tokens: list[Token], start: int, intro: Intro) -> int | None:
    """Index behind the last word of the name that starts here; None when none starts."""
    at, end = start, None
    particles = 0
    while at - start < _MOST_WORDS:
        token = token_at(tokens, at)
        initial = _initial_end(tokens, at, intro)
        if initial is not None:
            at = initial
            end = at if end is not None or intro.ordinary else None
            continue
        may = end is not None or particles or intro.particle or token.is_title
        width = _particle_width(tokens, at) if may else 0
        first = end is None and at == start
        if token.is_word and _is_name(
            tokens, at, intro, first=first, behind_particle=particles > 0
        ):
            end = at = at + 1
            particles = 0
        elif width and particles < 3:
            at, particles = at + width, particles + 1
        elif token.text == "-" and end == at and token_at(tokens, at + 1).is_title:
            at += 1
        else:
            break
    return end


def _initial_end(tokens: list[Token], at: int, intro: Intro) -> int | None:
    """Behind "J." or "J" in front of a name; "j jansen" only where a name is certain."""
    token, behind = token_at(tokens, at), token_at(tokens, at + 1)
    if not token.is_initial:
        small = len(token.text) == 1 and token.text.islower() and intro.lower is not Lower.LISTED
        return at + 1 if small and Kind.SURNAME in kinds_of(behind.low) else None
    if behind.text == ".":
        return at + 2
    return at + 1 if behind.is_title and not kinds_of(behind.low) & _ORDINARY else None


def _particle_width(tokens: list[Token], at: int) -> int:
    low = token_at(tokens, at).low
    if low in say.BEFORE_ARTICLE:
        return 2 if token_at(tokens, at + 1).low in say.ARTICLES_IN_NAMES else 0
    if low in ("v", "d"):  # "v d Berg", "v. d. Berg"
        return 2 if token_at(tokens, at + 1).text == "." else 1
    return int(low in say.PARTICLES)


def _is_name(
    tokens: list[Token], at: int, intro: Intro, *, first: bool, behind_particle: bool
) -> bool:
    token = tokens[at]
    kinds = kinds_of(token.low)
    if is_known(token):
        return True
    if first and intro.listed:
        return False
    if kinds & _NEVER or (Kind.FUNCTION in kinds and Kind.CAPITAL not in kinds):
        return False
    if any(_is_ordinary(part) for part in token.low.split("-")[:-1]):
        return False  # Wmo-consulent, ex-man; not Groot-Jansen
    if token.is_title:
        return _is_capital_name(token, kinds, intro, first=first)
    return _is_lower_name(tokens, at, kinds, intro, first=first, behind_particle=behind_particle)


def _is_ordinary(part: str) -> bool:
    kinds = kinds_of(part) if part not in say.PARTICLES else _ALSO_NAMES
    return bool(kinds & _ORDINARY) and not kinds & _ALSO_NAMES


def _is_capital_name(token: Token, kinds: frozenset[Kind], intro: Intro, *, first: bool) -> bool:
    if intro.ordinary or not first:
        return Kind.FUNCTION not in kinds
    if Kind.WORD in kinds:
        return Kind.SURNAME in kinds and intro is not say.WEAK
    return not token.low.endswith(say.ROLE_ENDINGS)


def _is_lower_name(
    tokens: list[Token],
    at: int,
    kinds: frozenset[Kind],
    intro: Intro,
    *,
    first: bool,
    behind_particle: bool,
) -> bool:
    low = tokens[at].low
    following = token_at(tokens, at + 1)
    closed = not (following.is_word or following.text.isdigit()) or following.low in say.GOES_ON
    if Kind.FUNCTION in kinds:  # "ik heet wil": only where nothing else is possible
        return first and intro.lower is Lower.OPEN and closed
    if first and intro.lower is Lower.LISTED:
        return Kind.SURNAME in kinds and not kinds & {Kind.WORD, Kind.CAPITAL}
    if Kind.SURNAME in kinds:
        return Kind.WORD not in kinds or behind_particle or closed
    if Kind.CAPITAL in kinds:
        return first and intro.lower is Lower.OPEN
    if Kind.WORD in kinds or len(low) < 2:
        return False
    if first and intro.lower is Lower.OPEN:
        return True
    return closed or behind_particle or low.endswith(say.SURNAME_ENDINGS)
