/** What a person does, told to the server: one post for each act, and a queue for what is typed. */

import { all, made, one, region } from "./dom.js";

/** @typedef {Record<string, unknown>} Body */

const SHOWN_COMPLAINTS = 3;
const SETTLING_MS = 1000; // so long what stood there before may still come back as a picture of the server

/** @type {Map<string, Body>} The newest value of an input that waits for an earlier one, by the input's key. */
const waiting = new Map();
/** @type {Map<string, Promise<void>>} What is on its way, by the input's key. */
const flying = new Map();
/** @type {Map<string, number>} When the last of it had arrived, by the input's key. */
const arrived = new Map();

/** The person of this window. */
export function me() {
  const asked = new URLSearchParams(location.search).get("as");
  return asked ?? document.documentElement.dataset.as ?? "";
}

/**
 * Do one act and give the answer; a refusal is thrown as its sentence.
 * @param {string} name @param {Body} body @returns {Promise<Body>}
 */
export async function act(name, body) {
  const answer = await fetch(`/page/${name}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ as: me(), ...body }),
  }).catch(() => {
    throw new Error("The simulator does not answer. Is it still running?");
  });
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(told.error ?? `The simulator answered ${answer.status}.`);
  return told;
}

/**
 * Do one act; a refusal is shown as a notice, and null is the answer.
 * @param {string} name @param {Body} body @returns {Promise<Body | null>}
 */
export async function attempt(name, body) {
  try {
    return await act(name, body);
  } catch (error) {
    complain(reason(error));
    return null;
  }
}

/** What an error says. @param {unknown} error */
export function reason(error) {
  return error instanceof Error ? error.message : String(error);
}

/**
 * Tell an input's value: one at a time for each input, so the newest is always the last to arrive.
 * @param {string} key @param {Body} body
 */
export function put(key, body) {
  waiting.set(key, body);
  if (!flying.has(key)) underway(key, empty(key));
}

/** @param {string} key */
async function empty(key) {
  for (let body = waiting.get(key); body; body = waiting.get(key)) {
    waiting.delete(key);
    try {
      await act("set", body);
    } catch (error) {
      // The bot may have put another input in its place meanwhile: nothing was lost that anybody sees.
      if (byKey(key)) complain(reason(error));
    }
  }
}

/** Let nothing be submitted until this is done. @param {string} key @param {Promise<void>} work */
export function underway(key, work) {
  const land = () => flying.delete(key) && arrived.set(key, performance.now());
  flying.set(key, work.finally(land));
}

/** Has this input a value on its way? @param {string} key */
export function isPending(key) {
  return flying.has(key);
}

/** Has the server had no time yet to show what it was told of this input? @param {string} key */
export function isSettling(key) {
  return isPending(key) || performance.now() - (arrived.get(key) ?? -SETTLING_MS) < SETTLING_MS;
}

/** Wait until everything that was typed, chosen and attached has arrived. */
export async function settled() {
  while (flying.size) await Promise.all(flying.values());
}

/** The element with a key. @param {string} key */
export function byKey(key) {
  return one(`[data-key="${CSS.escape(key)}"]`);
}

/** Show what went wrong until it is dismissed. @param {string} sentence */
export function complain(sentence) {
  const place = region("notices");
  if (!place) return null;
  const shown = all("[data-own]", place);
  shown.slice(0, Math.max(0, shown.length - SHOWN_COMPLAINTS + 1)).forEach((each) => each.remove());
  const notice = made("div", "", { class: "notice error", role: "alert", "data-own": "" });
  const dismiss = made("button", "×", { type: "button", "aria-label": "Dismiss" });
  dismiss.addEventListener("click", () => notice.remove());
  notice.append(made("p", sentence), dismiss);
  place.append(notice);
  return notice;
}
