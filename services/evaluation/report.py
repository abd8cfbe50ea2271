"""Puts figures into a page, between its markers; what stands around them is people's own."""

from __future__ import annotations

import re
from collections.abc import Mapping

END = "<!-- /cijfers -->"
_PART = re.compile(r"<!-- cijfers:([a-z0-9-]+) -->(.*?)(?=<!-- /?cijfers|\Z)", re.DOTALL)


class MarkerMissing(Exception):
    """The page has no place, no end or two places for a part; the message says which, in Dutch."""


def replace_parts(page: str, parts: Mapping[str, str]) -> str:
    """The page with these parts between their markers.

    Parts of the page that are not given stay. Raises MarkerMissing where figures would be lost.
    """
    found = list(_PART.finditer(page))
    names = [part[1] for part in found]
    for name in parts:
        if names.count(name) != 1:
            raise MarkerMissing(
                f"'{name}' staat {names.count(name)} keer in de tekst, niet één keer."
            )
    for part in found:
        if not page.startswith(END, part.end()):
            raise MarkerMissing(f"'{part[1]}' heeft geen einde ({END}).")
    for part in reversed(found):
        if part[1] in parts:
            page = page[: part.start(2)] + f"\n\n{parts[part[1]].strip()}\n\n" + page[part.end() :]
    return page
