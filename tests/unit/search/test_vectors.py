"""What offers mean, in memory: nearest first, whatever the filters."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from services.search.core import Facts, Filters, admits
from services.search.ports import Entry, Topics
from services.search.vectors import VectorMemory

EVERYWHERE = Facts((), (), (), None, None, 0, True)


def entry(service_id: str, row: list[float], **changes: Any) -> Entry:
    values = {name: changes.get(name, getattr(EVERYWHERE, name)) for name in EVERYWHERE.__slots__}
    packed = VectorMemory(2).pack(np.array(row)) if row else None
    return Entry(1, service_id, Facts(**values), packed)


def test_the_nearest_offer_comes_first() -> None:
    memory = VectorMemory(2)
    memory.put([entry("up", [0, 1]), entry("right", [1, 0])])
    assert memory.nearest([1, 0.4], Filters(), 5) == ["right", "up"]


def test_an_offer_that_changed_is_near_what_it_says_now() -> None:
    memory = VectorMemory(2)
    memory.put([entry("a", [0, 1]), entry("b", [0.7, 0.7])])
    memory.put([entry("a", [1, 0])])
    assert memory.nearest([1, 0], Filters(), 1) == ["a"]
    assert len(memory) == 2


def test_an_offer_the_encoder_has_not_read_is_near_nothing() -> None:
    memory = VectorMemory(2)
    memory.put([entry("unread", [])])
    assert memory.nearest([1, 0], Filters(), 5) == []


def test_an_offer_is_near_by_its_hulpvraag_before_the_encoder_has_read_it() -> None:
    memory = VectorMemory(2)
    rows = memory.make_topics({"taal": [[1.0, 0.1], [1.0, -0.1]], "rouw": [[0.0, 1.0]]})
    assert memory.put_topics(Topics("e5", "hash", rows))
    assert not memory.put_topics(Topics("e5", "hash", rows))
    memory.put([entry("t", [], codes=("taal",)), entry("r", [], codes=("rouw",))])
    assert memory.nearest([1.0, 0.0], Filters(), 5) == ["t"]


def test_far_away_offers_are_not_found() -> None:
    memory = VectorMemory(2)
    memory.put([entry("near", [1, 0]), entry("opposite", [-1, 0])])
    assert memory.nearest([1, 0], Filters(), 5) == ["near"]


def test_nobody_is_near_when_nothing_is_admitted() -> None:
    memory = VectorMemory(2)
    memory.put([entry("a", [1, 0], municipalities=("Borne",))])
    assert memory.nearest([1, 0], Filters(municipality="Hengelo"), 5) == []


def test_there_is_room_for_more_offers_than_at_first() -> None:
    memory = VectorMemory(2)
    memory.put([entry(f"{number}", [1, 0]) for number in range(3000)])
    assert len(memory.nearest([1, 0], Filters(), 50)) == 50
    assert memory.read == 3000


CODES = st.sampled_from(["taal", "rouw", "vervoer"])
AGES = st.none() | st.integers(0, 110)


@given(
    offers=st.lists(
        st.builds(
            Facts,
            st.lists(st.sampled_from(["Borne", "Hengelo"]), unique=True).map(tuple),
            st.lists(CODES, unique=True).map(tuple),
            st.lists(CODES, unique=True).map(tuple),
            AGES,
            AGES,
            st.integers(0, 127),
            st.booleans(),
        ),
        max_size=8,
    ),
    filters=st.builds(
        Filters,
        st.none() | st.sampled_from(["Borne", "Hengelo", "Druten"]),
        st.none(),
        st.none() | CODES,
        AGES,
        st.none() | st.integers(0, 6),
        st.booleans(),
    ),
)
def test_memory_admits_exactly_what_the_rule_admits(offers: list[Facts], filters: Filters) -> None:
    memory = VectorMemory(2)
    row = memory.pack(np.array([1.0, 0.0]))
    memory.put([Entry(at, f"{at}", facts, row) for at, facts in enumerate(offers)])
    wanted = {f"{at}" for at, facts in enumerate(offers) if admits(filters, facts)}
    assert set(memory.nearest([1, 0], filters, 50)) == wanted
