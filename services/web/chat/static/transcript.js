/** The messages on the page: in order, each once, with buttons only where an answer is waited for. */

import { buildMessage, buildText } from "../components/message/message.js";
import { showState } from "../components/message/state.js";
import { el } from "../components/page/dom.js";
import { buildQuickReplies, removeQuickReplies } from "../components/quick-replies/quick-replies.js";

/** @typedef {import("../components/message/message.js").Message} Message */
/** @typedef {import("./outbox.js").Outgoing} Outgoing */

/**
 * One message on the page. `stored` is false as long as the server's own version has not come.
 * @typedef {{order: number, node: HTMLElement, message: Message, stored: boolean, tried: boolean}} Entry
 */

const QUIET = 1000; // ms in which a loaded conversation is not read aloud from start to end

export class Transcript {
  #log;
  #formAction;
  #clientId;
  /** @type {Entry[]} */
  #entries = [];

  /**
   * @param {HTMLElement} log  the role="log" region
   * @param {string} formAction
   * @param {string} clientId
   */
  constructor(log, formAction, clientId) {
    this.#log = log;
    this.#formAction = formAction;
    this.#clientId = clientId;
  }

  /** The highest number the server gave, 0 when there is none. */
  get lastSeq() {
    return Math.max(0, ...this.#entries.filter((entry) => entry.stored).map((entry) => entry.order));
  }

  /**
   * Shows messages of the server that are not there yet.
   * @param {Message[]} messages
   * @param {{quiet?: boolean}} [options]  quiet: an earlier conversation, loaded again
   * @returns {HTMLElement[]} those that are new on the page
   */
  receive(messages, { quiet = false } = {}) {
    if (quiet) {
      this.#log.setAttribute("aria-live", "off");
      setTimeout(() => this.#log.setAttribute("aria-live", "polite"), QUIET);
    }
    const added = [];
    for (const given of [...messages].sort((a, b) => a.seq - b.seq)) {
      const message = { buttons: [], listings: [], ...given };
      if (message.seq ? this.#has(message.seq) : this.#hasId(message.id)) continue;
      const own = this.#awaiting(message);
      if (own) {
        this.#store(own, message);
        continue;
      }
      // Seq 0: the database was away and this was said all the same (a danger line). It stands last.
      const order = message.seq || this.lastSeq + 0.6;
      const entry = this.#insert(message, order, message.seq > 0);
      if (!quiet) entry.node.classList.add("message--new");
      added.push(entry.node);
    }
    this.#offerChoices();
    return added;
  }

  /**
   * Shows what somebody just said, before the server has it.
   * @param {Outgoing} item
   */
  addPending(item) {
    const text = item.title ?? item.text ?? "";
    const message = /** @type {Message} */ ({
      seq: 0, id: "", sender: "resident", text, buttons: [], listings: [], client_id: item.client_id,
    });
    const entry = this.#insert(message, Infinity, false);
    this.#offerChoices();
    return entry.node;
  }

  /** From now on a message of ours without client id may be this one. @param {string} clientId */
  markTried(clientId) {
    const entry = this.#find(clientId);
    if (entry) entry.tried = true;
  }

  /**
   * @param {string} clientId
   * @param {"sending" | "failed" | null} state
   */
  setState(clientId, state) {
    const entry = this.#find(clientId);
    if (entry) showState(entry.node, state);
  }

  /**
   * The server has it: `messages` is its answer.
   * @param {string} clientId
   * @param {Message[]} messages
   */
  settle(clientId, messages) {
    const entry = this.#find(clientId);
    if (!entry || entry.stored) return;
    showState(entry.node, null);
    const own = messages.find(
      (message) => message.sender === "resident" && (message.client_id ?? clientId) === clientId,
    );
    if (own && this.#has(own.seq)) this.drop(clientId);
    else if (own) this.#store(entry, own);
    else {
      const stored = messages.map((message) => message.seq).filter((seq) => seq > 0);
      this.#move(entry, Math.min(...stored, this.lastSeq + 1) - 0.5);
    }
  }

  /** Takes a message back that was not accepted. @param {string} clientId */
  drop(clientId) {
    const entry = this.#find(clientId);
    if (!entry || entry.stored) return;
    entry.node.remove();
    this.#entries.splice(this.#entries.indexOf(entry), 1);
    this.#offerChoices();
  }

  /** The conversation ended: what was said stays readable above a line, without buttons. */
  freeze() {
    const waiting = this.#entries.filter((entry) => !entry.stored);
    const said = this.#entries.filter((entry) => entry.stored);
    for (const { node } of said) removeQuickReplies(node);
    this.#entries = waiting;
    if (said.length) said[said.length - 1].node.after(el("hr", { class: "transcript__divider" }));
  }

  /** @param {number} seq */
  #has(seq) {
    return this.#entries.some((entry) => entry.stored && entry.order === seq);
  }

  /** @param {string} id */
  #hasId(id) {
    return this.#entries.some((entry) => entry.message.id === id);
  }

  /** @param {string} clientId */
  #find(clientId) {
    return this.#entries.find((entry) => entry.message.client_id === clientId);
  }

  /** What we show already and the server now sends back: by client id, else the first that was tried. */
  #awaiting({ sender, client_id: clientId }) {
    if (sender !== "resident") return undefined;
    return this.#entries.find(
      ({ stored, tried, message }) =>
        !stored && (clientId === undefined ? tried : message.client_id === clientId),
    );
  }

  /** Puts the server's version, where personal data are masked, in place of ours. */
  #store(entry, message) {
    if (message.text !== entry.message.text) {
      entry.node.querySelector(".message__text").replaceWith(buildText(message.text, "resident"));
    }
    showState(entry.node, null);
    entry.message = { ...message, client_id: entry.message.client_id };
    entry.stored = true;
    entry.node.dataset.seq = String(message.seq);
    this.#move(entry, message.seq);
  }

  /** @returns {Entry} */
  #insert(message, order, stored) {
    const node = buildMessage(message, false, this.#formAction, this.#clientId);
    if (!stored) delete node.dataset.seq;
    const entry = { order, node, message, stored, tried: false };
    this.#place(entry);
    return entry;
  }

  /** @param {Entry} entry @param {number} order */
  #move(entry, order) {
    const index = this.#entries.indexOf(entry);
    entry.order = order;
    const before = this.#entries[index - 1];
    const after = this.#entries[index + 1];
    // Left where it is when it stands right: a node that moves is read aloud again.
    if ((!before || before.order <= order) && (!after || order <= after.order)) return;
    this.#entries.splice(index, 1);
    this.#place(entry);
  }

  /** @param {Entry} entry */
  #place(entry) {
    const index = this.#entries.findIndex((other) => other.order > entry.order);
    const next = this.#entries[index];
    if (next) next.node.before(entry.node);
    else this.#log.append(entry.node);
    this.#entries.splice(next ? index : this.#entries.length, 0, entry);
  }

  /** Buttons under the bot's last message, if nobody answered since; nowhere else. */
  #offerChoices() {
    const last = [...this.#entries].reverse().find(waitsOrAnswers);
    for (const { node, message } of this.#entries) {
      if (message !== last?.message || message.sender !== "bot") removeQuickReplies(node);
      else if (!node.querySelector(".js-quick-replies")) {
        node.append(buildQuickReplies(message.buttons, this.#formAction, this.#clientId));
      }
    }
  }
}

/** @param {Entry} entry */
function waitsOrAnswers({ message: { sender, buttons } }) {
  return sender === "resident" || sender === "worker" || (sender === "bot" && buttons.length > 0);
}
