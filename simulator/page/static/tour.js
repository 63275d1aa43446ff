/** The guided tour points at what its words are about, and opens the thread where it happens. */

import { me } from "./acts.js";
import { all, region } from "./dom.js";
import { go } from "./live.js";

/** @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Field */

let shown = "";
let opened = "";

/** Open the thread of a step, once for each person: who closes it then has seen it. */
function openThread() {
  const { opens, stepNow } = region("tour")?.dataset ?? {};
  const visit = `${stepNow} ${me()}`;
  if (!opens || visit === opened) return;
  opened = visit;
  if (!location.href.endsWith(opens)) go(opens);
}

/** Outline the first thing that is left to do; it is brought into view when it is another one than before. */
function point() {
  /** @type {string[]} */
  const labels = JSON.parse(region("tour")?.dataset.pointAt ?? "[]");
  const reached = labels.flatMap((label) => labelled(label) ?? []);
  const target = reached.find((each) => !isFilled(each)) ?? reached.at(-1) ?? null;
  const around = target?.closest(".box, .combo") ?? target;
  all(".pointed").forEach((each) => each !== around && each.classList.remove("pointed"));
  around?.classList.add("pointed");
  const label = target ? labelOf(target) : "";
  if (around && label !== shown) around.scrollIntoView({ block: "nearest" });
  shown = label;
}

/** @param {string} label @returns {HTMLElement | null} The newest that is seen, since older cards have the same buttons. */
function labelled(label) {
  const target = all("button, a, summary, label, input, textarea, select").findLast(
    (each) => labelOf(each) === label && !each.closest("#region-tour, [inert]") && each.checkVisibility(),
  );
  return target instanceof HTMLLabelElement ? target.control : (target ?? null);
}

/** @param {Element} element */
function labelOf(element) {
  const own = element.getAttribute("aria-label") ?? element.getAttribute("placeholder");
  return (own ?? element.textContent ?? "").trim().replace(/\s*\(optional\)$/, "");
}

/** Has a person put something in and gone on? @param {HTMLElement} target */
function isFilled(target) {
  if (target === document.activeElement || !target.matches("input, textarea, select")) return false;
  const field = /** @type {Field} */ (target);
  return field.value !== "" || target.closest(".combo")?.querySelector(".chip") != null;
}

document.addEventListener("region:after", openThread);
document.addEventListener("region:after", point);
document.addEventListener("focusin", point);
