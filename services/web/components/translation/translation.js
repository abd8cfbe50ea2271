/** What a message says in the resident's own language, as template.html builds it. */

import { richText } from "../message/rich-text.js";
import { el } from "../page/dom.js";

/** @typedef {{language: string, text: string}} Translation */

const RIGHT_TO_LEFT = new Set(["ar", "fa", "he", "ur"]); // as in services/web/render.py

/**
 * @param {Translation} translation
 * @returns {HTMLElement}
 */
export function buildTranslation({ language, text }) {
  const dir = RIGHT_TO_LEFT.has(language) ? "rtl" : "ltr";
  return el("div", { class: "translation", lang: language, dir }, ...richText(text, true, dir));
}
