"""Passwords are hashed as strongly as promised, and an unknown account costs as much."""

from __future__ import annotations

import argon2
import pytest

from services.staff.hashing import Argon2Hasher

PASSWORD = "vier losse woorden hier"


async def test_a_hash_has_the_second_settings_of_rfc_9106() -> None:
    kept = await Argon2Hasher().hash(PASSWORD)
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")


async def test_checking_for_nobody_is_the_same_work_and_never_right() -> None:
    hasher = Argon2Hasher()
    real = argon2.extract_parameters(await hasher.hash(PASSWORD))
    assert argon2.extract_parameters(hasher._nobody) == real
    assert not await hasher.fits(PASSWORD, None)


@pytest.fixture
def quick() -> Argon2Hasher:
    return Argon2Hasher(passes=1, memory=64, lanes=1)


async def test_a_password_fits_its_hash_and_no_other(quick: Argon2Hasher) -> None:
    kept = await quick.hash(PASSWORD)
    assert await quick.fits(PASSWORD, kept)
    assert not await quick.fits(f"{PASSWORD}.", kept)


async def test_the_same_password_gets_another_hash_each_time(quick: Argon2Hasher) -> None:
    assert await quick.hash(PASSWORD) != await quick.hash(PASSWORD)


async def test_an_accent_may_be_typed_in_two_ways(quick: Argon2Hasher) -> None:
    assert await quick.fits("café", await quick.hash("cafe\u0301"))


@pytest.mark.parametrize("kept", ["", "x", "$argon2id$", "$2b$12$" + "a" * 53])
async def test_a_hash_that_is_none_fits_nothing(quick: Argon2Hasher, kept: str) -> None:
    assert not await quick.fits(PASSWORD, kept)
