"""After logging in somebody goes back to a page of ours, whatever the address says."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.web.login import safe_path

HERE = "https://voordeur.example/aanmelden"
TRICKS = st.text(alphabet="/\\:@?#.%\t\n\r ajs2f", max_size=20)


@pytest.mark.parametrize("path", ["/", "/werk", "/werk?a=1&b=//x", "/account#naam", "/audit?p=%2F"])
def test_a_page_of_ours_is_kept(path: str) -> None:
    assert safe_path(path) == path


@pytest.mark.parametrize(
    "raw", [None, "", 7, "werk", "//x.nl", "/\\x.nl", "/\t/x.nl", "http://x.nl", "/" + "a" * 500]
)
def test_anything_else_is_the_first_page(raw: object) -> None:
    assert safe_path(raw) == "/werk"


@given(st.one_of(TRICKS, TRICKS.map(lambda text: f"/{text}"), st.text()))
def test_nothing_that_is_made_up_leaves_our_site(raw: str) -> None:
    # What a browser does first: take out tabs and newlines, read "\\" as "/".
    path = safe_path(raw).replace("\\", "/")
    for sign in "\t\n\r":
        path = path.replace(sign, "")
    assert urlsplit(urljoin(HERE, path)).netloc == "voordeur.example"
