/** One line that says how things stand. The words are in template.html. */

/** @typedef {"writing"|"typing"|"offline"|"queue"|"worker"|"closed"|"restarted"|"erased"|"button_expired"} Kind */
/** @typedef {"line"|"activity"|"person"|"notice"|"owner"} Layer */

/** What shows when several things are the case at once: the first of these. @type {Layer[]} */
const ORDER = ["line", "person", "activity", "notice", "owner"];

export class Status {
  #root;
  #text;
  /** @type {Map<Layer, Kind>} */
  #layers = new Map();
  #author = "";

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#root = root;
    this.#text = root.querySelector(".js-status-text");
  }

  /**
   * @param {Layer} layer
   * @param {Kind | null} kind  null: nothing to say any more
   * @param {string} [author]  who is writing, for "typing"
   */
  set(layer, kind, author = this.#author) {
    this.#author = author;
    if (kind === null) this.#layers.delete(layer);
    else this.#layers.set(layer, kind);
    const shown = ORDER.map((name) => this.#layers.get(name)).find(Boolean) ?? null;
    this.#root.className = shown ? `status status--${shown}` : "status";
    const text = shown ? this.#root.getAttribute(`data-text-${shown.replace("_", "-")}`) : "";
    const words = text.replace("{author}", this.#author);
    if (this.#text.textContent !== words) this.#text.textContent = words;
  }
}
