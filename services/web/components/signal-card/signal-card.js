/** The answer to a signal, as template.html builds it. */

import { webUrl } from "../listing-card/listing-card.js";
import { splitPhones } from "../message/phone.js";
import { richText, telLink } from "../message/rich-text.js";
import { el } from "../page/dom.js";
import { buildTranslation } from "../translation/translation.js";

/** @typedef {import("../listing-card/listing-card.js").Listing} Listing */

const TITLES = {
  suicide: "Praat er nu over met iemand",
  acuut_gevaar: "Eerst uw veiligheid",
  huiselijk_geweld: "Er is hulp voor u",
};
const LEAVE =
  "Kan er iemand meekijken? Met de knop bovenaan, of drie keer op de toets Escape, verlaat u deze pagina meteen.";

/**
 * @param {keyof typeof TITLES} signal
 * @param {string} text
 * @param {Listing[]} listings
 * @param {import("../translation/translation.js").Translation} [ownLanguage]
 * @returns {HTMLElement}
 */
export function buildSignalCard(signal, text, listings, ownLanguage) {
  return el(
    "div",
    { class: "signal-card" },
    el("h3", { class: "signal-card__title" }, TITLES[signal]),
    ...safetyLines(text, listings).map(buildLine),
    ownLanguage ? buildTranslation(ownLanguage) : null,
    el("div", { class: "signal-card__text" }, ...richText(text)),
    signal === "huiselijk_geweld" ? el("p", { class: "signal-card__leave" }, LEAVE) : null,
  );
}

/**
 * Whom to call: the offers with a number, else the numbers in the text.
 * @param {string} text
 * @param {Listing[]} listings
 * @returns {Pick<Listing, "organization" | "phones" | "hours" | "url">[]}
 */
function safetyLines(text, listings) {
  const lines = listings.filter((listing) => listing.phones.length);
  if (lines.length) return lines;
  const numbers = new Set(splitPhones(text).filter((piece) => piece.isPhone).map((piece) => piece.text));
  return [...numbers].map((number) => ({
    organization: "",
    phones: [{ number, description: null }],
    hours: null,
    url: null,
  }));
}

/** @param {Pick<Listing, "organization" | "phones" | "hours" | "url">} line */
function buildLine({ organization, phones: [first, ...others], hours, url }) {
  const page = webUrl(url);
  const host = page?.hostname.replace(/^www\./, "");
  return el(
    "p",
    { class: "signal-card__line" },
    telLink(first.number, `Bel ${first.number}`, "button button--line"),
    organization && organization !== first.number
      ? el("span", { class: "signal-card__name" }, organization)
      : null,
    ...others.map((phone) =>
      note("of ", telLink(phone.number), phone.description ? ` (${phone.description})` : ""),
    ),
    hours ? note(hours) : null,
    page ? note("of kijk op ", el("a", { href: url, rel: "noopener" }, host)) : null,
  );
}

/** @param {...(Node | string)} content */
function note(...content) {
  return el("span", { class: "signal-card__note" }, ...content);
}
