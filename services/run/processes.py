"""Starts the three processes, watches them, and stops them together."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from services.run.config_files import write_rasa_files
from services.run.model import bot_environ
from services.settings import REPOSITORY, Settings

STOP_PATIENCE = 10.0  # seconds between asking to stop and making it stop
MOST_RESTARTS = 5  # of one process within RESTART_WINDOW; then everything stops
RESTART_WINDOW = 120.0  # seconds
PR_SET_PDEATHSIG = 1  # Linux: prctl(2)


class KeepsStopping(Exception):
    """A process stops again and again; its name is the message."""


@dataclass(slots=True)
class Child:
    """A process of ours and how often it had to be started again."""

    name: str
    command: list[str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    restarts: list[float] = field(default_factory=list)


class Processes:
    """Gateway, Rasa and action server of one installation."""

    def __init__(self, settings: Settings, model: Path) -> None:
        credentials, endpoints = write_rasa_files(settings)
        python = sys.executable
        rasa = [
            python, "-m", "rasa", "run", "--model", str(model),
            "--credentials", str(credentials), "--endpoints", str(endpoints),
            "--interface", "127.0.0.1", "--port", str(settings.rasa_port),
        ]  # fmt: skip
        logs = settings.home / "logs"
        logs.mkdir(parents=True, exist_ok=True)
        self._environ = bot_environ(settings)
        self.children = [
            Child("actions", [python, "-m", "actions"], logs / "actions.log"),
            Child("rasa", rasa, logs / "rasa.log"),
            Child("gateway", [python, "-m", "services"], logs / "gateway.log"),
        ]

    def start(self) -> None:
        """Starts all three."""
        for child in self.children:
            self._spawn(child)

    def watch(self) -> list[str]:
        """Starts again what stopped; returns the names. Raises KeepsStopping."""
        again = []
        for child in self.children:
            if child.process is not None and child.process.poll() is None:
                continue
            now = time.monotonic()
            child.restarts = [at for at in child.restarts if now - at < RESTART_WINDOW]
            if len(child.restarts) >= MOST_RESTARTS:
                raise KeepsStopping(child.name)
            child.restarts.append(now)
            self._spawn(child)
            again.append(child.name)
        return again

    def pids(self) -> dict[str, int]:
        """Process ids by name."""
        return {c.name: c.process.pid for c in self.children if c.process is not None}

    def stop(self) -> None:
        """Asks all to stop, then makes them; leaves nothing behind."""
        running = [c.process for c in self.children if c.process and c.process.poll() is None]
        for process in running:
            _signal_group(process, signal.SIGTERM)
        deadline = time.monotonic() + STOP_PATIENCE
        for process in running:
            try:
                process.wait(timeout=max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                _signal_group(process, signal.SIGKILL)
                process.wait()

    def _spawn(self, child: Child) -> None:
        with child.log.open("ab") as log:
            child.process = subprocess.Popen(
                child.command,
                cwd=REPOSITORY,
                env=self._environ,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                # A group of its own: Ctrl-C reaches only us, and we stop them in order.
                start_new_session=True,
                preexec_fn=_die_with_parent if sys.platform == "linux" else None,
            )


def wait_until(ready: Callable[[], bool], seconds: float, pause: float = 0.2) -> bool:
    """True as soon as `ready` is; False when it never was within `seconds`."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if ready():
            return True
        time.sleep(pause)
    return False


def _signal_group(process: subprocess.Popen[bytes], what: signal.Signals) -> None:
    try:
        os.killpg(process.pid, what)
    except ProcessLookupError:
        return


def _die_with_parent() -> None:
    # Even when we are killed without a chance to tidy up, no process stays behind.
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
