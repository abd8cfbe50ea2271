/** What is passed on to whom, for the resident to agree to; as template.html builds it. */

import { el } from "../page/dom.js";

/**
 * @typedef {object} Card
 * @property {string} id
 * @property {string} reference
 * @property {string} receiver
 * @property {string} offer
 * @property {"asked" | "agreed" | "passed_on" | "refused" | "withdrawn" | "expired"} status
 * @property {number} version
 * @property {{kind: string, label: string, text: string, may_be_struck: boolean}[]} lines
 */

const TITLES = {
  asked: (receiver) => `Dit willen wij doorgeven aan ${receiver}`,
  agreed: (receiver) => `U zei ja. Wij geven dit door aan ${receiver}`,
  passed_on: (receiver) => `Dit hebben wij doorgegeven aan ${receiver}`,
  refused: (receiver) => `U zei nee. Wij geven niets door aan ${receiver}`,
  withdrawn: (receiver) => `Ingetrokken. ${receiver} kan uw gegevens bij ons niet meer lezen`,
  expired: () => "Deze vraag is verlopen. Er is niets doorgegeven",
};

/**
 * @param {Card} card
 * @param {string} formAction  where the form goes without script
 * @returns {HTMLElement}
 */
export function buildConsent(card, formAction) {
  const { id, reference, receiver, offer, status, version, lines } = card;
  const asked = status === "asked";
  const node = el(
    "form",
    { class: "referral-consent js-referral-consent", method: "post", action: formAction, "data-referral": id },
    el("input", { type: "hidden", name: "version", value: version }),
    el("h3", { class: "referral-consent__title", tabindex: "-1" }, TITLES[status](receiver)),
  );
  if (asked) {
    const more = "Meer dan dit krijgen zij niet, ook dit gesprek niet.";
    node.append(el("p", {}, `Het is voor: ${offer}. Vink aan wat u niet wilt doorgeven. ${more}`));
  }
  if (status === "withdrawn") {
    const copied = "Hebben zij uw gegevens al overgeschreven of afgedrukt? Vraag hun dan zelf om die te wissen.";
    node.append(el("p", {}, copied));
  }
  if (lines.length) {
    const items = lines.map((line) => buildLine(line, id, asked));
    node.append(el("ul", { class: "referral-consent__lines", role: "list" }, ...items));
  }
  if (asked) {
    const later = "U mag nee zeggen. Dan helpen wij u hier verder. Zegt u ja, dan kunt u het later hier intrekken.";
    const kept = `Wist u dit gesprek, dan houdt ${receiver} de kaart, ten hoogste 90 dagen.`;
    node.append(
      el("p", {}, later),
      el("p", {}, `${kept} Intrekken kan dan nog bij ons, met kenmerk ${reference}.`),
      answers(button("agree", "Ja, geef dit door"), button("refuse", "Nee, geef niets door", " button--secondary")),
    );
  } else if (status === "agreed" || status === "passed_on") {
    node.append(
      el("p", {}, `Kenmerk: ${reference}. Bewaar het als u hier later iets over wilt vragen.`),
      answers(button("withdraw", "Trek dit in", " button--secondary")),
    );
  }
  return node;
}

function buildLine({ kind, label, text, may_be_struck: mayBeStruck }, id, asked) {
  const name = `weg-${id}-${kind}`;
  const choice = el(
    "div",
    { class: "choice" },
    el("input", { class: "choice__input", id: name, name: "struck", type: "checkbox", value: kind }),
    el(
      "label",
      { class: "choice__label", for: name },
      "Dit niet doorgeven",
      el("span", { class: "visually-hidden" }, `: ${label}`),
    ),
  );
  return el(
    "li",
    { class: "referral-consent__line" },
    el("p", { class: "referral-consent__label" }, label),
    el("p", { class: "referral-consent__text" }, text),
    asked && mayBeStruck ? choice : null,
  );
}

function answers(...buttons) {
  return el("div", { class: "referral-consent__answers" }, ...buttons);
}

function button(value, text, more = "") {
  return el("button", { class: `button${more}`, type: "submit", name: "answer", value }, text);
}
