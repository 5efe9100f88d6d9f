// SPDX-License-Identifier: EUPL-1.2
"use strict";

/**
 * The other language without another address, a stored choice or an entry in the history: the same
 * page is asked for in that language, and its words take the place of these. Both come from one
 * template, so that the two trees have the same shape; where they differ, nothing is changed.
 */
const language_switch = (() => {
  const button = by_id("language");
  const worded = ["lang", "aria-label", "data-title", "data-loading", "data-left-two",
    "data-left-one", "data-over", "data-text-fil", "data-text-tchat"];
  const dynamic = new Set(["place-list", "district", "lines", "pending"]);

  /** Pairs of nodes in document order, or null when the trees differ. */
  function pairs_of(here, there, pairs = []) {
    if (here.nodeName !== there.nodeName)
      return null;
    pairs.push([here, there]);
    if (dynamic.has(here.id) || here.nodeName === "NOSCRIPT")
      return pairs; // filled by a script, or parsed otherwise where one runs
    const theirs = Array.from(there.childNodes);
    const ours = Array.from(here.childNodes);
    if (theirs.length === 0 || ours.length === 0)
      return pairs; // an empty line that a script may have filled
    if (ours.length !== theirs.length)
      return null;
    return ours.every((node, i) => pairs_of(node, theirs[i], pairs)) ? pairs : null;
  }

  function take_words([here, there]) {
    if (here.nodeType === Node.TEXT_NODE && here.data !== there.data)
      here.data = there.data;
    if (here.nodeType !== Node.ELEMENT_NODE)
      return;
    for (const name of worded)
      if (there.hasAttribute(name))
        here.setAttribute(name, there.getAttribute(name));
  }

  function change(page) {
    const body = page && pairs_of(document.body, page.body);
    if (!body)
      return;
    document.documentElement.lang = page.documentElement.lang;
    document.title = page.title;
    body.forEach(take_words);
    read_texts();
  }

  button.addEventListener("click", () => {
    place_field.wipe();
    const asked = new XMLHttpRequest(); // Trusted Types leave no other way to a parsed page
    asked.open("GET", "/");
    asked.responseType = "document";
    asked.setRequestHeader("Accept-Language", button.lang);
    asked.addEventListener("load", () => change(asked.response));
    asked.send();
  });
  button.hidden = false;
})();
