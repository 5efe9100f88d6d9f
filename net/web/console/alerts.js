// SPDX-License-Identifier: EUPL-1.2
"use strict";

/**
 * Of the alerts a duty officer's console shows how many are open, and the way to their page. From
 * there one comes back by `#lire=<conversation>`, in this window, and reads that conversation
 * silently.
 *
 * acts: send(frame), read(card), mine() → my platform.
 */
function make_alerts(acts) {
  const way = by_id("alerts-open");
  let officer = false;
  let wanted = ""; // conversation that is to be read

  window.name = "ecoute-bureau"; // as the on-call page calls it

  function look() {
    const [, asked] = /^#lire=([0-9a-f-]{36})$/.exec(location.hash) ?? [];
    if (!asked)
      return;
    wanted = asked;
    history.replaceState(null, "", location.pathname); // it is not asked for again by a reload
    read();
  }

  /** All that is known yet; the engine tells the rest with the thread. */
  function read() {
    if (!officer || !wanted)
      return;
    const conversation = wanted;
    wanted = "";
    acts.read({ conversation, phase: "held", role: "unsaid", place: null, sureness: "sure",
      platform: acts.mine(), language: "fr" });
  }

  addEventListener("hashchange", look);
  look();

  return {
    /** After each `desk`: the engine has forgotten that I watch. */
    set_officer(value) {
      officer = value;
      way.hidden = !officer;
      if (officer)
        acts.send({ type: "watch_alerts", on: true });
      read();
    },
    told({ rows }) {
      const open = rows.filter((row) => !row.exercise).length;
      way.textContent = open > 0 ? text("bureau.alertes.ouvrir", { n: open })
        : text("bureau.alertes.aucune");
      way.classList.toggle("some", rows.some((row) => !row.exercise && row.state !== "taken"));
    },
  };
}
