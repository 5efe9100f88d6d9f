// SPDX-License-Identifier: EUPL-1.2
"use strict";

/**
 * Left column: conversations that call a psychologist, each until its time, and colleagues who ask
 * for a talk. Of a conversation nothing is read before it is joined.
 *
 * acts: join(conversation), decline(conversation), come(agent).
 */
function make_calls(acts) {
  const known = new Set(); // what was told aloud
  let calls = [];
  let talks = [];
  let usable = false;

  function button(words, class_name, action) {
    const element = make("button", class_name, words);
    element.type = "button";
    element.addEventListener("click", action);
    return element;
  }

  function lock(item) {
    for (const element of item.querySelectorAll("button"))
      element.disabled = !usable;
  }

  function build_call({ conversation }) {
    const item = make("li", "card call");
    item.dataset.conversation = conversation;
    const actions = make("div", "actions");
    actions.append(
      button(text("psy.appel.rejoindre"), "main", () => acts.join(conversation)),
      button(text("psy.appel.decliner"), "", () => acts.decline(conversation)));
    item.append(make("p", "card-title"), make("p", "card-place"), make("p", "asker small"),
      make("p", "flags"), make("p", "countdown"), actions);
    return item;
  }

  function update_call(item, card) {
    item.card = card;
    item.querySelector(".card-title").textContent = role_words(card.role);
    item.querySelector(".card-place").textContent = about_line(card);
    item.querySelector(".asker").textContent =
      text("psy.appel.de", { name: card.holder_name ?? "…" });
    show_marks(item.querySelector(".flags"), card);
    lock(item);
    tick_call(item);
  }

  function tick_call(item) {
    item.querySelector(".countdown").textContent = time_left(item.card.until);
  }

  function build_talk({ agent }) {
    const item = make("li", "card talk");
    item.append(make("p", "wish"), button(text("psy.entretien.venir"), "", () => acts.come(agent)));
    return item;
  }

  function tick_talk(item) {
    const { name, since } = item.talk;
    item.querySelector(".wish").textContent =
      text("psy.entretien", { name, t: duration(seconds_since(since)) });
  }

  const call_list = keyed_list(by_id("calls"), build_call, update_call);
  const talk_list = keyed_list(by_id("talks"), build_talk, (item, talk) => {
    item.talk = talk;
    lock(item);
    tick_talk(item);
  });

  function show() {
    by_id("calls-none").hidden = calls.length > 0;
    call_list.show(calls, (card) => card.conversation);
    by_id("talks-box").hidden = talks.length === 0;
    talk_list.show(talks, (talk) => talk.agent);
  }

  /** Each once, and what is gone may come again. */
  function tell(keys) {
    const fresh = keys.filter(({ key }) => !known.has(key));
    known.clear();
    keys.forEach(({ key }) => known.add(key));
    if (fresh.length > 0)
      announce(fresh[0].words);
  }

  return {
    set(invitations, wishes) {
      calls = invitations;
      talks = wishes;
      show();
      tell([
        ...calls.map((card) => ({ key: card.conversation, words: text("psy.appel.nouveau") })),
        ...talks.map(({ agent, name }) =>
          ({ key: `talk ${agent}`, words: text("psy.entretien.nouveau", { name }) })),
      ]);
    },
    set_usable(value) {
      usable = value;
      call_list.each(lock);
      talk_list.each(lock);
    },
    waiting: () => calls.length > 0,
    tick() {
      call_list.each(tick_call);
      talk_list.each(tick_talk);
    },
  };
}
