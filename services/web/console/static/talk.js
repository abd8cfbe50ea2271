/** One conversation on the screen: shows what is new, and does what its forms ask without loading the page. */

import { el, newId } from "../components/page/dom.js";
import { connectCanned } from "./canned.js";
import { LoggedOut, Refused, call, fetchPart, replaceParts } from "./client.js";
import { connectSearch } from "./found.js";
import { Outbox } from "./outbox.js";

const TYPED_EVERY = 3000; // ms between two signs that somebody writes
const TYPES_FOR = 6000; // ms that a sign of the resident's counts
const NEAR = 80; // px from the end of the messages that count as being there

/** @typedef {import("./drafts.js").Outgoing} Outgoing */

/**
 * @typedef {object} Handlers
 * @property {(frame: object) => void} send  over the socket
 * @property {(words: string) => void} onSay  for a screen reader
 * @property {(talk: Talk, deed: string) => void} onDone  after taking, giving away, closing
 * @property {(talk: Talk) => void} onDismiss
 * @property {(error: unknown) => void} onTrouble
 */

export class Talk {
  /** @param {string} id @returns {Promise<HTMLElement>} the article, not yet in the page */
  static async fetch(id, after = 0) {
    const part = await fetchPart(`/werk/gesprekken/${id}/deel${after ? `?na=${after}` : ""}`);
    return document.importNode(/** @type {HTMLElement} */ (part.querySelector("[data-talk]")), true);
  }

  #drafts;
  #handlers;
  #log;
  #typing = 0;
  #typedAt = 0;
  /** @type {Promise<void> | null} */
  #reading = null;
  #again = false;

  /**
   * @param {HTMLElement} node  the article, in the page
   * @param {import("./drafts.js").Drafts} drafts
   * @param {Handlers} handlers
   */
  constructor(node, drafts, handlers) {
    this.node = node;
    this.id = node.dataset.talk ?? "";
    this.#drafts = drafts;
    this.#handlers = handlers;
    this.#log = /** @type {HTMLElement} */ (node.querySelector(".js-log"));
    this.text = /** @type {HTMLTextAreaElement} */ (node.querySelector(".js-composer .js-text"));
    this.note = /** @type {HTMLTextAreaElement} */ (node.querySelector(".js-note .js-text"));
    this.query = /** @type {HTMLInputElement} */ (node.querySelector(".js-query"));
    const draft = drafts.read(this.id);
    this.text.value ||= draft.text;
    this.note.value ||= draft.note;
    this.outbox = new Outbox(this.id, draft.outgoing, {
      onSent: async (item) => {
        await this.refresh();
        this.#pending(item.client_id)?.remove();
      },
      onRefused: (item, problem) => this.#takeBack(item, problem),
      onTrouble: handlers.onTrouble,
      onChange: (outgoing) => drafts.keep(this.id, { outgoing }),
    });
    for (const item of draft.outgoing) this.#showPending(item);
    this.#connect();
    this.#settle();
    this.toEnd();
    this.outbox.flush();
  }

  /** "mine", "colleague", "queue", "bot" or "closed". */
  get whose() {
    return this.node.dataset.whose ?? "";
  }

  get isUntouched() {
    return !this.text.value.trim() && !this.note.value.trim() && this.outbox.isEmpty;
  }

  get seq() {
    const all = [...this.#log.querySelectorAll("[data-seq]")];
    return Math.max(0, ...all.map((message) => Number(message.getAttribute("data-seq"))));
  }

  toEnd() {
    this.#log.scrollTop = this.#log.scrollHeight;
  }

  /** The resident is typing. */
  showTyping() {
    clearTimeout(this.#typing);
    this.#sayTyping("De inwoner typt…");
    this.#typing = setTimeout(() => this.#sayTyping(""), TYPES_FOR);
  }

  /** Reads what is new; asked again meanwhile, it reads once more. */
  async refresh() {
    if (this.#reading) {
      this.#again = true;
      return this.#reading;
    }
    this.#reading = this.#read().finally(() => {
      this.#reading = null;
    });
    await this.#reading;
    if (this.#again) {
      this.#again = false;
      await this.refresh();
    }
  }

