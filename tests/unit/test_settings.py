"""What an installation can choose, what holds when it chooses nothing, and what is refused."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from services.settings import REPOSITORY, SettingInvalid, Settings, child_environ, read_settings

PORTS = ["VOORDEUR_PORT", "VOORDEUR_RASA_PORT", "VOORDEUR_ACTIONS_PORT"]
NAMES = [f"VOORDEUR_{field.name.upper()}" for field in fields(Settings)]


def read(**environ: str) -> Settings:
    return read_settings({f"VOORDEUR_{name}": value for name, value in environ.items()})


def test_without_any_setting_everything_has_its_default() -> None:
    assert read() == Settings(
        home=REPOSITORY / "var",
        database_url=f"sqlite+aiosqlite:///{REPOSITORY / 'var' / 'voordeur.db'}",
        host="127.0.0.1",
        port=8080,
        rasa_port=5005,
        actions_port=5055,
        redis_url=None,
        rasa_urls=("http://127.0.0.1:5005",),
        smtp_url=None,
        mail_from=None,
        public_url="",
    )


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_setting_is_no_setting(name: str) -> None:
    assert read_settings({name: ""}) == read()


def test_every_setting_is_read() -> None:
    assert read(
        HOME="/srv/voordeur",
        DATABASE_URL="postgresql://a:b@db/voordeur",
        HOST="0.0.0.0",
        PORT="80",
        RASA_PORT="6005",
        ACTIONS_PORT="6055",
        REDIS_URL="redis://redis:6379/1",
        RASA_URLS="http://rasa-1:5005, http://rasa-2:5005",
        SMTP_URL="smtp://u:p@mail:587",
        MAIL_FROM="voordeur@uwgemeente.nl",
        PUBLIC_URL="https://voordeur.uwgemeente.nl/",
    ) == Settings(
        home=Path("/srv/voordeur"),
        database_url="postgresql+psycopg://a:b@db/voordeur",
        host="0.0.0.0",
        port=80,
        rasa_port=6005,
        actions_port=6055,
        redis_url="redis://redis:6379/1",
        rasa_urls=("http://rasa-1:5005", "http://rasa-2:5005"),
        smtp_url="smtp://u:p@mail:587",
        mail_from="voordeur@uwgemeente.nl",
        public_url="https://voordeur.uwgemeente.nl",
    )


def test_a_process_we_start_reads_the_same_settings() -> None:
    ours = read(HOME="/srv/v", DATABASE_URL="postgresql://db/v", PORT="81", RASA_URLS="http://r:1")
    assert read_settings(ours.as_environ()) == ours


def test_every_setting_is_handed_to_a_process_we_start() -> None:
    assert sorted(read().as_environ()) == sorted(NAMES)


def test_a_process_we_start_keeps_the_rest_of_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH_OF_SOMEBODY_ELSE", "x")
    assert child_environ({"VOORDEUR_PORT": "1"})["PATH_OF_SOMEBODY_ELSE"] == "x"


def test_the_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOORDEUR_PORT", "8123")
    assert read_settings().port == 8123


@pytest.mark.parametrize("name", PORTS)
@pytest.mark.parametrize("value", ["1", "80", "65535"])
def test_a_port_is_a_number_from_1_to_65535(name: str, value: str) -> None:
    settings = read_settings({name: value})
    assert int(value) in {settings.port, settings.rasa_port, settings.actions_port}


@pytest.mark.parametrize("name", PORTS)
@pytest.mark.parametrize("value", ["0", "65536", "-1", "http", "80.0", "8 0", " 80", "٨٠", "1e3"])
def test_another_port_is_refused_in_dutch_by_its_name(name: str, value: str) -> None:
    with pytest.raises(SettingInvalid) as refused:
        read_settings({name: value})
    assert str(refused.value) == f"{name} moet een getal van 1 tot 65535 zijn, niet '{value}'."


@pytest.mark.parametrize(
    ("url", "read_as"),
    [
        ("postgresql://u:p@h:5432/d", "postgresql+psycopg://u:p@h:5432/d"),
        ("postgres://u@h/d", "postgresql+psycopg://u@h/d"),
        ("postgresql+psycopg://h/d", "postgresql+psycopg://h/d"),
        ("postgresql:///d?host=/run/postgresql", "postgresql+psycopg:///d?host=/run/postgresql"),
        ("sqlite:////srv/v.db", "sqlite+aiosqlite:////srv/v.db"),
        ("sqlite+aiosqlite:///v.db", "sqlite+aiosqlite:///v.db"),
    ],
)
def test_each_way_to_name_a_database_is_understood(url: str, read_as: str) -> None:
    assert read(DATABASE_URL=url).database_url == read_as


@pytest.mark.parametrize(
    "url", ["mysql://h/d", "postgresql+psycopg2://h/d", "/srv/v.db", "postgresql", "sqlite", "://"]
)
def test_another_database_is_refused_in_dutch(url: str) -> None:
    with pytest.raises(SettingInvalid, match="VOORDEUR_DATABASE_URL moet met"):
        read(DATABASE_URL=url)


def test_a_refused_database_does_not_show_its_password() -> None:
    with pytest.raises(SettingInvalid) as refused:
        read(DATABASE_URL="mysql://u:geheim@h/d")
    assert "geheim" not in str(refused.value)


def test_rasa_keeps_its_trackers_in_a_file_of_its_own() -> None:
    assert read(HOME="/srv/v").tracker_url == "sqlite:////srv/v/tracker.db"


def test_rasa_keeps_its_trackers_in_the_same_postgresql_through_its_own_driver() -> None:
    assert read(DATABASE_URL="postgresql://u:p@h/d").tracker_url == "postgresql+psycopg2://u:p@h/d"


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:8080"),
        ("0.0.0.0", "http://127.0.0.1:8080"),
        ("::", "http://127.0.0.1:8080"),
        ("::1", "http://[::1]:8080"),
        ("voordeur.local", "http://voordeur.local:8080"),
    ],
)
def test_the_address_to_open_can_be_opened(host: str, url: str) -> None:
    assert read(HOST=host).gateway_url == url


@pytest.mark.parametrize("urls", ["http://r:1/", " http://r:1 ", "http://r:1,", ",http://r:1/,,"])
def test_the_address_of_rasa_may_be_written_loosely(urls: str) -> None:
    assert read(RASA_URLS=urls).rasa_urls == ("http://r:1",)


def test_rasa_is_found_on_its_own_port() -> None:
    assert read(RASA_PORT="6005").rasa_urls == ("http://127.0.0.1:6005",)


def test_a_home_may_begin_with_a_tilde(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert read(HOME="~/voordeur").home == tmp_path / "voordeur"


def test_everything_that_is_written_is_under_home() -> None:
    settings = read(HOME="/srv/v")
    assert (settings.models, settings.run) == (Path("/srv/v/models"), Path("/srv/v/run"))


@pytest.mark.parametrize(
    "url", ["http://h", "mail.nl:25", "smtp://", "smtps://:geheim@", "smtp://h:x"]
)
def test_a_mail_server_that_is_none_is_refused_without_showing_its_password(url: str) -> None:
    with pytest.raises(SettingInvalid, match="VOORDEUR_SMTP_URL moet met") as refused:
        read(SMTP_URL=url, MAIL_FROM="a@b.nl")
    assert "geheim" not in str(refused.value)


@pytest.mark.parametrize("sender", ["", "voordeur"])
def test_a_mail_server_needs_an_address_to_send_from(sender: str) -> None:
    with pytest.raises(SettingInvalid, match="VOORDEUR_MAIL_FROM"):
        read(SMTP_URL="smtp://h", MAIL_FROM=sender)


def test_a_public_address_is_one_of_the_web() -> None:
    with pytest.raises(SettingInvalid, match="VOORDEUR_PUBLIC_URL"):
        read(PUBLIC_URL="voordeur.nl")


def test_links_go_to_this_machine_until_the_public_address_is_set() -> None:
    assert read(PORT="8123").link_url == "http://127.0.0.1:8123"
    assert read(PUBLIC_URL="https://v.nl").link_url == "https://v.nl"


def test_printed_settings_show_no_password_of_the_mail_server() -> None:
    assert "geheim" not in repr(read(SMTP_URL="smtp://u:geheim@h", MAIL_FROM="a@b.nl"))
