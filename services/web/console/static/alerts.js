/** A sound and a message of the browser, for who chose them. They say that somebody is there, never who or what. */

import { readSettings } from "./settings.js";

const TITLE = document.title;
const NOTES = [660, 880]; // Hz
const LASTS = 0.14; // seconds each

/** @type {AudioContext | null} */
let audio = null;

/** @param {string} words */
export function alertTo(words) {
  const { sound, notify } = readSettings();
  if (sound) play();
  if (notify && "Notification" in window && Notification.permission === "granted" && document.hidden) {
    const message = new Notification("Voordeur", { body: words, tag: "voordeur-wachtrij" });
    message.onclick = () => {
      window.focus();
      message.close();
    };
  }
}

/** @param {number} waiting */
export function showInTitle(waiting) {
  document.title = waiting ? `(${waiting}) ${TITLE}` : TITLE;
}

function play() {
  try {
    audio ??= new AudioContext();
    const start = audio.currentTime;
    NOTES.forEach((frequency, index) => {
      const tone = audio.createOscillator();
      const volume = audio.createGain();
      const at = start + index * LASTS;
      tone.frequency.value = frequency;
      volume.gain.setValueAtTime(0.15, at);
      volume.gain.exponentialRampToValueAtTime(0.001, at + LASTS);
      tone.connect(volume).connect(audio.destination);
      tone.start(at);
      tone.stop(at + LASTS);
    });
  } catch {
    // A browser without sound: the words on the page say it too.
  }
}
