"""`voordeur user`: accounts of who works here."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

from services.cli.lines import note
from services.conversation.answers import error_text
from services.conversation.core import StorageUnavailable
from services.db import make_engine, make_sessions
from services.directory.core import Kind
from services.directory.store import open_directory
from services.run.accounts import KEY, make_accounts, make_audit, make_teams
from services.run.database import ensure_database
from services.run.secrets import read_token
from services.settings import Settings
from services.staff import accounts
from services.staff.core import Role, Staff, StaffInvalid, StaffNotFound
from services.staff.ports import Accounts
from services.staff.teams import Teams, join_team, read_team_name

Deed = Callable[[Accounts, Teams, argparse.Namespace], Awaitable[None]]
ROLES = [role.value for role in Role]


def add_to(verbs: Any) -> None:
    parser = verbs.add_parser("user", help="accounts van medewerkers")
    actions = parser.add_subparsers(dest="action", metavar="wat", required=True)
    adding = actions.add_parser("add", help="een nieuw account, met een link voor een wachtwoord")
    adding.add_argument("--email", required=True, metavar="ADRES")
    adding.add_argument("--name", required=True, metavar="NAAM", help="zoals collega's die kennen")
    adding.add_argument("--role", required=True, choices=ROLES)
    adding.add_argument("--organization", required=True, metavar="SLUG", help="zoals wijkracht")
    adding.add_argument("--shown-as", metavar="NAAM", help="wat inwoners zien; anders de voornaam")
    adding.add_argument(
        "--team", action="append", default=[], metavar="NAAM",
        help="zet iemand in dit team, en maakt het zo nodig; mag vaker",
    )  # fmt: skip
    listing = actions.add_parser("list", help="toon de accounts")
    listing.add_argument("--organization", metavar="SLUG", help="alleen van deze organisatie")
    disabling = actions.add_parser("disable", help="zet een account uit, meteen")
    resetting = actions.add_parser("reset", help="nieuwe link; het oude wachtwoord werkt niet meer")
    changing = actions.add_parser("role", help="geef iemand een andere rol")
    for one in (disabling, resetting, changing):
        one.add_argument("email", metavar="ADRES")
    changing.add_argument("role", choices=ROLES)
    for one in (adding, resetting):
        one.add_argument("--url", metavar="ADRES", help="waar medewerkers de voordeur openen")
    for one, deed in (
        (adding, _add),
        (listing, _list),
        (disabling, _disable),
        (resetting, _reset),
        (changing, _role),
    ):
        one.set_defaults(run=partial(_run, deed))


def _run(deed: Deed, given: argparse.Namespace) -> int:
    """Status 2 when something that was given cannot be used, 1 when the database fails."""
    ensure_database(given.settings)
    try:
        asyncio.run(_do(deed, given))
    except StaffInvalid as invalid:
        note(error_text(f"staff_{invalid.field}_{invalid.problem}"))
        return 2
    except StaffNotFound:
        note(error_text("staff_not_found"))
        return 2
    except StorageUnavailable:
        note("De database doet het niet. Er is niets veranderd.")
        return 1
    return 0


async def _do(deed: Deed, given: argparse.Namespace) -> None:
    async with _accounts(given.settings) as (ports, teams):
        await deed(ports, teams, given)


@asynccontextmanager
async def _accounts(settings: Settings) -> AsyncIterator[tuple[Accounts, Teams]]:
    engine = make_engine(settings.database_url)
    sessions = make_sessions(engine)
    try:
        async with open_directory(sessions) as directory:
            found = await directory.organizations()
        welfare = frozenset(item.slug for item in found if item.kind is Kind.WELFARE)
        accounts_of = make_accounts(sessions, read_token(settings.run, KEY), lambda: welfare)
        yield accounts_of, make_teams(sessions, make_audit(sessions))
    finally:
        await engine.dispose()


async def _add(ports: Accounts, teams: Teams, given: argparse.Namespace) -> None:
    names = [read_team_name(name) for name in given.team]  # before there is an account
    staff, token = await accounts.add_staff(
        ports,
        email=given.email,
        name=given.name,
        role=given.role,
        organization=given.organization,
        shown_as=given.shown_as,
    )
    note(f"Er is een account voor {staff.name}. Inwoners zien: {staff.shown_as}.")
    _print_link(given, token)
    for name in names:
        team = await join_team(teams, staff, name)
        note(f"{staff.name} zit in team {team.name}.")


async def _list(ports: Accounts, _teams: Teams, given: argparse.Namespace) -> None:
    found = await accounts.list_staff(ports, given.organization)
    for staff in found:
        print(_line(staff))
    if not found:
        note("Er zijn geen accounts. Maak er een met 'voordeur user add'.")


async def _disable(ports: Accounts, _teams: Teams, given: argparse.Namespace) -> None:
    staff = await accounts.disable(ports, given.email)
    note(f"Het account van {staff.name} is uit. Aanmelden kan niet meer.")


async def _reset(ports: Accounts, _teams: Teams, given: argparse.Namespace) -> None:
    staff, token = await accounts.reset(ports, given.email)
    note(f"{staff.name} is overal afgemeld en kiest een nieuw wachtwoord.")
    _print_link(given, token)


async def _role(ports: Accounts, _teams: Teams, given: argparse.Namespace) -> None:
    staff = await accounts.change_role(ports, given.email, given.role)
    note(f"{staff.name} heeft nu de rol {staff.role.value}.")


def _print_link(given: argparse.Namespace, token: str) -> None:
    base = (given.url or given.settings.gateway_url).rstrip("/")
    note("Geef deze link aan niemand anders. Hij werkt één keer, en 72 uur:")
    print(f"{base}/wachtwoord/{token}")


def _line(staff: Staff) -> str:
    state = "" if staff.active else ", uit"
    return f"{staff.organization}: {staff.name} <{staff.email}>, {staff.role.value}{state}"
