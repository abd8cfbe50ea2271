"""Which files and counts of the machine can be asked for, and what never comes out."""

from __future__ import annotations

from typing import cast

import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request

from services.web.health.routes import metrics
from tests.gateway import Gateway, raw_call

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_this_machine_may_read_the_counts(gateway: Gateway) -> None:
    response = await gateway.client.get("/metrics")
    assert response.status == 200 and "voordeur_incidents_total" in await response.text()


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP"])
async def test_the_counts_are_not_passed_on_by_a_load_balancer(
    gateway: Gateway, header: str
) -> None:
    response = await gateway.client.get("/metrics", headers={header: "for=203.0.113.7"})
    assert response.status == 404


@pytest.mark.parametrize("remote", ["10.0.0.7", "203.0.113.7", "::ffff:10.0.0.7", "", None])
async def test_another_machine_may_not_read_the_counts(remote: str | None) -> None:
    request = make_mocked_request("GET", "/metrics").clone(remote=cast(str, remote))
    with pytest.raises(web.HTTPNotFound):
        await metrics(request)


@pytest.mark.parametrize(
    "path",
    [
        "/static/chat/chat.css",
        "/static/chat/chat.js",
        "/static/components/page/door.svg",
        "/static/components/message/message.js",
    ],
)
async def test_styles_scripts_and_pictures_are_given(gateway: Gateway, path: str) -> None:
    assert (await gateway.client.get(path)).status == 200


@pytest.mark.parametrize(
    "path",
    [
        "/static/",
        "/static/chat",
        "/static/chat/",
        "/static/chat/../views.py",
        "/static/chat/../../settings.py",
        "/static/chat/%2e%2e/views.py",
        "/static/chat/..%2fviews.py",
        "/static/chat/..%5cviews.py",
        "/static/chat/%252e%252e/views.py",
        "/static/../services/app.py",
        "/static/components/../chat/views.css",
        "/static/components/%2e%2e/chat/static/chat.css",
        "/static/components/page/template.html",
        "/static/components/page/examples.yml",
        "/static/chat/chat.css%00.svg",
        "/static/chat/chat.css/",
        "/static//etc/passwd",
        "//etc/passwd",
        "/static/chat/routes.py",
        "/static/chat/CHAT.CSS",
        "/static/chat/templates/chat.html",
    ],
)
async def test_nothing_else_of_the_machine_is_given(gateway: Gateway, path: str) -> None:
    status, _ = await raw_call(gateway, f"GET {path} HTTP/1.1\nHost: x\n".encode())
    assert status == 404


@pytest.mark.parametrize(
    "head",
    [
        b"GET / HTTP/9.9\nHost: x\n",
        b"GE\x00T / HTTP/1.1\nHost: x\n",
        b"GET /\xff HTTP/1.1\nHost: x\n",
        b"GET / HTTP/1.1\nHost: x\nHost: y\n",
        b"GET / HTTP/1.1\nHost: x\nContent-Length: -1\n",
        b"POST /bericht HTTP/1.1\nHost: x\nContent-Length: 5\nTransfer-Encoding: chunked\n",
        b"GET / HTTP/1.1\nHost: x\nX: " + b"a" * 10_000 + b"\n",
        b"GET /" + b"a" * 10_000 + b" HTTP/1.1\nHost: x\n",
    ],
    ids=range(8),
)
async def test_what_is_no_http_gives_nothing_away(gateway: Gateway, head: bytes) -> None:
    _, answer = await raw_call(gateway, head)
    assert b"Traceback" not in answer and b"services/" not in answer


async def test_the_gateway_serves_on_after_what_is_no_http(gateway: Gateway) -> None:
    await raw_call(gateway, b"\x16\x03\x01\x02\x00\n")
    assert (await gateway.client.get("/healthz")).status == 200
