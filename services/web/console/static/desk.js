/** The console: queue beside open conversations. Puts the pieces together; each knows only its own part. */

import { LoggedOut, Refused, Unreachable, call } from "./client.js";
import { Drafts } from "./drafts.js";
import { connectKeys } from "./keys.js";
import { Line } from "./line.js";
import { Lists } from "./lists.js";
import { connectSettings } from "./settings.js";
import { Talk } from "./talk.js";

const WIDE = matchMedia("(min-width: 75em)"); // as in desk.css: room for two conversations beside the queue
const BACK_FOR = 4000; // ms that "de verbinding is terug" stays

class Desk {
  /** @type {Map<string, Talk>} */
  #talks = new Map();
  /** @type {string[]} the conversation that was used last comes first */
  #recent = [];
  #lost = false;
  #two = false;
  /** @type {Map<string, boolean>} conversations being read, and whether something happened in them meanwhile */
  #opening = new Map();
  #chosen = false; // somebody opened a conversation: nothing else comes in front of it by itself

  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.body = /** @type {HTMLElement} */ (root.querySelector(".js-body"));
    this.place = /** @type {HTMLElement} */ (root.querySelector(".js-talks"));
    this.dialog = /** @type {HTMLDialogElement} */ (root.querySelector(".js-shortcuts"));
    this.drafts = new Drafts(root.dataset.me ?? "");
    this.lists = new Lists(/** @type {HTMLElement} */ (root.querySelector(".js-lists")), {
      onSay: (words) => this.#say(words),
      onGiven: (id) => this.#given(id),
      onTrouble: (error) => this.#trouble(error),
      shown: () => this.#shown(),
    });
    this.line = new Line({
      onFrame: (frame) => this.#receive(frame),
      onOpen: () => this.#opened(),
      onLost: () => this.#showLine("lost"),
      onLoggedOut: () => this.#loggedOut(),
      onAsk: () => this.#readAll(),
    });
  }

  async start() {
    this.root.classList.add("desk--live");
    const open = /** @type {HTMLElement} */ (this.root.querySelector(".js-open-shortcuts"));
    open.hidden = false;
    open.addEventListener("click", () => this.dialog.showModal());
    connectSettings(this.dialog);
    this.#connectClicks();
    this.#connectKeys();
    WIDE.addEventListener("change", () => this.#arrange());
    const given = /** @type {HTMLElement | null} */ (this.place.querySelector("[data-talk]"));
    if (given) this.#adopt(given);
    this.#arrange();
    // Where there is room, one's own conversations come by themselves; what was never sent goes on anywhere.
    const own = WIDE.matches ? this.lists.mine : [];
    const wanted = new Set([...this.drafts.unsent, ...own].filter((id) => !this.#talks.has(id)));
    for (const id of [...wanted].reverse()) await this.open(id, { quiet: true });
    if (given && !this.#chosen) this.#use(given.dataset.talk ?? "");
    this.#arrange();
  }

  /**
   * Shows a conversation; reads it when it is not there yet.
   * @param {string} id
   * @param {{quiet?: boolean, focus?: "text" | "talk"}} [options]
   */
  async open(id, { quiet = false, focus } = {}) {
    this.#chosen ||= !quiet;
    if (!this.#talks.has(id)) {
      if (!this.#opening.has(id)) this.#opening.set(id, false);
      try {
        const node = await Talk.fetch(id);
        if (!this.#talks.has(id)) {
          this.place.append(node);
          this.#adopt(node);
          if (this.#opening.get(id)) this.#talks.get(id)?.refresh();
        }
      } catch (error) {
        if (error instanceof Refused && error.status === 404) this.#notice("Dit gesprek is er niet meer.");
        else this.#trouble(error);
        return;
      } finally {
        this.#opening.delete(id);
      }
    }
    if (quiet && this.#chosen) {
      this.#recent = [...this.#recent.filter((other) => other !== id), id];
      this.#arrange();
      return;
    }
    this.#use(id);
    if (!quiet || WIDE.matches) this.body.classList.add("desk__body--talk");
    this.#arrange();
    const talk = this.#talks.get(id);
    talk?.toEnd();
    if (quiet || !talk) return;
    if (focus === "text" && talk.whose === "mine") talk.text.focus();
    else talk.node.focus();
  }

  showQueue() {
    this.body.classList.remove("desk__body--talk");
    this.lists.mark();
    history.replaceState(null, "", "/werk");
  }

  #adopt(/** @type {HTMLElement} */ node) {
    const talk = new Talk(node, this.drafts, {
      send: (frame) => this.line.send(frame),
      onSay: (words) => this.#say(words),
      onDone: (one, deed) => this.#done(one, deed),
      onDismiss: (one) => this.#dismiss(one),
      onTrouble: (error) => this.#trouble(error),
    });
    this.#talks.set(talk.id, talk);
    this.#recent.push(talk.id);
    node.addEventListener("focusin", () => this.#use(talk.id, { arrange: false }));
  }

  #use(/** @type {string} */ id, { arrange = true } = {}) {
    this.#recent = [id, ...this.#recent.filter((other) => other !== id)];
    if (!arrange) return;
    // Reading along leaves nothing behind: only one's own conversations stay open unseen.
    const shown = this.#shown();
    for (const talk of [...this.#talks.values()]) {
      if (talk.whose !== "mine" && talk.isUntouched && !shown.includes(talk.id)) this.#remove(talk);
    }
  }

  #shown() {
    if (!this.body.classList.contains("desk__body--talk") && !WIDE.matches) return [];
    return this.#recent.slice(0, WIDE.matches ? 2 : 1);
  }

  #arrange() {
    const shown = this.#shown();
    for (const [id, talk] of this.#talks) talk.node.hidden = !(shown.includes(id) || (!WIDE.matches && id === this.#recent[0]));
    const two = shown.length > 1;
    if (this.place.classList.toggle("desk__talks--two", two) !== this.#two) {
      this.#two = two;
      for (const id of shown) this.#talks.get(id)?.toEnd(); // lines break elsewhere now
    }
    /** @type {HTMLElement} */ (this.root.querySelector(".js-empty")).hidden = this.#talks.size > 0;
    this.lists.mark();
    if (shown[0]) history.replaceState(null, "", `/werk/gesprekken/${shown[0]}`);
  }

  #dismiss(/** @type {Talk} */ talk) {
    this.#remove(talk);
    this.#arrange();
    if (!this.#talks.size) this.showQueue();
    document.getElementById("wachtrij-titel")?.focus();
  }

  #remove(/** @type {Talk} */ talk) {
    talk.node.remove();
    this.#talks.delete(talk.id);
    this.#recent = this.#recent.filter((id) => id !== talk.id);
  }

  /** @param {Talk} talk @param {string} deed */
  #done(talk, deed) {
    this.lists.refreshSoon();
    if (deed === "take") talk.text.focus();
    else if (deed === "close") {
      this.#say("Het gesprek is afgesloten.");
      (document.getElementById(`contact-${talk.id}`) ?? talk.node).focus();
    } else if (talk.isUntouched) {
      this.#say(deed === "hand-back" ? "Voordeur gaat verder met dit gesprek." : "Het gesprek is doorgegeven.");
      this.#dismiss(talk);
    }
  }

  /** A colleague gave it, or it was taken in another tab. @param {string} id */
  async #given(id) {
    if (this.#talks.has(id)) return;
    this.#say("U hebt er een gesprek bij.");
    if (this.#shown().length < (WIDE.matches ? 2 : 0)) await this.open(id, { quiet: true });
  }

  /** @param {any} frame */
  #receive(frame) {
    if (frame.type === "typing") {
      this.#talks.get(frame.id)?.showTyping();
      return;
    }
    if (frame.type === "conversation") {
      this.#talks.get(frame.id)?.refresh();
      if (this.#opening.has(frame.id)) this.#opening.set(frame.id, true);
    }
    this.lists.refreshSoon();
  }

  #opened() {
    // Also the first time: something may have happened between the writing of the page and this socket.
    this.#readAll();
    this.#showLine("back");
  }

  #readAll() {
    this.lists.refresh();
    for (const talk of this.#talks.values()) {
      talk.refresh();
      talk.outbox.flush();
    }
  }

  /** @param {unknown} error */
  #trouble(error) {
    if (error instanceof LoggedOut) this.#loggedOut();
    else if (error instanceof Unreachable) this.#showLine("lost");
    else this.#notice("Dit lukt nu niet. Probeer het zo nog eens.");
  }

  #loggedOut() {
    this.line.stop();
    this.#showLine("out");
  }

  /** @param {"lost" | "back" | "out"} state */
  #showLine(state) {
    const line = /** @type {HTMLElement} */ (this.root.querySelector(".js-line"));
    if (state === "back" && !this.#lost) return;
    this.#lost = state !== "back";
    line.hidden = false;
    line.className = `desk__line desk__line--${state} js-line`;
    line.textContent = line.dataset[state] ?? "";
    if (state === "out") {
      const link = document.createElement("a");
      link.href = "/aanmelden?terug=/werk";
      link.textContent = "Aanmelden";
      line.append(" ", link);
    }
    if (state === "back") setTimeout(() => (line.hidden = !this.#lost), BACK_FOR);
  }

  /** @param {string} words */
  #notice(words) {
    const line = /** @type {HTMLElement} */ (this.root.querySelector(".js-notice"));
    line.hidden = !words;
    line.textContent = words;
  }

  /** @param {string} words */
  #say(words) {
    const said = this.root.querySelector(".js-said");
    if (said) said.textContent = words;
  }

  #connectClicks() {
    this.root.addEventListener("click", (event) => {
      const link = /** @type {HTMLElement} */ (event.target).closest("[data-open], .queue-row__link, .js-queue-tab");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      const id = link.getAttribute("data-open") ?? link.closest("[data-talk]")?.getAttribute("data-talk");
      if (id) this.open(id, { focus: "talk" });
      else this.showQueue();
    });
    this.root.addEventListener("submit", (event) => {
      const form = /** @type {HTMLFormElement} */ (event.target);
      if (form.matches(".js-take")) {
        event.preventDefault();
        this.#take(form.closest("[data-talk]")?.getAttribute("data-talk") ?? "");
      } else if (form.matches(".js-presence")) {
        event.preventDefault();
        this.#setPresence(form);
      }
    });
    document.querySelector('form[action="/afmelden"]')?.addEventListener("submit", () => this.drafts.clear());
  }

  /** @param {string} id */
  async #take(id) {
    this.#notice("");
    try {
      await call("POST", `/conversations/${id}/take`, {});
    } catch (error) {
      if (error instanceof Refused && !error.isTemporary) this.#notice(`Niet gelukt. ${error.message}`);
      else this.#trouble(error);
      this.lists.refresh();
      return;
    }
    if (this.#talks.has(id)) await this.#talks.get(id)?.refresh();
    await this.open(id, { focus: "text" });
    this.lists.refreshSoon();
  }

  /** @param {HTMLFormElement} form */
  async #setPresence(form) {
    const button = /** @type {HTMLButtonElement} */ (form.querySelector(".js-presence-button"));
    const available = button.value === "true";
    try {
      await call("PUT", "/presence", { available });
    } catch (error) {
      this.#trouble(error);
      return;
    }
    button.value = String(!available);
    button.textContent = available ? "Zet op afwezig" : "Zet op beschikbaar";
    /** @type {HTMLElement} */ (form.querySelector(".js-presence-state")).textContent = available ? "beschikbaar" : "afwezig";
    form.querySelector(".presence__dot")?.classList.toggle("presence__dot--on", available);
    /** @type {HTMLElement} */ (this.root.querySelector(".js-absent")).hidden = available;
    this.lists.refreshSoon();
  }

  #connectKeys() {
    const current = () => this.#talks.get(this.#recent[0] ?? "");
    connectKeys({
      n: () => /** @type {HTMLFormElement | null} */ (this.root.querySelector(".queue-row .js-take"))?.requestSubmit(),
      w: () => {
        this.showQueue();
        /** @type {HTMLElement | null} */ (this.root.querySelector(".queue-row__link, #wachtrij-titel"))?.focus();
      },
      b: () => current()?.text.focus(),
      z: () => current()?.query.focus(),
      o: () => {
        const talk = current();
        if (!talk) return;
        /** @type {HTMLDetailsElement} */ (talk.node.querySelector(".js-notes")).open = true;
        talk.note.focus();
      },
      digit: (key) => {
        const id = this.lists.mine[Number(key) - 1];
        if (id) this.open(id, { focus: "text" });
      },
      "?": () => this.dialog.showModal(),
    });
  }
}

for (const root of document.querySelectorAll('[data-module~="desk"]')) new Desk(/** @type {HTMLElement} */ (root)).start();
