/** Sends what a worker says in one conversation, in order; the same client id again is stored once. */

import { LoggedOut, Refused, Unreachable, call } from "./client.js";

const PAUSES = [1000, 2000, 4000, 8000, 15_000]; // ms between tries; the last one goes on

/** @typedef {import("./drafts.js").Outgoing} Outgoing */

export class Outbox {
  #talk;
  /** @type {Outgoing[]} */
  #queue;
  #handlers;
  #busy = false;
  /** @type {(() => void) | null} */
  #skipPause = null;

  /**
   * @param {string} talk
   * @param {Outgoing[]} queue  left from before the page was loaded
   * @param {{onSent: (item: Outgoing) => Promise<void>, onRefused: (item: Outgoing, problem: string) => void,
   *   onTrouble: (error: unknown) => void, onChange: (queue: Outgoing[]) => void}} handlers
   */
  constructor(talk, queue, handlers) {
    this.#talk = talk;
    this.#queue = [...queue];
    this.#handlers = handlers;
  }

  get isEmpty() {
    return !this.#queue.length;
  }

  /** @param {Outgoing} item */
  add(item) {
    this.#queue.push(item);
    this.#handlers.onChange(this.#queue);
    this.flush();
  }

  /** Tries at once, for instance because the connection is back. */
  async flush() {
    this.#skipPause?.();
    if (this.#busy) return;
    this.#busy = true;
    try {
      while (this.#queue.length) {
        if (!(await this.#deliver(this.#queue[0]))) return;
        this.#queue.shift();
        this.#handlers.onChange(this.#queue);
      }
    } finally {
      this.#busy = false;
    }
  }

  /**
   * @param {Outgoing} item
   * @returns {Promise<boolean>} false when it has to wait for a login
   */
  async #deliver(item) {
    const { client_id, text, listing } = item;
    const [path, body] = listing ? ["listings", { client_id, listing }] : ["messages", { client_id, text }];
    for (let tries = 0; ; tries += 1) {
      try {
        await call("POST", `/conversations/${this.#talk}/${path}`, body);
        await this.#handlers.onSent(item);
        return true;
      } catch (error) {
        if (error instanceof LoggedOut) {
          this.#handlers.onTrouble(error);
          return false;
        }
        const again = error instanceof Unreachable || (error instanceof Refused && error.isTemporary);
        if (!again) {
          this.#handlers.onRefused(item, error instanceof Error ? error.message : "");
          return true;
        }
        this.#handlers.onTrouble(error);
        await this.#pause(PAUSES[Math.min(tries, PAUSES.length - 1)]);
      }
    }
  }

  /** @param {number} duration  ms, cut short by flush() */
  #pause(duration) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, duration);
      this.#skipPause = () => {
        clearTimeout(timer);
        this.#skipPause = null;
        resolve(undefined);
      };
    });
  }
}
