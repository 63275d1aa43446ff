/** Selects that are searched: what a person types is asked for, what they pick becomes a chip. */

import { act, reason } from "./acts.js";
import { all, around, made, one } from "./dom.js";
import { spotOf, tell } from "./inputs.js";
import { confirmed } from "./menus.js";
import { hide, opened, show } from "./popup.js";

const DEBOUNCE_MS = 120;

/** @typedef {{ text: string, value: string, group?: string }} Option */

let timer = 0;
let asked = 0;

/** @param {EventTarget | null} target The combo that an event is in. */
function comboOf(target) {
  return around(target, "[data-does=combo]");
}

/** @param {HTMLElement} combo */
function parts(combo) {
  const input = combo.querySelector("input[role=combobox]");
  const list = one("[role=listbox]", combo);
  return input instanceof HTMLInputElement && list ? { input, list } : null;
}

/** @param {HTMLElement} combo */
function chosen(combo) {
  return all(".chip", combo).map((chip) => chip.dataset.value ?? "");
}

/** Ask for what fits; only the newest question is answered. @param {HTMLElement} combo */
async function offer(combo) {
  const found = parts(combo);
  if (!found) return;
  const query = found.input.value;
  if (query.length < Number(combo.dataset.min ?? 0)) return void hide();
  const mine = ++asked;
  try {
    const answer = await act("options", { ...spotOf(combo), query });
    if (mine === asked && document.activeElement === found.input) list(combo, /** @type {Option[]} */ (answer.options));
  } catch (error) {
    if (mine === asked) say(combo, reason(error));
  }
}

/** Want no answer to what was asked. */
function forget() {
  clearTimeout(timer);
  asked++;
}

/** @param {HTMLElement} combo @param {string} words */
function say(combo, words) {
  const found = parts(combo);
  if (!found) return;
  found.list.replaceChildren(made("li", words, { class: "empty", role: "presentation" }));
  found.input.removeAttribute("aria-activedescendant");
  show(found.input, found.list);
}

/** @param {HTMLElement} combo @param {Option[]} options */
function list(combo, options) {
  const found = parts(combo);
  if (!found) return;
  const taken = new Set(chosen(combo));
  const free = options.filter((option) => !taken.has(option.value));
  if (combo.dataset.max && "multiple" in combo.dataset && taken.size >= Number(combo.dataset.max)) {
    return say(combo, `No more than ${combo.dataset.max}.`);
  }
  if (!free.length) return say(combo, "Nothing found.");
  found.list.replaceChildren(...free.flatMap((option, index) => lines(option, index, free[index - 1], found.list.id)));
  show(found.input, found.list);
  mark(found, 0);
}

/** @param {Option} option @param {number} index @param {Option | undefined} before @param {string} id */
function lines(option, index, before, id) {
  const line = made("li", option.text, { id: `${id}-${index}`, role: "option", "data-value": option.value });
  if (!option.group || option.group === before?.group) return [line];
  return [made("li", option.group, { class: "group", role: "presentation" }), line];
}

/** @param {{ input: HTMLInputElement, list: HTMLElement }} found @param {number} index */
function mark({ input, list }, index) {
  const lines = all("[role=option]", list);
  lines.forEach((each, at) => each.setAttribute("aria-selected", String(at === index)));
  if (!lines[index]) return;
  input.setAttribute("aria-activedescendant", lines[index].id);
  lines[index].scrollIntoView({ block: "nearest" });
}

/** @param {HTMLElement} combo @param {HTMLElement} option */
async function pick(combo, option) {
  const found = parts(combo);
  if (!found || !(await confirmed(combo))) return;
  const isMultiple = "multiple" in combo.dataset;
  if (!isMultiple) all(".chip", combo).forEach((chip) => chip.remove());
  const value = option.dataset.value ?? "";
  found.input.before(chip(value, option.textContent ?? ""));
  tell(combo, isMultiple ? chosen(combo) : value);
  found.input.value = "";
  forget();
  hide();
}

/** @param {string} value @param {string} text */
function chip(value, text) {
  const told = made("span", text, { class: "chip", "data-value": value });
  told.append(made("button", "×", { type: "button", "aria-label": `Remove ${text}` }));
  return told;
}

/** @param {HTMLElement} combo @param {Element | null | undefined} gone */
function drop(combo, gone) {
  if (!gone) return;
  gone.remove();
  tell(combo, "multiple" in combo.dataset ? chosen(combo) : "");
  parts(combo)?.input.focus();
}

document.addEventListener("input", (event) => {
  const combo = comboOf(event.target);
  if (!combo) return;
  clearTimeout(timer);
  timer = window.setTimeout(() => offer(combo), DEBOUNCE_MS);
});
document.addEventListener("beforetoggle", (event) => {
  // A closed list is empty, or whoever looks for an option might find it in the wrong one.
  if (event.newState === "closed" && comboOf(event.target)) one("[role=listbox]", comboOf(event.target) ?? document)?.replaceChildren();
}, { capture: true });
document.addEventListener("mousedown", (event) => {
  if (!around(event.target, "[role=listbox]")) return;
  event.preventDefault(); // the input keeps the focus while somebody picks with the mouse
  forget(); // an answer that came now would change the list beneath the press, which would pick nothing
});
document.addEventListener("click", (event) => {
  const combo = comboOf(event.target);
  if (!combo) return;
  const option = around(event.target, "[role=option]");
  if (option) pick(combo, option);
  else if (around(event.target, ".chip button")) drop(combo, around(event.target, ".chip"));
  else {
    parts(combo)?.input.focus();
    offer(combo);
  }
});
document.addEventListener("focusout", (event) => {
  const combo = comboOf(event.target);
  const found = combo && parts(combo);
  if (!found || event.target !== found.input) return;
  forget();
  if (opened()?.popup === found.list) hide();
  found.input.value = "";
});
document.addEventListener("keydown", (event) => {
  const combo = comboOf(event.target);
  const found = combo && parts(combo);
  if (!found || event.target !== found.input || event.isComposing) return;
  const isOpen = opened()?.popup === found.list;
  const lines = isOpen ? all("[role=option]", found.list) : [];
  const at = lines.findIndex((each) => each.getAttribute("aria-selected") === "true");
  if (event.key === "Backspace" && !found.input.value) return drop(combo, all(".chip", combo).at(-1));
  if (event.key === "Enter" && lines[at]) pick(combo, lines[at]);
  else if (event.key === "ArrowDown" && !isOpen) offer(combo);
  else if (event.key === "ArrowDown") mark(found, Math.min(at + 1, lines.length - 1));
  else if (event.key === "ArrowUp" && isOpen) mark(found, Math.max(at - 1, 0));
  else if (event.key !== "Enter") return;
  event.preventDefault();
});
