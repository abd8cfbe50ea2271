"""A mail server for tests, on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope

from tests.house import free_ports

HOST = "127.0.0.1"


class Inbox:
    """A mail server that keeps what it takes, or answers as it is told."""

    def __init__(self, recipient: str = "250 OK", data: str = "250 OK") -> None:
        self.mails: list[EmailMessage] = []
        self.recipient, self._data = recipient, data

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self.recipient

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:
        content = cast(bytes, envelope.content)
        self.mails.append(cast(EmailMessage, message_from_bytes(content, policy=policy.default)))
        return self._data


@contextmanager
def serving(inbox: Inbox, **more: Any) -> Iterator[int]:
    """The port of a mail server on this machine."""
    (port,) = free_ports(1)
    controller = Controller(inbox, hostname=HOST, port=port, **more)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()
