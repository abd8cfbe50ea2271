"""Every setting, its type, default and unit. The only reader of os.environ."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

REPOSITORY = Path(__file__).resolve().parent.parent


class SettingInvalid(Exception):
    """A VOORDEUR_ variable has a value that cannot be used; the message says which, in Dutch."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What an installation can choose; docs/settings.md lists the same names."""

    home: Path  # VOORDEUR_HOME: everything written (databases, models, secrets)
    database_url: str  # VOORDEUR_DATABASE_URL: sqlite+aiosqlite:///… or postgresql+psycopg://…
    host: str  # VOORDEUR_HOST: address the gateway listens on
    port: int  # VOORDEUR_PORT
    rasa_port: int  # VOORDEUR_RASA_PORT, on 127.0.0.1
    actions_port: int  # VOORDEUR_ACTIONS_PORT, on 127.0.0.1
    redis_url: str | None  # VOORDEUR_REDIS_URL: fan-out between gateways
    rasa_urls: tuple[str, ...]  # VOORDEUR_RASA_URLS: comma separated, default the one of rasa_port
    # VOORDEUR_SMTP_URL: smtp(s)://user:password@host:port; None: handover cards go on paper
    smtp_url: str | None = field(default=None, repr=False)
    mail_from: str | None = None  # VOORDEUR_MAIL_FROM: address that mail comes from
    public_url: str = ""  # VOORDEUR_PUBLIC_URL: where others find this gateway, in links

    @property
    def models(self) -> Path:
        """Where trained models live."""
        return self.home / "models"

    @property
    def run(self) -> Path:
        """Generated secrets and configuration (0600)."""
        return self.home / "run"

    @property
    def tracker_url(self) -> str:
        """Rasa's tracker: its own SQLite file, or its tables in the same PostgreSQL.

        Rasa 3.6 talks to PostgreSQL through psycopg2, so only the driver in the URL differs.
        """
        if self.database_url.startswith("postgresql"):
            return "postgresql+psycopg2://" + self.database_url.split("://", 1)[1]
        return f"sqlite:///{self.home / 'tracker.db'}"

    def as_environ(self) -> dict[str, str]:
        """The same settings as variables, for the processes we start."""
        return {
            "VOORDEUR_HOME": str(self.home),
            "VOORDEUR_DATABASE_URL": self.database_url,
            "VOORDEUR_HOST": self.host,
            "VOORDEUR_PORT": str(self.port),
            "VOORDEUR_RASA_PORT": str(self.rasa_port),
            "VOORDEUR_ACTIONS_PORT": str(self.actions_port),
            "VOORDEUR_REDIS_URL": self.redis_url or "",
            "VOORDEUR_RASA_URLS": ",".join(self.rasa_urls),
            "VOORDEUR_SMTP_URL": self.smtp_url or "",
            "VOORDEUR_MAIL_FROM": self.mail_from or "",
            "VOORDEUR_PUBLIC_URL": self.public_url,
        }

    @property
    def link_url(self) -> str:
        """What links in mails begin with; without VOORDEUR_PUBLIC_URL only right on this machine."""
        return self.public_url or self.gateway_url

    @property
    def gateway_url(self) -> str:
        """The address a person opens on this machine."""
        host = "127.0.0.1" if self.host in {"0.0.0.0", "::"} else self.host  # noqa: S104
        if ":" in host:
            host = f"[{host}]"
        return f"http://{host}:{self.port}"


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Settings from the environment; raises SettingInvalid for a port that is no port."""
    env = os.environ if environ is None else environ
    home = Path(env.get("VOORDEUR_HOME") or REPOSITORY / "var").expanduser().resolve()
    rasa_port = _port(env, "VOORDEUR_RASA_PORT", 5005)
    urls = [url.strip().rstrip("/") for url in env.get("VOORDEUR_RASA_URLS", "").split(",")]
    smtp_url = _smtp_url(env)
    return Settings(
        home=home,
        database_url=_database_url(env.get("VOORDEUR_DATABASE_URL", ""), home),
        host=env.get("VOORDEUR_HOST") or "127.0.0.1",
        port=_port(env, "VOORDEUR_PORT", 8080),
        rasa_port=rasa_port,
        actions_port=_port(env, "VOORDEUR_ACTIONS_PORT", 5055),
        redis_url=env.get("VOORDEUR_REDIS_URL") or None,
        rasa_urls=tuple(filter(None, urls)) or (f"http://127.0.0.1:{rasa_port}",),
        smtp_url=smtp_url,
        mail_from=_mail_from(env, smtp_url),
        public_url=_public_url(env),
    )


def child_environ(extra: Mapping[str, str]) -> dict[str, str]:
    """The environment for a process we start: ours, plus what is given."""
    return {**os.environ, **extra}


def _port(env: Mapping[str, str], name: str, default: int) -> int:
    raw = env.get(name, "")
    if not raw:
        return default
    if not raw.isascii() or not raw.isdigit() or not 0 < int(raw) < 65536:
        raise SettingInvalid(f"{name} moet een getal van 1 tot 65535 zijn, niet '{raw}'.")
    return int(raw)


def _smtp_url(env: Mapping[str, str]) -> str | None:
    raw = env.get("VOORDEUR_SMTP_URL", "").strip()
    if not raw:
        return None
    try:
        parts = urlsplit(raw)
        usable = parts.scheme in {"smtp", "smtps"} and parts.hostname and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        # Not the value itself: it may hold a password.
        raise SettingInvalid(
            "VOORDEUR_SMTP_URL moet met smtp:// of smtps:// beginnen en een machine noemen."
        )
    return raw


def _mail_from(env: Mapping[str, str], smtp_url: str | None) -> str | None:
    raw = env.get("VOORDEUR_MAIL_FROM", "").strip()
    if smtp_url is not None and "@" not in raw:
        raise SettingInvalid("VOORDEUR_MAIL_FROM moet een e-mailadres zijn als er een SMTP is.")
    return raw or None


def _public_url(env: Mapping[str, str]) -> str:
    raw = env.get("VOORDEUR_PUBLIC_URL", "").strip().rstrip("/")
    if raw and not raw.startswith(("https://", "http://")):
        raise SettingInvalid("VOORDEUR_PUBLIC_URL moet met https:// of http:// beginnen.")
    return raw


def _database_url(raw: str, home: Path) -> str:
    if not raw:
        return f"sqlite+aiosqlite:///{home / 'voordeur.db'}"
    scheme, separator, rest = raw.partition("://")
    if separator and scheme in {"postgresql", "postgres", "postgresql+psycopg"}:
        return f"postgresql+psycopg://{rest}"
    if separator and scheme in {"sqlite", "sqlite+aiosqlite"}:
        return f"sqlite+aiosqlite://{rest}"
    raise SettingInvalid(
        "VOORDEUR_DATABASE_URL moet met postgresql+psycopg:// of sqlite:// beginnen."
    )
