/**
 * Telephone numbers in text. Kept equal to services/web/render.py (there is a test).
 * Without look-behind: telephones from before 2023 cannot read that in a script.
 */

const GAP = "(?:[ \\u00a0]|[ \\u00a0]?[-\\u2013][ \\u00a0]?)?";
const PHONE = [
  "(^|€[ \\u00a0]?|[^0-9A-Za-z\\u00c0-\\u00ff_+.,/€-])", // an amount is recognised, then passed over
  "(?!\\d\\d-\\d\\d-\\d{4}(?!\\d))(", // a date is no number
  `\\+31(?:${GAP}\\(0\\))?(?:${GAP}\\d){9}`,
  `|\\(0\\d{1,3}\\)(?:${GAP}\\d){6,8}`,
  `|0(?:800|90[069])${GAP}\\d(?:${GAP}\\d){3}(?:(?:${GAP}\\d){3})?`,
  `|0\\d(?:${GAP}\\d){8}`,
  "|14 ?0\\d{2,3}|116 ?\\d{3}|11[23]",
  ")(?![0-9A-Za-z\\u00c0-\\u00ff_/]|[.,-]\\d| ?(?:euro|procent|%)| Zelfmoord)",
].join("");

/**
 * The tel: link of a Dutch number; short and 0800/0900 numbers have no form with +31.
 * @param {string} number
 * @returns {string}
 */
export function telHref(number) {
  const digits = number.replace("(0)", "").replace(/\D/g, "");
  if (number.trim().startsWith("+")) return `tel:+${digits}`;
  if (digits.startsWith("00")) return `tel:+${digits.slice(2)}`;
  const national = digits.length === 10 && digits.startsWith("0") && !/^0(?:800|90[069])/.test(digits);
  return national ? `tel:+31${digits.slice(1)}` : `tel:${digits}`;
}

/**
 * The pieces of a text in order, each with whether it is a telephone number.
 * @param {string} text
 * @returns {{text: string, isPhone: boolean}[]}
 */
export function splitPhones(text) {
  const pieces = [];
  const pattern = new RegExp(PHONE, "g");
  let end = 0;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    if (match[1].startsWith("€")) continue;
    const start = match.index + match[1].length;
    pieces.push({ text: text.slice(end, start), isPhone: false });
    pieces.push({ text: match[2], isPhone: true });
    end = start + match[2].length;
  }
  pieces.push({ text: text.slice(end), isPhone: false });
  return pieces;
}
