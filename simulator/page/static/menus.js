/** Menus, and the question before what cannot be undone. */

import { all, made, one } from "./dom.js";
import { hide, opened, show } from "./popup.js";

/** Open a button's menu, or close it. @param {HTMLElement} button */
export function toggle(button) {
  const menu = one("[role=menu]", button.parentElement ?? document);
  if (!menu || opened()?.popup === menu) return void hide();
  show(button, menu);
  one("[role=menuitem]", menu)?.focus();
}

/** Close the menu that is open; its button has the focus again. */
export function closeMenu() {
  const anchor = opened()?.anchor;
  const had = hide();
  if (had) anchor?.focus();
  return had;
}

document.addEventListener("keydown", (event) => {
  const menu = opened()?.popup;
  if (menu?.getAttribute("role") !== "menu" || !menu.contains(document.activeElement)) return;
  const entries = all("[role=menuitem]", menu);
  const at = entries.findIndex((each) => each === document.activeElement);
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
  if (event.key === "Tab") closeMenu();
  if (next === undefined) return;
  event.preventDefault();
  entries.at(next % entries.length)?.focus();
});

/**
 * Ask before a button that wants it; without a question the answer is yes.
 * @param {HTMLElement} element @returns {Promise<boolean>}
 */
export function confirmed(element) {
  if (!element.dataset.confirm) return Promise.resolve(true);
  const asked = JSON.parse(element.dataset.confirm);
  const dialog = document.createElement("dialog");
  dialog.className = "confirm";
  dialog.setAttribute("aria-labelledby", "confirm-title");
  const form = made("form", "", { method: "dialog" });
  const foot = made("div", "", { class: "foot" });
  const yes = made("button", asked.confirm, { class: `button ${asked.danger ? "danger" : "primary"}`, value: "yes" });
  foot.append(made("button", asked.deny, { class: "button", value: "no" }), yes);
  form.append(made("h2", asked.title, { id: "confirm-title" }), made("p", asked.text), foot);
  dialog.append(form);
  document.body.append(dialog);
  dialog.showModal();
  yes.focus();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
  });
}
