/** Leaves this page at once: nothing remembered in this tab, this page not in its history. */

const PRESSES = 3; // times Escape; Shift, as GOV.UK has it, wakes Windows' sticky keys at five
const WITHIN = 2000; // ms from the first press to the last

/** @param {HTMLAnchorElement} link */
function leave(link) {
  try {
    sessionStorage.clear();
  } catch {
    // storage may be off; leaving matters more
  }
  document.documentElement.classList.add("is-left"); // blank while the next page loads
  document.title = "…";
  location.replace(link.href);
}

for (const link of document.querySelectorAll('[data-module~="exit-this-page"]')) {
  const exit = /** @type {HTMLAnchorElement} */ (link);
  /** @type {number[]} */
  let presses = [];
  exit.addEventListener("click", (event) => {
    event.preventDefault();
    leave(exit);
  });
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Escape" || event.repeat) return;
      presses = [...presses, event.timeStamp].filter((time) => event.timeStamp - time < WITHIN);
      if (presses.length >= PRESSES) leave(exit);
    },
    true,
  );
}
