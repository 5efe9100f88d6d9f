// SPDX-License-Identifier: EUPL-1.2
"use strict";

/**
 * An agent's own wish for a talk with a psychologist. Told to psychologists and to nobody else;
 * nothing of it is stored.
 *
 * desk: answer_to(frame).
 */
function make_talk({ answer_to }) {
  const button = by_id("talk");
  const line = by_id("talk-line");
  let wanted = false; // and nobody has answered yet

  function say(words) {
    line.hidden = words === "";
    if (line.textContent !== words)
      line.textContent = words;
  }

  button.addEventListener("click", async () => {
    const wish = !wanted;
    const answer = await answer_to({ type: "ask_talk", wanted: wish });
    if (!answer.ok)
      notices.show(answer.sentence);
    else if (!wish)
      announce(text("bureau.entretien.retiree"));
  });

  return {
    /** since: when it was asked for; by: who comes. */
    told({ since, by }) {
      wanted = Boolean(since) && !by;
      button.textContent = text(`bureau.entretien.${wanted ? "retirer" : "demander"}`);
      if (by)
        say(text("bureau.entretien.viendra", { name: by }));
      else
        say(wanted ? text("bureau.entretien.demande") : "");
    },
  };
}
