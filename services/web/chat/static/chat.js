/** Puts the parts of the chat page together. Each part is in a file of its own; the page works without any. */

import { CallbackForm } from "../components/callback-form/callback-form.js";
import { Composer } from "../components/composer/composer.js";
import { showError } from "../components/error-summary/error-summary.js";
import { FeedbackForm } from "../components/feedback-form/feedback-form.js";
import { newId } from "../components/page/dom.js";
import { listenToChoices } from "../components/quick-replies/quick-replies.js";
import { Status } from "../components/status/status.js";
import { Waiting } from "../components/waiting/waiting.js";
import { Api, isGone, isTemporary } from "./api.js";
import { askCallback } from "./callback.js";
import { Connection } from "./connection.js";
import { Erase } from "./erase.js";
import { Outbox } from "./outbox.js";
import { Referrals } from "./referral.js";
import { Scrolling } from "./scrolling.js";
import { Session } from "./session.js";
import { Transcript } from "./transcript.js";

const WRITES_AFTER = 800; // ms; a quick answer needs no announcement
const TYPES_FOR = 6000; // ms; a worker's screen says it every few seconds while somebody types
const PAUSES = [1000, 2000, 5000, 10_000, 30_000]; // ms between tries to begin
const NOT_SENT = "Uw bericht kon niet worden verstuurd. Kijk het na en probeer het nog eens.";

class Chat {
  #owner = "bot";
  #writing = 0;
  #typing = 0;

  /** @param {HTMLElement} root */
  constructor(root) {
    const form = root.querySelector(".js-composer");
    const log = root.querySelector(".js-log");
    this.log = log;
    this.summary = root.querySelector(".js-error-summary");
    this.api = new Api(root.dataset.api);
    this.session = new Session(this.api, root.dataset.organization, (login, frame) => this.#begun(login, frame));
    this.status = new Status(root.querySelector('[data-module~="status"]'));
    this.waiting = new Waiting(root.querySelector('[data-module~="waiting"]'), (choice) => this.#say(choice));
    this.transcript = new Transcript(log, form.getAttribute("action"), form.elements.client_id.value);
    this.scrolling = new Scrolling(log, root.querySelector(".js-dock"), root.querySelector(".js-jump"));
    this.connection = new Connection(this.api, {
      onFrame: (frame) => this.#receive(frame),
      onGone: () => {
        this.#restart(this.session.login);
        this.ready = this.#begin();
      },
      onReach: (reached) => this.#reached(reached),
      onBack: () => this.outbox.flush(),
    });
    this.outbox = new Outbox(this.session.outgoing, {
      send: (item) => this.#send(item),
      onSent: (item, frame) => {
        this.connection.reopen();
        this.transcript.settle(item.client_id, frame.messages);
        this.#receive(frame);
      },
      onRefused: (item, error) => this.#refused(item, error),
      onState: (items, state) => {
        for (const item of items) this.transcript.setState(item.client_id, state);
        this.#setWriting(state === "sending");
      },
      onReach: (reached) => this.#reached(reached),
      onChange: (items) => {
        this.session.outgoing = items;
        if (!items.length) this.#setWriting(false);
      },
    });
    this.composer = new Composer(form, {
      onSend: (text) => this.#say({ text }),
      onDraft: (text) => {
        this.session.draft = text;
        if (text) this.connection.typing();
      },
      onError: (problem) => showError(this.summary, problem),
    });
    root.querySelector(".js-dock").prepend(this.summary); // where somebody writes, not far above it
    new CallbackForm(root.querySelector('[data-module~="callback-form"]'), (request) =>
      askCallback(this.session, this.api, request, (login) => this.#restart(login)),
    );
    this.feedback = new FeedbackForm(root.querySelector('[data-module~="feedback-form"]'), (given) =>
      this.api.feedback(this.session.login, given),
    );
    new Erase(root.querySelector(".js-erase"), () => this.#erase());
    new Referrals(log, this.session, this.api);
    listenToChoices(log, (choice) => this.#say(choice));
    log.addEventListener("click", (event) => {
      if (event.target.closest(".js-resend")) this.outbox.flush();
    });
    addEventListener("online", () => this.outbox.flush());
  }

  start() {
    if (this.session.takeErased()) this.status.set("notice", "erased");
    this.composer.text = this.session.draft || this.composer.text;
    for (const item of this.session.outgoing) this.transcript.addPending(item);
    this.ready = this.#begin();
    this.outbox.flush();
  }

  /** Goes on with the conversation of this tab, or makes one; keeps trying. */
  async #begin() {
    for (let tries = 0; ; tries += 1) {
      const { login } = this.session;
      try {
        if (login) this.#resume(login, await this.api.messages(login, 0));
        else await this.session.ensure();
        this.#reached(true);
        return;
      } catch (error) {
        if (login && isGone(error)) {
          this.#restart(login);
        } else if (isTemporary(error)) {
          this.#reached(false);
          await new Promise((resolve) => setTimeout(resolve, PAUSES[Math.min(tries, PAUSES.length - 1)]));
        } else {
          showError(this.summary, error.message || NOT_SENT);
          return;
        }
      }
    }
  }

  #resume(login, frame) {
    this.#setOwner(frame.owner, frame.queue);
    this.transcript.receive(frame.messages, { quiet: true });
    this.connection.start(login, this.transcript.lastSeq);
    this.scrolling.toEnd();
  }

  /** A new conversation: its first messages come with it. The page stays at its top. */
  #begun(login, frame) {
    this.#setOwner(frame.owner);
    this.transcript.receive(frame.messages);
    this.connection.start(login, this.transcript.lastSeq);
  }

  /** @param {import("./api.js").Frame} frame */
  #receive({ owner, messages = [], queue, typing }) {
    if (typing) {
      this.#setTyping(typing);
      return;
    }
    if (messages.some((message) => message.sender === "worker") || owner !== "worker") this.#setTyping(null);
    const along = this.scrolling.isReadingAlong;
    const added = this.transcript.receive(messages);
    this.#setOwner(owner, queue);
    this.scrolling.follow(added, along);
  }

  /** @param {{text: string} | {payload: string, title: string}} said */
  #say(said) {
    const item = { ...said, client_id: newId() };
    this.status.set("notice", null);
    showError(this.summary, null);
    const node = this.transcript.addPending(item);
    this.outbox.add(item);
    this.scrolling.follow([node], true);
  }

