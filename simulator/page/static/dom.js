/** Elements by selector, as the kind that has a dataset and can have the focus. */

/**
 * All elements that a selector finds.
 * @param {string} selector @param {ParentNode} [root] @returns {HTMLElement[]}
 */
export function all(selector, root = document) {
  return [...root.querySelectorAll(selector)].filter((each) => each instanceof HTMLElement);
}

/**
 * The first element that a selector finds.
 * @param {string} selector @param {ParentNode} [root] @returns {HTMLElement | null}
 */
export function one(selector, root = document) {
  return root.querySelector(selector);
}

/**
 * The nearest element around something that fits a selector.
 * @param {EventTarget | null} target @param {string} selector @returns {HTMLElement | null}
 */
export function around(target, selector) {
  return target instanceof Element ? target.closest(selector) : null;
}

/** A region of the page. @param {string} name */
export function region(name) {
  return document.getElementById(`region-${name}`);
}

/**
 * A new element with words in it.
 * @param {string} kind @param {string} text @param {Record<string, string>} [attributes] @returns {HTMLElement}
 */
export function made(kind, text, attributes = {}) {
  const element = document.createElement(kind);
  element.textContent = text;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}
