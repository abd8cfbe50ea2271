/** Keeps the newest message in view for whoever reads along, and leaves alone who reads back. */

const NEAR = 160; // px from the end that still counts as reading along
const MOVING = 1000; // ms in which our own scrolling may still be under way
const AIR = 16; // px between header and message

export class Scrolling {
  #log;
  #dock;
  #jump;
  #movingUntil = 0;

  /**
   * @param {HTMLElement} log
   * @param {HTMLElement} dock  the part with the composer, under the log
   * @param {HTMLButtonElement} jump  takes somebody who read back to the new message
   */
  constructor(log, dock, jump) {
    this.#log = log;
    this.#dock = dock;
    this.#jump = jump;
    jump.addEventListener("click", () => {
      jump.hidden = true;
      const target = /** @type {HTMLElement | null} */ (log.lastElementChild);
      if (!target) return;
      target.tabIndex = -1;
      target.focus({ preventScroll: true });
      this.#reveal(target);
    });
    addEventListener(
      "scroll",
      () => {
        if (!jump.hidden && this.isReadingAlong) jump.hidden = true;
      },
      { passive: true },
    );
  }

  /** True while the end of the conversation is in view, or nearly so. */
  get isReadingAlong() {
    if (performance.now() < this.#movingUntil) return true;
    return this.#log.getBoundingClientRect().bottom - this.#bottom() < NEAR;
  }

  /**
   * After messages were added: shows the first of them when somebody was reading along, else says there is news.
   * @param {HTMLElement[]} added
   * @param {boolean} wasReadingAlong  measured before they were added
   */
  follow(added, wasReadingAlong) {
    if (!added.length) return;
    if (wasReadingAlong) this.#reveal(added[0]);
    else this.#jump.hidden = false;
  }

  /** Straight to the end, as after loading the page. */
  toEnd() {
    const down = this.#log.getBoundingClientRect().bottom - this.#bottom();
    if (down > 0) scrollBy({ top: down, behavior: "instant" });
  }

  /** To the end of the log, but never past the start of `first`; back up when that is above the screen. */
  #reveal(first) {
    const header = document.querySelector(".header");
    const top = header ? header.getBoundingClientRect().bottom : 0;
    const toEnd = this.#log.getBoundingClientRect().bottom - this.#bottom();
    const toStart = first.getBoundingClientRect().top - Math.max(top, 0) - AIR;
    const down = toStart < 0 ? toStart : Math.max(0, Math.min(toEnd, toStart));
    if (!down) return;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (!still) this.#movingUntil = performance.now() + MOVING;
    scrollBy({ top: down, behavior: still ? "instant" : "smooth" });
  }

  /** Where the visible part of the log ends: above a composer that sticks to the screen. */
  #bottom() {
    const sticks = getComputedStyle(this.#dock).position === "sticky";
    const whole = this.#dock.offsetHeight;
    return innerHeight - (sticks ? whole : Math.min(whole, innerHeight / 2));
  }
}
