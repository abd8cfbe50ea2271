/** Cards to agree to: opens one in the conversation, and sends the answer. */

import { buildConsent } from "../components/referral-consent/referral-consent.js";
import { el } from "../components/page/dom.js";
import { Refused } from "./api.js";

const NOT_NOW = "Dit lukt nu niet. Probeer het zo nog eens. Er is nog niets doorgegeven.";

/** Listens in the log: a link opens its card in place, a button of the card answers. */
export class Referrals {
  #session;
  #api;

  /**
   * @param {HTMLElement} log
   * @param {import("./session.js").Session} session
   * @param {import("./api.js").Api} api
   */
  constructor(log, session, api) {
    this.#session = session;
    this.#api = api;
    log.addEventListener("click", (event) => {
      const link = /** @type {HTMLElement} */ (event.target).closest(".js-referral");
      if (!link) return;
      event.preventDefault();
      this.#open(link);
    });
    log.addEventListener("submit", (event) => {
      const form = /** @type {HTMLElement} */ (event.target).closest(".js-referral-consent");
      if (!(form instanceof HTMLFormElement)) return;
      event.preventDefault();
      this.#answer(form, /** @type {SubmitEvent} */ (event).submitter?.value ?? "");
    });
  }

  /** @param {HTMLElement} link */
  async #open(link) {
    const place = link.parentElement;
    if (place.getAttribute("aria-busy") === "true") return;
    place.setAttribute("aria-busy", "true");
    try {
      const card = await this.#api.referral(this.#session.login, link.dataset.referral);
      this.#show(place, card, link.getAttribute("href"));
    } catch (error) {
      fail(place, error);
    } finally {
      place.removeAttribute("aria-busy");
    }
  }

  /** @param {HTMLFormElement} form @param {string} answer */
  async #answer(form, answer) {
    if (form.getAttribute("aria-busy") === "true") return;
    form.setAttribute("aria-busy", "true");
    const data = new FormData(form);
    const said = { answer, version: Number(data.get("version")), struck: data.getAll("struck") };
    const { login } = this.#session;
    const id = form.dataset.referral;
    try {
      const card = await this.#api.answerReferral(login, id, said);
      this.#show(form, card, form.getAttribute("action"));
    } catch (error) {
      if (error instanceof Refused && error.status === 409) await this.#again(form, login, id);
      fail(form.isConnected ? form : document.querySelector(`[data-referral="${id}"]`), error);
    } finally {
      form.removeAttribute("aria-busy");
    }
  }

  /** The card has changed since it was read: shows it as it is now. */
  async #again(form, login, id) {
    try {
      this.#show(form, await this.#api.referral(login, id), form.getAttribute("action"));
    } catch {
      // The worker is still changing it; what is said below the old card is enough.
    }
  }

  #show(place, card, address) {
    const built = buildConsent(card, address);
    place.replaceWith(built);
    built.querySelector(".referral-consent__title").focus();
  }
}

/** @param {Element | null} place @param {unknown} error */
function fail(place, error) {
  if (!place) return;
  const told = error instanceof Refused && error.status < 500 && error.message;
  place.querySelector(".js-referral-problem")?.remove();
  place.append(el("p", { class: "js-referral-problem", role: "alert" }, told || NOT_NOW));
}
