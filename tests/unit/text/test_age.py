"""The age a text says plainly, and none where it does not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.text.age import find_age


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("ik ben 14 en word gepest", 14),
        ("Ik ben net 18 geworden", 18),
        ("ben 76 jaar", 76),
        ("ik ben veertien", 14),
        ("ik ben zesenzeventig jaar", 76),
        ("als ik 16 ben", 16),
        ("ik (34) heb schulden", 34),
        ("mijn moeder van 83", 83),
        ("mijn moeder is 83 jaar oud", 83),
        ("mijn zoontje (6 jaar)", 6),
        ("mijn zoon (24, autisme)", 24),
        ("onze oudste (11)", 11),
        ("mijn man, 67, drinkt", 67),
        ("82-jarige moeder", 82),
        ("een zestienjarige jongen", 16),
        ("mijn dochter wordt 18", 18),
        ("leeftijd: 45", 45),
        ("mijn moeder [naam] van 83", 83),
        ("baby van 8 maanden", 0),
        ("mijn zoontje van 18 maanden", 1),
        ("I am 34 years old", 34),
        ("ik ben 62 jaar en 40 jaar getrouwd", 62),
        ("mijn vader van 80 is 80 geworden", 80),
        ("ik ben 110", 110),
    ],
)
def test_an_age_that_is_said_is_found(text: str, age: int) -> None:
    assert find_age(text) == age


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ik ben moe",
        "ik ben een moeder",
        "ik ben 30 jaar getrouwd",
        "ik ben 3 jaar clean",
        "ik ben 36 weken zwanger",
        "ik ben 24 uur per dag bezig",
        "ik ben 80% afgekeurd",
        "ik ben 2 keer gevallen",
        "ik ben 113 aan het bellen",
        "ik ben 111",
        "mijn man is 2 jaar geleden overleden",
        "alleenstaande moeder van 3",
        "ik ben moeder van drie",
        "ik ben 50-plus",
        "dansmiddag 55+",
        "65-plussers",
        "groep 8",
        "ik heb 3 kinderen",
        "oma 1 middag per week",
    ],
)
def test_no_age_is_made_of_another_number(text: str) -> None:
    assert find_age(text) is None


@pytest.mark.parametrize(
    "text",
    ["ik ben 45 en mijn moeder van 83", "kinderen van 4 en 6", "jongeren van 12 tot 18"],
)
def test_two_different_ages_give_none(text: str) -> None:
    assert find_age(text) is None


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_finding_an_age_never_raises(text: str) -> None:
    age = find_age(text)
    assert age is None or 0 <= age <= 110
