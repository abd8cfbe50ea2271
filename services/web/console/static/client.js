/** What the console asks of the gateway: JSON to do something, parts of pages to show something. */

const TIMEOUT = 20_000; // ms

/** The server answered, and said no. The message is Dutch and may be shown. */
export class Refused extends Error {
  /**
   * @param {number} status
   * @param {string} message
   */
  constructor(status, message) {
    super(message);
    this.status = status;
  }

  /** The same request may well succeed in a moment. */
  get isTemporary() {
    return this.status >= 500 || [408, 425, 429].includes(this.status);
  }
}

/** The server could not be reached, or not in time. */
export class Unreachable extends Error {}

/** The login is over: nothing works until somebody logs in again. */
export class LoggedOut extends Error {}

const CSRF = document.querySelector('meta[name="csrf"]')?.getAttribute("content") ?? "";

/**
 * @param {"GET" | "POST" | "PUT"} method
 * @param {string} path  below /werk/api
 * @param {object} [body]
 * @returns {Promise<any>}
 */
export async function call(method, path, body) {
  const headers = { Accept: "application/json", "X-CSRF-Token": CSRF };
  if (body) headers["Content-Type"] = "application/json";
  const response = await reach(`/werk/api${path}`, { method, headers, body: body && JSON.stringify(body) });
  if (response.status === 401) throw new LoggedOut();
  const answer = response.status === 204 ? null : await response.json().catch(() => ({}));
  if (!response.ok) throw new Refused(response.status, answer?.error?.message ?? "");
  return answer;
}

/**
 * A part of a page, as our own templates write it; it is inert until it stands in the page.
 * @param {string} path
 * @returns {Promise<HTMLElement>}
 */
export async function fetchPart(path) {
  const response = await reach(path, { headers: { Accept: "text/html" } });
  if (response.redirected || response.status === 401) throw new LoggedOut();
  if (!response.ok) throw new Refused(response.status, "");
  return new DOMParser().parseFromString(await response.text(), "text/html").body;
}

/**
 * @param {string} path
 * @param {RequestInit} options
 */
async function reach(path, options) {
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(), TIMEOUT);
  try {
    return await fetch(path, { ...options, cache: "no-store", credentials: "same-origin", signal: timeout.signal });
  } catch (error) {
    throw new Unreachable(String(error));
  } finally {
    clearTimeout(timer);
  }
}

/** Puts newer parts (data-part) in place of older ones; what has the focus keeps it, by its id. */
export function replaceParts(/** @type {ParentNode} */ into, /** @type {ParentNode} */ from) {
  const focused = document.activeElement?.id;
  for (const newer of from.querySelectorAll("[data-part]")) {
    const older = into.querySelector(`[data-part="${newer.getAttribute("data-part")}"]`);
    if (!older || older.outerHTML === newer.outerHTML) continue;
    // A choice somebody is making in a list stays as it is.
    if (older.contains(document.activeElement) && document.activeElement?.matches("select, textarea, input")) continue;
    const open = older.querySelector("details")?.open;
    older.replaceWith(document.importNode(newer, true));
    const placed = into.querySelector(`[data-part="${newer.getAttribute("data-part")}"]`);
    if (open) placed?.querySelector("details")?.setAttribute("open", "");
  }
  if (focused && document.activeElement?.id !== focused) document.getElementById(focused)?.focus({ preventScroll: true });
}
