/** The slash commands, listed above the message box while one is begun there. */

import { all, around, one } from "./dom.js";
import { hide, opened, show } from "./popup.js";

/** @param {HTMLTextAreaElement} box */
function suggest(box) {
  const list = one("#commands");
  if (!list || box.form?.dataset.does !== "say") return;
  const begun = box.value;
  // The hint stays while the command is given its words.
  all("li", list).forEach(({ dataset: { command = "" } }, at, lines) => {
    lines[at].hidden = !command.startsWith(begun) && !begun.startsWith(`${command} `);
  });
  if (begun.startsWith("/") && !begun.includes("\n") && shown(list).length) show(box, list);
  else if (opened()?.popup === list) hide();
}

/** @param {HTMLElement} list */
function shown(list) {
  return all("li:not([hidden])", list);
}

/** @param {HTMLElement} list @param {number} at */
function mark(list, at) {
  shown(list).forEach((each, index) => each.setAttribute("aria-selected", String(index === at)));
}

/** @param {HTMLTextAreaElement} box @param {HTMLElement | undefined} entry */
function complete(box, entry) {
  box.value = `${entry?.dataset.command ?? ""} `;
  box.focus();
  suggest(box);
}

document.addEventListener("input", (event) => {
  if (event.target instanceof HTMLTextAreaElement) suggest(event.target);
});
document.addEventListener("focusout", () => {
  if (opened()?.popup.id === "commands") hide();
});
document.addEventListener("click", (event) => {
  const here = opened();
  const entry = around(event.target, "#commands > li");
  if (entry && here?.anchor instanceof HTMLTextAreaElement) complete(here.anchor, entry);
});
document.addEventListener("keydown", (event) => {
  const here = opened();
  if (!here || here.popup.id !== "commands" || !(here.anchor instanceof HTMLTextAreaElement)) return;
  const all = shown(here.popup);
  const at = all.findIndex((each) => each.getAttribute("aria-selected") === "true");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) mark(here.popup, (at + step + all.length) % all.length);
  else if (event.key === "Tab" && !here.anchor.value.includes(" ")) complete(here.anchor, all[Math.max(at, 0)]);
  else if (event.key === "Enter" && at >= 0 && !here.anchor.value.includes(" ")) complete(here.anchor, all[at]);
  else if (event.key === "Enter") return void hide();
  else return;
  event.preventDefault();
}, { capture: true });
