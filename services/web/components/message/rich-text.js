import { el } from "../page/dom.js";
import { splitPhones, telHref } from "./phone.js";

/**
 * A telephone number as a link.
 * @param {string} number
 * @param {string} [label]
 */
export function telLink(number, label = number, className = "tel") {
  return el("a", { class: className, href: telHref(number) }, label);
}

/**
 * Paragraphs and line breaks of plain text as nodes, telephone numbers as links.
 * @param {string} text
 * @param {boolean} [linkPhones]
 * @param {"auto" | "ltr" | "rtl"} [dir]
 * @returns {HTMLElement[]}
 */
export function richText(text, linkPhones = true, dir = "auto") {
  const paragraphs = text.replace(/\r\n?/g, "\n").trim().split(/\n\s*\n/);
  return paragraphs.filter(Boolean).map((paragraph) => {
    const node = el("p", { dir });
    paragraph.split("\n").forEach((line, index) => {
      if (index) node.append(el("br"));
      node.append(...lineNodes(line, linkPhones));
    });
    return node;
  });
}

/**
 * @param {string} line
 * @param {boolean} linkPhones
 */
function lineNodes(line, linkPhones) {
  if (!linkPhones) return [line];
  return splitPhones(line).map((piece) => (piece.isPhone ? telLink(piece.text) : piece.text));
}
