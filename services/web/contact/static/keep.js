/** Keeps what is typed about a caller on the server while it is typed: a reload or a broken browser loses nothing. */

const PAUSE = 800; // ms without typing before it is kept

const form = /** @type {HTMLFormElement} */ (document.querySelector("[data-keep]"));
const told = document.querySelector("[data-kept]");
let timer = 0;
let changed = false;

async function keep(leaving = false) {
  clearTimeout(timer);
  if (!changed) return;
  changed = false;
  try {
    const response = await fetch(form.dataset.keep, {
      method: "POST",
      body: new URLSearchParams(new FormData(form)),
      keepalive: leaving,
    });
    if (!response.ok) throw new Error(String(response.status));
    told.textContent = "Bewaard.";
  } catch {
    changed = true;
    told.textContent = "Bewaren lukt nu niet. Laat deze pagina open staan.";
  }
}

document.addEventListener("input", (event) => {
  if (/** @type {HTMLInputElement} */ (event.target).form !== form) return;
  changed = true;
  told.textContent = "";
  clearTimeout(timer);
  timer = setTimeout(keep, PAUSE);
});
form.addEventListener("submit", () => {
  changed = false; // the form itself brings it
  clearTimeout(timer);
});
addEventListener("pagehide", () => keep(true));
