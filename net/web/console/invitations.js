// SPDX-License-Identifier: EUPL-1.2
"use strict";

/**
 * Left column: colleagues who ask me to take over.
 *
 * acts: read(conversation), accept(conversation), decline(conversation).
 */
function make_invitations(acts) {
  const read = new Set(); // those that no longer need the sound
  let all = [];
  let usable = false;

  function button(key, class_name, action) {
    const element = make("button", class_name, text(`bureau.relais.${key}`));
    element.type = "button";
    element.addEventListener("click", action);
    return element;
  }

  function build({ conversation }) {
    const item = make("li", "card offer");
    item.dataset.conversation = conversation;
    const actions = make("div", "actions");
    actions.append(
      button("lire", "", () => open(conversation)),
      button("reprendre", "main", () => acts.accept(conversation)),
      button("decliner", "", () => acts.decline(conversation)));
    item.append(make("p", "card-title"), make("p", "asker"), make("p", "card-place"),
      make("p", "flags"), make("p", "clock"), make("p", "countdown small"), actions);
    return item;
  }

  function update(item, card) {
    item.card = card;
    item.querySelector(".card-title").textContent = role_words(card.role);
    item.querySelector(".asker").textContent = text(`bureau.relais.recu.${card.handover.why}`,
      { name: card.holder_name });
    item.querySelector(".card-place").textContent =
      about_line(card, text(`bureau.relais.${card.noted ? "note_ecrite" : "note_attendue"}`));
    show_marks(item.querySelector(".flags"), card);
    name_buttons(item, card, usable);
    tick_one(item);
  }

  function tick_one(item) {
    const { card } = item;
    show_clock(item.querySelector(".clock"), "sans_reponse", unanswered_since(card));
    item.querySelector(".countdown").textContent = time_left(card.handover.until);
  }

  const list = keyed_list(by_id("invitations"), build, update);

  function show() {
    by_id("invitations-box").hidden = all.length === 0;
    list.show(all, (card) => card.conversation);
  }

  function open(conversation) {
    read.add(conversation);
    acts.read(conversation);
  }

  return {
    set(cards) {
      all = cards.filter((card) => card.handover);
      show();
    },
    add(card) {
      if (!card.handover)
        return;
      read.delete(card.conversation);
      all = [...all.filter((one) => one.conversation !== card.conversation), card];
      show();
      announce(text(`bureau.relais.recu.${card.handover.why}`, { name: card.holder_name }));
    },
    /** The card of what is over, if it stood here. */
    drop(conversation) {
      const dropped = all.find((one) => one.conversation === conversation);
      all = all.filter((one) => one !== dropped);
      show();
      return dropped;
    },
    /** What a conversation's thread tells while it is read along. */
    noted(conversation) {
      all = all.map((one) => (one.conversation === conversation ? { ...one, noted: true } : one));
      show();
    },
    of: (conversation) => all.find((one) => one.conversation === conversation),
    set_usable(value) {
      usable = value;
      show();
    },
    tick: () => list.each(tick_one),
    count: () => all.length,
    /** Nobody has looked at one of them yet. */
    calls: () => all.some((one) => !read.has(one.conversation)),
  };
}
