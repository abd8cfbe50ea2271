/** Where somebody stands who waits for a worker. The words are in template.html. */

import { listenToChoices } from "../quick-replies/quick-replies.js";

/** @typedef {{ahead: number, minutes: number | null}} Place */

export class Waiting {
  #root;
  #text;

  /**
   * @param {HTMLElement} root
   * @param {(choice: import("../quick-replies/quick-replies.js").Choice) => void} leave
   */
  constructor(root, leave) {
    this.#root = root;
    this.#text = root.querySelector(".js-waiting-place");
    listenToChoices(root, leave);
  }

  /** @param {Place | null} place  null: nobody waits */
  show(place) {
    this.#root.hidden = place === null;
    const words = place === null ? "" : `${this.#ahead(place)} ${this.#minutes(place)}`;
    // A screen reader says what changes, so only what did.
    if (this.#text.textContent !== words) this.#text.textContent = words;
  }

  /** @param {Place} place */
  #ahead({ ahead }) {
    return this.#words(`ahead-${ahead}`, "ahead").replace("{ahead}", String(ahead));
  }

  /** @param {Place} place */
  #minutes({ minutes }) {
    if (minutes === null) return this.#words("unknown", "unknown");
    return this.#words(`minutes-${minutes}`, "minutes").replace("{minutes}", String(minutes));
  }

  /**
   * @param {string} name
   * @param {string} otherwise
   */
  #words(name, otherwise) {
    return this.#root.getAttribute(`data-${name}`) ?? this.#root.getAttribute(`data-${otherwise}`);
  }
}
