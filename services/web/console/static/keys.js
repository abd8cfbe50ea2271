/** Single keys, as the dialog lists them: never in a field, and off for who wants that (WCAG 2.1.4). */

import { readSettings } from "./settings.js";

/** @param {Record<string, (key: string) => void>} actions  by key, in small letters; "digit" is 1 to 9 */
export function connectKeys(actions) {
  document.addEventListener("keydown", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    if (event.key === "Escape" && target.closest("[data-talk]") && isField(target)) {
      /** @type {HTMLElement} */ (target.closest("[data-talk]")).focus();
      return;
    }
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.defaultPrevented) return;
    if (isField(target) || document.querySelector("dialog[open]") || !readSettings().keys) return;
    const name = /^[1-9]$/.test(event.key) ? "digit" : event.key.toLowerCase();
    if (!Object.hasOwn(actions, name)) return;
    event.preventDefault();
    actions[name](event.key);
  });
}

/** @param {HTMLElement} target */
function isField(target) {
  return target.matches("input:not([type=checkbox]), textarea, select") || target.isContentEditable;
}
