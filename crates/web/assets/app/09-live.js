// One stream a page, for counts and "12 new, show them": rows never move under the hand. Data: {"counts":{"leads":"482,114"},
// "fresh":"12 new, show them"}; texts come as they are to be shown. "done" ends the stream and loads the page anew.
{
  const place = one("[data-live]");
  let stream;

  const take = message => {
    const { counts = {}, fresh } = JSON.parse(message.data);
    for (const [name, text] of Object.entries(counts)) {
      for (const element of all(`[data-count="${name}"]`)) {
        if (element.matches("progress")) element.value = Number(text);
        else element.textContent = text;
      }
    }
    const button = one("#fresh");
    if (button && fresh !== undefined) {
      button.hidden = !fresh;
      one("span", button).textContent = fresh;
    }
  };
  const listen = () => {
    // A hidden tab holds no connection.
    if (document.hidden) {
      stream?.close();
      stream = undefined;
    } else if (!stream) {
      stream = new EventSource(place.dataset.live);
      stream.addEventListener("message", take);
      stream.addEventListener("done", () => {
        stream.close();
        location.reload();
      });
    }
  };
  if (place) {
    document.addEventListener("visibilitychange", listen);
    listen();
  }
}
