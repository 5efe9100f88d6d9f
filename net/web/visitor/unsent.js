// SPDX-License-Identifier: EUPL-1.2
"use strict";

/**
 * What was typed and never received, when its conversation is over or out of reach: shown, so that
 * nobody has to find such words twice, until the visitor erases it or leaves. In memory only.
 */
const unsent_view = (() => {
  const box = by_id("unsent");
  const field = by_id("unsent-words");
  let held = []; // kept and not shown: this window has lost the conversation to another one

  function show(words) {
    if (words.length === 0)
      return;
    field.value = [field.value, ...words].filter(Boolean).join("\n\n");
    box.hidden = false;
  }

  function wipe() {
    held = [];
    field.value = "";
    box.hidden = true;
  }

  by_id("unsent-wipe").addEventListener("click", () => {
    wipe();
    by_id("heading").focus();
  });

  return {
    show,
    /** Where another window took over, nothing is shown before the five words are given here. */
    hold: (words) => held.push(...words),
    /** The conversation this window has just opened: the same person's, or anybody's. */
    opened(by_words) {
      if (by_words)
        show(held);
      held = [];
    },
    wipe,
  };
})();
