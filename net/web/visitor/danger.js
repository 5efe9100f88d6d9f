// SPDX-License-Identifier: EUPL-1.2
"use strict";

/**
 * The button of who is in danger now. One step, so that no finger calls by accident: the numbers
 * come first, since a call brings help sooner, then the team is told. Asked again by the same id
 * until the engine has it.
 *
 * send(frame) → bool, false while nothing can leave.
 */
function make_danger(send) {
  const asking = make_asking("danger", send);
  const button = by_id("in-danger");
  const box = by_id("danger-box");
  const line = by_id("danger-said");

  function say(sentence) {
    line.textContent = sentence;
    line.hidden = sentence === "";
  }

  function show_box(shown) {
    box.hidden = !shown;
    button.setAttribute("aria-expanded", String(shown));
    (shown ? by_id("danger-box-title") : button).focus();
  }

  function call() {
    show_box(false);
    say(text(asking.start() ? "tchat.danger.envoi" : "tchat.danger.plus_tard"));
  }

  button.addEventListener("click", () => show_box(box.hidden));
  by_id("danger-yes").addEventListener("click", call);
  by_id("danger-no").addEventListener("click", () => show_box(false));

  return {
    /** In an open conversation only. */
    offer(shown) {
      button.hidden = !shown;
      if (shown)
        return;
      box.hidden = true;
      button.setAttribute("aria-expanded", "false");
    },
    again: asking.again,
    /** True when it was about this. */
    acked(id) {
      if (!asking.is(id))
        return false;
      asking.done();
      say(text("tchat.danger.fait"));
      return true;
    },
    refused(frame) {
      if (!asking.refused(frame.id, frame.code))
        return false;
      say(asking.is(frame.id) ? text("tchat.danger.plus_tard") : frame.sentence);
      return true;
    },
    wipe() {
      asking.done();
      say("");
      this.offer(false);
    },
  };
}
