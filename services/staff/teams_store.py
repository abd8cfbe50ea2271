"""Reads and writes of teams; returns core objects, never rows."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from sqlalchemy import delete, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from services.conversation.core import StorageUnavailable
from services.db import Sessions
from services.staff.core import Staff
from services.staff.store import SqlStaffStore
from services.staff.tables import TeamMemberRow, TeamRow
from services.staff.teams import Team


@asynccontextmanager
async def open_teams(sessions: Sessions) -> AsyncIterator[SqlTeamStore]:
    """A store for one step: commit at the end. A database that fails is StorageUnavailable."""
    try:
        async with sessions.begin() as session:
            yield SqlTeamStore(session)
    except (SQLAlchemyError, OSError) as error:
        raise StorageUnavailable from error


class SqlTeamStore:
    """Teams in SQLite or PostgreSQL."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def teams(self, organization: str) -> Sequence[Team]:
        """By name."""
        rows = await self._session.execute(
            select(TeamRow.id, TeamRow.name, TeamMemberRow.staff_id)
            .outerjoin(TeamMemberRow, TeamMemberRow.team_id == TeamRow.id)
            .where(TeamRow.organization == organization)
        )
        names: dict[str, str] = {}
        members: dict[str, set[str]] = {}
        for team_id, name, staff_id in rows:
            names[team_id] = name
            members.setdefault(team_id, set()).update([staff_id] if staff_id else [])
        ordered = sorted(names, key=lambda team_id: (names[team_id].casefold(), team_id))
        return [
            Team(team_id, organization, names[team_id], frozenset(members[team_id]))
            for team_id in ordered
        ]

    async def keep(self, team: Team) -> None:
        """Adds it, or replaces name and members."""
        await self._session.merge(
            TeamRow(id=team.id, organization=team.organization, name=team.name)
        )
        await self._session.execute(delete(TeamMemberRow).where(TeamMemberRow.team_id == team.id))
        await self._session.flush()
        self._session.add_all(
            TeamMemberRow(team_id=team.id, staff_id=staff_id) for staff_id in sorted(team.members)
        )
        await self._session.flush()

    async def remove(self, team_id: str) -> None:
        # Members first and by hand: the rule must also hold where foreign keys are off.
        await self._session.execute(delete(TeamMemberRow).where(TeamMemberRow.team_id == team_id))
        await self._session.execute(delete(TeamRow).where(TeamRow.id == team_id))

    async def staff(self, organization: str) -> Sequence[Staff]:
        """Accounts by name."""
        return await SqlStaffStore(self._session).listed(organization)
