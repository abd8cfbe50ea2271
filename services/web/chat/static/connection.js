/** Hears what others say: a socket, made again when it breaks, and asking now and then where sockets fail. */

import { isGone } from "./api.js";

const PAUSES = [1000, 2000, 4000, 8000, 15_000, 30_000]; // ms before the next socket
const STEADY = 10_000; // ms a socket must last before the pauses begin anew
const TYPED_EVERY = 3000; // ms
const ASK_EVERY = 5000; // ms, without a socket and while a person is expected
const OVERLAP = 10; // messages asked for once more: one may have been overtaken by a later one, and then lost

/** @typedef {import("./api.js").Frame} Frame */
/** @typedef {import("./api.js").Login} Login */

export class Connection {
  #api;
  #handlers;
  /** @type {Login | null} */
  #login = null;
  /** @type {WebSocket | null} */
  #socket = null;
  #start = 0;
  #after = 0; // what came through here; answers to our own messages may skip one of somebody else
  #isLost = false;
  #failures = 0;
  #personExpected = false;
  #retry = 0;
  #typedAt = 0;
  #asking = 0;

  /**
   * @param {import("./api.js").Api} api
   * @param {{onFrame: (frame: Frame) => void, onGone: () => void, onReach: (reached: boolean) => void,
   *   onBack: () => void}} handlers  onBack: it was lost and is there again
   */
  constructor(api, handlers) {
    this.#api = api;
    this.#handlers = handlers;
    setInterval(() => this.#ask(), ASK_EVERY);
    addEventListener("online", () => this.wake());
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) this.wake();
    });
  }

  /**
   * @param {Login} login
   * @param {number} after  the last message already shown
   */
  start(login, after) {
    this.stop();
    this.#login = login;
    this.#start = this.#after = after;
    this.#open();
  }

  stop() {
    this.#login = null;
    clearTimeout(this.#retry);
    this.#socket?.close();
    this.#socket = null;
  }

  /** @param {import("./api.js").Owner} owner */
  setOwner(owner) {
    this.#personExpected = owner === "queue" || owner === "worker";
  }

  /** After sleep or a lost network: look now, not when the pause is over. */
  wake() {
    if (!this.#login) return;
    this.#catchUp();
    this.reopen();
  }

  /** Somebody is writing: told to the person who has the conversation, at most once in TYPED_EVERY. */
  typing() {
    if (!this.#personExpected || this.#socket?.readyState !== WebSocket.OPEN) return;
    if (Date.now() - this.#typedAt < TYPED_EVERY) return;
    this.#typedAt = Date.now();
    this.#socket.send(JSON.stringify({ type: "typing" }));
  }

  /** The server answers elsewhere: a socket may work again too. */
  reopen() {
    if (this.#login && !this.#socket) this.#open();
  }

  #open() {
    clearTimeout(this.#retry);
    if (!this.#login) return;
    const { token } = this.#login;
    let socket;
    try {
      socket = new WebSocket(this.#api.socketUrl(this.#login));
    } catch {
      this.#lost();
      return;
    }
    this.#socket = socket;
    let openedAt = Infinity;
    socket.addEventListener("open", () => {
      openedAt = Date.now();
      socket.send(JSON.stringify({ token, after: this.#from }));
      this.#reached();
    });
    socket.addEventListener("message", (event) => {
      if (this.#socket !== socket) return;
      this.#receive(JSON.parse(event.data));
    });
    socket.addEventListener("close", () => {
      if (this.#socket !== socket) return;
      this.#socket = null;
      if (Date.now() - openedAt > STEADY) this.#failures = 0;
      this.#lost();
    });
  }

  /** What is asked for after: a little of what is there too, the page shows each message once. */
  get #from() {
    return Math.max(this.#start, this.#after - OVERLAP);
  }

  #lost() {
    this.#isLost = true;
    const pause = PAUSES[Math.min(this.#failures, PAUSES.length - 1)];
    this.#failures += 1;
    // Spread out, so that a restarted server is not called by everybody at once.
    this.#retry = setTimeout(() => this.#open(), pause * (0.5 + Math.random()));
    this.#catchUp();
  }

  #ask() {
    if (this.#personExpected && this.#socket?.readyState !== WebSocket.OPEN && !document.hidden) this.#catchUp();
  }

  async #catchUp() {
    const login = this.#login;
    if (!login) return;
    try {
      const frame = await this.#api.messages(login, this.#from);
      if (this.#login === login) this.#receive(frame);
    } catch (error) {
      if (this.#login !== login) return;
      if (isGone(error)) this.#handlers.onGone();
      else {
        this.#isLost = true;
        this.#handlers.onReach(false);
      }
    }
  }

  /** @param {Frame} frame */
  #receive(frame) {
    this.#after = Math.max(this.#after, ...(frame.messages ?? []).map((message) => message.seq));
    this.#reached();
    this.#handlers.onFrame(frame);
  }

  #reached() {
    this.#handlers.onReach(true);
    if (!this.#isLost) return;
    this.#isLost = false;
    this.#handlers.onBack();
  }
}
