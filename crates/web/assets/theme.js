// Runs before the first paint, so that no page flashes in the wrong theme; loaded without "defer", ahead of everything else.
(() => {
  const root = document.documentElement;
  for (const key of ["theme", "density"]) {
    try {
      const kept = localStorage.getItem(key);
      if (kept) root.dataset[key] = kept;
    } catch {
      // Storage is forbidden in this browser: the system's theme is shown.
    }
  }
  // htmx turns answers of this origin into elements. Scripts and addresses of scripts cannot be made from text by anybody:
  // the policy has no createScript and no createScriptURL.
  globalThis.trustedTypes?.createPolicy("default", { createHTML: html => html });
})();
