/** Asks to be called back for the conversation of this tab. */

import { Refused, isGone } from "./api.js";

const NOT_ASKED = "Het versturen lukt nu niet. Wat u hebt ingevuld, blijft staan. Probeer het zo nog eens.";

/**
 * Tried once more in a new conversation when the old one is over. Not tried again by itself otherwise: the server
 * would store it twice. Rejects with an Error whose message may be shown.
 * @param {import("./session.js").Session} session
 * @param {import("./api.js").Api} api
 * @param {import("../components/callback-form/callback-form.js").CallbackRequest} request
 * @param {(login: import("./api.js").Login) => void} onGone
 */
export async function askCallback(session, api, request, onGone, again = true) {
  let login = null;
  try {
    login = await session.ensure();
    await api.callback(login, request);
  } catch (error) {
    if (isGone(error) && login && again) {
      onGone(login);
      await askCallback(session, api, request, onGone, false);
      return;
    }
    const told = error instanceof Refused && error.status < 500 && error.message;
    throw Object.assign(new Error(told || NOT_ASKED), { code: error.code });
  }
}
