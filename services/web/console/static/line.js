/** The socket to the gateway: hears what changed in the team, made again when it breaks. */

const PAUSES = [1000, 2000, 4000, 8000, 15_000]; // ms before the next socket
const STEADY = 10_000; // ms a socket must last before the pauses begin anew
const ASK_EVERY = 15_000; // ms, while there is no socket
const LOGGED_OUT = 4401;

export class Line {
  #handlers;
  /** @type {WebSocket | null} */
  #socket = null;
  #failures = 0;
  #retry = 0;
  #over = false;

  /**
   * @param {{onFrame: (frame: any) => void, onOpen: () => void, onLost: () => void, onLoggedOut: () => void,
   *   onAsk: () => void}} handlers
   */
  constructor(handlers) {
    this.#handlers = handlers;
    setInterval(() => {
      if (!this.isOpen && !this.#over) handlers.onAsk();
    }, ASK_EVERY);
    addEventListener("online", () => this.wake());
    addEventListener("offline", () => this.#socket?.close());
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) this.wake();
    });
    this.#open();
  }

  get isOpen() {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  /** @param {object} frame  lost when there is no socket: it says only what is so right now */
  send(frame) {
    if (this.isOpen) this.#socket?.send(JSON.stringify(frame));
  }

  /** After sleep or a lost network: look now, not when the pause is over. */
  wake() {
    if (!this.#socket) this.#open();
  }

  /** The login is over. */
  stop() {
    this.#over = true;
    clearTimeout(this.#retry);
    this.#socket?.close();
  }

  #open() {
    clearTimeout(this.#retry);
    if (this.#over) return;
    const url = new URL("/werk/socket", location.href);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(url.href);
    this.#socket = socket;
    let openedAt = Infinity;
    socket.addEventListener("open", () => {
      openedAt = Date.now();
      this.#handlers.onOpen();
    });
    socket.addEventListener("message", (event) => this.#handlers.onFrame(JSON.parse(event.data)));
    socket.addEventListener("close", (event) => {
      if (this.#socket !== socket) return;
      this.#socket = null;
      if (this.#over) return;
      if (event.code === LOGGED_OUT) {
        this.stop();
        this.#handlers.onLoggedOut();
        return;
      }
      if (Date.now() - openedAt > STEADY) this.#failures = 0;
      this.#handlers.onLost();
      const pause = PAUSES[Math.min(this.#failures, PAUSES.length - 1)];
      this.#failures += 1;
      // Spread out, so that a restarted server is not called by everybody at once.
      this.#retry = setTimeout(() => this.#open(), pause * (0.5 + Math.random()));
    });
  }
}
