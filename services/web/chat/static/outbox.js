/**
 * Sends one message after another and loses none: what fails is tried again with the same client id, so that
 * the server stores it once, and waits for "Opnieuw sturen" when it keeps failing.
 */

import { isGone, isTemporary } from "./api.js";

const PAUSES = [1000, 2000, 4000, 8000, 15_000]; // ms between tries; then somebody must ask for it

/** @typedef {{client_id: string, text?: string, payload?: string, title?: string}} Outgoing */

export class Outbox {
  /** @type {Outgoing[]} */
  #queue;
  #handlers;
  #busy = false;
  /** @type {(() => void) | null} */
  #skipPause = null;

  /**
   * @param {Outgoing[]} queue  left from before the page was loaded
   * @param {object} handlers
   * @param {(item: Outgoing) => Promise<import("./api.js").Frame>} handlers.send
   * @param {(item: Outgoing, frame: import("./api.js").Frame) => void} handlers.onSent
   * @param {(item: Outgoing, error: Error) => void} handlers.onRefused  it will never be accepted
   * @param {(items: Outgoing[], state: "sending" | "failed") => void} handlers.onState
   * @param {(reached: boolean) => void} handlers.onReach
   * @param {(items: Outgoing[]) => void} handlers.onChange  keeps what is still to be sent
   */
  constructor(queue, handlers) {
    this.#queue = [...queue];
    this.#handlers = handlers;
  }

  /** @param {Outgoing} item */
  add(item) {
    this.#queue.push(item);
    this.#handlers.onChange(this.#queue);
    this.flush();
  }

  /** Tries at once, for instance because the network is back. */
  async flush() {
    this.#skipPause?.();
    if (this.#busy) return;
    this.#busy = true;
    try {
      while (this.#queue.length) {
        if (!(await this.#deliver(this.#queue[0]))) return;
      }
    } finally {
      this.#busy = false;
    }
  }

  /**
   * @param {Outgoing} item
   * @returns {Promise<boolean>} false when it has to wait for somebody
   */
  async #deliver(item) {
    const { send, onSent, onRefused, onState, onReach } = this.#handlers;
    for (let tries = 0; ; tries += 1) {
      onState(this.#queue, "sending");
      try {
        const frame = await send(item);
        this.#done();
        onReach(true);
        onSent(item, frame);
        return true;
      } catch (error) {
        if (isGone(error) && tries < PAUSES.length) continue; // the next try makes a new conversation
        if (!isTemporary(error)) {
          this.#done();
          onReach(true);
          onRefused(item, /** @type {Error} */ (error));
          return true;
        }
        onReach(false);
        if (tries >= PAUSES.length) {
          onState(this.#queue, "failed");
          return false;
        }
        await this.#pause(PAUSES[tries]);
      }
    }
  }

  #done() {
    this.#queue.shift();
    this.#handlers.onChange(this.#queue);
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
