// SPDX-License-Identifier: EUPL-1.2
"use strict";

/**
 * The console's keys (chords.js), none of them a letter alone: that belongs to whoever writes. What
 * sends a message stands beside its box (conversation.js).
 *
 * desk: usable(), conversations, selected(), select(id), waiting, take(id).
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

  function escalate() {
    const one = desk.conversations.get(desk.selected());
    if (!one || one.is_guest())
      return false;
    one.escalation.open();
    return true;
  }

  function psychologist() {
    const one = desk.conversations.get(desk.selected());
    if (!one || one.is_guest())
      return false;
    one.third.open();
    return true;
  }

  function take() {
    if (!desk.waiting.next())
      return false;
    desk.take(desk.waiting.next());
    return true;
  }

  /** The row that bears this number. */
  function jump(number) {
    const row = by_id("mine").querySelectorAll(".row-button")[number - 1];
    row?.click();
    return Boolean(row);
  }

  /** One that gives false has nothing to do: the key is the browser's then. */
  const acts = {
    take,
    first: () => jump(1),
    second: () => jump(2),
    third: () => jump(3),
    unanswered: () => desk.select(next_unanswered() ?? desk.selected()),
    down: () => desk.waiting.walk(1),
    up: () => desk.waiting.walk(-1),
    hand_over,
    escalate,
    psychologist,
    palette: () => palette.open(),
    list: show_list,
  };

  document.addEventListener("keydown", (event) => {
    const act = chords.act_of(event);
    if (!acts[act] || (act !== "list" && !desk.usable()))
      return;
    const covered = document.querySelector("dialog:modal"); // nobody acts on what is behind it
    if (covered || acts[act]() !== false)
      event.preventDefault();
  });
}
