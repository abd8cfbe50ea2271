"""Mail goes out over SMTP, and says in one word why it did not."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from services.referral.core import MailProblem
from services.referral.mail import SmtpMailer, SmtpServer, build_message, read_smtp_url
from services.referral.ports import Mail, MailFailed
from tests.mail import HOST, Inbox, serving

MAIL = Mail(
    to="loket@partner.test",
    subject="Doorverwijzing 7K3M via Wijkracht",
    text="Beste collega,\n\nKijk op https://voordeur.test/v/geheim – tot en met vrijdag.\n",
    reply_to="info@wijkracht.test",
)
SENDER = "Voordeur <voordeur@uwgemeente.test>"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, Path]:
    """What a server shows, and the file by which its certificate is trusted."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address(HOST))]),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "mail.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context, path


def mailer(port: int, trusted: Path | None = None, **more: Any) -> SmtpMailer:
    server = SmtpServer(**{"host": HOST, "port": port, "encrypted": False} | more)
    return SmtpMailer(
        server, SENDER, timeout=5, context=lambda: ssl.create_default_context(cafile=trusted)
    )


async def problem(post: SmtpMailer, mail: Mail = MAIL) -> MailProblem:
    with pytest.raises(MailFailed) as failed:
        await post.send(mail)
    return failed.value.problem


async def test_a_mail_arrives_as_it_was_written() -> None:
    inbox = Inbox()
    with serving(inbox) as port:
        await mailer(port).send(MAIL)
    (mail,) = inbox.mails
    assert (mail["To"], mail["From"], mail["Reply-To"]) == (MAIL.to, SENDER, MAIL.reply_to)
    assert mail["Subject"] == MAIL.subject and mail["Auto-Submitted"] == "auto-generated"
    assert mail["Date"] and mail["Message-ID"]
    assert mail.get_content().replace("\r\n", "\n") == MAIL.text


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("550 unknown user", MailProblem.REFUSED),
        ("450 mailbox busy", MailProblem.NOT_REACHED),
        ("451 greylisted", MailProblem.NOT_REACHED),
    ],
)
async def test_an_address_that_is_refused_is_told_from_one_that_is_busy(
    answer: str, expected: MailProblem
) -> None:
    with serving(Inbox(recipient=answer)) as port:
        assert await problem(mailer(port)) is expected


async def test_a_mail_that_is_refused_after_all_is_refused() -> None:
    with serving(Inbox(data="554 no thanks")) as port:
        assert await problem(mailer(port)) is MailProblem.REFUSED


async def test_a_server_that_is_not_there_is_not_reached() -> None:
    with serving(Inbox()) as port:
        pass
    assert await problem(mailer(port)) is MailProblem.NOT_REACHED


async def test_a_password_never_goes_over_an_open_line() -> None:
    inbox = Inbox()
    with serving(inbox) as port:
        post = mailer(port, user="voordeur", password="geheim")
        assert await problem(post) is MailProblem.SETTINGS
    assert inbox.mails == []


@pytest.mark.filterwarnings(
    "ignore:Requiring AUTH"
)  # aiosmtpd does not see that the line is secret
@pytest.mark.parametrize("encrypted", [True, False], ids=["smtps", "starttls"])
@pytest.mark.parametrize(("password", "arrives"), [("geheim", True), ("fout", False)])
async def test_a_server_with_a_password_is_spoken_to_in_secret(
    certificate: tuple[ssl.SSLContext, Path], encrypted: bool, password: str, arrives: bool
) -> None:
    context, trusted = certificate
    inbox = Inbox()

    def check(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        return AuthResult(success=data.password == b"geheim", handled=False)

    secret = {"ssl_context": context} if encrypted else {"tls_context": context}
    more = {"authenticator": check, "auth_required": True, "auth_require_tls": not encrypted}
    with serving(inbox, **secret, **more) as port:
        post = mailer(port, trusted, encrypted=encrypted, user="voordeur", password=password)
        if arrives:
            await post.send(MAIL)
        else:
            assert await problem(post) is MailProblem.SETTINGS
    assert len(inbox.mails) == arrives


@pytest.mark.parametrize("encrypted", [True, False], ids=["smtps", "starttls"])
async def test_a_server_that_shows_a_strange_certificate_gets_nothing(
    certificate: tuple[ssl.SSLContext, Path], encrypted: bool
) -> None:
    context, _ = certificate
    inbox = Inbox()
    secret = {"ssl_context": context} if encrypted else {"tls_context": context}
    with serving(inbox, **secret) as port:
        assert await problem(mailer(port, encrypted=encrypted)) is MailProblem.SETTINGS
    assert inbox.mails == []


@pytest.mark.parametrize(
    "address",
    ["", "geen adres", "a@b.test, c@d.test", "a@b.test\r\nBcc: x@y.test", "a@b.test; c@d.test"],
)
async def test_an_address_that_is_none_is_refused_before_anything_is_sent(address: str) -> None:
    inbox = Inbox()
    with serving(inbox) as port:
        mail = Mail(address, "x", "x")
        assert await problem(mailer(port), mail) is MailProblem.REFUSED
    assert inbox.mails == []


def test_a_subject_is_one_line() -> None:
    mail = Mail(MAIL.to, "een\r\nBcc: x@y.test", "x")
    assert build_message(mail, SENDER)["Bcc"] is None


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.test", SmtpServer("mail.test", 587, False)),
        ("smtps://mail.test", SmtpServer("mail.test", 465, True)),
        ("smtp://a%40b:p%3Aq@mail.test:25/", SmtpServer("mail.test", 25, False, "a@b", "p:q")),
    ],
)
def test_the_server_is_read_from_its_address(url: str, expected: SmtpServer) -> None:
    assert read_smtp_url(url) == expected


@pytest.mark.parametrize("url", ["http://mail.test", "smtp://", "smtp://mail.test/pad"])
def test_what_is_no_mail_server_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="not an smtp address"):
        read_smtp_url(url)


def test_the_password_is_in_no_printed_server() -> None:
    assert "geheim" not in repr(read_smtp_url("smtp://u:geheim@mail.test"))
