"""Figures go between their markers; what people wrote around them stays, letter for letter."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.evaluation.report import MarkerMissing, replace_parts
from services.evaluation.tables import LEADS
from services.settings import REPOSITORY

PAGE = """# Begrip

Met de hand geschreven.

<!-- cijfers:hulpvragen -->
oud
<!-- /cijfers -->

Ook met de hand.

<!-- cijfers:talen -->
<!-- /cijfers -->
"""


def test_a_part_is_replaced_and_the_rest_stays() -> None:
    page = replace_parts(PAGE, {"hulpvragen": "nieuw"})
    assert "oud" not in page
    assert page == PAGE.replace("\noud\n", "\n\nnieuw\n\n")


def test_replacing_again_changes_nothing_more() -> None:
    parts = {"hulpvragen": "| a |\n|---|", "talen": "b"}
    once = replace_parts(PAGE, parts)
    assert replace_parts(once, parts) == once


def test_an_empty_place_is_filled() -> None:
    assert "\n\ntabel\n\n<!-- /cijfers -->" in replace_parts(PAGE, {"talen": "tabel"})


def test_words_that_look_like_a_pattern_are_put_in_as_they_are() -> None:
    assert r"\1 \g<0>" in replace_parts(PAGE, {"talen": r"\1 \g<0>"})


def test_figures_without_a_place_are_not_lost_in_silence() -> None:
    with pytest.raises(MarkerMissing, match="leercurve"):
        replace_parts(PAGE, {"leercurve": "tabel"})


def test_a_place_that_is_there_twice_is_refused() -> None:
    with pytest.raises(MarkerMissing, match="2 keer"):
        replace_parts(PAGE + PAGE, {"talen": "tabel"})


@pytest.mark.parametrize("page", [PAGE.removesuffix("<!-- /cijfers -->\n"), PAGE.replace(
    "oud\n<!-- /cijfers -->\n", "oud\n")])  # fmt: skip
def test_a_place_without_an_end_swallows_nothing(page: str) -> None:
    with pytest.raises(MarkerMissing, match="geen einde"):
        replace_parts(page, {"talen": "tabel"})


def test_the_page_of_this_repository_has_a_place_for_every_part() -> None:
    page = Path(REPOSITORY / "docs" / "begrip.md").read_text(encoding="utf-8")
    filled = replace_parts(page, {name: f"[{name}]" for name in LEADS})
    assert all(f"[{name}]" in filled for name in LEADS)
