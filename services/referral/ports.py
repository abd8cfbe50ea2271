"""What referring needs from outside, as Protocols and plain callables."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from services.conversation.patience import PATIENCE
from services.directory.core import Offer
from services.referral.attention import ATTENTION_AFTER, IsHoliday
from services.referral.card import Known
from services.referral.core import MailProblem, Referral


@dataclass(frozen=True, slots=True)
class Mail:
    """One message of plain text. Nothing personal is in it: not in the subject, not below."""

    to: str
    subject: str
    text: str
    reply_to: str | None = None


class MailFailed(Exception):
    """The mail was not taken."""

    def __init__(self, problem: MailProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


class Mailer(Protocol):
    """Sends a mail; raises MailFailed."""

    async def send(self, mail: Mail) -> None: ...


class ReferralStore(Protocol):
    """Reads and writes of one step; the step's end is the commit."""

    async def known(self, conversation_id: str, organization: str) -> Known | None:
        """What a conversation of this organisation tells; None for any other."""
        ...

    async def add(self, referral: Referral) -> None: ...

    async def get(self, referral_id: str, *, lock: bool = False) -> Referral | None: ...

    async def keep(self, referral: Referral) -> None:
        """Writes all of a referral that is there."""
        ...

    async def listed(self, organization: str, most: int) -> Sequence[Referral]:
        """Those of an organisation, newest change first."""
        ...

    async def of_conversation(self, conversation_id: str) -> Sequence[Referral]:
        """Oldest first."""
        ...

    async def claim(self, now: datetime, until: datetime, most: int) -> Sequence[Referral]:
        """Mails that are due; nobody else gets the same ones before `until`."""
        ...

    async def unanswered(self, before: datetime) -> Sequence[str]:
        """Ids of what was never agreed or never sent, and did not change since."""
        ...

    async def add_link(
        self, hashed: str, referral_id: str, made_at: datetime, expires_at: datetime
    ) -> None: ...

    async def by_link(self, hashed: str, now: datetime, *, lock: bool = False) -> Referral | None:
        """The referral of a link that still works."""
        ...

    async def remove_links(self, referral_id: str) -> None: ...


class Tell(Protocol):
    """Says in a conversation that there is a card to look at, or what the resident answered."""

    async def __call__(self, conversation_id: str, referral: Referral) -> None: ...


class ComposeMail(Protocol):
    """The mail about a referral, with the link to its card."""

    def __call__(
        self,
        referral: Referral,
        link: str,
        expires_at: datetime,
        reply_to: str | None,
        organization: str,  # name of who refers
    ) -> Mail: ...


OpenReferrals = Callable[[], AbstractAsyncContextManager[ReferralStore]]


@dataclass(frozen=True, slots=True)
class Referrals:
    """Everything referring needs; services/app.py puts it together."""

    open: OpenReferrals
    find_offer: Callable[
        [str], Coroutine[Any, Any, Offer | None]
    ]  # None: not there, or not to be given
    tell: Tell
    compose: ComposeMail
    mailer: Mailer | None  # None: no mail server was set; cards go on paper
    mask: Callable[[str], str]
    forbidden: Callable[[str], bool]  # holds a BSN or a bank account
    titles: Callable[[], Coroutine[Any, Any, Mapping[str, str]]]  # of hulpvragen, by code
    front_office_email: Callable[[str], str | None]  # of an organisation, by its slug
    organization_name: Callable[[str], str]
    language_name: Callable[[str], str]  # "pl" as "Pools"
    place_name: Callable[[str | None, str | None], str]  # of a place and its municipality
    is_holiday: IsHoliday
    public_url: str  # where this gateway is for the receiver, without "/" at the end
    now: Callable[[], datetime]
    new_id: Callable[[], str]
    new_token: Callable[[], str]
    choose: Callable[[str], str]  # one character, by chance nobody can foresee
    attention_after: int = ATTENTION_AFTER  # working days
    patience: float = PATIENCE  # seconds for storage
