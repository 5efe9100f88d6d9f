// SPDX-License-Identifier: EUPL-1.2
"use strict";

/**
 * The console's keys: never a letter alone, which somebody dictating or writing would press.
 *
 * desk: usable(), take_next(), walk(step), held() (my conversations), selected(), select(id).
 */
function listen_to_keys(desk) {
  function show_list() {
    fold.set(false);
    by_id("keys").open = true;
    by_id("keys").querySelector("summary").focus();
  }

  function next_unanswered() {
    const open = desk.held().filter((one) => one.unanswered() > 0);
    open.sort((a, b) => a.unanswered() - b.unanswered());
    return open[0]?.id;
  }

  /** False when the key means nothing here. */
  function with_alt(key) {
    const held = desk.held();
    const selected = desk.selected();
    if (key === "t")
      return desk.take_next();
    if (key === "arrowdown" || key === "arrowup")
      desk.walk(key === "arrowdown" ? 1 : -1);
    else if (key === "j")
      desk.select(next_unanswered() ?? selected?.id ?? null);
    else if (key === "n" && selected && !selected.is_guest())
      selected.handover.open();
    else if (/^[1-3]$/.test(key) && held[Number(key) - 1])
      desk.select(held[Number(key) - 1].id);
    else
      return false;
    return true;
  }

  document.addEventListener("keydown", (event) => {
    const key = event.key.toLowerCase();
    const { altKey, ctrlKey, metaKey } = event;
    if (event.key === "F1")
      show_list();
    else if (key === "k" && (ctrlKey || metaKey) && !altKey && desk.usable())
      palette.open();
    else if (!altKey || ctrlKey || metaKey || !desk.usable() || with_alt(key) === false)
      return;
    event.preventDefault();
  });
}
