// SPDX-License-Identifier: EUPL-1.2
"use strict";

/**
 * A psychologist comes only where the visitor agrees: the question, who is there, and how to go on
 * without. To refuse takes what it takes to agree, and the conversation goes on meanwhile. Asked
 * again by the same id until the engine has it; the last answer given is the one that counts.
 *
 * send(frame) → bool, false while nothing can leave.
 */
function make_third(send) {
  const yes = make_asking("agree_psychologist", send);
  const no = make_asking("refuse_psychologist", send);
  const said = by_id("third-said");
  let stage = "none";

  function who_words({ name, until }) {
    if (stage !== "joined")
      return text("tchat.psychologue.cherche");
    const here = text("tchat.psychologue.la", { name });
    return until ? `${here} ${text("tchat.psychologue.jusqu_a", { h: hour.format(until) })}` : here;
  }

  /** standing.psychologist; none: nobody is asked for. */
  function set(standing = { stage: "none" }) {
    const left = document.activeElement?.closest("#third, #third-here");
    if (standing.stage !== stage)
      said.textContent = "";
    ({ stage } = standing);
    by_id("third").hidden = stage !== "asked";
    by_id("third-here").hidden = stage !== "invited" && stage !== "joined";
    const words = who_words(standing);
    if (by_id("third-who").textContent !== words)
      by_id("third-who").textContent = words;
    if (left?.hidden)
      by_id("draft").focus({ preventScroll: true });
  }

  function answer(asking, other) {
    other.done();
    said.textContent = asking.start() ? "" : text("tchat.psychologue.plus_tard");
  }

  by_id("third-yes").addEventListener("click", () => answer(yes, no));
  for (const id of ["third-no", "third-without"])
    by_id(id).addEventListener("click", () => answer(no, yes));

  return {
    set,
    again: () => yes.again() || no.again(),
    /** True when it was about this. */
    acked(id) {
      const asking = [yes, no].find((one) => one.is(id));
      asking?.done();
      return Boolean(asking);
    },
    refused(frame) {
      const told = [yes, no].some((one) => one.refused(frame.id, frame.code));
      if (told)
        said.textContent = frame.sentence;
      return told;
    },
    wipe() {
      yes.done();
      no.done();
      set();
    },
  };
}
