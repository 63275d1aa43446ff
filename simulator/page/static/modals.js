/** The modal in front: what has the focus when it opens, and when it closes; Tab goes round in it. */

import { byKey } from "./acts.js";
import { all, one, region } from "./dom.js";

const SLACK = ["sidebar", "conversation", "thread"];
const FOCUSABLE = ["a[href]", "button", "input", "select", "textarea"]
  .map((each) => `${each}:not([disabled], [tabindex="-1"])`)
  .concat("summary", '[tabindex="0"]')
  .join();

/** The modals that lie on one another, and what had the focus beneath each. @type {{ key: string, before: HTMLElement | null }[]} */
const stack = [];
/** @type {HTMLElement | null} */
let focused = null;

/** What can have the focus in an area. @param {ParentNode} area */
export function focusable(area) {
  return all(FOCUSABLE, area).filter((each) => each.checkVisibility() && !each.closest("[inert]"));
}

/** The modal in front, if there is one. @returns {HTMLElement | null} */
export function frontModal() {
  return all("#region-modals [role=dialog][data-surface]").at(-1) ?? null;
}

/** Where the focus goes in a modal: to what asks for it, else its first input, else its first button but the cross. @param {HTMLElement} modal */
export function entrance(modal) {
  const found = focusable(modal);
  const wanted = ["[data-focus]", "input, select, textarea", ":not([data-everything])", "*"];
  return wanted.flatMap((fitting) => found.find((each) => each.matches(fitting)) ?? [])[0] ?? modal;
}

function follow() {
  const front = frontModal();
  SLACK.forEach((name) => region(name)?.toggleAttribute("inert", front !== null));
  const key = front?.dataset.surface ?? "";
  if ((stack.at(-1)?.key ?? "") === key) return;
  const beneath = stack.findIndex((each) => each.key === key);
  if (front && beneath < 0) {
    stack.push({ key, before: focused });
    return entrance(front).focus();
  }
  const [closed] = stack.splice(beneath + 1);
  back(closed?.before ?? null, front);
}

/** @param {HTMLElement | null} before @param {HTMLElement | null} front */
function back(before, front) {
  const isElsewhere = document.activeElement && document.activeElement !== document.body;
  if (isElsewhere && !document.activeElement?.closest("[inert]")) return;
  const again = before?.isConnected ? before : byKey(before?.dataset.key ?? "");
  const place = again ?? (front ? entrance(front) : one("#region-conversation textarea"));
  place?.focus();
}

/** Keep Tab inside the modal in front; who has left it by F6 is let alone. @param {KeyboardEvent} event */
export function stayInside(event) {
  const front = frontModal();
  const here = document.activeElement ?? document.body;
  if (!front || !(here === document.body || front.contains(here))) return;
  const found = focusable(front);
  if (here !== document.body && here !== found.at(event.shiftKey ? 0 : -1)) return;
  event.preventDefault();
  found.at(event.shiftKey ? -1 : 0)?.focus();
}

document.addEventListener("region:before", () => {
  focused = document.activeElement instanceof HTMLElement ? document.activeElement : null;
});
document.addEventListener("region:after", follow);
