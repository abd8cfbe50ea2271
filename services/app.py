"""Assembles the gateway; the only file that knows every room."""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, date, datetime
from functools import partial
from typing import Any
from uuid import uuid4

import aiohttp
from aiohttp import web
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from services.conversation import answers
from services.conversation.core import (
    TURN_TIMEOUT,
    Conversation,
    ConversationNotFound,
    Draft,
    Sender,
    StorageUnavailable,
)
from services.conversation.languages import load_translations, translate
from services.conversation.patience import in_time
from services.conversation.ports import Happened, Ports, Texts
from services.conversation.renewing import RENEW_EVERY, keep_renewing
from services.conversation.store import open_conversations
from services.conversation.tending import keep_tending
from services.conversation.turns import Turns
from services.conversation.waiting import LEAVE
from services.corrections.labels import load_labels
from services.corrections.store import open_corrections
from services.corrections.use_cases import Corrections
from services.db import Sessions, make_engine, make_sessions
from services.directory.core import Kind, Offer
from services.directory.listing import listing
from services.frontoffice.core import OfficeNow
from services.frontoffice.use_cases import look_at
from services.handover.core import CallbackRequest, Reason
from services.handover.phone import read_phone
from services.handover.store import open_handovers
from services.handover.use_cases import mark_for_person
from services.incidents.core import IncidentKind
from services.incidents.store import SqlIncidents
from services.keys import (
    ACCOUNTS,
    ADD_CALLBACK,
    AUDIT,
    BROWSING,
    CALLBACKS,
    CHECKS,
    CONTACTS,
    CORRECTIONS,
    COVERING,
    DESK,
    FEEDBACKS,
    FRONT_OFFICE,
    HSDS,
    HUB,
    LIMITER,
    PORTS,
    PUBLIC_URL,
    READ_PHONE,
    REFERRALS,
    SEARCH,
    STAFF_KEY,
    STAFF_TOKEN,
    TEAMS,
    TELEPHONE,
    TURNS,
    AddCallback,
    Check,
)
from services.memory import MemoryLoader
from services.privacy.store import open_purge
from services.privacy.use_cases import purge
from services.rasa_client.client import RasaClient
from services.referral.core import Referral
from services.referral.core import State as ReferralState
from services.referral.delivery import keep_delivering
from services.referral.texts import told_text
from services.run.accounts import KEY, make_accounts, make_audit, make_teams
from services.run.browsing import make_browsing, make_covering
from services.run.contact import (
    make_callbacks,
    make_contacts,
    make_feedbacks,
    make_telephone,
)
from services.run.desk import make_desk, make_front_office
from services.run.hsds import make_hsds
from services.run.referrals import make_referrals
from services.run.secrets import read_token
from services.safety.watch import load_watch
from services.search.indexing import make_search, make_search_with_meaning
from services.search.repairing import keep_true
from services.settings import Settings
from services.text.age import find_age
from services.text.language import detect_language, sure_language
from services.text.masking import mask
from services.web.api.routes import make_api_app
from services.web.callbacks.routes import make_callbacks_app
from services.web.chat.routes import add_chat_routes
from services.web.console.routes import make_console_app
from services.web.contact.routes import (
    make_contacts_app,
    make_reports_app,
    make_telephone_app,
)
from services.web.corrections.routes import make_corrections_app
from services.web.coverage.routes import make_coverage_app
from services.web.directory.routes import add_sitemap_routes, make_directory_app
from services.web.discreet import be_discreet
from services.web.errors import error_middleware
from services.web.health.routes import add_health_routes
from services.web.hsds.routes import make_hsds_app
from services.web.hub import Hub
from services.web.limits import Limiter
from services.web.live import tell
from services.web.office.routes import make_office_app, make_teams_app
from services.web.referral.routes import add_receiver_routes, make_referral_app
from services.web.security import add_headers, security_middleware
from services.web.staff.account import make_account_app
from services.web.staff.audit import make_audit_app
from services.web.staff.routes import add_login_routes

