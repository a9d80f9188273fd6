// Rows that are put in order by dragging their handles. The buttons beside the handle do the same.
{
  let dragged;
  const row = element => element.closest("[data-arrange] tr[id]");
  on("dragstart", "[data-drag]", (handle, event) => {
    dragged = handle;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setDragImage(row(handle), 0, 0);
  });
  on("dragover", "[data-arrange] tr[id]", (over, event) => {
    if (!dragged) return;
    event.preventDefault();
    all("[data-arrange] .at").forEach(other => other.classList.remove("at"));
    over.classList.add("at");
  });
  on("drop", "[data-arrange] tr[id]", (over, event) => {
    event.preventDefault();
    if (!dragged || over === row(dragged)) return;
    const form = dragged.closest("form"), before = document.createElement("input");
    Object.assign(before, { type: "hidden", name: "before", value: one("[data-drag]", over).dataset.drag });
    form.append(before);
    form.submit();
  });
  on("dragend", "[data-drag]", () => {
    dragged = undefined;
    all("[data-arrange] .at").forEach(other => other.classList.remove("at"));
  });
  // Arrow keys on the buttons press them.
  on("keydown", "[data-arrange] button[name=to]", (button, event) => {
    const to = { ArrowUp: "up", ArrowDown: "down" }[event.key];
    if (!to) return;
    event.preventDefault();
    one(`[value=${to}]`, button.form).click();
  });
}
