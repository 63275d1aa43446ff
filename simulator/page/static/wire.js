/** The wire log: new lines at its end, and each as curl. */

import { complain, reason } from "./acts.js";
import { isAtBottom } from "./morph.js";

const LINES_MAX = 300;
const COPIED_MS = 1500;

/** Put lines at the end; the oldest go. @param {string} html */
export function append(html) {
  const list = document.getElementById("wire-lines");
  if (!list) return;
  const follows = isAtBottom(list);
  list.insertAdjacentHTML("beforeend", html);
  while (list.children.length > LINES_MAX) list.firstElementChild?.remove();
  if (follows) list.scrollTop = list.scrollHeight;
}

/** Copy a line as curl. @param {HTMLElement} button */
export async function copyCurl(button) {
  const words = button.textContent;
  try {
    const answer = await fetch(`/page/curl/${button.dataset.n}`);
    if (!answer.ok) throw new Error("This line is no longer kept.");
    await navigator.clipboard.writeText(await answer.text());
  } catch (error) {
    complain(`It could not be copied: ${reason(error)}`);
    return;
  }
  button.textContent = "Copied";
  setTimeout(() => (button.textContent = words), COPIED_MS);
}
