/** The resident API over HTTP. Knows addresses and errors, nothing of the page. */

const TIMEOUT = 20_000; // ms; the server gives up on its own bot after 8 seconds

/** @typedef {import("../components/message/message.js").Message} Message */
/** @typedef {"bot" | "queue" | "worker" | "closed"} Owner */
/**
 * `queue` is there only for who waits; `typing` is the name of a worker who is writing now.
 * @typedef {{owner: Owner, messages: Message[], queue?: {ahead: number, minutes: number | null}, typing?: string}} Frame
 */
/** @typedef {{id: string, token: string}} Login */

/** The server answered, and said no. */
export class Refused extends Error {
  /**
   * @param {number} status
   * @param {{code?: string, message?: string}} problem  the message is Dutch and may be shown
   */
  constructor(status, { code = "", message = "" }) {
    super(message);
    this.status = status;
    this.code = code;
  }

  /** The conversation is over, no longer there, or no longer ours. */
  get isGone() {
    return [401, 404, 410].includes(this.status);
  }

  /** The same request may well succeed in a moment. */
  get isTemporary() {
    return this.status >= 500 || [408, 425, 429].includes(this.status);
  }
}

/** The server could not be reached, or not in time. */
export class Unreachable extends Error {}

/**
 * @param {unknown} error
 * @returns {boolean} whether trying again makes sense
 */
export function isTemporary(error) {
  return error instanceof Unreachable || (error instanceof Refused && error.isTemporary);
}

/** @param {unknown} error */
export function isGone(error) {
  return error instanceof Refused && error.isGone;
}

export class Api {
  #base;

  /** @param {string} base  "/api/conversations" */
  constructor(base) {
    this.#base = base;
  }

  /**
   * @param {string} organization  slug; empty on the joint page
   * @returns {Promise<Login & Frame>}
   */
  create(organization) {
    return this.#call("POST", "", null, organization ? { organization } : {});
  }

  /**
   * @param {Login} login
   * @param {number} after
   * @returns {Promise<Frame>}
   */
  messages(login, after) {
    return this.#call("GET", `/${login.id}/messages?after=${after}`, login);
  }

  /**
   * @param {Login} login
   * @param {{client_id: string, text: string} | {client_id: string, payload: string}} message
   * @returns {Promise<Frame>}
   */
  send(login, message) {
    return this.#call("POST", `/${login.id}/messages`, login, message);
  }

  /**
   * @param {Login} login
   * @param {{phone: string, name?: string, when?: string, safe?: boolean}} request
   */
  async callback(login, request) {
    await this.#call("POST", `/${login.id}/callback`, login, request);
  }

  /**
   * @param {Login} login
   * @param {{mark: number, sentence?: string}} given
   */
  async feedback(login, given) {
    await this.#call("POST", `/${login.id}/feedback`, login, given);
  }

  /**
   * @param {Login} login
   * @param {string} id
   * @returns {Promise<import("../components/referral-consent/referral-consent.js").Card>}
   */
  referral(login, id) {
    return this.#call("GET", `/${login.id}/referrals/${id}`, login);
  }

  /**
   * @param {Login} login
   * @param {string} id
   * @param {{answer: string, version: number, struck: string[]}} said
   * @returns {Promise<import("../components/referral-consent/referral-consent.js").Card>}
   */
  answerReferral(login, id, said) {
    return this.#call("POST", `/${login.id}/referrals/${id}`, login, said);
  }

  /** @param {Login} login */
  async erase(login) {
    await this.#call("DELETE", `/${login.id}`, login);
  }

  /** @param {Login} login */
  socketUrl(login) {
    const url = new URL(`${this.#base}/${login.id}/socket`, location.href);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    return url.href;
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {Login | null} login
   * @param {object} [body]
   */
  async #call(method, path, login, body) {
    const timeout = new AbortController();
    const timer = setTimeout(() => timeout.abort(), TIMEOUT);
    try {
      const response = await fetch(this.#base + path, {
        method,
        headers: {
          Accept: "application/json",
          ...(login ? { Authorization: `Bearer ${login.token}` } : {}),
          ...(body ? { "Content-Type": "application/json" } : {}),
        },
        body: body ? JSON.stringify(body) : undefined,
        cache: "no-store",
        credentials: "omit", // the token is the only key
        signal: timeout.signal,
      });
      if (!response.ok) throw new Refused(response.status, await problem(response));
      return response.status === 204 ? null : await response.json();
    } catch (error) {
      throw error instanceof Refused ? error : new Unreachable(String(error));
    } finally {
      clearTimeout(timer);
    }
  }
}

/** @param {Response} response */
async function problem(response) {
  try {
    return (await response.json()).error ?? {};
  } catch {
    return {};
  }
}
