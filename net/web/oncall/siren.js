// SPDX-License-Identifier: EUPL-1.2
"use strict";

/**
 * The sound that calls, again and again until somebody has taken what calls. A browser gives none
 * before somebody has touched the page: the page asks for that at once, not when the first alert
 * comes. Silence is for a minute, and ends with the next alert.
 */
const siren = (() => {
  const repeat_ms = 5000;
  const silence_ms = 60000;
  const usual = { pitches: [880, 660, 880], volume: 0.6, shakes: [300, 150, 300] };
  const danger = { pitches: [990, 1320, 990, 1320], volume: 1, shakes: [600, 150, 600] };
  const alone = { pitches: [440, 330], volume: 0.5, shakes: [200] }; // the link is lost
  const speaker = make_speaker();
  let calling = []; // ids of what calls
  let grave = false;
  let silent_until = 0;
  let timer = 0;

  async function play(kind) {
    navigator.vibrate?.(kind.shakes);
    const sounds = await speaker.play(kind.pitches, kind.volume);
    by_id("sound-box").hidden = sounds;
  }

  function ring() {
    clearTimeout(timer);
    const silent = performance.now() < silent_until;
    by_id("hush").hidden = calling.length === 0 || silent;
    if (calling.length === 0)
      return;
    if (!silent)
      play(grave ? danger : usual);
    timer = setTimeout(ring, repeat_ms);
  }

  by_id("sound-on").addEventListener("click", () => play(usual));
  by_id("hush").addEventListener("click", () => {
    silent_until = performance.now() + silence_ms;
    ring();
    by_id("alerts-title").focus();
  });

  return {
    /** Whoever watches is told early that no sound would come. */
    async look() {
      by_id("sound-box").hidden = await speaker.audible();
    },
    /** ids of what calls; is_grave: one of them is about a person in danger. */
    set(ids, is_grave) {
      const fresh = ids.some((id) => !calling.includes(id)) || (is_grave && !grave);
      const over = ids.length === 0 && calling.length > 0;
      calling = ids;
      grave = is_grave;
      if (fresh)
        silent_until = 0;
      if (fresh || over)
        ring();
    },
    lost: () => play(alone),
  };
})();
