// A note or a call on the page of a lead: the kind is chosen, and one goes on typing; what was kept leaves the form.
{
  on("change", ".compose [name=what]", choice => one("textarea", choice.form).focus());
  on("htmx:after:request", ".compose", (form, { detail }) => {
    if (detail.ctx.response.status < 300) form.reset();
  });
}
