// SPDX-License-Identifier: EUPL-1.2
"use strict";

/** Plays short tones one after the other. */
function make_speaker() {
  const start_patience_ms = 1000;
  const tone_s = 0.18;
  let audio = null;

  /** A browser gives no sound before somebody has touched the page; false then. */
  async function audible() {
    try {
      audio ??= new AudioContext();
      await Promise.race([audio.resume(),
        new Promise((resolve) => setTimeout(resolve, start_patience_ms))]);
    } catch {
      return false; // no sound in this browser at all
    }
    return audio.state === "running";
  }

  return {
    audible,
    /** pitches in Hz; volume up to 1. False when nothing can be heard. */
    async play(pitches, volume) {
      if (!await audible())
        return false;
      pitches.forEach((pitch, i) => {
        const start = audio.currentTime + i * tone_s;
        const tone = audio.createOscillator();
        const gain = audio.createGain();
        tone.frequency.value = pitch;
        gain.gain.setValueAtTime(0.0001, start);
        gain.gain.exponentialRampToValueAtTime(volume, start + 0.02);
        gain.gain.exponentialRampToValueAtTime(0.0001, start + 0.16);
        tone.connect(gain).connect(audio.destination);
        tone.start(start);
        tone.stop(start + 0.17);
      });
      return true;
    },
  };
}