LOG = logging.getLogger(__name__)
LARGEST_BODY = 64 * 1024  # bytes; 4000 characters of any script with room to spare
CHECK_TIMEOUT = 3.0  # seconds
PURGE_FIRST = 300.0  # seconds after start: Rasa is awake by then
PURGE_EVERY = 24 * 3600.0  # seconds


def make_app(
    settings: Settings,
    *,
    turn_timeout: float = TURN_TIMEOUT,
    renew_every: float = RENEW_EVERY,
    by_meaning: bool = True,
) -> web.Application:
    """The gateway of an installation. Opens nothing: connections start in the cleanup context.

    `turn_timeout`: seconds Rasa gets for a turn. `renew_every`: seconds between two readings of
    what is kept in memory. `by_meaning`: search reads what offers mean, some seconds after start;
    else it goes by words alone.
    """
    be_discreet()
    app = web.Application(
        middlewares=[error_middleware, security_middleware], client_max_size=LARGEST_BODY
    )
    app[TURNS] = Turns()
    app[HUB] = Hub()
    app[LIMITER] = Limiter(time.monotonic)
    app[READ_PHONE] = read_phone
    app[PUBLIC_URL] = settings.link_url
    app.cleanup_ctx.append(partial(_connect, settings, turn_timeout, renew_every, by_meaning))
    app.on_response_prepare.append(add_headers)
    app.on_shutdown.append(_close_sockets)
    add_chat_routes(app)
    add_health_routes(app)
    add_login_routes(app)
    add_sitemap_routes(app)
    app.add_subapp("/sociale-kaart", make_directory_app())
    # Before "/werk", which would answer for everything below it.
    app.add_subapp("/werk/terugbellen", make_callbacks_app())
    app.add_subapp("/werk/contactmomenten", make_contacts_app())
    app.add_subapp("/werk/telefoon", make_telephone_app())
    app.add_subapp("/werk/aanbod", make_reports_app())
    app.add_subapp("/werk/openingstijden", make_office_app())
    app.add_subapp("/werk/teams", make_teams_app())
    add_receiver_routes(app)
    app.add_subapp("/werk/doorverwijzingen", make_referral_app())
    app.add_subapp("/werk", make_console_app())
    app.add_subapp("/beheer/dekking", make_coverage_app())
    app.add_subapp("/account", make_account_app())
    app.add_subapp("/audit", make_audit_app())
    app.add_subapp("/hsds", make_hsds_app())
    # Before "/api/", which would answer for everything below it.
    app.add_subapp("/api/corrections", make_corrections_app())
    app.add_subapp("/api/", make_api_app())
    return app


