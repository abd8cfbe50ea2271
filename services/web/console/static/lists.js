/** The queue, one's own conversations and those of colleagues: asked for again when something changed. */

import { alertTo, showInTitle } from "./alerts.js";
import { fetchPart, replaceParts } from "./client.js";

const TOGETHER = 1000; // ms in which several changes are one; with fifty conversations there are many

export class Lists {
  #root;
  #handlers;
  /** @type {Set<string>} */
  #waiting = new Set();
  /** @type {Set<string>} */
  #mine = new Set();
  #timer = 0;

  /**
   * @param {HTMLElement} root
   * @param {{onSay: (words: string) => void, onGiven: (talk: string) => void, onTrouble: (error: unknown) => void,
   *   shown: () => string[]}} handlers
   */
  constructor(root, handlers) {
    this.#root = root;
    this.#handlers = handlers;
    this.#waiting = this.#ids();
    this.#mine = new Set(this.mine);
    showInTitle(this.#waiting.size);
    setInterval(() => tick(document), 1000);
  }

  /** Ids of one's own conversations, in order. */
  get mine() {
    return [...this.#root.querySelectorAll('[data-part="mine"] [data-open]')].map((tab) => tab.getAttribute("data-open") ?? "");
  }

  /** Several changes at once are read once. */
  refreshSoon() {
    this.#timer ||= setTimeout(() => this.refresh(), TOGETHER);
  }

  async refresh() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    let part;
    try {
      part = await fetchPart("/werk/lijsten");
    } catch (error) {
      this.#handlers.onTrouble(error);
      return;
    }
    replaceParts(this.#root, part);
    this.mark();
    this.#tell();
  }

  /** Says which conversations are open beside the lists. */
  mark() {
    const shown = this.#handlers.shown();
    const queue = this.#root.querySelector(".js-queue-tab");
    for (const link of this.#root.querySelectorAll("[data-open], .queue-row__link, .js-queue-tab")) {
      const id = link.getAttribute("data-open") ?? link.closest("[data-talk]")?.getAttribute("data-talk");
      const current = link === queue ? !shown.length : shown.includes(id ?? "");
      if (current) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
      link.classList.toggle("desk__tab--current", current && link.matches(".desk__tab"));
      link.closest(".queue-row")?.classList.toggle("queue-row--current", current);
    }
  }

  #ids() {
    const queue = this.#root.querySelector('[data-part="queue"]');
    return new Set((queue?.getAttribute("data-waiting") ?? "").split(" ").filter(Boolean));
  }

  #tell() {
    const waiting = this.#ids();
    const come = [...waiting].filter((id) => !this.#waiting.has(id));
    const given = this.mine.filter((id) => !this.#mine.has(id));
    this.#waiting = waiting;
    this.#mine = new Set(this.mine);
    showInTitle(waiting.size);
    if (come.length) {
      const row = this.#root.querySelector(`.queue-row[data-talk="${come[0]}"]`);
      const signal = row?.querySelector(".talk-facts__signal")?.textContent;
      const title = row?.querySelector(".queue-row__title")?.textContent?.trim() ?? "";
      this.#handlers.onSay(`Nieuw in de wachtrij: ${signal ? `${signal.trim()}. ` : ""}${title}.`);
      alertTo(come.length === 1 ? "Er wacht iemand in de wachtrij." : `Er wachten ${come.length} nieuwe mensen.`);
    }
    for (const id of given) this.#handlers.onGiven(id);
  }
}

/**
 * How long people wait, as time_ago of services/web/render.py says it; counted from when the words came.
 * @param {ParentNode} root
 */
function tick(root) {
  for (const node of root.querySelectorAll(".js-wait")) {
    if (!node.hasAttribute("data-came")) node.setAttribute("data-came", String(Date.now()));
    const since = (Date.now() - Number(node.getAttribute("data-came"))) / 1000;
    const words = ago(Number(node.getAttribute("data-seconds")) + since);
    if (node.textContent !== words) node.textContent = words;
  }
}

/** @param {number} seconds */
export function ago(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < 60) return whole === 1 ? "1 seconde" : `${whole} seconden`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return minutes === 1 ? "1 minuut" : `${minutes} minuten`;
  const hours = Math.floor(minutes / 60);
  return minutes % 60 === 0 ? `${hours} uur` : `${hours} uur en ${minutes % 60} min`;
}
