// SPDX-License-Identifier: EUPL-1.2
"use strict";

/** The screen stays on while its owner is on call, where the browser can do that. */
const screen_light = (() => {
  let wanted = false;
  let lock = null;

  function show() {
    const state = lock ? "allume" : "peut_s_eteindre";
    by_id("screen").textContent = wanted ? text(`astreinte.ecran.${state}`) : "";
  }

  /** A browser drops the lock whenever the page is out of sight. */
  async function keep() {
    if (!wanted || lock || document.visibilityState !== "visible" || !navigator.wakeLock)
      return show();
    try {
      lock = await navigator.wakeLock.request("screen");
      lock.addEventListener("release", () => {
        lock = null;
        show();
      });
      if (!wanted)
        lock.release();
    } catch {
      lock = null; // the battery is low, or the system refuses
    }
    return show();
  }

  document.addEventListener("visibilitychange", keep);

  return {
    set(value) {
      wanted = value;
      if (!wanted)
        lock?.release();
      keep();
    },
  };
})();
