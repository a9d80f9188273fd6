// Search or go to: the field keeps the focus, arrows move what it points at.
{
  const palette = one("#palette");
  const field = palette && one("[role=combobox]", palette);
  const options = () => all("[role=option]", palette);

  const point = option => {
    for (const other of options()) other.setAttribute("aria-selected", String(other === option));
    if (option) field.setAttribute("aria-activedescendant", option.id);
    else field.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  };
  palette?.addEventListener("keydown", event => {
    const list = options();
    const current = list.findIndex(option => option.getAttribute("aria-selected") === "true");
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && list.length) {
      event.preventDefault();
      point(list[(current + step + list.length) % list.length]);
    } else if (event.key === "Enter" && current >= 0) {
      event.preventDefault();
      list[current].click();
    }
  });
  on("click", "[role=option][data-href]", option => location.assign(option.dataset.href));
  palette?.addEventListener("htmx:after:swap", () => point(options()[0]));
}
