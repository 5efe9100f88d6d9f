// SPDX-License-Identifier: EUPL-1.2
"use strict";

/**
 * Three sounds and no others: somebody waits, one of my visitors has written where I do not look,
 * something is wrong. The first comes at once, then every 15 s until nobody waits: a one-off sound
 * is missed, and that is the commonest complaint about desks of this kind.
 */
const alarm = (() => {
  const repeat_ms = 15000;
  const tones = { waiting: [660, 880], message: [520], alert: [990, 700, 990] };
  const usual = 0.25;
  const louder = 0.7;
  const speaker = make_speaker();
  const mute_button = by_id("sound-mute");
  let heard = false; // a sound was played for whoever sits here
  let muted = false;
  let wanted = false;
  let loud = false;
  let timer = 0;

  function show_blocked(blocked) {
    by_id("sound-blocked").textContent = blocked ? text("bureau.son.bloque") : "";
  }

  async function play(kind, volume = usual) {
    const sounds = await speaker.play(tones[kind], volume);
    show_blocked(!sounds);
    return sounds;
  }

  function ring() {
    clearTimeout(timer);
    if (!wanted)
      return;
    if (!muted)
      play("waiting", loud ? louder : usual);
    timer = setTimeout(ring, repeat_ms);
  }

  async function test() {
    heard = await play("waiting");
    return heard;
  }

  document.addEventListener("pointerdown", () => by_id("sound-blocked").textContent && test());
  mute_button.addEventListener("click", () => {
    muted = !muted;
    mute_button.setAttribute("aria-pressed", String(muted));
    mute_button.textContent = text(muted ? "bureau.son.remettre" : "bureau.son.couper");
  });

  return {
    /** Somebody waits whom I could take; loud: for longer than anybody should. */
    set(value, too_long) {
      loud = too_long;
      if (value === wanted)
        return;
      wanted = value;
      ring();
    },
    message: () => !muted && play("message"),
    alert: () => !muted && play("alert"),
    test,
    is_muted: () => muted,
    /** Plays the sound once for whoever starts to take conversations; false when none comes. */
    ready: async () => heard || test(),
  };
})();
