// SPDX-License-Identifier: EUPL-1.2
"use strict";

/**
 * The sound for somebody who waits: at once, then every 15 s until nobody does. A one-off sound is
 * missed; that is the commonest complaint about desks of this kind.
 */
const alarm = (() => {
  const repeat_ms = 15000;
  const test_button = by_id("sound-test");
  const mute_button = by_id("sound-mute");
  let audio = null;
  let muted = false;
  let wanted = false;
  let timer = 0;

  function beep() {
    audio ??= new AudioContext();
    audio.resume();
    [660, 880].forEach((pitch, i) => {
      const start = audio.currentTime + i * 0.18;
      const tone = audio.createOscillator();
      const volume = audio.createGain();
      tone.frequency.value = pitch;
      volume.gain.setValueAtTime(0.0001, start);
      volume.gain.exponentialRampToValueAtTime(0.25, start + 0.02);
      volume.gain.exponentialRampToValueAtTime(0.0001, start + 0.16);
      tone.connect(volume).connect(audio.destination);
      tone.start(start);
      tone.stop(start + 0.17);
    });
  }

  function ring() {
    clearTimeout(timer);
    if (!wanted)
      return;
    if (!muted)
      beep();
    timer = setTimeout(ring, repeat_ms);
  }

  test_button.addEventListener("click", beep);
  mute_button.addEventListener("click", () => {
    muted = !muted;
    mute_button.setAttribute("aria-pressed", String(muted));
    mute_button.textContent = text(muted ? "bureau.son.remettre" : "bureau.son.couper");
  });

  return {
    set(value) {
      if (value === wanted)
        return;
      wanted = value;
      ring();
    },
  };
})();
