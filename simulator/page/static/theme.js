// Light or dark, settled before anything is painted; a classic script, since modules run too late for that.
(() => {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");

  /** @returns {string | null} What was chosen here before; null where the browser keeps nothing. */
  function chosen() {
    try {
      return localStorage.getItem("theme");
    } catch {
      return null;
    }
  }

  function paint() {
    root.dataset.theme = chosen() ?? (dark.matches ? "dark" : "light");
  }

  paint();
  dark.addEventListener("change", paint);
  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element) || !event.target.closest("[data-does=theme]")) return;
    root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark";
    try {
      localStorage.setItem("theme", root.dataset.theme);
    } catch {
      // The theme holds until the page is left, then.
    }
  });
})();
