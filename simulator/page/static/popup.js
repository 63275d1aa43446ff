/** One list at a time that lies over everything else: a menu, or what a combo offers. */

const GAP_PX = 4;

/** @type {{ anchor: HTMLElement, popup: HTMLElement } | null} */
let open = null;

/**
 * Show a popup at its anchor; in the browser's top layer, since columns that scroll would cut it off.
 * @param {HTMLElement} anchor @param {HTMLElement} popup
 */
export function show(anchor, popup) {
  if (open?.popup !== popup) hide();
  open = { anchor, popup };
  popup.hidden = false;
  popup.popover = "manual";
  if (!popup.matches(":popover-open")) popup.showPopover();
  anchor.setAttribute("aria-expanded", "true");
  place();
}

/** Close what is open; true if something was. */
export function hide() {
  if (!open) return false;
  const { anchor, popup } = open;
  open = null;
  if (popup.matches(":popover-open")) popup.hidePopover();
  popup.removeAttribute("popover");
  popup.hidden = true;
  anchor.setAttribute("aria-expanded", "false");
  return true;
}

/** What is open and what it hangs on, if it is still there. */
export function opened() {
  if (open && !(open.anchor.isConnected && open.popup.isConnected)) open = null;
  return open;
}

/** Put it below its anchor, or above where there is more room; commands are always above what is typed. */
export function place() {
  const here = opened();
  if (!here) return;
  const isList = here.popup.getAttribute("role") === "listbox";
  const at = ((isList && here.anchor.closest(".combo, .box")) || here.anchor).getBoundingClientRect();
  const { style, offsetWidth, scrollHeight } = here.popup;
  const below = innerHeight - at.bottom - 2 * GAP_PX;
  const isAbove = (scrollHeight > below && at.top > below) || here.popup.id === "commands";
  style.position = "fixed";
  style.margin = "0";
  style.inset = "auto";
  style.maxHeight = `${Math.min(320, isAbove ? at.top - 2 * GAP_PX : below)}px`;
  style.overflowY = "auto";
  if (isList) style.width = `${at.width}px`;
  style.left = `${Math.max(GAP_PX, Math.min(at.left, innerWidth - offsetWidth - GAP_PX))}px`;
  style.top = isAbove ? "auto" : `${at.bottom + GAP_PX}px`;
  style.bottom = isAbove ? `${innerHeight - at.top + GAP_PX}px` : "auto";
}

addEventListener("scroll", place, { capture: true, passive: true });
addEventListener("resize", place);
document.addEventListener("region:after", place);
document.addEventListener("pointerdown", (event) => {
  const here = opened();
  if (!here || !(event.target instanceof Node)) return;
  if (!here.popup.contains(event.target) && !here.anchor.contains(event.target)) hide();
});
