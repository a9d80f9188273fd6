// Editing a value where it stands. A change carries the value that it replaces; what cannot be sent is kept, and sent again.
{
  const AGAIN = 10000;
  const waiting = new Map();
  let timer;

  const again = () => waiting.forEach(send);
  addEventListener("online", again);

  const send = async change => {
    const { key, path, field, was, value, version } = change;
    const cell = document.getElementById(change.cell), there = cell ?? document.body;
    let status = 0;
    cell?.setAttribute("aria-busy", "true");
    // Kept for this tab under the lead and the field, so that neither signing in again nor a reload loses it.
    sessionStorage.setItem(key, value);
    await htmx.ajax("POST", path, {
      source: there, target: there, swap: cell ? "outerMorph" : "none", values: { field, was, value, version },
      fetch: async (...call) => {
        const answer = await fetch(...call);
        status = answer.status;
        return answer;
      },
    });
    const late = status === 0 || status === 429 || status >= 500, now = document.getElementById(change.cell);
    now?.removeAttribute("aria-busy");
    now?.classList.toggle("waiting", late);
    if (late) {
      waiting.set(key, change);
      clearTimeout(timer);
      timer = setTimeout(again, AGAIN);
    } else {
      waiting.delete(key);
      // 401 leads to the door; the value is offered again on the way back.
      if (status !== 401) sessionStorage.removeItem(key);
    }
  };

  // A cell of a row, or a fact of the one lead that the page is about (data-path).
  const recordOf = cell => cell.closest("[data-path], tr, .item");
  const pathOf = cell => `${recordOf(cell).dataset.path ?? hw.path(recordOf(cell))}/fields`;
  const keyOf = cell => `${pathOf(cell)}#${cell.dataset.field}`;

  hw.edit = (cell, offered) => {
    if (!cell || cell.ariaBusy === "true" || one("input", cell)) return;
    const text = cell.textContent, was = cell.dataset.was ?? text, input = document.createElement("input");
    input.className = "cell-input";
    // What was refused is edited on as it was typed; everything else as it is stored.
    input.value = offered ?? (cell.ariaInvalid === "true" ? text : was);
    input.ariaLabel = cell.dataset.label;
    cell.replaceChildren(input);
    input.select();

    let over = false;
    const close = save => {
      if (over) return;
      over = true;
      const value = input.value.trim(), key = keyOf(cell), path = pathOf(cell), { field } = cell.dataset;
      cell.textContent = save ? value : text;
      if (!save || value === was) sessionStorage.removeItem(key);
      else send({ key, path, field, was, value, version: recordOf(cell).dataset.version, cell: cell.id });
    };
    input.addEventListener("blur", () => close(true));
    input.addEventListener("keydown", event => {
      event.stopPropagation();
      const cells = all(".edit"), next = cells[cells.indexOf(cell) + (event.shiftKey ? -1 : 1)];
      if (event.key === "Tab" && next) {
        event.preventDefault();
        close(true);
        hw.edit(next);
      } else if (event.key === "Enter" || event.key === "Escape") {
        event.preventDefault();
        close(event.key === "Enter");
        cell.focus();
      }
    });
  };
  on("dblclick", ".edit", cell => hw.edit(cell));
  on("click", "[data-edit]", (button, event) => {
    event.preventDefault();
    hw.edit(one(".edit", button.parentNode));
  });

  // What was typed when the session ended or the page was left stands in its cell again, to be kept with Enter.
  const unsent = all(".edit[id]").find(cell => sessionStorage.getItem(keyOf(cell)) !== null);
  if (unsent) hw.edit(unsent, sessionStorage.getItem(keyOf(unsent)));
}