async def _connect(
    settings: Settings,
    turn_timeout: float,
    renew_every: float,
    by_meaning: bool,
    app: web.Application,
) -> AsyncIterator[None]:
    engine = make_engine(settings.database_url)
    sessions = make_sessions(engine)
    async with aiohttp.ClientSession() as http:
        bot = RasaClient(
            http, settings.rasa_urls, read_token(settings.run, "rasa"), timeout=turn_timeout
        )
        incidents = SqlIncidents(sessions)
        loader = MemoryLoader(sessions)
        app[PORTS] = Ports(
            open_conversations=partial(open_conversations, sessions),
            bot=bot,
            find_signals=_find_signals(),
            mask=lambda raw: mask(raw).text,
            language=sure_language,
            age=find_age,
            memory=await loader.load(),
            texts=_texts(),
            hand_over=partial(_hand_over, sessions),
            report=partial(_report, incidents),
            card=_card,
            now=_now,
            new_id=lambda: str(uuid4()),
            new_token=lambda: secrets.token_urlsafe(32),
            office=partial(_look_at, app),
            announce=partial(tell, app),
            handled=partial(_handled, sessions),
        )
        add_callback: AddCallback = partial(_add_callback, sessions)
        app[ADD_CALLBACK] = add_callback
        app[STAFF_TOKEN] = read_token(settings.run, "staff")
        app[CORRECTIONS] = Corrections(
            open=partial(open_corrections, sessions),
            labels=load_labels(),
            organizations=frozenset(item.slug for item in app[PORTS].memory.organizations),
            mask=lambda raw: mask(raw).text,
            language=detect_language,
            now=_now,
            new_id=lambda: str(uuid4()),
        )
        app[STAFF_KEY] = read_token(settings.run, KEY)
        app[AUDIT] = make_audit(sessions)
        app[ACCOUNTS] = make_accounts(sessions, app[STAFF_KEY], partial(_welfare, app))
        app[FRONT_OFFICE] = make_front_office(sessions, app[PORTS], app[AUDIT])
        app[TEAMS] = make_teams(sessions, app[AUDIT])
        app[DESK] = make_desk(sessions, app[PORTS], app[ACCOUNTS], app[AUDIT], app[TEAMS])
        app[CALLBACKS] = make_callbacks(sessions, app[ACCOUNTS], app[TEAMS])
        app[CONTACTS] = make_contacts(sessions, app[PORTS].memory, app[CORRECTIONS], app[AUDIT])
        app[TELEPHONE] = make_telephone(sessions, app[PORTS], app[CONTACTS], bot.parse)
        app[FEEDBACKS] = make_feedbacks(sessions)
        app[REFERRALS] = make_referrals(
            settings, sessions, partial(_tell, app), app[PORTS].memory.organization
        )
        app[BROWSING] = make_browsing(sessions)
        app[COVERING] = make_covering(sessions)
        app[SEARCH] = (make_search_with_meaning if by_meaning else make_search)(sessions)
        app[HSDS] = make_hsds(sessions, app[SEARCH], f"{settings.link_url}/hsds")
        checks: dict[str, Check] = {
            "database": partial(_answers, engine, incidents),
            "rasa": bot.ready,
            "actions": partial(_actions_ready, http, settings.actions_port),
        }
        app[CHECKS] = checks
        background = (
            asyncio.create_task(_purge_daily(sessions, bot)),
            asyncio.create_task(keep_tending(app[PORTS])),
            asyncio.create_task(keep_delivering(app[REFERRALS])),
            asyncio.create_task(keep_true(app[SEARCH], _search_failed)),
            asyncio.create_task(
                keep_renewing(
                    app[PORTS].memory, loader.load_in_time, app[PORTS].report, every=renew_every
                )
            ),
        )
        yield
        for task in background:
            task.cancel()
    await engine.dispose()


async def _look_at(app: web.Application, organization: str) -> OfficeNow:
    return await look_at(app[FRONT_OFFICE], organization)


def _welfare(app: web.Application) -> frozenset[str]:
    organizations = app[PORTS].memory.organizations
    return frozenset(item.slug for item in organizations if item.kind is Kind.WELFARE)


async def _tell(app: web.Application, conversation_id: str, referral: Referral) -> None:
    """Says that there is a card to agree to, or what was answered; its owner stays its owner."""
    ports = app[PORTS]
    shows = referral.id if referral.state is ReferralState.ASKED else None
    draft = Draft(Sender.SYSTEM, told_text(referral), referral_id=shows)
    async with ports.open_conversations() as store:
        conversation = await store.get(conversation_id, lock=True)
        if conversation is None:
            raise ConversationNotFound
        message = await store.append(conversation_id, draft, ports.now())
    await tell(app, Happened(conversation, (message,)))


async def _search_failed(error: Exception) -> None:
    LOG.error("search index not brought up to date: %s", type(error).__name__)


