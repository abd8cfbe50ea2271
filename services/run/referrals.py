"""Referring, put together for the gateway: storage, mail and what the directory knows."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from functools import partial
from uuid import uuid4

import holidays

from services.db import Sessions
from services.directory.core import Offer, Organization
from services.directory.store import open_directory
from services.referral.mail import SmtpMailer, read_smtp_url
from services.referral.ports import Mailer, Referrals, Tell
from services.referral.store import open_referrals
from services.referral.texts import compose_mail, language_name, place_name
from services.settings import Settings
from services.text.masking import mask

FORBIDDEN = frozenset({"bsn", "iban"})  # nobody needs these to ring somebody up
DUTCH = holidays.country_holidays("NL")


def make_referrals(
    settings: Settings,
    sessions: Sessions,
    tell: Tell,
    organization: Callable[[str], Organization | None],
) -> Referrals:
    """Everything referring needs. `organization`: by its slug, from memory."""

    def name(slug: str) -> str:
        found = organization(slug)
        return found.name if found is not None else slug

    def email(slug: str) -> str | None:
        found = organization(slug)
        return found.email if found is not None else None

    return Referrals(
        open=partial(open_referrals, sessions),
        find_offer=partial(_find_offer, sessions),
        tell=tell,
        compose=compose_mail,
        mailer=make_mailer(settings),
        mask=lambda text: mask(text).text,
        forbidden=lambda text: not FORBIDDEN.isdisjoint(mask(text).kinds),
        titles=partial(_titles, sessions),
        front_office_email=email,
        organization_name=name,
        language_name=language_name,
        place_name=place_name,
        is_holiday=is_holiday,
        public_url=settings.link_url,
        now=lambda: datetime.now(UTC),
        new_id=lambda: str(uuid4()),
        new_token=lambda: secrets.token_urlsafe(32),
        choose=secrets.choice,
    )


def make_mailer(settings: Settings) -> Mailer | None:
    """The mail server of the settings, None without one."""
    if settings.smtp_url is None or settings.mail_from is None:
        return None
    return SmtpMailer(read_smtp_url(settings.smtp_url), settings.mail_from)


def is_holiday(day: date) -> bool:
    """True on a Dutch public holiday."""
    return day in DUTCH


async def _find_offer(sessions: Sessions, offer_id: str) -> Offer | None:
    async with open_directory(sessions) as directory:
        return await directory.given_offer(offer_id)


async def _titles(sessions: Sessions) -> Mapping[str, str]:
    async with open_directory(sessions) as directory:
        return {request.code: request.title for request in await directory.help_requests()}
