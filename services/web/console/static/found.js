/** The search box of one conversation: results while typing, arrows to walk along them, Enter gives one. */

import { fetchPart } from "./client.js";

const PAUSE = 250; // ms without typing before it searches

/**
 * @param {HTMLElement} root  the conversation
 * @param {(offer: {listing: string, title: string}) => void} onGive
 * @param {(error: unknown) => void} onTrouble
 */
export function connectSearch(root, onGive, onTrouble) {
  const form = /** @type {HTMLFormElement} */ (root.querySelector(".js-search"));
  const query = /** @type {HTMLInputElement} */ (form.querySelector(".js-query"));
  const results = /** @type {HTMLElement} */ (root.querySelector(".js-results"));
  let timer = 0;
  let asked = query.value.trim();

  const clear = () => {
    query.value = "";
    asked = "";
    results.replaceChildren();
  };
  const buttons = () => /** @type {HTMLButtonElement[]} */ ([...results.querySelectorAll(".js-give:not(:disabled)")]);
  const look = async () => {
    clearTimeout(timer);
    const words = query.value.trim();
    if (words === asked) return;
    asked = words;
    if (!words) {
      results.replaceChildren();
      return;
    }
    try {
      const part = await fetchPart(`${form.action}/zoeken?zoek=${encodeURIComponent(words)}`);
      if (asked === words) results.replaceChildren(...[...part.children].map((child) => document.importNode(child, true)));
    } catch (error) {
      asked = "";
      onTrouble(error);
    }
  };

  query.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await look();
    buttons()[0]?.focus();
  });
  query.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && query.value) {
      event.stopPropagation();
      clear();
    }
    if (event.key !== "ArrowDown" || !buttons().length) return;
    event.preventDefault();
    buttons()[0].focus();
  });
  results.addEventListener("keydown", (event) => {
    const all = buttons();
    const at = all.indexOf(/** @type {HTMLButtonElement} */ (event.target));
    if (at < 0) return;
    if (event.key === "ArrowDown") all[Math.min(at + 1, all.length - 1)].focus();
    else if (event.key === "ArrowUp") (all[at - 1] ?? query).focus();
    else if (event.key === "Escape") query.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  results.addEventListener("submit", (event) => {
    event.preventDefault();
    const given = /** @type {HTMLFormElement} */ (event.target);
    onGive({
      listing: /** @type {HTMLInputElement} */ (given.elements.namedItem("listing")).value,
      title: given.querySelector(".found-offers__name")?.textContent ?? "",
    });
    clear();
  });
}
