/** Choices of who works at this computer: keys, sound, messages. Nothing personal. */

const NAME = "voordeur.werk.keuzes";
const DEFAULTS = { keys: true, sound: false, notify: false };

/** @typedef {"keys" | "sound" | "notify"} Setting */

/** @returns {Record<Setting, boolean>} */
export function readSettings() {
  try {
    return { ...DEFAULTS, ...JSON.parse(localStorage.getItem(NAME) ?? "{}") };
  } catch {
    return { ...DEFAULTS };
  }
}

/**
 * @param {Setting} name
 * @param {boolean} on
 */
function keep(name, on) {
  try {
    localStorage.setItem(NAME, JSON.stringify({ ...readSettings(), [name]: on }));
  } catch {
    // Without storage the choice lasts as long as the page.
  }
}

/**
 * The dialog with the keys and the choices.
 * @param {HTMLDialogElement} dialog
 */
export function connectSettings(dialog) {
  const refused = /** @type {HTMLElement} */ (dialog.querySelector(".js-refused"));
  for (const box of dialog.querySelectorAll(".js-setting")) {
    const input = /** @type {HTMLInputElement} */ (box);
    const name = /** @type {Setting} */ (input.dataset.setting);
    input.checked = readSettings()[name];
    input.addEventListener("change", async () => {
      if (name === "notify" && input.checked) {
        const answer = "Notification" in window ? await Notification.requestPermission() : "denied";
        input.checked = answer === "granted";
        refused.hidden = input.checked;
      }
      keep(name, input.checked);
    });
  }
}
