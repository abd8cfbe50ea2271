/** Answers to choose from, as template.html builds them. */

import { el } from "../page/dom.js";

/** @typedef {{title: string, payload: string}} Choice */

/**
 * @param {Choice[]} buttons
 * @param {string} formAction  where the form goes without script
 * @param {string} clientId
 * @returns {HTMLElement}
 */
export function buildQuickReplies(buttons, formAction, clientId) {
  return el(
    "form",
    {
      class: "quick-replies js-quick-replies",
      method: "post",
      action: formAction,
      "aria-label": "Kies een antwoord",
    },
    el("input", { type: "hidden", name: "client_id", value: clientId }),
    ...buttons.map(buildChoice),
  );
}

/** @param {Choice} choice */
function buildChoice({ title, payload }) {
  if (payload === "form:callback") {
    return el("a", { class: "button button--choice js-open-callback", href: "#terugbellen-telefoon" }, title);
  }
  return el(
    "button",
    { class: "button button--choice js-choice", type: "submit", name: "payload", value: payload },
    title,
  );
}

/**
 * Calls `choose` with the answer somebody picks anywhere inside `container`.
 * @param {HTMLElement} container
 * @param {(choice: Choice) => void} choose
 */
export function listenToChoices(container, choose) {
  container.addEventListener("click", (event) => {
    const button = /** @type {HTMLElement} */ (event.target).closest(".js-choice");
    if (!(button instanceof HTMLButtonElement)) return;
    event.preventDefault();
    choose({ title: button.textContent.trim(), payload: button.value });
  });
}

/**
 * Takes the buttons away; whoever had the focus there keeps a place in the page.
 * @param {HTMLElement} message
 */
export function removeQuickReplies(message) {
  const choices = message.querySelector(".js-quick-replies");
  if (!choices) return;
  if (choices.contains(document.activeElement)) {
    message.tabIndex = -1;
    message.focus({ preventScroll: true });
  }
  choices.remove();
}
