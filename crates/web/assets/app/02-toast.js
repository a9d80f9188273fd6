// What was done, and its undo. The server says both: HX-Trigger: {"told":{"text":"Saved","undo":"/undo/81"}}.
{
  const SHORT = 2000, WITH_UNDO = 8000;
  const toast = one("#toast");
  let last, timer;

  const hide = () => {
    // Who is reading or about to press is not hurried.
    if (toast.matches(":hover, :focus-within")) timer = setTimeout(hide, SHORT);
    else toast.hidePopover();
  };
  hw.tell = (text, undo) => {
    if (!toast || !text) return;
    if (undo) last = undo;
    one("span", toast).textContent = text;
    one("[data-undo]", toast).hidden = !undo;
    toast.showPopover();
    clearTimeout(timer);
    timer = setTimeout(hide, undo ? WITH_UNDO : SHORT);
  };
  // Also long after the toast is gone: the server keeps the last change for thirty days.
  hw.undo = async () => {
    if (!last) return;
    const path = last;
    last = undefined;
    toast.hidePopover();
    // A target that is not the whole page: the answer is then what to tell, and the table is read anew below it.
    await htmx.ajax("POST", path, { target: toast, swap: "none" });
    if (one("#tb")) htmx.ajax("GET", location.href, { target: "#tb", swap: "innerMorph" });
  };
  on("told", "*", (source, { detail }) => hw.tell(detail.text, detail.undo));
  on("click", "[data-undo]", hw.undo);
  // A page that was reached by a form may bring what it tells along.
  if (toast?.dataset.text) hw.tell(toast.dataset.text, toast.dataset.undo);
}
