/** Change a region in place: what a person types, opens, selects or scrolls at this moment stays. */

import { isPending, isSettling } from "./acts.js";
import { all } from "./dom.js";

/** @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Field */

// The server does not know these: the browser has set them.
const OWN = new Set(["style", "popover", "inert", "aria-activedescendant", "aria-busy"]);
const POPUPS = new Set(["menu", "listbox"]);
const LOGS = "[data-bottom]";
const NEAR_BOTTOM_PX = 48;

/**
 * Make an element what the HTML says; elements are the same where `data-key` is, else by position and kind.
 * @param {Element} old @param {string} html
 */
export function morph(old, html) {
  const template = document.createElement("template");
  template.innerHTML = html.trim();
  const next = template.content.firstElementChild;
  if (!next) return;
  const focused = document.activeElement;
  // Any log: what changes here may leave less room to the one beside it.
  const readFurtherUp = all(LOGS).filter((log) => !isAtBottom(log));
  morphNode(old, next);
  toBottom(all(LOGS).filter((log) => !readFurtherUp.includes(log)));
  if (!focused || focused === document.activeElement) return;
  // A button may go when it was pressed: the keyboard goes on in the same area, if that takes the focus.
  const again = focused.isConnected ? focused : (document.getElementById(focused.id) ?? old);
  if (again instanceof HTMLElement) again.focus({ preventScroll: true });
}

/** @param {Element} log */
export function isAtBottom(log) {
  return log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_BOTTOM_PX;
}

/** Show the end of what is read from its end. @param {HTMLElement[]} [logs] */
export function toBottom(logs = all(LOGS)) {
  for (const log of logs) log.scrollTop = log.scrollHeight;
}

/** @param {Node} old @param {Node} next */
function morphNode(old, next) {
  if (old.isEqualNode(next)) return;
  if (old instanceof Element && next instanceof Element) morphElement(old, next);
  else if (old.nodeValue !== next.nodeValue) old.nodeValue = next.nodeValue;
}

/** @param {Element} old @param {Element} next */
function morphElement(old, next) {
  if (isPending(keyOf(old)) && old.matches("[data-does=combo]")) return;
  const field = isField(old) && isField(next) ? { old, next } : null;
  // Asked first: the text of a new textarea moves over to the old one.
  const state = field && (isOwn(field.old) ? stateOf(field.old) : servedState(field.next));
  morphAttributes(old, next);
  // What a combo offers is the browser's own.
  if (old.getAttribute("role") !== "listbox") morphChildren(old, next);
  if (field && state !== null) setState(field.old, state);
}

/** @param {Element} old @param {Element} next */
function morphAttributes(old, next) {
  for (const { name } of [...old.attributes]) {
    if (!next.hasAttribute(name) && !isBrowsers(old, name)) old.removeAttribute(name);
  }
  for (const { name, value } of next.attributes) {
    if (old.getAttribute(name) !== value && !isBrowsers(old, name)) old.setAttribute(name, value);
  }
}

/** @param {Element} element @param {string} name */
function isBrowsers(element, name) {
  if (OWN.has(name)) return true;
  if (name === "open") return element.matches("details, dialog");
  if (name === "hidden") return POPUPS.has(element.getAttribute("role") ?? "");
  return name === "aria-expanded" && element.matches("[aria-haspopup], [role=combobox]");
}

/** @param {Element} old @param {Element} next */
function morphChildren(old, next) {
  const wanted = new Set([...next.children].map(keyOf).filter(Boolean));
  const keyed = new Map([...old.children].filter((child) => wanted.has(keyOf(child))).map((each) => [keyOf(each), each]));
  let cursor = old.firstChild;
  for (const child of [...next.childNodes]) {
    const match = partner(child, cursor, keyed);
    if (!match) {
      old.insertBefore(child, cursor);
      continue;
    }
    // What stands between goes first: an element that is moved loses its focus and its scroll position.
    while (cursor && cursor !== match && !isWanted(cursor, wanted)) cursor = removed(cursor);
    if (cursor === match) cursor = match.nextSibling;
    else old.insertBefore(match, cursor);
    morphNode(match, child);
  }
  while (cursor) cursor = isClients(cursor) ? cursor.nextSibling : removed(cursor);
}

/** @param {Node} child @param {ChildNode | null} cursor @param {Map<string, Element>} keyed @returns {ChildNode | null} */
function partner(child, cursor, keyed) {
  const match = keyed.get(keyOf(child));
  if (keyOf(child)) return match && match.nodeName === child.nodeName ? match : null;
  for (let each = cursor; each; each = each.nextSibling) {
    if (each.nodeName === child.nodeName && !keyOf(each) && !isClients(each)) return each;
  }
  return null;
}

/** @param {ChildNode} node */
function removed(node) {
  const next = node.nextSibling;
  node.remove();
  return next;
}

/** @param {Node} node @param {Set<string>} wanted */
function isWanted(node, wanted) {
  return wanted.has(keyOf(node)) || isClients(node);
}

/** @param {Node} node */
function isClients(node) {
  return node instanceof HTMLElement && node.dataset.own !== undefined;
}

/** @param {Node} node */
function keyOf(node) {
  return (node instanceof Element && node.getAttribute("data-key")) || "";
}

/** @param {Element} element @returns {element is Field} */
function isField(element) {
  return element.matches("input:not([type=file]), textarea, select");
}

/** Has the person changed it, or are they at it? Focus alone is not enough: they may type in another window. @param {Field} field */
function isOwn(field) {
  if (stateOf(field) !== servedState(field)) return true;
  if (isTicked(field)) return isPending(keyOf(field.closest(".choices") ?? field));
  return field === document.activeElement ? isSettling(keyOf(field)) : isPending(keyOf(field));
}

/** @param {Field} field */
function isTicked(field) {
  return field.type === "checkbox" || field.type === "radio";
}

/** @param {Field} field @returns {string | boolean} */
function stateOf(field) {
  return field instanceof HTMLInputElement && isTicked(field) ? field.checked : field.value;
}

/** What the server said last. @param {Field} field @returns {string | boolean} */
export function servedState(field) {
  if (field instanceof HTMLSelectElement) {
    const options = [...field.options];
    return (options.find((option) => option.defaultSelected) ?? options[0])?.value ?? "";
  }
  return field instanceof HTMLInputElement && isTicked(field) ? field.defaultChecked : field.defaultValue;
}

/** Let a field hold this. @param {Field} field @param {string | boolean} state */
export function setState(field, state) {
  if (stateOf(field) === state) return;
  if (field instanceof HTMLInputElement && typeof state === "boolean") field.checked = state;
  else field.value = String(state);
}
