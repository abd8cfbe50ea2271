/**
 * What a worker typed and did not send, per conversation. In sessionStorage: gone when the tab closes, and not
 * in the next one, because computers of a front office are shared. Named after the worker for the same reason.
 */

const PREFIX = "voordeur.werk";

/** @typedef {{client_id: string, text?: string, listing?: string, title?: string}} Outgoing */
/** @typedef {{text: string, note: string, outgoing: Outgoing[]}} Draft */

export class Drafts {
  #me;

  /** @param {string} me  id of who is logged in; what others left in this tab is removed */
  constructor(me) {
    this.#me = me;
    for (const key of Object.keys(sessionStorage)) {
      if (key.startsWith(PREFIX) && !key.startsWith(`${PREFIX}.${me}.`)) sessionStorage.removeItem(key);
    }
  }

  /**
   * @param {string} talk
   * @returns {Draft}
   */
  read(talk) {
    try {
      return { text: "", note: "", outgoing: [], ...JSON.parse(sessionStorage.getItem(this.#key(talk)) ?? "{}") };
    } catch {
      return { text: "", note: "", outgoing: [] };
    }
  }

  /**
   * @param {string} talk
   * @param {Partial<Draft>} changes
   */
  keep(talk, changes) {
    const draft = { ...this.read(talk), ...changes };
    if (draft.text || draft.note || draft.outgoing.length) sessionStorage.setItem(this.#key(talk), JSON.stringify(draft));
    else sessionStorage.removeItem(this.#key(talk));
  }

  /** Conversations with something that was still to be sent. */
  get unsent() {
    const prefix = `${PREFIX}.${this.#me}.`;
    return Object.keys(sessionStorage)
      .filter((key) => key.startsWith(prefix))
      .map((key) => key.slice(prefix.length))
      .filter((talk) => this.read(talk).outgoing.length > 0);
  }

  /** Somebody logs out. */
  clear() {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX)) sessionStorage.removeItem(key);
  }

  /** @param {string} talk */
  #key(talk) {
    return `${PREFIX}.${this.#me}.${talk}`;
  }
}
