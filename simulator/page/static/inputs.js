/** What inputs hold, told as it changes. */

import { attempt, put, underway } from "./acts.js";
import { all, around } from "./dom.js";
import { confirmed } from "./menus.js";
import { servedState, setState } from "./morph.js";

/**
 * Where an element stands: its surface, block and action.
 * @param {HTMLElement} element
 */
export function spotOf(element) {
  const { block, action } = element.dataset;
  return { surface: around(element, "[data-surface]")?.dataset.surface, block, action };
}

/**
 * Tell a value.
 * @param {HTMLElement} element @param {unknown} value @param {{ enter?: boolean }} [more]
 */
export function tell(element, value, more) {
  const spot = spotOf(element);
  put(element.dataset.key ?? Object.values(spot).join("/"), { ...spot, value, ...more });
}

/** Tell all that is ticked in a group; of radio buttons the one. @param {HTMLInputElement} ticked */
function tellTicked(ticked) {
  const spot = spotOf(ticked);
  const group = all(`input[name="${CSS.escape(ticked.name)}"]:checked`, ticked.closest("[data-surface]") ?? document);
  const values = group.map((each) => each.getAttribute("value"));
  put(Object.values(spot).join("/"), { ...spot, value: ticked.type === "radio" ? values[0] : values });
}

/** Tell the server the files that were chosen, one after another. @param {HTMLInputElement} input */
async function attach(input) {
  const chosen = [...(input.files ?? [])];
  input.value = ""; // what was attached stands below; the same file may be chosen again
  for (const file of chosen) {
    const content_base64 = await encoded(file);
    await attempt("attach", { ...spotOf(input), name: file.name, content_base64 });
  }
}

/** @param {File} file @returns {Promise<string>} */
function encoded(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).split(",")[1] ?? "");
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}

document.addEventListener("input", (event) => {
  if (event instanceof InputEvent && event.isComposing) return;
  tellTyped(event.target);
});
document.addEventListener("compositionend", (event) => tellTyped(event.target));
document.addEventListener("change", async (event) => {
  const field = event.target;
  if (!(field instanceof HTMLSelectElement || field instanceof HTMLInputElement)) return;
  const does = field.dataset.does;
  if (does !== "choose" && does !== "tick" && does !== "attach") return;
  if (!(await confirmed(field))) return setState(field, servedState(field));
  if (does === "choose") tell(field, field.value);
  else if (field instanceof HTMLInputElement && does === "tick") tellTicked(field);
  else if (field instanceof HTMLInputElement) underway(`${field.dataset.key}/${event.timeStamp}`, attach(field));
});
document.addEventListener("keydown", (event) => {
  const field = event.target;
  if (event.key !== "Enter" || event.isComposing || !(field instanceof HTMLInputElement)) return;
  if (field.dataset.does === "type") tell(field, field.value, { enter: true });
});

/** @param {EventTarget | null} field */
function tellTyped(field) {
  if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) return;
  if (field.dataset.does === "type") tell(field, field.value);
}
