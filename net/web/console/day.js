// SPDX-License-Identifier: EUPL-1.2
"use strict";

/**
 * My day at this desk: the state I choose or am put in, the time after a conversation, "are you
 * there?", and what I am advised. The last is told to me alone.
 *
 * desk: send(frame), answer_to(frame), changed() (my state is another), ready() (available: the
 * sound was tried, and the engine has answered).
 */
function make_day(desk) {
  const repeat_ms = 15000; // as for who waits: one sound is missed
  const short_line = 64; // letters that stand beside the buttons
  const box = by_id("presence");
  let now = { state: "offline", why: "asked", until: 0 };
  let asked_until = 0; // 0: not asked whether I am there
  let sounded_at = 0;
  let silence_told = false; // that this browser gives no sound

  // --- my state ------------------------------------------------------------------------------

  /** Whole minutes, so that the region is read out once a minute and not once a second. */
  function state_words() {
    if (now.state === "wrap_up") {
      const left = Math.max(1, Math.ceil((now.until - engine_clock.now()) / 60000));
      return counted("bureau.presence.dit.wrap_up", left);
    }
    const told = now.state === "on_break" && now.why !== "asked";
    return told ? text(`bureau.presence.pourquoi.${now.why}`)
      : text(`bureau.presence.dit.${now.state}`);
  }

  function show_words() {
    const words = state_words();
    const line = by_id("presence-state");
    line.classList.toggle("long", words.length > short_line);
    if (line.textContent !== words)
      line.textContent = words;
  }

  function show(state, why = "asked", until = 0) {
    now = { state, why, until };
    for (const radio of box.querySelectorAll("input"))
      radio.checked = radio.value === state;
    box.dataset.state = state;
    show_words();
    desk.changed();
  }

  /**
   * Nobody takes conversations in silence without knowing it: the sound for who waits is played
   * first. Where none comes it takes a second press; somebody waiting needs the operator more.
   */
  async function choose(wanted) {
    const sounds = wanted !== "available" || (await alarm.ready());
    if (box.querySelector("input:checked")?.value !== wanted)
      return; // changed again meanwhile
    if (!sounds && !silence_told) {
      silence_told = true;
      show(now.state, now.why, now.until);
      notices.show(text("bureau.son.muet"));
      return;
    }
    const answer = await desk.answer_to({ type: "presence", state: wanted });
    if (answer.ok && wanted === "available")
      desk.ready();
    if (answer.ok)
      return show(wanted);
    show(now.state, now.why, now.until);
    if (answer.code !== "lost")
      notices.show(text_or(`bureau.presence.refus.${answer.code}`, answer.sentence));
  }

  // --- "are you there?" ----------------------------------------------------------------------

  function attention(frame) {
    const fresh = frame.asked && asked_until === 0;
    asked_until = frame.asked ? frame.until : 0;
    by_id("attention").hidden = !frame.asked;
    page_title.set("attention", frame.asked ? text("bureau.attention.titre") : "");
    if (!frame.asked)
      return;
    by_id("attention-words").textContent =
      text("bureau.attention.delai", { h: hour.format(new Date(frame.until)) });
    if (fresh)
      sound();
  }

  function sound() {
    sounded_at = performance.now();
    alarm.alert();
  }

  /** Whatever a person does here is an answer; the engine hears of it by one frame. */
  function act() {
    if (asked_until === 0)
      return;
    desk.send({ type: "here" });
    attention({ asked: false });
  }

  // --- advice --------------------------------------------------------------------------------

  function care({ advice }) {
    by_id("care").hidden = advice === "none";
    by_id("care-words").textContent = advice === "none" ? "" : text(`bureau.soin.${advice}`);
    by_id("debriefed").hidden = advice !== "debrief";
  }

  async function debriefed() {
    const answer = await desk.answer_to({ type: "debrief" });
    if (!answer.ok)
      notices.show(answer.sentence);
  }

  box.addEventListener("change", (event) => choose(event.target.value));
  by_id("debriefed").addEventListener("click", debriefed);
  for (const kind of ["pointerdown", "keydown", "click"])
    document.addEventListener(kind, act, true);

  /** The queue may be long and I able: once, and never beyond what the service allows. */
  async function ask_one_more() {
    const answer = await desk.answer_to({ type: "one_more" });
    if (!answer.ok)
      notices.show(text_or(`bureau.encore.refus.${answer.code}`, answer.sentence));
  }

  by_id("one-more").addEventListener("click", ask_one_more);

  return {
    show,
    attention,
    care,
    state: () => now.state,
    /** Nothing is known while nothing arrives. */
    set_heard(heard) {
      box.disabled = !heard;
      if (heard)
        return;
      attention({ asked: false });
      by_id("presence-state").textContent = "";
    },
    tick() {
      if (!box.disabled)
        show_words();
      if (asked_until > 0 && performance.now() - sounded_at >= repeat_ms)
        sound();
    },
  };
}
