"""/healthz, /readyz and /metrics."""

from __future__ import annotations

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from services.keys import CHECKS

LOOPBACK = {"127.0.0.1", "::1"}
PASSED_ON = ("X-Forwarded-For", "X-Real-IP", "Forwarded")  # headers of a load balancer


async def healthz(_request: web.Request) -> web.Response:
    """Alive: the gateway itself answers."""
    return web.json_response({"status": "ok"})


async def readyz(request: web.Request) -> web.Response:
    """Ready: database, Rasa and action server answer; 503 with which does not."""
    checks = {name: await check() for name, check in request.config_dict[CHECKS].items()}
    ready = all(checks.values())
    return web.json_response({"ready": ready, **checks}, status=200 if ready else 503)


async def metrics(request: web.Request) -> web.Response:
    """Counts for Prometheus: for this machine only, a load balancer must not pass it on."""
    if request.remote not in LOOPBACK or any(name in request.headers for name in PASSED_ON):
        raise web.HTTPNotFound
    return web.Response(body=generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})


def add_health_routes(app: web.Application) -> None:
    """Adds the three to the gateway itself."""
    app.router.add_get("/healthz", healthz)
    app.router.add_get("/readyz", readyz)
    app.router.add_get("/metrics", metrics)
