/** One offer of the sociale kaart, as template.html builds it. */

import { richText, telLink } from "../message/rich-text.js";
import { el } from "../page/dom.js";

/**
 * @typedef {object} Listing
 * @property {string} id
 * @property {string} name
 * @property {string} organization
 * @property {string | null} description
 * @property {{number: string, description: string | null}[]} phones
 * @property {string | null} email
 * @property {string | null} url
 * @property {string | null} address
 * @property {string | null} hours
 * @property {string | null} cost
 * @property {string | null} audience
 * @property {string | null} assured_date  "2026-01-01"
 * @property {"fresh" | "ageing" | "stale"} trust
 */

const MONTHS = "januari februari maart april mei juni juli augustus september oktober november december".split(" ");

/**
 * @param {Listing} listing
 * @returns {HTMLElement}
 */
export function buildListingCard(listing) {
  const card = el(
    "article",
    { class: "listing-card" },
    el("p", { class: "listing-card__organization" }, listing.organization),
    el("h3", { class: "listing-card__name" }, listing.name),
  );
  if (listing.description) {
    card.append(el("div", { class: "listing-card__description" }, ...richText(listing.description, false)));
  }
  for (const phone of listing.phones) card.append(phoneLine(phone));
  if (!listing.phones.length) {
    card.append(el("p", { class: "listing-card__unknown" }, "Telefoonnummer onbekend bij ons"));
  }
  const rows = facts(listing);
  if (rows.length) card.append(el("dl", { class: "facts" }, ...rows));
  card.append(trustLine(listing));
  return card;
}

/**
 * A day in words, "12 maart 2026".
 * @param {string} day  ISO date
 */
export function dutchDate(day) {
  const [year, month, date] = day.slice(0, 10).split("-").map(Number);
  return `${date} ${MONTHS[month - 1]} ${year}`;
}

/**
 * The address if it is a web page, else null: a link never carries another scheme.
 * @param {string | null} address
 */
export function webUrl(address) {
  try {
    const url = new URL(address ?? "");
    return url.protocol === "https:" || url.protocol === "http:" ? url : null;
  } catch {
    return null;
  }
}

/** @param {{number: string, description: string | null}} phone */
function phoneLine({ number, description }) {
  return el(
    "p",
    { class: "listing-card__phone" },
    telLink(number, `Bel ${number}`, "button button--call"),
    description ? el("span", { class: "listing-card__note" }, description) : null,
  );
}

/** @param {Listing} listing */
function facts(listing) {
  const url = webUrl(listing.url);
  const link = url && el("a", { href: listing.url, rel: "noopener" }, url.hostname.replace(/^www\./, ""));
  const email = listing.email && el("a", { href: `mailto:${listing.email}` }, listing.email);
  /** @type {[string, (string | Node | null)[]][]} */
  const rows = [
    ["Waar", [listing.address]],
    ["Wanneer", openingHours(listing.hours)],
    ["Kosten", [listing.cost]],
    ["Voor wie", [listing.audience]],
    ["E-mail", [email]],
    ["Website", [link]],
  ];
  return rows
    .filter(([, content]) => content[0])
    .map(([term, content]) => el("div", { class: "facts__row" }, el("dt", {}, term), el("dd", {}, ...content)));
}

/** Some neighbourhood houses have fourteen lines of hours: the first three, the others behind a click. */
function openingHours(hours) {
  const lines = (hours ?? "").split(/\r?\n/);
  const shown = lines.slice(0, 3).join("\n");
  if (lines.length <= 3) return [shown];
  const rest = lines.slice(3).join("\n");
  return [shown, el("details", { class: "facts__more" }, el("summary", {}, "Alle tijden"), rest)];
}

/** How far the offer may be relied upon, in words. @param {Listing} listing */
function trustLine({ assured_date: day, trust, phones }) {
  const ask = phones.length ? "bel" : "vraag het";
  const line = (kind, text) => el("p", { class: `listing-card__trust listing-card__trust--${kind}` }, text);
  if (!day) return line("stale", `Nog niet gecontroleerd: ${ask} eerst`);
  if (trust === "fresh") return line("fresh", `Gecontroleerd op ${dutchDate(day)}`);
  if (trust === "ageing") return line("ageing", `Gecontroleerd op ${dutchDate(day)}, ${ask} even vooraf`);
  return line("stale", `Al lang niet gecontroleerd (${dutchDate(day)}): ${ask} eerst`);
}
