/** A mark and a sentence for a conversation that is over. */

import { showError } from "../error-summary/error-summary.js";

const NO_MARK = "Kies een cijfer van 1 tot en met 10.";
const NOT_SENT = "Het versturen lukt nu niet. Wat u hebt ingevuld, blijft staan. Probeer het zo nog eens.";

export class FeedbackForm {
  #root;
  #form;
  #thanks;
  #summary;
  #send;

  /**
   * @param {HTMLElement} root
   * @param {(feedback: {mark: number, sentence?: string}) => Promise<void>} send  rejects when it was not kept
   */
  constructor(root, send) {
    this.#root = root;
    this.#send = send;
    this.#form = /** @type {HTMLFormElement} */ (root.querySelector(".js-form"));
    this.#thanks = /** @type {HTMLElement} */ (root.querySelector(".js-thanks"));
    this.#summary = /** @type {HTMLElement} */ (root.querySelector(".js-error-summary"));
    this.#form.noValidate = true;
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
  }

  /** In view only while the conversation is over. @param {boolean} closed */
  show(closed) {
    if (closed && this.#root.hidden) {
      this.#form.hidden = false;
      this.#thanks.hidden = true;
    }
    this.#root.hidden = !closed;
  }

  async #submit() {
    const data = new FormData(this.#form);
    const sentence = String(data.get("sentence")).trim();
    if (!data.has("mark")) {
      showError(this.#summary, NO_MARK, "cijfer-8");
      return;
    }
    try {
      await this.#send({ mark: Number(data.get("mark")), ...(sentence ? { sentence } : {}) });
    } catch (error) {
      const told = error.code?.startsWith("feedback_") && error.message;
      showError(this.#summary, told || NOT_SENT, "cijfer-8");
      return;
    }
    showError(this.#summary, null);
    this.#form.reset();
    this.#form.hidden = true;
    this.#thanks.hidden = false;
    this.#thanks.focus();
  }
}
