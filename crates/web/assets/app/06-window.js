// A long table: only some 350 rows are in the document. What leaves at one end is kept, a spacer has its height, and it
// comes back when the spacer nears the eye. New rows are fetched by the last row itself (hx-trigger="intersect once").
{
  const PAGE = 50, MOST = 350, NEAR = 900;
  const box = one("#rows"), windowed = () => box && one("[data-window]", box);
  const live = () => all(":scope > tr[id]", windowed());
  const kept = { top: [], bottom: [] }, spacers = {};

  const spacer = side => {
    if (spacers[side]?.isConnected) return spacers[side];
    const row = spacers[side] = document.createElement("tr");
    row.className = "gap";
    row.ariaHidden = "true";
    row.append(document.createElement("td"));
    row.firstChild.colSpan = 99;
    if (side === "top") windowed().prepend(row);
    else live().at(-1).after(row);
    watch.observe(row);
    return row;
  };
  const stretch = side => {
    const rows = kept[side].flat().length;
    spacer(side).firstChild.style.height = `${rows * live()[0].offsetHeight}px`;
    spacer(side).hidden = !rows;
  };
  const takeOut = side => {
    // Placed while the rows are still there to say where.
    spacer(side);
    const rows = side === "top" ? live().slice(0, PAGE) : live().slice(-PAGE);
    kept[side].push(rows);
    for (const row of rows) row.remove();
    stretch(side);
  };
  const bringBack = side => {
    spacer(side)[side === "top" ? "after" : "before"](...kept[side].pop());
    stretch(side);
    while (live().length > MOST) takeOut(side === "top" ? "bottom" : "top");
  };
  const near = row => {
    const eye = box.getBoundingClientRect(), place = row.getBoundingClientRect();
    return place.bottom > eye.top - NEAR && place.top < eye.bottom + NEAR;
  };
  const watch = box && new IntersectionObserver(() => {
    for (const side of ["top", "bottom"]) {
      // As far as the eye jumped: an observer is silent while a spacer stays in sight.
      while (kept[side].length && near(spacer(side))) bringBack(side);
    }
  }, { root: box, rootMargin: `${NEAR}px` });

  on("htmx:after:swap", "*", () => {
    if (!windowed()) return;
    // Another search or order has replaced the rows: what was kept belongs to the former ones.
    for (const side of ["top", "bottom"]) if (!spacers[side]?.isConnected) kept[side] = [];
    while (live().length > MOST) takeOut("top");
  });

  // All rows that were loaded, in order, also those that are out of the document.
  hw.rows = () => {
    if (!windowed()) return all("[data-nav] :is(tbody tr, .item)[id]");
    return [...kept.top.flat(), ...live(), ...kept.bottom.toReversed().flat()];
  };

  // Sums are a table of their own under the rows, and go sideways with them.
  const sums = one(".sums");
  if (sums) box?.addEventListener("scroll", () => { sums.scrollLeft = box.scrollLeft; }, { passive: true });
}
