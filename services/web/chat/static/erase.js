/** "Wis dit gesprek": asks first, then erases. */

export class Erase {
  /**
   * @param {HTMLElement} root
   * @param {() => Promise<void>} erase  rejects when it did not work
   */
  constructor(root, erase) {
    const ask = /** @type {HTMLElement} */ (root.querySelector(".js-erase-ask"));
    const question = /** @type {HTMLElement} */ (root.querySelector(".js-erase-question"));
    const failed = /** @type {HTMLElement} */ (root.querySelector(".js-erase-failed"));
    const yes = /** @type {HTMLButtonElement} */ (root.querySelector(".js-erase-yes"));

    root.hidden = false;
    /** @param {boolean} asking */
    const toggle = (asking) => {
      ask.hidden = asking;
      question.hidden = !asking;
      failed.hidden = true;
      (asking ? question : ask).focus();
    };
    root.addEventListener("submit", (event) => event.preventDefault());
    ask.addEventListener("click", (event) => {
      event.preventDefault();
      toggle(true);
    });
    root.querySelector(".js-erase-no").addEventListener("click", () => toggle(false));
    yes.addEventListener("click", async () => {
      failed.hidden = true;
      yes.setAttribute("aria-disabled", "true");
      try {
        await erase();
      } catch {
        failed.hidden = false;
      } finally {
        yes.removeAttribute("aria-disabled");
      }
    });
  }
}
