/** One message of the conversation, as template.html builds it. */

import { buildListingCard } from "../listing-card/listing-card.js";
import { el } from "../page/dom.js";
import { buildQuickReplies } from "../quick-replies/quick-replies.js";
import { buildSignalCard } from "../signal-card/signal-card.js";
import { buildTranslation } from "../translation/translation.js";
import { richText } from "./rich-text.js";

/**
 * @typedef {object} Message
 * @property {number} seq
 * @property {string} id
 * @property {"resident" | "bot" | "worker" | "system"} sender
 * @property {string} text
 * @property {import("../quick-replies/quick-replies.js").Choice[]} buttons
 * @property {import("../listing-card/listing-card.js").Listing[]} listings
 * @property {"suicide" | "acuut_gevaar" | "huiselijk_geweld"} [signal]
 * @property {import("../translation/translation.js").Translation} [translation]  in the resident's language
 * @property {string} [author]  first name or function of a worker
 * @property {string} [referral]  id of a card that the resident is asked to agree to
 * @property {string} [client_id]  only on the resident's own
 */

const SAYS = {
  resident: "U zei:",
  bot: "Voordeur zegt:",
  worker: "Medewerker zegt:",
  system: "Melding:",
};

/**
 * A message. Its buttons are left out unless it is the one that waits for an answer.
 * @param {Message} message
 * @param {boolean} [answerable]
 * @param {string} [formAction]
 * @param {string} [clientId]
 * @returns {HTMLElement}
 */
export function buildMessage(message, answerable = false, formAction = "", clientId = "") {
  const { seq, sender, author, text, listings, buttons, signal, translation, referral } = message;
  const hidden = sender === "worker" ? "" : " visually-hidden";
  const node = el(
    "div",
    { class: `message message--${sender}`, "data-seq": seq },
    el("p", { class: `message__sender${hidden}` }, author ? `${author} zegt:` : SAYS[sender]),
  );
  if (signal) {
    node.append(buildSignalCard(signal, text, listings, translation));
  } else {
    if (text) node.append(buildText(text, sender, translation));
    if (listings.length) {
      const items = listings.map((listing) => el("li", {}, buildListingCard(listing)));
      node.append(el("ul", { class: "message__listings", role: "list" }, ...items));
    }
  }
  if (referral) node.append(buildReferral(referral, formAction));
  if (answerable && buttons.length) node.append(buildQuickReplies(buttons, formAction, clientId));
  return node;
}

/** A link to a card to agree to: a page without script, opened in place with it. */
function buildReferral(id, formAction) {
  const href = `${formAction.replace("/bericht", "")}/doorgeven/${id}`;
  const link = el("a", { class: "button js-referral", href, "data-referral": id }, "Bekijk wat wij doorgeven");
  return el("p", { class: "message__referral" }, link);
}

/**
 * @param {string} text
 * @param {Message["sender"]} sender
 * @param {Message["translation"]} [translation]
 */
export function buildText(text, sender, translation) {
  const own = translation ? buildTranslation(translation) : null;
  return el("div", { class: "message__text" }, own, ...richText(text, sender !== "resident"));
}