async def _purge_daily(sessions: Sessions, bot: RasaClient) -> None:
    """Removes what is past its period, soon after start and then every day."""
    await asyncio.sleep(PURGE_FIRST)
    while True:
        try:
            await purge(partial(open_purge, sessions), bot, _now())
        except (SQLAlchemyError, OSError) as error:
            LOG.error("purge failed: %s", type(error).__name__)
        await asyncio.sleep(PURGE_EVERY)


def _find_signals() -> Callable[[str], Awaitable[tuple[str, ...]]]:
    watch = load_watch()

    async def find(message: str) -> tuple[str, ...]:
        # In a thread: a long message takes a tenth of a second, and nobody else should wait.
        return tuple(signal.value for signal in await asyncio.to_thread(watch.signals, message))

    return find


def _texts() -> Texts:
    loaded = answers.load_answers()
    person = (loaded["buttons"]["person"], "/medewerker")
    return Texts(
        greeting=loaded["greeting"],
        greeting_buttons=(person,),
        trouble_buttons=((loaded["buttons"]["callback_form"], "form:callback"),),
        signal=answers.signal_text,
        trouble=answers.trouble_text,
        languages=frozenset(load_translations()),
        translate=translate,
        waiting=answers.waiting_text,
        waiting_buttons=((loaded["waiting"]["leave"], LEAVE),),
        left_queue=answers.left_queue_text,
        nobody=answers.nobody_text,
        hands=answers.hands_text,
    )


def _card(offer: Offer, municipality: str | None) -> dict[str, Any]:
    return listing(offer, municipality, date.today())


def _now() -> datetime:
    return datetime.now(UTC)


async def _hand_over(
    sessions: Sessions, conversation: Conversation, reason: Reason, signal: str | None
) -> None:
    try:
        await in_time(_mark(sessions, conversation, reason, signal))
    except (SQLAlchemyError, OSError, StorageUnavailable) as error:
        LOG.error("handover not stored: %s", type(error).__name__)


async def _mark(
    sessions: Sessions, conversation: Conversation, reason: Reason, signal: str | None
) -> None:
    async with open_handovers(sessions) as store:
        await mark_for_person(
            store,
            conversation_id=conversation.id,
            organization=conversation.organization,
            reason=reason,
            signal=signal,
            language=conversation.language,
            new_id=str(uuid4()),
            now=_now(),
        )


async def _handled(sessions: Sessions, conversation_id: str) -> None:
    async def close() -> None:
        async with open_handovers(sessions) as store:
            await store.close_handovers(conversation_id, _now())

    try:
        await in_time(close())
    except (SQLAlchemyError, OSError, StorageUnavailable) as error:
        LOG.error("handover not closed: %s", type(error).__name__)


async def _report(incidents: SqlIncidents, kind: IncidentKind, detail: str) -> None:
    await incidents.report(kind, detail, _now())


async def _add_callback(sessions: Sessions, request: CallbackRequest) -> None:
    try:
        await in_time(_store_callback(sessions, request))
    except (SQLAlchemyError, OSError) as error:
        raise StorageUnavailable from error


async def _store_callback(sessions: Sessions, request: CallbackRequest) -> None:
    async with open_handovers(sessions) as store:
        await store.add_callback(request)


async def _answers(engine: AsyncEngine, incidents: SqlIncidents) -> bool:
    try:
        await in_time(_ask(engine), CHECK_TIMEOUT)
    except (SQLAlchemyError, OSError, StorageUnavailable):
        return False
    await incidents.flush()  # monitors ask often: what waited for the database waits no longer
    return True


async def _ask(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        await connection.execute(text("SELECT 1"))


async def _actions_ready(http: aiohttp.ClientSession, port: int) -> bool:
    try:
        async with http.get(
            f"http://127.0.0.1:{port}/health", timeout=aiohttp.ClientTimeout(total=CHECK_TIMEOUT)
        ) as response:
            return response.status == 200
    except (aiohttp.ClientError, TimeoutError, OSError):
        return False


async def _close_sockets(app: web.Application) -> None:
    await app[HUB].close()
