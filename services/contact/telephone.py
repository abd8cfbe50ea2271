"""A caller on the line: the same triage as in the chat, typed by the worker who listens.

Opening a call and every deed in it stand in the audit log. What is half typed does not: it becomes
a question, which does, or is thrown away.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from services.contact.core import (
    Channel,
    ContactDraft,
    ContactInvalid,
    ContactMoment,
    ContactNotFound,
    OfferRef,
    age_band,
    minutes_spent,
    outcome_of,
)
from services.contact.telephone_core import (
    MAX_PLACE,
    MOST_OPEN,
    MOST_QUESTIONS,
    MOST_SUGGESTED,
    PhoneContact,
    Question,
    TooManyOpen,
)
from services.contact.telephone_ports import PhoneStore, Telephone
from services.contact.use_cases import register
from services.conversation.core import MAX_TEXT, clean_text
from services.conversation.patience import in_time
from services.directory.core import Person, Route
from services.privacy.audit import Action, Subject
from services.rasa_client.core import BotFailure
from services.staff.core import Staff


async def begin(ports: Telephone, staff: Staff) -> PhoneContact:
    """A new contact, of nobody in particular; raises TooManyOpen."""
    now = ports.contacts.now()
    contact = PhoneContact(ports.contacts.new_id(), staff.organization, staff.id, now, now)

    async def add() -> None:
        async with ports.open() as store:
            if len(await store.of_worker(staff.id)) >= MOST_OPEN:
                raise TooManyOpen
            await store.add(contact)

    await ports.contacts.record(staff, Action.WRITTEN, Subject.TELEPHONE, contact.id)
    await in_time(add(), ports.contacts.patience)
    return contact


async def list_contacts(ports: Telephone, staff: Staff) -> Sequence[PhoneContact]:
    """The same as open_contacts, as a page of its own: logged."""
    await ports.contacts.record(staff, Action.LISTED, Subject.TELEPHONE, "mine")
    return await open_contacts(ports, staff)


async def open_contacts(ports: Telephone, staff: Staff) -> Sequence[PhoneContact]:
    """The worker's own contacts that are not over, in the order they began."""

    async def read() -> Sequence[PhoneContact]:
        async with ports.open() as store:
            return await store.of_worker(staff.id)

    return await in_time(read(), ports.contacts.patience)


async def keep_typed(
    ports: Telephone, staff: Staff, contact_id: str, *, typed: object, place: object = None
) -> PhoneContact:
    """Keeps what is in the fields, masked, so that nothing is lost; raises ContactNotFound."""
    words = _words(ports, typed)
    return await _change(
        ports, staff, contact_id, lambda now: _at_place(ports, replace(now, typed=words), place)
    )


async def ask(
    ports: Telephone, staff: Staff, contact_id: str, *, words: object, place: object = None
) -> PhoneContact:
    """What a caller says becomes a question: signal, place, age and hulpvraag are read in it.

    Without the bot there is no suggestion and the worker chooses; the question is kept either
    way. Raises ContactInvalid at "vraag", ContactNotFound.
    """
    raw = clean_text(words) if isinstance(words, str) else ""
    if not raw:
        raise ContactInvalid("vraag", "missing")
    if len(raw) > MAX_TEXT:
        raise ContactInvalid("vraag", "too_long")
    text = ports.mask(raw)
    await _log(ports, staff, contact_id, Action.WRITTEN)
    # Kept before the bot thinks: what it cannot answer is not lost (promise 3).
    contact = await keep_typed(ports, staff, contact_id, typed=raw, place=place)
    if len(contact.questions) >= MOST_QUESTIONS:
        raise ContactInvalid("vraag", "too_many")
    signals = await ports.find_signals(raw)
    suggested, model_signal = await _suggest(ports, contact_id, text)
    signal = signals[0] if signals else model_signal
    if signal is not None:  # danger first, whatever the model makes of the rest
        others = tuple(item for item in suggested if item[0] != signal)
        suggested = ((signal, 1.0), *others)[:MOST_SUGGESTED]
    question = Question(
        id=ports.contacts.new_id(),
        text=text,
        asked_at=ports.contacts.now(),
        suggested=suggested,
        signal=signal,
    )
    age, found = ports.age(raw), ports.places(raw)

    def add(now: PhoneContact) -> PhoneContact:
        changed = replace(now, typed="", questions=(*now.questions, question), age=age or now.age)
        if now.place is None and len(found) == 1:
            changed = replace(changed, place=found[0].name, municipality=found[0].municipality)
        return changed

    return await _change(ports, staff, contact_id, add)


async def _suggest(
    ports: Telephone, contact_id: str, text: str
) -> tuple[tuple[tuple[str, float], ...], str | None]:
    try:
        parsed = await ports.parse(contact_id, text)
    except BotFailure:
        return (), None
    codes = (await ports.contacts.known()).life_domains
    ranked = [(code, chance) for code, chance in parsed.ranked if code in codes]
    # Codes the message really asks for come first, in the order of the parse.
    first = [(code, dict(ranked)[code]) for code in parsed.compound if code in dict(ranked)]
    rest = [item for item in ranked if item not in first]
    return tuple([*first, *rest][:MOST_SUGGESTED]), parsed.signal


async def choose(
    ports: Telephone, staff: Staff, contact_id: str, question_id: str, code: str
) -> PhoneContact:
    """The worker says what a question is about; raises ContactInvalid, ContactNotFound."""
    if code not in (await ports.contacts.known()).life_domains:
        raise ContactInvalid("hulpvraag", "unknown")
    await _log(ports, staff, contact_id, Action.CORRECTED)

    def change(now: PhoneContact) -> PhoneContact:
        questions = [
            replace(item, chosen=code) if item.id == question_id else item for item in now.questions
        ]
        return replace(now, questions=tuple(questions))

    return await _change(ports, staff, contact_id, change)