  async #send({ client_id, text, payload }) {
    await this.ready;
    const login = await this.session.ensure();
    this.transcript.markTried(client_id);
    try {
      return await this.api.send(login, payload === undefined ? { text, client_id } : { payload, client_id });
    } catch (error) {
      if (isGone(error)) this.#restart(login);
      throw error;
    }
  }

  #refused(item, error) {
    this.transcript.drop(item.client_id);
    if (item.payload !== undefined) {
      this.status.set("notice", "button_expired");
      return;
    }
    const typed = this.composer.text;
    this.composer.text = typed ? `${item.text}\n${typed}` : item.text;
    this.session.draft = this.composer.text;
    showError(this.summary, error.message || NOT_SENT);
  }

  /**
   * The conversation `login` is over: let go of it, once. The next call makes a new one.
   * @param {import("./api.js").Login | null} login
   */
  #restart(login) {
    if (login === null || this.session.login !== login) return;
    this.session.forget();
    this.connection.stop();
    this.transcript.freeze();
    this.#setOwner("bot");
    this.status.set("notice", "restarted");
  }

  async #erase() {
    const { login } = this.session;
    try {
      if (login) await this.api.erase(login);
    } catch (error) {
      if (!isGone(error)) throw error;
    }
    this.connection.stop();
    this.session.wipe();
    this.session.markErased();
    location.replace(location.pathname + location.search);
  }

  /**
   * @param {import("./api.js").Owner} owner
   * @param {import("./api.js").Frame["queue"]} [queue]
   */
  #setOwner(owner, queue) {
    if (!owner) return;
    this.#owner = owner;
    if (owner !== "queue") this.waiting.show(null);
    else if (queue) this.waiting.show(queue);
    this.connection.setOwner(owner);
    this.feedback.show(owner === "closed");
    this.status.set("owner", owner === "bot" ? null : owner);
  }

  #reached(reached) {
    this.status.set("line", reached ? null : "offline");
  }

  /** @param {string | null} author */
  #setTyping(author) {
    clearTimeout(this.#typing);
    this.status.set("person", author === null ? null : "typing", author ?? "");
    if (author !== null) this.#typing = setTimeout(() => this.#setTyping(null), TYPES_FOR);
  }

  #setWriting(waiting) {
    clearTimeout(this.#writing);
    if (!waiting) this.status.set("activity", null);
    else if (this.#owner === "bot") {
      this.#writing = setTimeout(() => this.status.set("activity", "writing"), WRITES_AFTER);
    }
  }
}

for (const root of document.querySelectorAll('[data-module~="chat"]')) {
  // A conversation that came with the page was begun without script: it goes on without, and loses nothing.
  if (root.hasAttribute("data-without-script")) root.querySelector(".js-dock").scrollIntoView({ block: "end" });
  else new Chat(root).start();
}
