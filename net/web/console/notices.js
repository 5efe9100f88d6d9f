// SPDX-License-Identifier: EUPL-1.2
"use strict";

/** What an agent is told beside the conversations, the newest first; each is closed by hand. */
const notices = (() => {
  const notices_max = 5;
  const list = by_id("notices");
  const faults_told = new Set(); // read out once, however often they are told
  const faults_shown = new Map(); // words → notice

  /** words: quoted below the sentence, to be copied. */
  function show(sentence, words = "", aloud = true) {
    const item = make("li", "notice-item");
    item.append(make("p", "", sentence));
    if (words)
      item.append(make("pre", "", words));
    const close = make("button", "", text("bureau.avis.fermer"));
    close.type = "button";
    close.addEventListener("click", () => item.remove());
    item.append(close);
    list.prepend(item);
    while (list.children.length > notices_max)
      list.lastElementChild.remove();
    if (aloud)
      announce(sentence);
    return item;
  }

  // The others are for technicians.
  const of_a_platform = new Set(["queue_full", "nobody_on_duty", "memory_short", "many_codes"]);

  const fault_words = (frame) => (of_a_platform.has(frame.what)
    ? text(`bureau.avis.${frame.what}`, { force: force_words(frame.reference) })
    : text("bureau.avis.panne", { quoi: frame.what, reference: frame.reference }));

  return {
    show,
    fault_words,
    /** True when it is new: the engine tells an open one again after each gap. */
    fault(frame) {
      const words = fault_words(frame);
      const fresh = !faults_told.has(words);
      if (!faults_shown.has(words))
        faults_shown.set(words, show(words, "", fresh));
      faults_told.add(words);
      return fresh;
    },
    fault_over(frame) {
      const words = fault_words(frame);
      faults_shown.get(words)?.remove();
      faults_shown.delete(words);
      faults_told.delete(words);
    },
    count: () => list.children.length,
    /** Nobody reads what was told to somebody else. */
    wipe() {
      list.replaceChildren();
      faults_shown.clear();
      faults_told.clear();
    },
    /** Those still open are told after each `desk`; one that was closed by hand stays closed. */
    clear_faults() {
      for (const [words, item] of faults_shown) {
        if (!item.isConnected)
          continue;
        item.remove();
        faults_shown.delete(words);
      }
    },
  };
})();
