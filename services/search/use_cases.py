"""Finding offers, and keeping in memory what finding needs. No library, no Dutch text."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from services.conversation.patience import in_time
from services.search.core import IN_PLACE, Filters, Hit, admits, facts_of, fuse
from services.search.ports import Search
from services.search.scoring import Term, rank_by_words

MOST = 50  # hits one search gives
CANDIDATES = 200  # offers whose words are counted
NEAREST = 50  # offers of the meaning that count
PAGE = 1000  # offers read into memory at a time
WORDS_TOGETHER = 2000  # words put in memory at a time
ENOUGH = 3000  # offers: once rare words bring this many, common words bring no more
LONGEST_QUESTION = 500  # characters


async def find(
    search: Search,
    query: str,
    *,
    municipality: str | None = None,
    place: str | None = None,
    code: str | None = None,
    age: int | None = None,
    weekday: int | None = None,
    drafts: bool = False,
    limit: int = 10,
    meaning: bool = True,
) -> list[Hit]:
    """Offers that answer a question, best first, at most `limit` (and never more than MOST).

    municipality: offers there and national ones; place: its own offers come forward; weekday: 0
    is Monday, and hours that name no day keep an offer in; `drafts`: announced and withdrawn
    offers too, for coordinators; `meaning` off is by words alone. Without words in the query: what
    the filters admit, by name. Nothing found is an empty list. Raises StorageUnavailable.
    """
    filters = Filters(municipality, place, code, age, weekday, drafts)
    limit = max(0, min(limit, MOST))
    query = query[:LONGEST_QUESTION].strip()
    return await in_time(_find(search, query, filters, limit, meaning=meaning))


async def _find(
    search: Search, query: str, filters: Filters, limit: int, *, meaning: bool
) -> list[Hit]:
    terms: list[Term] = []
    async with search.open() as store:
        await _catch_up(search, await store.version())
        if query:
            terms = search.words.terms(query)
        if not terms:
            ids = await store.listed(filters, limit)
            by_words, ranked = ids, [(service_id, 0.0) for service_id in ids]
        else:
            found = await store.matching(_bringing(terms), filters, CANDIDATES)
            by_words = rank_by_words(terms, found, len(search.meanings))
    nearest: list[str] = []
    if terms:
        nearest = await _nearest(search, query, filters) if meaning else []
        ranked = fuse(by_words[:CANDIDATES], nearest)
    return await _hits(search, ranked, by_words, nearest, filters, limit)


async def _hits(
    search: Search,
    ranked: Sequence[tuple[str, float]],
    by_words: Sequence[str],
    nearest: Sequence[str],
    filters: Filters,
    limit: int,
) -> list[Hit]:
    """The offers themselves, looked at once more: the index may be a moment behind."""
    worded, meant = set(by_words), set(nearest[:limit])
    # Offers of the person's own place come forward, so more are looked at.
    together = 2 * limit if filters.place else limit
    hits: list[Hit] = []
    for start in range(0, len(ranked) if limit else 0, max(1, together)):
        some = ranked[start : start + together]
        offers = {offer.id: offer for offer in await search.load([one for one, _ in some])}
        for service_id, score in some:
            offer = offers.get(service_id)
            if offer is None or not admits(filters, facts_of(offer)):
                continue
            here = filters.place is not None and filters.place in offer.serves
            own = score * IN_PLACE if here else score
            hits.append(Hit(offer, own, service_id in worded, service_id in meant))
        if len(hits) >= limit:
            break
    return sorted(hits, key=lambda hit: -hit.score)[:limit]


def _bringing(terms: Sequence[Term]) -> list[str]:
    """The words that bring candidates: the rarest, until they bring enough; all words count later."""
    words: dict[str, None] = {}
    brought = 0
    for term in sorted(terms, key=lambda term: term.documents):
        if brought and brought + term.documents > ENOUGH:
            break
        words |= dict.fromkeys(term.words)
        brought += term.documents
    return list(words)


async def _nearest(search: Search, query: str, filters: Filters) -> list[str]:
    encoder = search.encoder
    if encoder is None:
        return []

    def look() -> list[str]:
        return search.meanings.nearest(encoder.encode([query])[0], filters, NEAREST)

    # In a thread: reading takes ten milliseconds, comparing with 100,000 offers some more.
    return await asyncio.to_thread(look)


async def _catch_up(search: Search, version: int) -> None:
    """Reads what changed. Who comes while somebody reads goes on with what is there."""
    if version == search.seen or search.reading.locked():
        return
    await read_memory(search)


async def read_memory(search: Search) -> None:
    """Brings words and meanings in memory up to date, a page at a time."""
    async with search.reading:
        encoder = search.encoder.version if search.encoder else ""
        after = 0
        async with search.open() as store:
            version = await store.version()
            words = await store.words(since=search.seen)
            # In threads: residents must not wait for it.
            for start in range(0, len(words), WORDS_TOGETHER):
                some = words[start : start + WORDS_TOGETHER]
                await asyncio.to_thread(search.words.put, some)
            since, topics = search.seen, await store.topics()
            if topics and topics.encoder == encoder and search.meanings.put_topics(topics):
                since = 0  # rows in memory stand in the light of the topics
            while True:
                entries = await store.entries(encoder, since=since, after=after, most=PAGE)
                await asyncio.to_thread(search.meanings.put, entries)
                if len(entries) < PAGE:
                    break
                after = entries[-1].number
        search.seen = version
