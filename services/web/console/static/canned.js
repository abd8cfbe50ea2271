/** Ready sentences: a click puts one in the message; "/" at its start opens the list, letters narrow it down. */

/**
 * @param {HTMLElement} root  the conversation
 * @param {HTMLTextAreaElement} text
 * @param {(words: string) => void} onChoose
 */
export function connectCanned(root, text, onChoose) {
  const menu = /** @type {HTMLDetailsElement} */ (root.querySelector(".js-canned"));
  const all = /** @type {HTMLAnchorElement[]} */ ([...menu.querySelectorAll(".js-reply")]);
  const shown = () => all.filter((reply) => !reply.parentElement?.hidden);

  const narrow = (/** @type {string} */ words) => {
    for (const reply of all) {
      const title = reply.querySelector(".canned-menu__title")?.textContent ?? "";
      /** @type {HTMLElement} */ (reply.parentElement).hidden = !`${title} ${reply.dataset.text}`.toLowerCase().includes(words);
    }
  };
  const choose = (/** @type {HTMLAnchorElement} */ reply) => {
    menu.open = false;
    narrow("");
    const typed = text.value.startsWith("/") ? "" : text.value;
    onChoose([typed.trim(), reply.dataset.text].filter(Boolean).join("\n"));
  };

  menu.addEventListener("click", (event) => {
    const reply = /** @type {HTMLElement} */ (event.target).closest(".js-reply");
    if (!reply) return;
    event.preventDefault();
    choose(/** @type {HTMLAnchorElement} */ (reply));
  });
  menu.addEventListener("keydown", (event) => {
    const list = shown();
    const at = list.indexOf(/** @type {HTMLAnchorElement} */ (document.activeElement));
    if (event.key === "Escape") {
      menu.open = false;
      text.focus();
    } else if (event.key === "ArrowDown") list[Math.min(at + 1, list.length - 1)]?.focus();
    else if (event.key === "ArrowUp") (list[at - 1] ?? text).focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  text.addEventListener("input", () => {
    const asks = text.value.startsWith("/") && !text.value.includes("\n");
    if (asks) menu.open = true;
    else if (menu.dataset.asked) menu.open = false;
    menu.dataset.asked = asks ? "yes" : "";
    narrow(asks ? text.value.slice(1).trim().toLowerCase() : "");
  });

  /**
   * @param {KeyboardEvent} event  in the message, while it begins with "/"
   * @returns {boolean} whether the key was for the list
   */
  return (event) => {
    if (!menu.open || !text.value.startsWith("/")) return false;
    const first = shown()[0];
    if (event.key === "Enter" && first) choose(first);
    else if (event.key === "ArrowDown" && first) first.focus();
    else if (event.key === "Escape") menu.open = false;
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  };
}
