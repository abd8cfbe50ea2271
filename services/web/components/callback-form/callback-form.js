/** Asking to be called back, without leaving the conversation and without showing in it. */

import { showError } from "../error-summary/error-summary.js";

const FEWEST_DIGITS = 8; // the server knows what a number is; this only catches a slip

const FIELDS = [
  ["callback_safe_to_call", "terugbellen-bellen-ja"],
  ["callback_municipality", "terugbellen-gemeente"],
];

/**
 * @typedef {{phone: string, municipality?: string, name?: string, when?: string, about?: string, channel?: string, safe?: boolean,
 *   safe_to_call?: boolean}} CallbackRequest
 */

export class CallbackForm {
  #root;
  #details;
  #form;
  #thanks;
  #summary;
  #phone;
  #send;
  #busy = false;

  /**
   * @param {HTMLElement} root
   * @param {(request: CallbackRequest) => Promise<void>} send
   *   rejects with an Error whose message may be shown; its `code` tells which field
   */
  constructor(root, send) {
    this.#root = root;
    this.#send = send;
    this.#details = /** @type {HTMLDetailsElement} */ (root.querySelector(".js-details"));
    this.#form = /** @type {HTMLFormElement} */ (root.querySelector(".js-form"));
    this.#thanks = /** @type {HTMLElement} */ (root.querySelector(".js-thanks"));
    this.#summary = /** @type {HTMLElement} */ (root.querySelector(".js-error-summary"));
    this.#phone = /** @type {HTMLInputElement} */ (root.querySelector(".js-phone"));
    this.#form.noValidate = true;
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    // Every link to the form opens it, wherever it stands: in the header, in a message, below.
    document.addEventListener("click", (event) => {
      const link = /** @type {HTMLElement} */ (event.target).closest('[href="#terugbellen-telefoon"]');
      if (!link || root.contains(link)) return;
      event.preventDefault();
      this.open();
    });
    if (location.hash === `#${this.#phone.id}`) this.open();
  }

  open() {
    this.#thanks.hidden = true;
    this.#details.hidden = false;
    this.#details.open = true;
    this.#root.scrollIntoView({ block: "start" });
    this.#phone.focus({ preventScroll: true });
  }

  async #submit() {
    if (this.#busy) return;
    const digits = this.#phone.value.replace(/[^0-9]/g, "").length;
    if (digits < FEWEST_DIGITS) {
      const problem = digits
        ? "Dit telefoonnummer is niet compleet. Vul het hele nummer in."
        : "Vul uw telefoonnummer in, dan kunnen wij u bellen.";
      this.#fail(problem);
      return;
    }
    this.#setBusy(true);
    try {
      await this.#send(this.#request());
    } catch (error) {
      const [, field] = FIELDS.find(([code]) => error.code?.startsWith(code)) ?? [];
      this.#fail(/** @type {Error} */ (error).message, field);
      return;
    } finally {
      this.#setBusy(false);
    }
    showError(this.#summary, null);
    this.#phone.removeAttribute("aria-invalid");
    this.#form.reset();
    this.#details.hidden = true;
    this.#details.open = false;
    this.#thanks.hidden = false;
    this.#thanks.focus();
  }

  #request() {
    const data = new FormData(this.#form);
    const name = String(data.get("name")).trim();
    const about = String(data.get("about")).trim();
    const [safe, safeToCall] = [data.get("safe"), data.get("safe_to_call")];
    return {
      phone: this.#phone.value.trim(),
      when: String(data.get("when")),
      channel: String(data.get("channel")),
      ...(data.has("municipality") ? { municipality: String(data.get("municipality")) } : {}),
      ...(name ? { name } : {}),
      ...(about ? { about } : {}),
      ...(safeToCall === null ? {} : { safe_to_call: safeToCall === "true" }),
      ...(safe === null ? {} : { safe: safe === "true" }),
    };
  }

  /** @param {string} problem */
  #fail(problem, field = this.#phone.id) {
    if (field === this.#phone.id) this.#phone.setAttribute("aria-invalid", "true");
    else this.#phone.removeAttribute("aria-invalid");
    showError(this.#summary, problem, field);
  }

  /** @param {boolean} busy */
  #setBusy(busy) {
    this.#busy = busy;
    this.#form.setAttribute("aria-busy", String(busy));
    this.#form.querySelector(".js-submit").textContent = busy ? "Wordt gestuurd…" : "Bel mij terug";
  }
}
