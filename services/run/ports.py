"""Whether a port is free, asked before anything is started."""

from __future__ import annotations

import socket

from services.settings import Settings


def taken_ports(settings: Settings) -> list[tuple[str, int]]:
    """Settings whose port is taken, as (name of the setting, port); empty when all are free.

    A port that an earlier process of ours will have is taken too.
    """
    wanted = (
        ("VOORDEUR_PORT", settings.host, settings.port),
        ("VOORDEUR_RASA_PORT", "127.0.0.1", settings.rasa_port),
        ("VOORDEUR_ACTIONS_PORT", "127.0.0.1", settings.actions_port),
    )
    taken: list[tuple[str, int]] = []
    ours: set[int] = set()
    for name, host, port in wanted:
        if port in ours or not _free(host, port):
            taken.append((name, port))
        ours.add(port)
    return taken


def _free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        # As the servers do: a port that only waits for old connections to end is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
