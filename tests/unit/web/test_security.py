"""Which requests come from our own pages, and whose token a call carries."""

from __future__ import annotations

import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request
from hypothesis import given
from hypothesis import strategies as st

from services.web.errors import Refused
from services.web.security import bearer, same_origin


def request(**headers: str) -> web.Request:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return make_mocked_request("POST", "/bericht", headers={"Host": "voordeur.nl"} | named)


def test_a_program_without_origin_is_taken() -> None:
    assert same_origin(request())


@pytest.mark.parametrize("origin", ["https://voordeur.nl", "http://voordeur.nl"])
def test_our_own_page_is_taken(origin: str) -> None:
    assert same_origin(request(Origin=origin))


def test_our_own_page_is_taken_on_its_own_port() -> None:
    assert same_origin(request(Host="127.0.0.1:8080", Origin="http://127.0.0.1:8080"))


@pytest.mark.parametrize(
    "origin",
    [
        "https://kwaad.nl",
        "https://voordeur.nl.kwaad.nl",
        "https://kwaad.nl/voordeur.nl",
        "https://kwaad.nl?voordeur.nl",
        "https://voordeur.nl@kwaad.nl",
        "https://voordeur.nl:8443",
        "https://sub.voordeur.nl",
        "null",
        "",
        "voordeur.nl",
        "file://",
        "http://[",
        "http://[::1",
    ],
)
def test_another_site_is_refused(origin: str) -> None:
    assert not same_origin(request(Origin=origin))


@given(st.text(st.characters(min_codepoint=32, max_codepoint=0xFF)))
def test_reading_where_a_request_comes_from_never_fails(origin: str) -> None:
    same_origin(request(Origin=origin))


@pytest.mark.parametrize(
    ("site", "taken"),
    [
        ("same-origin", True),
        ("none", True),
        ("same-site", False),
        ("cross-site", False),
        ("", False),
    ],
)
def test_without_origin_the_browsers_own_word_counts(site: str, taken: bool) -> None:
    assert same_origin(request(Sec_Fetch_Site=site)) is taken


@pytest.mark.parametrize("header", ["Bearer abc", "bearer abc", "BEARER abc"])
def test_the_token_of_a_call_is_read(header: str) -> None:
    assert bearer(request(Authorization=header)) == "abc"


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic abc", "abc"])
def test_a_call_without_a_token_is_refused(header: str) -> None:
    with pytest.raises(Refused) as refused:
        bearer(request(Authorization=header))
    assert refused.value.status == 401
