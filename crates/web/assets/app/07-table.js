// A cursor that J and K move, a selection with ranges, the lead beside the table.
{
  const table = one("[data-nav]"), bar = one("#selection"), peek = one("#peek");
  const everything = bar && one("input[name=all]", bar);
  const box = row => one("input[name=id]", row), number = value => value.toLocaleString(language);
  const chosen = () => hw.rows().filter(row => box(row)?.checked);
  let anchor, shift;

  hw.at = () => one("[data-nav] .at");
  hw.path = row => `${table.dataset.nav}/${row.id.slice(1)}`;
  const look = row => htmx.ajax("GET", `${hw.path(row)}/peek`, { target: peek, swap: "innerMorph" });

  hw.go = step => {
    const rows = hw.rows().filter(row => row.isConnected), from = rows.indexOf(hw.at());
    const row = rows[from < 0 ? 0 : Math.max(0, Math.min(rows.length - 1, from + step))];
    if (!row) return;
    hw.at()?.classList.remove("at");
    row.classList.add("at");
    row.scrollIntoView({ block: "nearest" });
    one(".name", row)?.focus({ preventScroll: true });
    const place = one("[data-row]");
    if (place) place.textContent = number(Number(table.dataset.first ?? 1) + hw.rows().indexOf(row));
    if (peek && !peek.hidden) look(row);
  };
  hw.peek = () => {
    if (!peek || !hw.at()) return;
    peek.hidden = !peek.hidden;
    if (!peek.hidden) look(hw.at());
  };

  const count = () => {
    const loaded = hw.rows().length, some = chosen().length, head = one("[data-all]");
    if (head) {
      head.checked = some > 0 && some === loaded;
      head.indeterminate = some > 0 && some < loaded;
    }
    if (!bar) return;
    bar.hidden = !some;
    one(".n b", bar).textContent = everything?.value ? bar.dataset.total : number(some);
  };
  const choose = (rows, checked, matching = "") => {
    for (const row of rows) if (box(row)) box(row).checked = checked;
    if (everything) everything.value = matching;
    count();
  };
  const upTo = row => {
    const rows = hw.rows(), [from, to] = [rows.indexOf(anchor), rows.indexOf(row)].sort((a, b) => a - b);
    return from < 0 ? [row] : rows.slice(from, to + 1);
  };
  hw.select = event => {
    const row = hw.at();
    if (!row) return;
    choose(event.shiftKey ? upTo(row) : [row], event.shiftKey || !box(row).checked);
    anchor = row;
  };
  document.addEventListener("click", event => { shift = event.shiftKey; }, true);
  on("change", "[data-nav] input[name=id]", changed => {
    const row = changed.closest("tr, .item");
    choose(shift ? upTo(row) : [row], changed.checked);
    anchor = row;
  });
  on("change", "[data-all]", head => choose(hw.rows(), head.checked));
  on("click", "[data-everything]", () => choose(hw.rows(), true, "1"));
  on("click", "[data-clear]", () => choose(hw.rows(), false));
  hw.escape = () => {
    if (peek && !peek.hidden) peek.hidden = true;
    else choose(hw.rows(), false);
  };
  on("click", "[data-close]", (link, event) => {
    event.preventDefault();
    hw.escape();
    one(".at .name")?.focus();
  });

  // Ids of rows that are out of the document go along; with all that match, the filter goes in their place.
  on("formdata", "#selection form, [data-chosen]", (form, { formData }) => {
    formData.delete("id");
    if (everything?.value) formData.set("all", "1");
    else for (const row of chosen()) formData.append("id", box(row).value);
  });
  on("htmx:after:swap", "*", count);
  // Of the form itself: choosing a field in it asks for the field's control.
  on("htmx:after:request", "#selection form", (form, { target }) => {
    if (target === form) form.closest(":popover-open")?.hidePopover();
  });
  count();
}