async def drop(ports: Telephone, staff: Staff, contact_id: str, question_id: str) -> PhoneContact:
    """Takes a question away; what was typed by mistake is gone."""
    await _log(ports, staff, contact_id, Action.WRITTEN)

    def change(now: PhoneContact) -> PhoneContact:
        kept = tuple(item for item in now.questions if item.id != question_id)
        return replace(now, questions=kept)

    return await _change(ports, staff, contact_id, change)


async def read_one(ports: Telephone, staff: Staff, contact_id: str) -> PhoneContact:
    """One of the worker's own contacts; raises ContactNotFound."""
    return await _log(ports, staff, contact_id, Action.READ)


async def routes(
    ports: Telephone, contact: PhoneContact, *, count: bool = False
) -> dict[str, Route]:
    """The answer to each question that has a hulpvraag, by question id.

    `count` once, when the contact is confirmed: only then a vraag zonder aanbod is certain.
    """
    person = Person(contact.municipality, contact.place, contact.age)
    return {
        question.id: await ports.route(question.code, person, count)
        for question in contact.questions
        if question.code is not None
    }


def draft_of(ports: Telephone, contact: PhoneContact, found: Mapping[str, Route]) -> ContactDraft:
    """The prefilled contact moment of a call."""
    consulted: dict[str, OfferRef] = {}
    referred: list[str] = []
    for route in found.values():
        given = route.in_order()
        consulted |= {offer.id: OfferRef(offer.id, offer.name) for offer in given}
        referred += [offer.id for offer in given[:1]]
    codes = dict.fromkeys(item.code for item in contact.questions if item.code is not None)
    first = tuple(dict.fromkeys(referred))
    return ContactDraft(
        channel=Channel.PHONE,
        happened_at=contact.started_at,
        minutes=minutes_spent([contact.started_at, contact.touched_at]),
        help_requests=tuple(codes),
        municipality=contact.municipality,
        age_band=age_band(contact.age),
        outcome=outcome_of(False, first, tuple(codes)),
        referred=first,
        consulted=tuple(consulted.values()),
    )


async def finish(
    ports: Telephone, staff: Staff, contact_id: str, data: Mapping[str, Sequence[str]]
) -> ContactMoment:
    """Registers the contact and removes the caller's words; raises ContactInvalid.

    A hulpvraag that the worker chose in place of the first suggestion goes to the model.
    """
    contact = await _read(ports, staff, contact_id)
    found = await routes(ports, contact)
    moment = await register(ports.contacts, staff, draft_of(ports, contact, found), data)
    await routes(ports, contact, count=True)
    for question in contact.questions:
        best = question.suggested[0][0] if question.suggested else None
        if question.chosen is not None and question.chosen != best:
            await ports.contacts.suggest(staff, (question.chosen,), text=question.text)
    await _log(ports, staff, contact_id, Action.CLOSED)
    await _remove(ports, staff, contact_id)
    return moment


async def discard(ports: Telephone, staff: Staff, contact_id: str) -> None:
    """Removes a contact without registering it: a wrong number."""
    await _log(ports, staff, contact_id, Action.REMOVED)
    await _remove(ports, staff, contact_id)


async def _remove(ports: Telephone, staff: Staff, contact_id: str) -> None:
    async def remove() -> None:
        async with ports.open() as store:
            await _own(store, staff, contact_id, lock=True)
            await store.remove(contact_id)

    await in_time(remove(), ports.contacts.patience)


async def _log(ports: Telephone, staff: Staff, contact_id: str, action: Action) -> PhoneContact:
    """The contact, when it is the worker's own, with a line in the log before anything is done."""
    contact = await _read(ports, staff, contact_id)
    await ports.contacts.record(staff, action, Subject.TELEPHONE, contact_id)
    return contact


async def _read(ports: Telephone, staff: Staff, contact_id: str) -> PhoneContact:
    async def read() -> PhoneContact:
        async with ports.open() as store:
            return await _own(store, staff, contact_id)

    return await in_time(read(), ports.contacts.patience)


def _words(ports: Telephone, typed: object) -> str:
    return ports.mask(clean_text(typed)[:MAX_TEXT]) if isinstance(typed, str) else ""


def _at_place(ports: Telephone, contact: PhoneContact, place: object) -> PhoneContact:
    """With the place the worker filled in; a name nobody knows is kept without municipality."""
    if not isinstance(place, str):
        return contact
    name = " ".join(clean_text(place).split())[:MAX_PLACE]
    if name == (contact.place or ""):
        return contact
    found = ports.places(name) if name else ()
    sure = found[0] if len(found) == 1 else None
    return replace(
        contact,
        place=sure.name if sure else name or None,
        municipality=sure.municipality if sure else None,
    )


async def _change(
    ports: Telephone,
    staff: Staff,
    contact_id: str,
    change: Callable[[PhoneContact], PhoneContact],
) -> PhoneContact:
    async def keep() -> PhoneContact:
        async with ports.open() as store:
            now = await _own(store, staff, contact_id, lock=True)
            changed = replace(change(now), touched_at=ports.contacts.now())
            await store.keep(changed)
            return changed

    return await in_time(keep(), ports.contacts.patience)


async def _own(
    store: PhoneStore, staff: Staff, contact_id: str, *, lock: bool = False
) -> PhoneContact:
    contact = await store.get(contact_id, lock=lock)
    if (
        contact is None
        or contact.worker_id != staff.id
        or contact.organization != staff.organization
    ):
        raise ContactNotFound
    return contact
