// Theme and density of this browser, times, texts to copy, the strip of a lost connection.
{
  const root = document.documentElement;
  const keep = (key, value) => {
    if (value) root.dataset[key] = value;
    else delete root.dataset[key];
    try {
      if (value) localStorage.setItem(key, value);
      else localStorage.removeItem(key);
    } catch {
      // Storage is forbidden: the choice holds for this page.
    }
  };
  on("click", "[data-set-theme]", chosen => keep("theme", chosen.dataset.setTheme));
  on("click", "[data-set-density]", chosen => keep("density", chosen.dataset.setDensity));
  const shown = one(`[data-set-theme="${root.dataset.theme ?? ""}"] input[type=radio]`);
  if (shown) shown.checked = true;

  on("click", "[data-copy]", button => {
    const text = one(".text", button.closest(".copy, dd, div")) ?? button.previousElementSibling;
    navigator.clipboard?.writeText(text.textContent.trim()).then(() => hw.tell(button.dataset.copy));
  });

  // The last hour grows older while a page stays open; what is older is said by the server.
  const words = new Intl.RelativeTimeFormat(language, { numeric: "auto", style: "short" });
  const age = () => {
    for (const time of all("time[data-age]")) {
      const minutes = Math.round((Date.parse(time.dateTime) - Date.now()) / 60000);
      if (minutes <= 0 && minutes > -60) time.textContent = words.format(minutes, "minute");
    }
  };
  setInterval(() => document.hidden || age(), 60000);
  on("pointerover", "time[datetime]", time => {
    const at = new Date(time.dateTime);
    if (!time.title && !isNaN(at)) time.title = at.toLocaleString(language, { dateStyle: "full", timeStyle: "short" });
  });

  const line = () => root.toggleAttribute("data-offline", !navigator.onLine);
  addEventListener("online", line);
  addEventListener("offline", line);
  line();
}
