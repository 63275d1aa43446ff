/** What the server tells: regions that changed, new lines of the log, and where this window looks. */

import { attempt, complain } from "./acts.js";
import { morph } from "./morph.js";
import { append } from "./wire.js";

const RETRY_MS = 1000;

/** @type {EventSource | null} */
let stream = null;
let followed = "";
/** @type {HTMLElement | null} */
let lost = null;

/** Follow the server from where this window looks. */
export function connect() {
  stream?.close();
  followed = location.search;
  const source = new EventSource(`/page/live${location.search}`);
  stream = source;
  source.addEventListener("region", (event) => {
    const { region, html } = JSON.parse(event.data);
    apply(region, html);
  });
  source.addEventListener("wire", (event) => append(JSON.parse(event.data).html));
  source.addEventListener("reload", () => location.reload());
  source.addEventListener("again", () => {
    source.close();
    if (source === stream) setTimeout(() => source === stream && connect(), RETRY_MS);
  });
  source.addEventListener("open", () => {
    lost?.remove();
    lost = null;
  });
  source.addEventListener("error", () => {
    lost ??= complain("The simulator does not answer. This page goes on as soon as it is back.");
    // The browser tries again by itself, except after an answer that is no stream.
    if (source.readyState === EventSource.CLOSED && source === stream) setTimeout(connect, RETRY_MS);
  });
}

/** Look elsewhere without a reload. @param {string} url */
export function go(url) {
  history.pushState(null, "", url);
  arrive();
}

/** Show where the address says; the bot hears that somebody opens its home. */
export function arrive() {
  if (location.search === followed) return; // only another part of the page
  connect();
  if (new URLSearchParams(location.search).get("in") === "home") attempt("home", {});
}

/** @param {string} region @param {string} html */
function apply(region, html) {
  const old = document.getElementById(`region-${region}`);
  if (!old) return;
  document.dispatchEvent(new CustomEvent("region:before"));
  morph(old, html);
  document.dispatchEvent(new CustomEvent("region:after"));
}