  async #read() {
    let newer;
    try {
      newer = await Talk.fetch(this.id, this.seq);
    } catch (error) {
      if (error instanceof Refused && error.status === 404) this.#handlers.onDismiss(this);
      else this.#handlers.onTrouble(error);
      return;
    }
    const before = this.whose;
    this.node.dataset.whose = newer.dataset.whose;
    replaceParts(this.node, newer);
    const atEnd = this.#log.scrollHeight - this.#log.scrollTop - this.#log.clientHeight < NEAR;
    for (const message of newer.querySelectorAll(".js-log > [data-seq]")) this.#append(message);
    if (atEnd) this.toEnd();
    this.#settle();
    if (before === "mine" && this.whose === "colleague") this.#handlers.onSay("Een collega heeft dit gesprek nu.");
  }

  /** @param {Element} message */
  #append(message) {
    if (this.#log.querySelector(`[data-seq="${message.getAttribute("data-seq")}"]`)) return;
    const ours = message.getAttribute("data-client-id");
    const pending = ours && this.#pending(ours);
    if (pending) pending.replaceWith(message);
    else {
      const waiting = this.#log.querySelector("[data-pending]");
      if (waiting) waiting.before(message);
      else this.#log.append(message);
    }
    if (message.classList.contains("staff-message--resident")) {
      clearTimeout(this.#typing);
      this.#sayTyping("");
    }
  }

  /** What may be done depends on who has it; what was typed always stays in view. */
  #settle() {
    const writable = ["mine", "queue", "bot"].includes(this.whose);
    const composer = /** @type {HTMLElement} */ (this.text.closest("form"));
    composer.hidden = !writable && !this.text.value.trim();
    /** @type {HTMLButtonElement} */ (composer.querySelector("[type=submit]")).disabled = !writable;
    for (const give of this.node.querySelectorAll(".js-give")) /** @type {HTMLButtonElement} */ (give).disabled = !writable;
    const dismiss = this.node.querySelector(".js-dismiss");
    if (dismiss) /** @type {HTMLElement} */ (dismiss).hidden = this.whose === "mine";
  }

  #connect() {
    const { node, text, note } = this;
    const dismiss = el("button", { class: "button button--plain js-dismiss", type: "button" }, "Leg weg");
    dismiss.addEventListener("click", () => this.#handlers.onDismiss(this));
    node.append(dismiss);

    const forList = connectCanned(node, text, (words) => {
      text.value = words;
      this.#drafts.keep(this.id, { text: words });
      text.focus();
    });
    // On a tablet Enter makes a new line and the button sends, as its keyboard promises.
    const hasKeyboard = matchMedia("(hover: hover) and (pointer: fine)").matches;
    text.addEventListener("keydown", (event) => {
      if (forList(event)) return;
      if (event.key !== "Enter" || event.shiftKey || event.isComposing || !hasKeyboard) return;
      event.preventDefault();
      text.form?.requestSubmit();
    });
    text.addEventListener("input", () => {
      this.#drafts.keep(this.id, { text: text.value });
      if (this.whose === "mine" && text.value && Date.now() - this.#typedAt > TYPED_EVERY) {
        this.#typedAt = Date.now();
        this.#handlers.send({ type: "typing", conversation: this.id });
      }
    });
    note.addEventListener("input", () => this.#drafts.keep(this.id, { note: note.value }));
    text.form?.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#say();
    });
    note.form?.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#keepNote();
    });
    connectSearch(
      node,
      ({ listing, title }) => {
        this.#send({ client_id: newId(), listing, title });
        this.#handlers.onSay(`Kaart gegeven: ${title}`);
        text.focus();
      },
      this.#handlers.onTrouble,
    );
    node.addEventListener("submit", (event) => {
      const form = /** @type {HTMLFormElement} */ (event.target);
      if (!form.matches(".js-deed")) return;
      event.preventDefault();
      this.do(form.dataset.deed ?? "", form);
    });
  }

  #say() {
    const words = this.text.value.trim();
    this.#problem("bericht", words ? "" : "Typ eerst een bericht.");
    if (!words) return;
    this.text.value = "";
    this.#drafts.keep(this.id, { text: "" });
    this.#send({ client_id: newId(), text: words });
    this.text.focus();
  }

  /** @param {Outgoing} item */
  #send(item) {
    this.#showPending(item);
    this.toEnd();
    this.outbox.add(item);
  }

  /** @param {Outgoing} item @param {string} problem */
  #takeBack(item, problem) {
    this.#pending(item.client_id)?.remove();
    if (item.text) {
      this.text.value = [item.text, this.text.value].filter(Boolean).join("\n");
      this.#drafts.keep(this.id, { text: this.text.value });
    }
    this.#problem(item.listing ? "zoek" : "bericht", `Niet verstuurd. ${problem}`);
    this.refresh();
  }

  async #keepNote() {
    const words = this.note.value.trim();
    this.#problem("notitie", words ? "" : "Typ eerst een notitie.");
    if (!words) return;
    try {
      await call("POST", `/conversations/${this.id}/notes`, { text: words });
      this.note.value = "";
      this.#drafts.keep(this.id, { note: "" });
      await this.refresh();
      this.#handlers.onSay("De notitie is bewaard.");
    } catch (error) {
      this.#failed("notitie", error);
    }
  }

  /**
   * @param {string} deed  "take", "hand-back", "assign" or "close"
   * @param {HTMLFormElement} [form]
   */
  async do(deed, form) {
    const chosen = form?.elements.namedItem("to");
    const body = chosen ? { to: /** @type {HTMLSelectElement} */ (chosen).value } : {};
    try {
      await call("POST", `/conversations/${this.id}/${deed}`, body);
      this.#problem("bericht", "");
      await this.refresh();
      this.#handlers.onDone(this, deed);
    } catch (error) {
      await this.refresh();
      this.#failed(deed === "assign" ? "door" : "bericht", error);
    }
  }

  /** @param {string} field @param {unknown} error */
  #failed(field, error) {
    if (error instanceof LoggedOut || !(error instanceof Refused)) this.#handlers.onTrouble(error);
    const words = error instanceof Refused && error.message;
    this.#problem(field, words || "Dit lukt nu niet. Probeer het zo nog eens.");
  }

  /** @param {string} field @param {string} words */
  #problem(field, words) {
    const line = document.getElementById(`${field}-fout-${this.id}`);
    if (!line) {
      if (words) this.#handlers.onSay(words);
      return;
    }
    line.textContent = words;
    line.hidden = !words;
    const composer = /** @type {HTMLElement} */ (this.text.closest("form"));
    if (words && field === "bericht") composer.hidden = false;
  }

  /** @param {Outgoing} item */
  #showPending(item) {
    const words = item.listing ? `Aanbod: ${item.title ?? ""}` : (item.text ?? "");
    this.#log.append(
      el(
        "div",
        { class: "staff-message staff-message--worker staff-message--pending", "data-pending": item.client_id },
        el("p", { class: "staff-message__meta" }, "wordt gestuurd…"),
        el("div", { class: "staff-message__text" }, el("p", { dir: "auto" }, words)),
      ),
    );
  }

  /** @param {string} clientId */
  #pending(clientId) {
    return this.#log.querySelector(`[data-pending="${CSS.escape(clientId)}"]`);
  }

  /** @param {string} words */
  #sayTyping(words) {
    const line = this.node.querySelector(".js-typing");
    if (line && line.textContent !== words) line.textContent = words;
  }
}
