/**
 * Shows what went wrong, with a link to the field, and moves the focus there; null takes it away.
 * @param {HTMLElement} summary
 * @param {string | null} problem
 * @param {string} [field]  id of the field
 */
export function showError(summary, problem, field = "bericht") {
  const link = /** @type {HTMLAnchorElement} */ (summary.querySelector(".js-error-link"));
  summary.hidden = problem === null;
  link.textContent = problem ?? "";
  if (problem === null) return;
  link.href = `#${field}`;
  link.onclick = (event) => {
    event.preventDefault(); // keeps the address as it is, so that going back goes back
    document.getElementById(field)?.focus();
  };
  summary.focus();
}
