/** The page's entry: what is clicked, chosen and sent becomes an act, by the `data-does` of its element. */

import { attempt, settled } from "./acts.js";
import "./combo.js";
import "./commands.js";
import { around, one } from "./dom.js";
import { spotOf } from "./inputs.js";
import { frontModal } from "./modals.js";
import { showKeys } from "./keys.js";
import { arrive, connect, go } from "./live.js";
import { closeMenu, confirmed, toggle } from "./menus.js";
import { toBottom } from "./morph.js";
import "./tour.js";
import { copyCurl } from "./wire.js";

// Inputs tell what they hold when it changes; forms are sent; the theme has a script of its own.
const NOT_CLICKED = new Set(["type", "choose", "tick", "attach", "combo", "theme", "say", "become"]);

/** What is under way: pressing it again does nothing meanwhile. @type {Set<string>} */
const busy = new Set();

/** @type {Record<string, (element: HTMLElement) => unknown>} */
const CLICKS = {
  press,
  submit: (button) => act("submit", button, spotOf(button)),
  close: (button) => act("close", button, { ...spotOf(button), everything: "everything" in button.dataset }),
  detach: (button) => act("detach", button, { ...spotOf(button), file: button.dataset.file }),
  menu: toggle,
  curl: copyCurl,
  keys: showKeys,
};

/** Press a button, once what was typed before has arrived. @param {HTMLElement} button */
async function press(button) {
  const { url, option } = button.dataset;
  closeMenu();
  if (!(await confirmed(button))) return;
  if (url && /^(https?|mailto):/i.test(url)) open(url, "_blank", "noopener,noreferrer");
  await act("press", button, { ...spotOf(button), ...(option === undefined ? {} : { option }) });
}

/**
 * Do an act of an element unless it is under way; true if it was done.
 * @param {string} name @param {HTMLElement} element @param {Record<string, unknown>} body
 */
async function act(name, element, body) {
  const key = JSON.stringify([name, body]);
  if (busy.has(key)) return false;
  busy.add(key);
  element.setAttribute("aria-busy", "true");
  await settled();
  const answer = await attempt(name, body);
  busy.delete(key);
  element.removeAttribute("aria-busy");
  return answer !== null;
}

/** What an element says of itself, as an act's body. @param {HTMLElement} element */
function bodyOf(element) {
  const { does, key, confirm, surface, own, ...body } = element.dataset;
  return body;
}

document.addEventListener("click", async (event) => {
  const element = around(event.target, "[data-does]");
  const does = element?.dataset.does;
  if (!element || !does || element instanceof HTMLFormElement || NOT_CLICKED.has(does)) return;
  if (does === "go") return follow(event, element);
  if (element instanceof HTMLInputElement && element.type === "checkbox") return;
  if (CLICKS[does]) return CLICKS[does](element);
  closeMenu();
  if (await confirmed(element)) await act(does, element, bodyOf(element));
});

/** Go where a link leads, unless it is wanted in a window of its own. @param {MouseEvent} event @param {HTMLElement} link */
function follow(event, link) {
  if (!(link instanceof HTMLAnchorElement) || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  go(link.href);
}

/**
 * Look as somebody else. The select itself changes when the server says so: it may be asked back before.
 * @param {HTMLSelectElement} select
 */
function become(select) {
  const url = select.value;
  for (const option of select.options) option.selected = option.defaultSelected;
  go(url);
}

document.addEventListener("change", (event) => {
  const element = around(event.target, "[data-does]");
  if (element instanceof HTMLSelectElement && element.dataset.does === "become") become(element);
  else if (element instanceof HTMLInputElement && element.type === "checkbox" && element.dataset.does !== "tick") {
    act(element.dataset.does ?? "", element, { ...bodyOf(element), is_on: element.checked });
  }
});

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.dataset.does) return;
  event.preventDefault();
  const given = Object.fromEntries(new FormData(form));
  if (Object.values(given).every((each) => each === "")) return;
  form.reset();
  if (await act(form.dataset.does, form, { ...bodyOf(form), ...given })) {
    form.closest("details")?.removeAttribute("open");
    return;
  }
  // What was refused can be put right.
  for (const [name, value] of Object.entries(given)) {
    const field = form.elements.namedItem(name);
    if ((field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) && !field.value) field.value = String(value);
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing || event.defaultPrevented || !(event.target instanceof HTMLElement)) return;
  if (event.target instanceof HTMLTextAreaElement && event.target.form?.dataset.does === "say" && !event.shiftKey) {
    event.preventDefault();
    event.target.form.requestSubmit();
  } else if (frontModal()?.contains(event.target) && (event.ctrlKey || event.metaKey || isLine(event.target))) {
    one("#region-modals [data-does=submit]")?.click();
  }
});

/** Is it an input of one line, in which Enter submits? Not where the app itself waits for Enter. @param {HTMLElement} field */
function isLine(field) {
  return field instanceof HTMLInputElement && field.dataset.does === "type" && !("enters" in field.dataset);
}

addEventListener("popstate", arrive);
toBottom();
connect();
