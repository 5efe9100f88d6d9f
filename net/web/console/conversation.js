// SPDX-License-Identifier: EUPL-1.2
"use strict";

const visitor_typing_ms = 4000;
const agent_typing_every_ms = 3000;
const hold_ms = 3000;

/**
 * One conversation I hold, or read along because I am asked to take it over: its panel in the
 * centre and its row on the left. The textarea is the draft: it lives as long as the panel and is
 * locked, not emptied, while the link is away.
 *
 * desk: send(frame), ask(frame), answer_to(frame), select(id), accept(id), decline(id), noted(id),
 * platform(), my_name().
 */
function make_conversation(id, desk) {
  const panel = by_id("panel-template").content.firstElementChild.cloneNode(true);
  const part = (selector) => panel.querySelector(selector);
  const row = make("li", "card row");
  const open_button = make("button", "row-button");
  const row_parts = ["card-title", "card-place", "state-word", "clock unanswered", "clock ours",
    "clock total", "flags", "asked small", "clock emergency"]
    .map((class_name) => make("span", class_name));
  let card = null;
  let guest = false; // somebody else holds it, I may only read
  let silently = false; // as a duty officer, whom nobody has asked
  let holder = "";
  let left_to = ""; // who took it over from me
  let synchronised = false;
  let unread = 0;
  let typed_at = -agent_typing_every_ms;
  let typing_timer = 0;
  let types = false;
  let heard = true; // the engine is: else nobody knows whether the visitor is there
  let alerted = 0; // the line whose wait has been cried out
  let long_told = false;
  let confirmed_act = () => {};
  let asked_from = null; // the button a question goes back to

  open_button.type = "button";
  open_button.append(...row_parts);
  open_button.addEventListener("click", () => desk.select(id));
  row.append(open_button);
  panel.id = `panel-${id}`;
  shortcuts.show_send(panel);
  part(".draft-label").htmlFor = part(".draft").id = `draft-${id}`;
  by_id("panels").append(panel);
  const marks = make_marks(id, part(".marks"), desk, complain);
  panel.querySelectorAll(".reasons input").forEach((box) => (box.name = `why-${id}`));
  const handover = make_handover(id, panel, desk, () => part(".draft").value);
  const escalation = make_escalation(id, panel, row_parts[8], desk);
  const guest_bar = make_guest_bar(id, panel, desk);
  const third = make_third(id, panel, desk, (words) => {
    give_back(part(".draft"), words);
    part(".draft").focus();
  });

  /** A message names nobody: whoever took the conversation last has written it. */
  function draw(event) {
    if (event.kind === "taken" || event.kind === "handed_over")
      holder = event.name;
    if (event.kind === "noted")
      return internal_line(event);
    if (event.kind === "said" && event.who === "psychologist")
      return third_line(event, colleagues.name_of(event.by), card?.language || "fr");
    if (event.kind === "said") {
      const mine = event.who === "operator";
      const author = mine ? holder || text("fil.vous") : text("bureau.visiteur");
      return message_line(event, mine, author, card?.language || "fr");
    }
    const sentence = event_words(event);
    return sentence ? notice_line(event, sentence) : null;
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
    hold_ms: () => (by_id("hold").checked && !card?.danger && !card?.urgent ? hold_ms : 0),
    on_recalled(words) {
      give_back(part(".draft"), words);
      part(".draft").focus();
    },
  });

  function complain(sentence) {
    part(".reply .error").textContent = sentence;
  }

  function watch() {
    lock();
    const how = silently ? { silently } : {};
    desk.ask({ type: "watch", conversation: id, seen: thread.seen(), ...how });
  }

  function lock() {
    synchronised = false;
    outbox.set_open(false);
    third.set_heard(false);
    show_lock();
  }

  function show_lock() {
    part(".draft").readOnly = part(".marks").disabled = !synchronised;
    panel.classList.toggle("locked", !synchronised);
    for (const button of panel.querySelectorAll("button:not(.below, .recall)"))
      button.disabled = !synchronised;
  }

  function fact(name, value) {
    part("dl").append(make("dt", "", name), make("dd", "", value));
  }

  function show_card() {
    const training = Boolean(card.training);
    const title = [training ? text("bureau.entrainement.marque") : "", role_words(card.role),
      place_words(card.place)].filter(Boolean).join(" · ");
    panel.classList.toggle("training", training);
    row.classList.toggle("training", training);
    part(".training-bar").hidden = !training;
    part("h2").textContent = title;
    part(".scroller").setAttribute("aria-label", text("bureau.fil_de", { qui: title }));
    part("dl").replaceChildren();
    fact(text("bureau.situation.role"), role_words(card.role));
    fact(text("bureau.situation.lieu"), place_line(card));
    fact(text("bureau.situation.service"), force_words(card.platform));
    fact(text("bureau.situation.langue"), language_words(card.language || "fr"));
    fact(text("bureau.situation.ouverte"), hour.format(card.opened));
    part(".reopen").hidden = part(".reopen-note").hidden = !card.by_code;
    part(".reply").hidden = part(".marks").hidden = part(".acts").hidden = guest;
    part(".pass-on").hidden = part(".reroute").hidden = training; // nobody else is in it
    part(".reroute").textContent = text(`bureau.actes.reroute.${other_force(card.platform)}`);
    show_marks(row_parts[6], card);
    show_marks(part(".marked"), card);
    marks.set_card(card);
    handover.set_card(guest ? {} : card);
    escalation.set_card(card);
    third.set_card(card, guest);
    guest_bar.set_card(card, guest, silently);
    row_parts[7].textContent = handover.asked();
    row_parts[0].textContent = role_words(card.role);
    row_parts[1].textContent = about_line(card);
    if (card.long && !guest && !long_told)
      notices.show(text("bureau.avis.longue",
        { qui: title, h: duration(seconds_since(card.held_since)) }));
    long_told = card.long;
    tick();
  }

  function tick() {
    if (!card)
      return;
    const state = heard ? state_words(card) : text("bureau.etat.inconnu");
    const news = unread > 0 ? ` · ${counted("bureau.non_lus", unread)}` : "";
    row_parts[2].textContent = (types ? text("bureau.etat.ecrit") : state) + news;
    row.dataset.state = panel.dataset.state = visitor_state(card);
    if (part(".presence-line").textContent !== state)
      part(".presence-line").textContent = state;
    show_clock(row_parts[3], "sans_reponse", unanswered_since(card));
    show_clock(row_parts[4], "notre", card.last_operator_line);
    show_clock(row_parts[5], "duree", card.opened);
    escalation.tick();
    open_button.ariaLabel = row_parts.map((one) => one.textContent).filter(Boolean).join(", ");
    handover.tick();
    guest_bar.tick();
    if (!guest && row_parts[3].dataset.level === "red" && alerted !== unanswered_since(card))
      cry_out();
  }

  function cry_out() {
    alerted = unanswered_since(card);
    announce(`${row_parts[3].textContent}. ${part("h2").textContent}`);
    alarm.alert();
  }

  function show_typing(value) {
    types = value;
    part(".typing").textContent = types ? text("bureau.visiteur_ecrit") : "";
    tick();
  }

  function happened(event, aloud = false) {
    third.take(event, aloud);
    guest_bar.happened(event);
    if (event.kind === "noted")
      desk.noted(id);
    if (event.kind === "handed_over" && colleagues.is_me(event.from))
      left_to = event.name;
    if (event.kind !== "said")
      return;
    outbox.echoed(event.id);
    const side = event.who === "visitor" ? "last_visitor_line" : "last_operator_line";
    if (card)
      card[side] = Math.max(card[side] ?? 0, event.at);
  }

  function visitor_said(visible, lines = 1) {
    if (!visible)
      unread += lines;
    announce(text("bureau.message_de", { qui: part("h2").textContent }));
    if (!visible || document.hidden)
      alarm.message();
  }

  function confirm_act(kind, more = {}) {
    confirmed_act = () => {
      const why = kind === "close" ? { why: part(".reasons :checked").value } : {};
      outbox.hurry(() => desk.ask({ type: kind, conversation: id, ...more, ...why }));
    };
    part(".reasons").hidden = kind !== "close";
    part(".reasons input").checked = true;
    asked_from = document.activeElement;
    part(".confirm p").textContent = text(`bureau.actes.${kind}.question`,
      { force: force_words(more.platform ?? card.platform) });
    part(".confirm .yes").textContent = text(`bureau.actes.${kind}.oui`);
    part(".confirm").hidden = false;
    part(".confirm .no").focus();
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

  part(".reply").addEventListener("submit", say);
  part(".draft").addEventListener("keydown", (event) => {
    if (chords.act_of(event) === "send")
      say(event);
  });
  part(".draft").addEventListener("input", () => {
    if (performance.now() - typed_at < agent_typing_every_ms)
      return;
    typed_at = performance.now();
    desk.send({ type: "typing", conversation: id });
  });
  part(".reopen").addEventListener("click", () => desk.ask({ type: "reopen", conversation: id }));
  part(".give-back").addEventListener("click", () => confirm_act("give_back"));
  part(".reroute").addEventListener("click", () =>
    confirm_act("reroute", { platform: other_force(card.platform) }));
  part(".close").addEventListener("click", () => confirm_act("close"));
  part(".confirm .yes").addEventListener("click", () => {
    part(".confirm").hidden = true;
    confirmed_act();
  });
  part(".confirm .no").addEventListener("click", () => {
    part(".confirm").hidden = true;
    asked_from?.focus();
  });
  lock();

  return {
    id,
    row,
    panel,
    watch,
    lock,
    tick,
    outboxes: [outbox, third.outbox],
    third,
    set_heard(value) {
      heard = value;
      tick();
    },
    handover,
    escalation,
    is_guest: () => guest,
    is_silent: () => silently,
    /** It counts as all that its holder can do. */
    fills: () => Boolean(card && !guest && (card.danger || card.urgent)),
    left_to: () => left_to,
    held_by: () => guest_bar.held_by(),
    complain_guest: (sentence) => guest_bar.complain(sentence),
    unread: () => (guest ? 0 : unread),
    /** Its clock is red. */
    late: () => !guest && row_parts[3].dataset.level === "red",
    /** What came while nobody looked is looked at now. */
    look() {
      unread = 0;
      tick();
    },
    unanswered: () => (card && !guest ? unanswered_since(card) : 0),
    /** as_guest: it is not mine; unasked: as a duty officer. */
    set_card(value, as_guest, unasked = false) {
      card = { ...value };
      engine_clock.not_before(Math.max(card.opened, card.last_visitor_line ?? 0));
      guest = as_guest;
      silently = as_guest && unasked;
      show_card();
    },
    take_thread(frame, visible) {
      const known = thread.seen() > 0;
      const fresh = thread.take_all(frame.events);
      fresh.forEach((event) => happened(event));
      const said = fresh.filter((event) => event.kind === "said" && event.who === "visitor");
      if (known && said.length > 0 && !guest)
        visitor_said(visible, said.length); // while the link was away
      synchronised = true;
      show_lock();
      outbox.set_open(true);
      third.set_heard(true);
      tick();
    },
    take(event, visible) {
      if (!thread.take(event))
        return;
      happened(event, true);
      if (event.kind === "said" && event.who === "visitor" && !guest)
        visitor_said(visible);
      tick();
    },
    visitor_types() {
      show_typing(true);
      clearTimeout(typing_timer);
      typing_timer = setTimeout(() => show_typing(false), visitor_typing_ms);
    },
    show(visible) {
      panel.hidden = !visible;
      open_button.setAttribute("aria-current", String(visible));
      if (!visible)
        return;
      this.look();
      thread.to_bottom();
    },
    focus: () => (guest ? guest_bar : part(".draft")).focus(),
    /** What was written and never left; empty when all did. */
    unsent: () =>
      [...outbox.unsent(), part(".draft").value, handover.unsent(), ...third.unsent()]
      .filter((words) => words.trim()).join("\n"),
    remove() {
      outbox.wipe();
      third.wipe();
      clearTimeout(typing_timer);
      panel.remove();
      row.remove();
    },
  };
}
