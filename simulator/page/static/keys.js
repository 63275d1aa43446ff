/** The keyboard: areas, what Escape closes, channels, the message box, the list of keys. */

import { all, one, region } from "./dom.js";
import { go } from "./live.js";
import { closeMenu } from "./menus.js";
import { entrance, focusable, frontModal, stayInside } from "./modals.js";

const AREAS = ["sidebar", "conversation", "thread", "modals", "phone-1", "phone-2", "phone-3", "wire", "tour", "top"];

/** Go to the next area that is there. @param {number} step */
function cycle(step) {
  const areas = AREAS.flatMap((name) => region(name) ?? []).filter((area) => !area.inert && focusable(area).length);
  const here = areas.findIndex((area) => area.contains(document.activeElement));
  const area = areas.at((here + step) % areas.length);
  if (area?.id === "region-modals") entrance(frontModal() ?? area).focus();
  else if (area) (one("textarea", area) ?? focusable(area)[0]).focus();
}

/** @param {number} step */
function changeChannel(step) {
  const links = all("#region-sidebar a[data-does=go]");
  const here = links.findIndex((link) => link.hasAttribute("aria-current"));
  const next = links.at((here + step) % links.length);
  if (next instanceof HTMLAnchorElement) go(next.href);
}

/** Close what is in front: a menu, a popover of the head, a modal; false if there is nothing. */
function closeFront() {
  if (closeMenu()) return true;
  const here = document.activeElement ?? document.body;
  const details = here.closest("#region-top details[open], [data-region^=phone] details[open]");
  if (details instanceof HTMLDetailsElement) {
    details.open = false;
    details.querySelector("summary")?.focus();
    return true;
  }
  const front = frontModal();
  if (!front || !(here === document.body || front.contains(here))) return false;
  one("[data-does=close]:not([data-everything])", front)?.click();
  return true;
}

/** Show the list of keys. */
export function showKeys() {
  const dialog = document.getElementById("keys");
  if (dialog instanceof HTMLDialogElement && !dialog.open) dialog.showModal();
}

/** @param {KeyboardEvent} event @returns {(() => unknown) | undefined} What a key does here. */
function meaning({ key, altKey, ctrlKey, metaKey, shiftKey, target }) {
  if (key === "F6") return () => cycle(shiftKey ? -1 : 1);
  if (altKey && key === "ArrowDown") return () => changeChannel(1);
  if (altKey && key === "ArrowUp") return () => changeChannel(-1);
  if (altKey || ctrlKey || metaKey || (target instanceof Element && target.matches("input, textarea, select"))) return;
  if (key === "/") return () => one("#region-conversation textarea")?.focus();
  return key === "?" ? showKeys : undefined;
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || document.querySelector("dialog[open]")) return;
  if (event.key === "Tab") return stayInside(event);
  const does = meaning(event);
  if (does) does();
  else if (event.key !== "Escape" || !closeFront()) return;
  event.preventDefault();
});
