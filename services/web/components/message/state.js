/** How far a message of the resident's own is: under way, or not sent and what to do about it. */

import { el } from "../page/dom.js";

/**
 * @param {HTMLElement} node  the message
 * @param {"sending" | "failed" | null} state  null: the server has it
 */
export function showState(node, state) {
  if ((node.dataset.state ?? null) === state) return;
  node.querySelector(".message__state")?.remove();
  if (state === null) {
    delete node.dataset.state;
    return;
  }
  node.dataset.state = state;
  const failed = state === "failed";
  node.append(
    el(
      "div",
      { class: `message__state${failed ? " message__state--failed" : ""}` },
      failed ? "Niet verstuurd. " : "wordt gestuurd…",
      failed ? el("button", { class: "button button--secondary js-resend", type: "button" }, "Opnieuw sturen") : null,
    ),
  );
}
