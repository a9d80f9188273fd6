// Dialogs and menus. Esc, a press beside a dialog (closedby="any") and the return of the focus are the browser's own.
{
  hw.open = id => {
    const dialog = document.getElementById(id);
    if (!dialog || dialog.open) return;
    dialog.showModal();
    one("[autofocus], input:not([type=hidden])", dialog)?.select?.();
  };
  on("click", "[data-open]", (opener, event) => {
    event.preventDefault();
    opener.closest("dialog")?.close();
    hw.open(opener.dataset.open);
  });
  const entries = menu => all("a, button, input", menu).filter(seen);
  on("keydown", ".menu", (menu, event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const list = entries(menu);
    list[(list.indexOf(document.activeElement) + step + list.length) % list.length]?.focus();
  });
  // "toggle" does not bubble, hence the capture.
  document.addEventListener("toggle", event => {
    if (event.newState === "open" && event.target.matches?.(".menu")) entries(event.target)[0]?.focus();
  }, true);
}
