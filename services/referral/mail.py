"""Sends mail by SMTP, with what Python brings along."""

from __future__ import annotations

import asyncio
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid, parseaddr
from urllib.parse import unquote, urlsplit

from services.referral.core import MailProblem
from services.referral.ports import Mail, MailFailed

TIMEOUT = 20.0  # seconds for one step of the talk with the server
PORTS = {"smtp": 587, "smtps": 465}


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where mail goes out. `encrypted`: from the first byte, else by STARTTLS when it is there."""

    host: str
    port: int
    encrypted: bool
    user: str | None = None
    password: str | None = field(default=None, repr=False)


def read_smtp_url(url: str) -> SmtpServer:
    """The server of smtp(s)://user:password@host:port; raises ValueError for anything else."""
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname or parts.path not in {"", "/"}:
        raise ValueError("not an smtp address")
    return SmtpServer(
        host=parts.hostname,
        port=parts.port or PORTS[parts.scheme],
        encrypted=parts.scheme == "smtps",
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
    )


class SmtpMailer:
    """One connection per mail: there are few, and an idle connection is closed by the server."""

    def __init__(
        self,
        server: SmtpServer,
        sender: str,
        *,
        context: Callable[[], ssl.SSLContext] = ssl.create_default_context,
        timeout: float = TIMEOUT,
    ) -> None:
        self._server = server
        self._sender = sender
        self._context = context
        self._timeout = timeout

    async def send(self, mail: Mail) -> None:
        """Hands the mail to our server; raises MailFailed. In a thread: smtplib waits."""
        await asyncio.to_thread(self._send, mail)

    def _send(self, mail: Mail) -> None:
        try:
            message = build_message(mail, self._sender)
        except ValueError:  # an address that is none
            raise MailFailed(MailProblem.REFUSED) from None
        try:
            with self._connect() as smtp:
                smtp.send_message(message)
        except smtplib.SMTPRecipientsRefused as refused:
            codes = [code for code, _ in refused.recipients.values()]
            raise MailFailed(_of_code(max(codes, default=550))) from None
        except smtplib.SMTPAuthenticationError:
            raise MailFailed(MailProblem.SETTINGS) from None
        except smtplib.SMTPNotSupportedError:
            raise MailFailed(MailProblem.SETTINGS) from None
        except smtplib.SMTPResponseException as answer:  # sender or words refused
            raise MailFailed(_of_code(answer.smtp_code)) from None
        except ssl.SSLCertVerificationError:
            raise MailFailed(MailProblem.SETTINGS) from None
        except (smtplib.SMTPException, OSError):
            raise MailFailed(MailProblem.NOT_REACHED) from None

    def _connect(self) -> smtplib.SMTP:
        server = self._server
        smtp: smtplib.SMTP
        if server.encrypted:
            smtp = smtplib.SMTP_SSL(
                server.host, server.port, timeout=self._timeout, context=self._context()
            )
        else:
            smtp = smtplib.SMTP(server.host, server.port, timeout=self._timeout)
        try:
            if not server.encrypted:
                smtp.ehlo()
                if smtp.has_extn("starttls"):
                    smtp.starttls(context=self._context())
                elif server.user is not None:
                    # A password never goes over an open line.
                    raise MailFailed(MailProblem.SETTINGS)
            if server.user is not None:
                smtp.login(server.user, server.password or "")
        except BaseException:
            smtp.close()
            raise
        return smtp


def build_message(mail: Mail, sender: str) -> EmailMessage:
    """The mail as it is sent; raises ValueError for an address with anything but an address in it."""
    message = EmailMessage(policy=SMTP)
    message["From"] = _address(sender)
    message["To"] = _address(mail.to)
    if mail.reply_to:
        message["Reply-To"] = _address(mail.reply_to)
    message["Subject"] = " ".join(mail.subject.split())
    message["Date"] = format_datetime(datetime.now(UTC))
    message["Message-ID"] = make_msgid(domain=_address(sender).domain)
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office back
    message.set_content(mail.text)
    return message


def _address(raw: str) -> Address:
    name, address = parseaddr(raw)
    if not address or "@" not in address or any(c in raw for c in "\r\n,;"):
        raise ValueError("not one address")
    try:
        return Address(display_name=name, addr_spec=address)
    except (IndexError, UnicodeError) as error:
        raise ValueError("not one address") from error
    except Exception as error:  # email.errors.HeaderParseError is none of these
        raise ValueError("not one address") from error


def _of_code(code: int) -> MailProblem:
    """RFC 5321: 5xx is for good, everything else may go better later."""
    return MailProblem.REFUSED if 500 <= code < 600 else MailProblem.NOT_REACHED
