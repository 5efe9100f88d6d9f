// SPDX-License-Identifier: EUPL-1.2
"use strict";

/** In a list of buttons, each says whom it is about. */
function name_buttons(item, entry, usable) {
  for (const button of item.querySelectorAll("button")) {
    button.disabled = !usable;
    button.ariaLabel =
      `${button.textContent} : ${role_words(entry.role)}, ${place_line(entry)}`;
  }
}

/** Who waits, on a card: who writes, from where, why here, and how they were marked. */
function show_entry(item, entry) {
  item.entry = entry;
  item.querySelector(".card-title").textContent = role_words(entry.role);
  item.querySelector(".card-place").textContent = about_line(entry,
    entry.reason === "arrived" ? "" : text(`bureau.file.${entry.reason}`),
    entry.away ? text("bureau.file.absente") : "");
  show_marks(item.querySelector(".flags"), entry);
}

/** Left column: offers made to me and the queue of my platform. */
function make_waiting(ask) {
  let offers = [];
  let queue = { waiting: 0, available: 0, left_before_answer: 0, first: [] };
  let usable = false;

  function head(entry) {
    const item = make("li", "card");
    item.append(make("p", "card-title"), make("p", "flags"), make("p", "card-place"),
      make("p", "clock"));
    item.dataset.conversation = entry.conversation;
    return item;
  }

  function fill(item, entry) {
    show_entry(item, entry);
    item.classList.toggle("training", Boolean(entry.training));
    name_buttons(item, entry, usable);
    tick_one(item);
  }

  function button(label, class_name, action) {
    const element = make("button", class_name, label);
    element.type = "button";
    element.addEventListener("click", action);
    return element;
  }

  const offer_list = keyed_list(by_id("offers"), (offer) => {
    const item = head(offer);
    item.classList.add("offer");
    const actions = make("div", "actions");
    actions.append(
      button(text("bureau.offres.accepter"), "main", () => ask.take(offer.conversation)),
      button(text("bureau.offres.passer"), "", () => ask.pass(offer.conversation)));
    item.append(make("p", "countdown small"), actions);
    return item;
  }, fill);

  const queue_list = keyed_list(by_id("queue"), (entry) => {
    const item = head(entry);
    item.append(button(text("bureau.file.prendre"), "", () => ask.take(entry.conversation)));
    return item;
  }, fill);

  function tick_one(item) {
    show_clock(item.querySelector(".clock"), "attend", item.entry.since);
    const countdown = item.querySelector(".countdown");
    if (countdown) {
      const left = Math.max(0, Math.ceil((item.entry.until - engine_clock.now()) / 1000));
      countdown.textContent = text("bureau.offres.reste", { s: left });
    }
  }

  function show() {
    by_id("offers-box").hidden = offers.length === 0;
    offer_list.show(offers, (offer) => offer.conversation);
    const offered = new Set(offers.map((offer) => offer.conversation));
    queue_list.show(queue.first.filter((e) => !offered.has(e.conversation)), (e) => e.conversation);
    by_id("queue-count").textContent = counted("bureau.file.attendent", queue.waiting);
    by_id("queue-available").textContent = counted("bureau.file.disponibles", queue.available);
    by_id("queue-left").textContent = counted("bureau.file.parties", queue.left_before_answer);
  }

  /** Who waits and is there comes before who is away; what was given back before both. */
  const first_waiting = () =>
    queue.first.find((entry) => !entry.away || entry.reason === "given_back") ?? queue.first[0];

  return {
    set_offers(list) {
      offers = list;
      show();
    },
    add_offer(offer) {
      offers = [...offers.filter((o) => o.conversation !== offer.conversation), offer];
      show();
      const key = offer.training ? "bureau.entrainement.annonce" : "bureau.offres.annonce";
      announce(text(key, { lieu: place_line(offer) }));
    },
    drop_offer(conversation) {
      offers = offers.filter((offer) => offer.conversation !== conversation);
      show();
    },
    set_queue(value) {
      (value.first ?? []).forEach((entry) => engine_clock.not_before(entry.since));
      queue = { ...value, first: value.first ?? [] };
      show();
    },
    set_usable(value) {
      usable = value;
      show();
    },
    /** Focus on the next or the previous of those who wait. */
    walk(step) {
      fold.set(false);
      const buttons = Array.from(by_id("left")
        .querySelectorAll("#invitations button, #offers .main, #queue button"));
      const at = buttons.indexOf(document.activeElement);
      const next = at < 0 && step < 0 ? buttons.length - 1 : at + step;
      buttons[(next + buttons.length) % buttons.length]?.focus();
    },
    tick() {
      offer_list.each(tick_one);
      queue_list.each(tick_one);
    },
    /** What "take next" takes: my offer first, else who waits first. */
    next: () => offers[0]?.conversation ?? first_waiting()?.conversation ?? null,
    anybody: () => offers.length > 0 || queue.waiting > 0,
    /** How many are offered and wait, and since when the first of them does (0: nobody does). */
    summary() {
      const since = [...offers, ...queue.first].map((entry) => entry.since);
      const grave = [...queue.first, ...offers].filter((entry) => entry.danger || entry.urgent);
      return { offered: offers.length, waiting: queue.waiting,
        grave: new Set(grave.map((entry) => entry.conversation)).size,
        longest: since.length > 0 ? Math.min(...since) : 0 };
    },
  };
}
