// Everything in this folder is comfort: links and forms do the same work without it. The files are joined in the order of
// their names; each is a block, and "hw" holds what one offers to those after it. No words here: they come in the page.
"use strict";
const one = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];

// Hears the whole document, so that elements which come later are heard too.
const on = (event, selector, act) => document.addEventListener(event, heard => {
  const found = heard.target.closest?.(selector);
  if (found) act(found, heard);
});
const seen = element => element.checkVisibility({ visibilityProperty: true });
const language = document.documentElement.lang || undefined;
const hw = {};
