// SPDX-License-Identifier: EUPL-1.2
"use strict";

/**
 * The console's keys, none of them a letter alone: that belongs to whoever writes.
 *
 * desk: usable(), veiled(), held(), conversations, selected(), select(id), waiting, take(id).
 */
function make_keys(desk) {
  function show_list() {
    fold.set(false);
    by_id("keys").open = true;
    by_id("keys").querySelector("summary").focus();
  }

  function next_unanswered() {
    const open = Array.from(desk.conversations.values()).filter((c) => c.unanswered() > 0);
    open.sort((a, b) => a.unanswered() - b.unanswered());
    return open[0]?.id;
  }

  function hand_over() {
    const one = desk.conversations.get(desk.selected());
    if (!one || one.is_guest())
      return false;
    one.handover.open();
    return true;
  }

  /** False when this key is not ours. */
  function act(key) {
    const ids = desk.held().map((conversation) => conversation.id);
    if (key === "t" && desk.waiting.next())
      desk.take(desk.waiting.next());
    else if (key === "arrowdown" || key === "arrowup")
      desk.waiting.walk(key === "arrowdown" ? 1 : -1);
    else if (key === "j")
      desk.select(next_unanswered() ?? desk.selected());
    else if (key === "n")
      return hand_over();
    else if (/^[1-3]$/.test(key) && ids[Number(key) - 1])
      desk.select(ids[Number(key) - 1]);
    else
      return false;
    return true;
  }

  document.addEventListener("keydown", (event) => {
    if (desk.veiled())
      return; // nobody acts on what they cannot see
    const alt_only = event.altKey && !event.ctrlKey && !event.metaKey;
    const control_only = (event.ctrlKey || event.metaKey) && !event.altKey;
    if (event.key === "F1")
      show_list();
    else if (control_only && event.key.toLowerCase() === "k" && desk.usable())
      palette.open();
    else if (!alt_only || !desk.usable() || !act(event.key.toLowerCase()))
      return;
    event.preventDefault();
  });
}
