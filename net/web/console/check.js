// SPDX-License-Identifier: EUPL-1.2
"use strict";

/**
 * Sound and link at the start of a shift, in words: who waits is heard through both. It stands
 * above the work and never in its way; the link is tried after each sign-in, the sound by a press.
 *
 * desk: echo() → {code} (something cheap that the engine answers), working() (a conversation is
 * open here).
 */
function make_check(desk) {
  const probes = 3; // the middle one counts: one late answer is no slow link
  const patience_ms = 5000;
  const slow_ms = 500; // more than from the other side of the earth by cable
  const box = by_id("check");
  const opener = by_id("check-open");
  let wanted = false; // somebody has just signed in
  let usable = false;
  let runs = 0;

  function show(what, key, values = {}) {
    const line = by_id(`check-${what}`);
    line.textContent = text(`bureau.verifier.${what}.${key}`, values);
    line.dataset.state = key;
    return line.textContent;
  }

  /** Milliseconds there and back; null where no answer comes. */
  async function measure() {
    const times = [];
    while (times.length < probes) {
      const begun = performance.now();
      const late = new Promise((done) =>
        setTimeout(() => done({ code: "lost" }), patience_ms));
      const { code } = await Promise.race([desk.echo(), late]);
      if (code === "lost")
        return null;
      times.push(performance.now() - begun);
    }
    return Math.max(1, Math.round(times.sort((a, b) => a - b)[1]));
  }

  async function try_link() {
    const run = ++runs;
    show("link", "asked");
    const ms = await measure();
    if (run !== runs)
      return ""; // tried again meanwhile, or the link is gone
    return show("link", ms === null ? "none" : ms > slow_ms ? "slow" : "good", { ms });
  }

  async function try_sound() {
    const sounds = await alarm.test();
    return show("sound", !sounds ? "none" : alarm.is_muted() ? "muted" : "good");
  }

  function open() {
    box.hidden = false;
    opener.setAttribute("aria-expanded", "true");
  }

  function close() {
    box.hidden = true;
    opener.setAttribute("aria-expanded", "false");
    runs += 1;
  }

  async function try_both() {
    open();
    const told = await Promise.all([try_sound(), try_link()]);
    announce(told.filter(Boolean).join(" "));
  }

  async function begin() {
    open();
    show("sound", "untried");
    const told = await try_link();
    if (told)
      announce(told);
  }

  opener.addEventListener("click", () => (box.hidden ? try_both() : close()));
  by_id("check-run").addEventListener("click", try_both);
  by_id("check-close").addEventListener("click", () => {
    close();
    (opener.checkVisibility() ? opener : by_id("fold")).focus();
  });

  return {
    close,
    /** Somebody signs in: tried once the engine is heard, unless they are at work already. */
    want: () => (wanted = true),
    set_usable(value) {
      if (value && wanted && !desk.working())
        begin();
      else if (value !== usable) {
        runs += 1;
        show("link", value ? "untried" : "none");
      }
      usable = value;
      wanted &&= !value;
    },
  };
}
