"""Rasa's own configuration files, made for this installation and readable by its owner only."""

from __future__ import annotations

from pathlib import Path

import yaml

from services.run.secrets import read_token, write_private
from services.settings import Settings


def write_rasa_files(settings: Settings) -> tuple[Path, Path]:
    """credentials.yml and endpoints.yml with our tokens; returns their paths."""
    credentials = settings.run / "credentials.yml"
    endpoints = settings.run / "endpoints.yml"
    channel = {"bot.channel.VoordeurInput": {"token": read_token(settings.run, "rasa")}}
    write_private(credentials, yaml.safe_dump(channel))
    actions = {
        "url": f"http://127.0.0.1:{settings.actions_port}/webhook",
        "headers": {"Authorization": f"Bearer {read_token(settings.run, 'actions')}"},
    }
    # A full url: Rasa's way of putting one together fails under SQLAlchemy 2 (docs/adr/0001).
    tracker = {"type": "SQL", "url": settings.tracker_url}
    write_private(endpoints, yaml.safe_dump({"action_endpoint": actions, "tracker_store": tracker}))
    return credentials, endpoints
