"""Names of persons, where the text introduces one; a name nobody introduces stays.

Only the name goes: "ik ben [naam]", "mevrouw [naam]". Organisations and places stay,
also behind a name: "Anna van Wijkracht", "Anna van Hengelo".
"""

from __future__ import annotations

from collections.abc import Iterator

from services.text.masking import name_intros as say
from services.text.masking.canvas import Found
from services.text.masking.name_intros import LISTED, SIGNED, SPOKEN, STRONG, TITLE, WEAK, Intro
from services.text.masking.name_reader import is_known, read_name
from services.text.masking.tokens import Token, read_tokens, token_at

_GAP = 4  # signs and line ends between a closing and the name under it


def find_names(work: str) -> Iterator[Found]:
    """Every introduced name, and the ones coupled to it: "mijn zoons Jan en Piet"."""
    tokens = read_tokens(work)
    done = 0
    for index, token in enumerate(tokens):
        if index < done or not (token.is_word or token.text in ":="):
            continue
        for start, intro in _introduced(tokens, index):
            end = read_name(tokens, start, intro)
            if end is None:
                continue
            while end is not None:
                yield Found(tokens[start].start, tokens[end - 1].end, "naam")
                done = end
                start, end = _coupled(tokens, end)
            break


def _introduced(tokens: list[Token], index: int) -> Iterator[tuple[int, Intro]]:
    """Where a name may begin behind this word, and how sure that is; surest first."""
    low = tokens[index].low
    behind = index + 1
    if _said(tokens, index, say.SURE) or (low == "is" and _named_before(tokens, index)):
        yield _skip(tokens, behind, ":."), STRONG
    if low in say.NAMED and (low == "genaamd" or token_at(tokens, index - 1).low in say.PEOPLE):
        yield behind, STRONG
    if low in say.TITLES:
        dot = behind + (low in say.ABBREVIATED and token_at(tokens, behind).text == ".")
        yield dot, TITLE
    if low in say.CLOSINGS or (low == "g" and _is_mvg(tokens, index)):
        yield _under_closing(tokens, behind), SIGNED
    if low in say.THANKS and token_at(tokens, behind).text in (",", "\n"):
        yield _under_closing(tokens, behind), WEAK
    if low == "met" and _answers(tokens, index):
        yield behind, SPOKEN
    if _said(tokens, index, say.MAYBE) or (low == "ben" and _opens(tokens, index)):
        yield behind, WEAK
    if _said(tokens, index, say.LISTED_ONLY):
        yield behind, LISTED
    if low in say.PEOPLE:
        yield _skip(tokens, behind, ",(:'\"-"), WEAK
        if token_at(tokens, behind).low in ("van", "is"):
            yield behind + 1, WEAK if tokens[behind].low == "van" else LISTED
    if low == "naam":
        yield behind, WEAK


def _said(tokens: list[Token], index: int, phrases: dict[str, list[list[str]]]) -> bool:
    for phrase in phrases.get(tokens[index].low, ()):
        first = index + 1 - len(phrase)
        if first >= 0 and all(tokens[first + n].low == word for n, word in enumerate(phrase)):
            return True
    return False


def _named_before(tokens: list[Token], index: int) -> bool:
    """ "De naam van mijn moeder is …": "naam van" a few words before, in the same sentence."""
    for at in range(index - 1, max(0, index - 6), -1):
        if not tokens[at].is_word:
            return False
        if tokens[at].low == "van" and tokens[at - 1].low.endswith("naam"):
            return True
    return False


def _skip(tokens: list[Token], index: int, signs: str) -> int:
    return index + (token_at(tokens, index).text in tuple(signs))


def _under_closing(tokens: list[Token], index: int) -> int:
    for _ in range(_GAP):
        token = token_at(tokens, index)
        if (token.is_word and token.low != "van") or token.text.isdigit():
            break
        index += 1
    return index


def _is_mvg(tokens: list[Token], index: int) -> bool:
    return [token.low for token in tokens[max(0, index - 4) : index]] == ["m", ".", "v", "."]


def _opens(tokens: list[Token], index: int) -> bool:
    """First word of a line or sentence."""
    return index == 0 or (not tokens[index - 1].is_word and not tokens[index - 1].text.isdigit())


def _answers(tokens: list[Token], index: int) -> bool:
    """ "met …" as one answers the telephone: first words of a line, behind a greeting or nothing."""
    for at in range(index - 1, max(-1, index - 6), -1):
        token = tokens[at]
        if token.text == "\n":
            return True
        if token.low not in say.GREETINGS and token.text not in (",", "!", "."):
            return False
    return index < 6


def _coupled(tokens: list[Token], end: int) -> tuple[int, int | None]:
    """The next name of a list: behind "en" any name, behind a comma only a name on the list."""
    join, start = token_at(tokens, end), end + 1
    if join.low in say.JOINS:
        return start, read_name(tokens, start, WEAK)
    if join.text in (",", "/", "+"):
        following = token_at(tokens, start)
        if following.is_word and is_known(following):
            return start, read_name(tokens, start, WEAK)
    return start, None
