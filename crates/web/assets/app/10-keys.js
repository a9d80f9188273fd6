// Keys. Single letters only outside of fields, and not for those who switched them off (data-keys="off" on the root).
// What a button does has its key on the button: aria-keyshortcuts. Only what has no button is written here.
{
  const JOURNEY = 900;
  const FIELDS = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";
  let journey = 0;

  const press = key => {
    const name = key.length === 1 ? key.toUpperCase() : key;
    const found = all(`[aria-keyshortcuts~="${CSS.escape(name)}"]`).filter(seen);
    // The bar over a selection goes before the page below it.
    const control = found.find(element => element.closest("#selection")) ?? found[0];
    if (!control) return;
    return () => control.matches(FIELDS) ? control.focus() : control.click();
  };
  const editAt = () => hw.edit(document.activeElement.closest(".edit") ?? one(".at .edit"));
  const inTable = {
    j: () => hw.go(1),
    k: () => hw.go(-1),
    arrowdown: () => hw.go(1),
    arrowup: () => hw.go(-1),
    x: hw.select,
    e: editAt,
    f2: editAt,
    " ": hw.peek,
    escape: hw.escape,
  };
  const anywhere = {
    g: () => { journey = Date.now(); },
    "?": () => hw.open("keys"),
    z: hw.undo,
  };

  document.addEventListener("keydown", event => {
    const key = event.key.toLowerCase(), command = event.ctrlKey || event.metaKey;
    if (command && key === "k") {
      event.preventDefault();
      return hw.open("palette");
    }
    if (command && key === "enter") return event.target.form?.requestSubmit();
    const busy = event.target.closest(FIELDS) || one("dialog[open], :popover-open:not(#toast)");
    const letter = key.length === 1 && key !== " ";
    if (command || event.altKey || busy || (letter && document.documentElement.dataset.keys === "off")) return;
    // Space and arrows belong to the control that has the focus.
    if (key === " " && event.target.closest("button, summary, input")) return;

    const far = Date.now() - journey < JOURNEY && one(`[data-go="${CSS.escape(key)}"]`);
    journey = 0;
    const act = far ? () => far.click() : (one("[data-nav]") && inTable[key]) || anywhere[key] || press(event.key);
    if (!act) return;
    event.preventDefault();
    act(event);
  });
}
