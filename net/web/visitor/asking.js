// SPDX-License-Identifier: EUPL-1.2
"use strict";

/**
 * One thing asked of the engine by a frame of its own (the five words, the end), asked again by the
 * same id until it is answered: an engine that was busy, or whose answer was lost, must not leave
 * a person waiting for what they were told is on its way.
 *
 * send(frame) → bool, false while nothing can leave.
 */
function make_asking(type, send) {
  const patience_ms = 15000;
  const retry_codes = new Set(["busy", "unavailable", "in_doubt"]);
  let id = null;
  let failures = 0;
  let timer = 0;

  /** True when it left. */
  function again() {
    clearTimeout(timer);
    if (!id || !send({ type, id }))
      return false;
    timer = setTimeout(again, patience_ms);
    return true;
  }

  function done() {
    clearTimeout(timer);
    id = null;
    failures = 0;
  }

  return {
    /** Asked twice, it is still one question. */
    start() {
      id ??= new_id();
      return again();
    },
    again,
    is: (other) => id !== null && id === other,
    /** True when this refusal was about it; it is then asked again, or given up. */
    refused(other, code) {
      if (id === null || id !== other)
        return false;
      if (!retry_codes.has(code)) {
        done();
        return true;
      }
      failures += 1;
      clearTimeout(timer);
      timer = setTimeout(again, Math.random() * Math.min(patience_ms, 1500 * 2 ** failures));
      return true;
    },
    done,
  };
}
