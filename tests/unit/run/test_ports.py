"""Before anything starts it is known which ports are taken, and by which setting to change that."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from services.run.ports import taken_ports
from services.settings import Settings, read_settings
from tests.house import free_ports

NAMES = ["VOORDEUR_PORT", "VOORDEUR_RASA_PORT", "VOORDEUR_ACTIONS_PORT"]


@pytest.fixture
def settings() -> Settings:
    return read_settings({n: str(p) for n, p in zip(NAMES, free_ports(3), strict=True)})


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield listening


def test_free_ports_are_free(settings: Settings) -> None:
    assert taken_ports(settings) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_taken_port_is_named_by_its_setting(listener: socket.socket, name: str) -> None:
    port = listener.getsockname()[1]
    environ = {n: str(p) for n, p in zip(NAMES, free_ports(3), strict=True)} | {name: str(port)}
    assert taken_ports(read_settings(environ)) == [(name, port)]


def test_a_port_that_only_waits_for_old_connections_is_free(settings: Settings) -> None:
    with socket.socket() as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        server.bind(("127.0.0.1", settings.port))
        server.listen()
        with socket.create_connection(("127.0.0.1", settings.port)):
            server.accept()[0].close()  # the side that closes first keeps the port in TIME_WAIT
    assert taken_ports(settings) == []


def test_looking_does_not_take_a_port(settings: Settings) -> None:
    taken_ports(settings)
    assert taken_ports(settings) == []


def test_two_processes_cannot_have_the_same_port() -> None:
    (port,) = free_ports(1)
    settings = read_settings({"VOORDEUR_PORT": str(port), "VOORDEUR_RASA_PORT": str(port)})
    assert ("VOORDEUR_RASA_PORT", port) in taken_ports(settings)
