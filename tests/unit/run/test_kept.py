"""What is read once in a while."""

from __future__ import annotations

import pytest

from services.run.kept import Kept


class Titles:
    def __init__(self) -> None:
        self.now, self.read_times, self.fails = 0.0, 0, False

    async def read(self) -> int:
        self.read_times += 1
        if self.fails:
            raise OSError
        return self.read_times


@pytest.mark.parametrize(("later", "reads"), [(59.9, 1), (60.0, 2)])
async def test_titles_are_read_again_after_a_minute(later: float, reads: int) -> None:
    titles = Titles()
    kept = Kept(titles.read, 60.0, lambda: titles.now)
    assert await kept() == 1
    titles.now = later
    assert await kept() == reads


async def test_a_reading_that_failed_is_done_again() -> None:
    titles = Titles()
    titles.fails = True
    kept = Kept(titles.read, 60.0, lambda: titles.now)
    with pytest.raises(OSError):
        await kept()
    titles.fails = False
    assert await kept() == 2
