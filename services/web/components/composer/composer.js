/** Where somebody writes: Enter sends, the field grows, a counter shows near the limit. */

const COUNT_FROM = 500; // characters left from which the counter shows
const COUNT_PAUSE = 1000; // ms without typing before the counter is said aloud
const MOST_LINES = 6; // the field grows up to here, then scrolls

export class Composer {
  #form;
  #text;
  #counter;
  #said;
  #limit;
  #timer = 0;

  /**
   * @param {HTMLFormElement} form
   * @param {{onSend: (text: string) => void, onDraft?: (text: string) => void,
   *   onError: (problem: string | null) => void}} handlers
   */
  constructor(form, { onSend, onDraft, onError }) {
    this.#form = form;
    this.#text = /** @type {HTMLTextAreaElement} */ (form.querySelector(".js-text"));
    this.#counter = form.querySelector(".js-counter");
    this.#said = form.querySelector(".js-counter-said");
    this.#limit = Number(form.dataset.limit);
    this.#text.removeAttribute("maxlength");
    form.noValidate = true;

    // On a telephone Enter makes a new line and the button sends, as its keyboard promises.
    const hasKeyboard = matchMedia("(hover: hover) and (pointer: fine)").matches;
    form.querySelector(".js-hint").hidden = !hasKeyboard;
    this.#text.addEventListener("keydown", (event) => {
      const composing = event.isComposing || event.keyCode === 229; // choosing a Chinese character
      if (event.key !== "Enter" || event.shiftKey || composing || !hasKeyboard) return;
      event.preventDefault();
      form.requestSubmit();
    });
    this.#text.addEventListener("input", () => {
      this.#fit();
      this.#count();
      onDraft?.(this.text);
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const problem = this.#problem();
      onError(problem);
      this.#text.toggleAttribute("aria-invalid", false);
      if (problem) {
        this.#text.setAttribute("aria-invalid", "true");
        return;
      }
      const text = this.text.trim();
      this.text = "";
      onDraft?.("");
      onSend(text);
      this.#text.focus({ preventScroll: true });
    });
  }

  get text() {
    return this.#text.value;
  }

  set text(value) {
    this.#text.value = value;
    this.#fit();
    this.#count();
  }

  focus() {
    this.#text.focus();
  }

  #left() {
    return this.#limit - [...this.text].length; // whole characters, as the server counts
  }

  #problem() {
    if (!this.text.trim()) return "Typ eerst uw vraag of antwoord.";
    if (this.#left() < 0) return `Uw bericht is te lang. Haal ${amount(-this.#left())} weg, of verdeel het over twee berichten.`;
    return null;
  }

  #fit() {
    const style = getComputedStyle(this.#text);
    const most = parseFloat(style.lineHeight) * MOST_LINES;
    const border = this.#text.offsetHeight - this.#text.clientHeight;
    this.#text.style.blockSize = "auto";
    if (!this.text) this.#text.style.blockSize = "";
    else this.#text.style.blockSize = `${Math.min(this.#text.scrollHeight, most) + border}px`;
  }

  #count() {
    const left = this.#left();
    this.#counter.hidden = left > COUNT_FROM;
    this.#counter.classList.toggle("composer__counter--over", left < 0);
    this.#counter.textContent =
      left < 0 ? `U hebt ${amount(-left)} te veel` : `U kunt nog ${amount(left)} typen`;
    clearTimeout(this.#timer);
    if (left > COUNT_FROM) {
      this.#said.textContent = "";
      return;
    }
    this.#timer = setTimeout(() => {
      this.#said.textContent = this.#counter.textContent;
    }, COUNT_PAUSE);
  }
}

/** @param {number} count */
function amount(count) {
  return count === 1 ? "1 teken" : `${count} tekens`;
}
