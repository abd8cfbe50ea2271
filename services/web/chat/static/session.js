/** Which conversation belongs to this tab, and what is not yet sent. Gone when the tab closes. */

/** @typedef {import("./api.js").Login} Login */
/** @typedef {import("./outbox.js").Outgoing} Outgoing */

export class Session {
  #api;
  #organization;
  #onStart;
  /** @type {Login | null} */
  #login;
  /** @type {Promise<Login> | null} */
  #starting = null;

  /**
   * @param {import("./api.js").Api} api
   * @param {string} organization  slug; empty on the joint page
   * @param {(login: Login, frame: import("./api.js").Frame) => void} onStart  of a new conversation
   */
  constructor(api, organization, onStart) {
    this.#api = api;
    this.#organization = organization;
    this.#onStart = onStart;
    this.#login = this.#read("gesprek");
  }

  get login() {
    return this.#login;
  }

  /**
   * The conversation of this tab; makes one when there is none. Callers at the same time share it.
   * @returns {Promise<Login>}
   */
  ensure() {
    if (this.#login) return Promise.resolve(this.#login);
    this.#starting ??= this.#start().finally(() => {
      this.#starting = null;
    });
    return this.#starting;
  }

  async #start() {
    const { id, token, owner, messages } = await this.#api.create(this.#organization);
    this.#login = { id, token };
    this.#write("gesprek", this.#login);
    this.#onStart(this.#login, { owner, messages });
    return this.#login;
  }

  /** Lets go of the conversation, not of what is still to be sent. */
  forget() {
    this.#login = null;
    this.#write("gesprek", null);
  }

  /** Nothing of this page stays in the tab. */
  wipe() {
    this.forget();
    this.outgoing = [];
    this.draft = "";
  }

  /** @returns {Outgoing[]} */
  get outgoing() {
    return this.#read("uitgaand") ?? [];
  }

  set outgoing(items) {
    this.#write("uitgaand", items.length ? items : null);
  }

  /** What somebody was typing. @returns {string} */
  get draft() {
    return this.#read("tekst") ?? "";
  }

  set draft(text) {
    this.#write("tekst", text || null);
  }

  /** Once true after a conversation was erased and the page loaded again. */
  takeErased() {
    const erased = this.#read("gewist") === true;
    this.#write("gewist", null);
    return erased;
  }

  markErased() {
    this.#write("gewist", true);
  }

  /** @param {string} name */
  #key(name) {
    return `voordeur:${this.#organization}:${name}`;
  }

  // Storage may be off or full: the conversation then lasts as long as the page.
  /** @param {string} name */
  #read(name) {
    try {
      return JSON.parse(sessionStorage.getItem(this.#key(name)) ?? "null");
    } catch {
      return null;
    }
  }

  /**
   * @param {string} name
   * @param {unknown} value  null takes it away
   */
  #write(name, value) {
    try {
      if (value === null) sessionStorage.removeItem(this.#key(name));
      else sessionStorage.setItem(this.#key(name), JSON.stringify(value));
    } catch {
      // see above
    }
  }
}
