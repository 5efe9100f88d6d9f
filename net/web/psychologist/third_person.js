// SPDX-License-Identifier: EUPL-1.2
"use strict";

/**
 * One conversation that a psychologist has joined: what is said with the visitor on one side, the
 * channel with the colleague who holds it on the other, each with a box of its own.
 *
 * desk: send(frame), answer_to(frame), select(id).
 */
function make_third_person(id, desk) {
  const panel = by_id("panel-template").content.firstElementChild.cloneNode(true);
  const part = (selector) => panel.querySelector(selector);
  const row = make("li", "card row");
  const open_button = make("button", "row-button");
  const row_parts = ["card-title", "card-place", "state-word"].map((name) => make("span", name));
  let card = {};
  let holder = "";
  let unread = 0;
  let synchronised = false;

  open_button.type = "button";
  open_button.append(...row_parts);
  open_button.addEventListener("click", () => desk.select(id));
  row.append(open_button);
  panel.id = `panel-${id}`;
  part(".draft-label").htmlFor = part(".draft").id = `draft-${id}`;
  by_id("panels").append(panel);
  by_id("joined").append(row);

  const complain = (sentence) => (part(".reply .error").textContent = sentence);

  const whispers = make_whispers(part(".whispers"), id, {
    send: (message, words) =>
      desk.send({ type: "whisper", id: message, conversation: id, text: words }),
    who: (event) => (colleagues.is_me(event.by) ? "" : colleagues.name_of(event.by)),
  });

  function learn(event) {
    if (event.kind === "taken" || event.kind === "handed_over") {
      holder = event.name;
      colleagues.learn(event.to ?? event.by, event.name);
    }
  }

  function draw(event) {
    learn(event);
    if (event.kind === "noted")
      return internal_line(event);
    if (event.kind !== "said") {
      const sentence = event_words(event);
      return sentence ? notice_line(event, sentence) : null;
    }
    const language = card.language || "fr";
    if (event.who === "psychologist" && colleagues.is_me(event.by))
      return message_line(event, true, text("fil.vous"), language);
    if (event.who === "psychologist")
      return third_line(event, colleagues.name_of(event.by), language);
    return message_line(event, false, event.who === "visitor" ? text("psy.personne") : holder,
      language);
  }

  const thread = make_thread({
    list: part(".lines"),
    scroller: part(".scroller"),
    below: part(".below"),
    draw,
    on_gap: watch,
  });
  const outbox = make_outbox({
    list: part(".pending-lines"),
    send: (message, words) =>
      desk.send({ type: "say", id: message, conversation: id, text: words }),
    on_refused(words, sentence) {
      complain(sentence);
      give_back(part(".draft"), words);
    },
  });

  async function watch() {
    lock();
    const answer = await desk.answer_to({ type: "watch", conversation: id, seen: thread.seen() });
    if (!answer.ok && answer.code !== "lost")
      complain(answer.sentence);
  }

  function show_lock() {
    part(".draft").readOnly = !synchronised;
    outbox.set_open(synchronised);
    whispers.show(true, synchronised);
    panel.classList.toggle("locked", !synchronised);
    for (const button of panel.querySelectorAll("button:not(.below)"))
      button.disabled = !synchronised;
  }

  function lock() {
    synchronised = false;
    show_lock();
  }

  function show_row() {
    const news = unread > 0 ? counted("bureau.non_lus", unread) : "";
    row_parts[2].textContent = news || state_words(card);
  }

  function show_card() {
    const title = `${role_words(card.role)} · ${place_words(card.place)}`;
    part("h2").textContent = title;
    part(".scroller").setAttribute("aria-label", text("psy.fil_de", { qui: title }));
    row_parts[0].textContent = role_words(card.role);
    row_parts[1].textContent = about_line(card);
    show_marks(part(".marked"), card);
    const held = card.holder_name ? text("psy.avec", { name: card.holder_name })
      : text("psy.sans");
    if (part(".holder").textContent !== held)
      part(".holder").textContent = held;
    const until = card.psychologist?.until;
    part(".leaving").hidden = !until;
    part(".leaving").textContent = until ? text("psy.fin", { h: hour.format(until) }) : "";
    tick();
  }

  function tick() {
    part(".state-line").textContent = state_words(card);
    show_row();
  }

  function happened(event, visible, aloud) {
    if (event.kind === "said")
      outbox.echoed(event.id);
    const whispered = whispers.take(event, aloud);
    const words = event.kind === "said" && event.who !== "psychologist";
    if (!aloud || !(words || (whispered && !colleagues.is_me(event.by))))
      return;
    if (!visible)
      unread += 1;
    if (words)
      announce(text("bureau.message_de", { qui: part("h2").textContent }));
    alarm.message();
  }

  function say(event) {
    event.preventDefault();
    const box = part(".draft");
    complain("");
    if (!synchronised || box.value.trim() === "")
      return;
    outbox.add(box.value);
    box.value = "";
    thread.to_bottom();
    box.focus();
  }

  async function quit() {
    part(".confirm").hidden = true;
    const answer = await desk.answer_to({ type: "leave", conversation: id });
    if (!answer.ok)
      complain(answer.sentence);
  }

  part(".reply").addEventListener("submit", say);
  part(".draft").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey))
      say(event);
  });
  part(".quit").addEventListener("click", () => {
    part(".confirm").hidden = false;
    part(".confirm .no").focus();
  });
  part(".confirm .yes").addEventListener("click", quit);
  part(".confirm .no").addEventListener("click", () => {
    part(".confirm").hidden = true;
    part(".quit").focus();
  });
  lock();

  return {
    id,
    watch,
    lock,
    tick,
    outboxes: [outbox, whispers.outbox],
    title: () => part("h2").textContent,
    set_card(value) {
      card = value;
      engine_clock.not_before(Math.max(card.opened ?? 0, card.last_visitor_line ?? 0));
      show_card();
    },
    take_thread(frame) {
      thread.take_all(frame.events).forEach((event) => happened(event, true, false));
      synchronised = true;
      show_lock();
    },
    take(event, visible) {
      if (!thread.take(event))
        return;
      happened(event, visible, true);
      show_row();
    },
    show(visible) {
      panel.hidden = !visible;
      open_button.setAttribute("aria-current", String(visible));
      if (!visible)
        return;
      unread = 0;
      show_row();
      thread.to_bottom();
    },
    focus: () => part("h2").focus(),
    /** What was written and never left; empty when all did. */
    unsent: () => [...outbox.unsent(), part(".draft").value, ...whispers.unsent()]
      .filter((words) => words.trim()).join("\n"),
    remove() {
      outbox.wipe();
      whispers.wipe();
      panel.remove();
      row.remove();
    },
  };
}
