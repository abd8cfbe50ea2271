"""Who works here, for tests: accounts made with what a test does not care about, and logged in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Any
from uuid import uuid4

from aiohttp import ClientSession, ClientWebSocketResponse, CookieJar

from services.keys import ACCOUNTS, STAFF_KEY
from services.staff.core import Role, Staff
from services.staff.logins import Login
from services.staff.use_cases import begin
from services.web.login import COOKIE, csrf_for, signed
from tests.builders import NOON
from tests.gateway import Gateway


def make_staff(number: int = 1, **changes: Any) -> Staff:
    """An account of a worker of Wijkracht."""
    values: dict[str, Any] = {
        "id": f"44444444-4444-4444-8444-{number:012}",
        "email": f"medewerker{number}@wijkracht.example",
        "name": "Anja Bos",
        "shown_as": "Anja",
        "role": Role.WORKER,
        "organization": "wijkracht",
        "created_at": NOON,
    }
    return Staff(**values | changes)


@dataclass
class LoggedInClient:
    """A browser of its own in which somebody of the staff is logged in.

    `post` sends a form with the CSRF token, `api` JSON with it in the header. Redirects are not
    followed. Closed by the gateway of the test; `async with` closes it sooner.
    """

    session: ClientSession
    staff: Staff
    login: Login
    csrf: str

    async def get(self, path: str, **more: Any) -> Any:
        return await self.session.get(path, allow_redirects=False, **more)

    async def post(self, path: str, **fields: str) -> Any:
        """What a browser sends when somebody presses a button."""
        data = {"csrf": self.csrf} | fields
        return await self.session.post(path, data=data, allow_redirects=False)

    async def api(self, method: str, path: str, **more: Any) -> Any:
        """What a script of ours sends; `json=` for a body."""
        headers = {"X-CSRF-Token": self.csrf}
        return await self.session.request(
            method, path, headers=headers, allow_redirects=False, **more
        )

    async def ws_connect(self, path: str, **more: Any) -> ClientWebSocketResponse:
        return await self.session.ws_connect(path, **more)

    async def page(self, path: str) -> str:
        """The HTML of a page that opens."""
        response = await self.get(path)
        assert response.status == 200, f"{path}: {response.status}"
        text: str = await response.text()
        return text

    async def close(self) -> None:
        await self.session.close()

    async def __aenter__(self) -> LoggedInClient:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()


async def add_staff(gateway: Gateway, **changes: Any) -> Staff:
    """An account in the database of a gateway; without a password."""
    assert gateway.client.app is not None
    number = uuid4()
    given = {"id": str(number), "email": f"{number.hex[:12]}@voordeur.example"}
    staff = make_staff(**given | changes)
    async with gateway.client.app[ACCOUNTS].open() as store:
        await store.add(staff)
    return staff


async def log_in(
    gateway: Gateway,
    role: Role = Role.WORKER,
    organization: str = "wijkracht",
    *,
    staff: Staff | None = None,
    **changes: Any,
) -> LoggedInClient:
    """Somebody logged in in a browser of their own: `.staff` says who.

    Skips the form, so that it takes milliseconds; tests/contract/test_login.py fills it in.
    `staff` logs an account in that is there; `changes` are of the new account, as name="Bea".
    """
    app, server = gateway.client.app, gateway.client.server
    assert app is not None
    who = staff or await add_staff(gateway, role=role, organization=organization, **changes)
    login, token = await begin(app[ACCOUNTS], who)
    session = ClientSession(
        base_url=server.make_url("/"),
        cookie_jar=CookieJar(unsafe=True),  # cookies of an address that is a number
        cookies={COOKIE: signed(app[STAFF_KEY], "login", token)},
    )
    client = LoggedInClient(session, who, login, csrf_for(app[STAFF_KEY], login))
    gateway.opened.append(client.close)
    return client


async def move_login(gateway: Gateway, client: LoggedInClient, **columns: datetime) -> None:
    """Sets created_at or seen_at of a login, as if time went by."""
    for column, value in columns.items():
        await gateway.execute(
            f"UPDATE staff_login SET {column} = :value WHERE id = :id",
            value=value,
            id=client.login.id,
        )
