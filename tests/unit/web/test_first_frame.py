"""The first frame of a socket says who listens and from where; anything else is no frame of ours."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from aiohttp import WSMessage, WSMsgType
from hypothesis import given

from services.web.api.socket import read_first
from tests.strategies import ANY_TEXT


def frame(data: Any, kind: WSMsgType = WSMsgType.TEXT) -> WSMessage:
    return WSMessage(kind, data, None)


@pytest.mark.parametrize(
    ("given_after", "after"), [(0, 0), (7, 7), (-1, 0), (10**9, 10**9), (10**30, 10**9)]
)
def test_the_last_message_seen_is_read_within_bounds(given_after: int, after: int) -> None:
    assert read_first(frame(json.dumps({"token": "t", "after": given_after}))) == ("t", after)


def test_without_a_last_message_everything_is_wanted() -> None:
    assert read_first(frame('{"token": "t"}')) == ("t", 0)


@pytest.mark.parametrize(
    "data",
    [
        "",
        "t",
        "[]",
        '"t"',
        "null",
        "{}",
        '{"token": null}',
        '{"token": 1}',
        '{"token": ["t"]}',
        '{"after": 1}',
        '{"token": "t", "after": "1"}',
        '{"token": "t", "after": 1.5}',
        '{"token": "t", "after": true}',
        '{"token": "t", "after": null}',
        '{"token": "t", "after": ' + "9" * 5000 + "}",
        '{"token": ' + "[" * 3000,
        "[" * 200_000,
    ],
    ids=range(17),
)
def test_what_is_no_first_frame_is_refused(data: str) -> None:
    with pytest.raises(ValueError):
        read_first(frame(data))


@pytest.mark.parametrize(
    "message",
    [
        frame(b'{"token": "t"}', WSMsgType.BINARY),
        frame(1000, WSMsgType.CLOSE),
        frame(None, WSMsgType.CLOSED),
        frame(ValueError("x"), WSMsgType.ERROR),
        None,
    ],
    ids=["binary", "close", "closed", "error", "nothing"],
)
def test_what_is_no_text_is_refused(message: Any) -> None:
    with pytest.raises(ValueError):
        read_first(message)


@given(ANY_TEXT)
def test_any_text_is_a_first_frame_or_refused(data: str) -> None:
    with contextlib.suppress(ValueError):
        token, after = read_first(frame(data))
        assert isinstance(token, str) and after >= 0
