// SPDX-License-Identifier: EUPL-1.2
"use strict";

/** The agent's desk: one link, what the engine told last, and the acts. */
(() => {
  const silent_after_ms = 8000; // the engine pings every 5 s
  const conversations = new Map(); // those I hold, and those I read as a guest
  let selected = null;
  let taking = null; // accepted, and its card has not come yet
  let stage = "on_duty"; // of my duty
  let platform = "police"; // mine
  let room = { load: 0, capacity: 0 }; // as the queue compares them
  let synchronised = false;
  let ever_open = false;

  const requests = make_requests((frame) => link.send(frame));
  const { ask } = requests;
  const send = (frame) => link.send(frame);
  const { answer_to } = requests;
  const reading = make_reading({ conversations, open_panel, select, taken: show_taken, remove, ring,
    send, answer_to, away: () => wall.close(), invitation_of: (id) => invitations.of(id) });
  const desk_acts = {
    send,
    ask,
    answer_to,
    select,
    accept: reading.take_over,
    decline: reading.decline,
    noted: (conversation) => invitations.noted(conversation),
    platform: () => platform,
    my_name: () => by_id("agent-name").textContent,
  };
  const waiting = make_waiting({
    take: (conversation) => ask({ type: "take", conversation }),
    pass: (conversation) => ask({ type: "pass", conversation }),
  });
  const invitations = make_invitations({ read: reading.along, accept: reading.take_over,
    decline: reading.decline });

  const day = make_day({
    send,
    answer_to,
    changed: show_load,
    ready: () => check.close(),
  });
  const check = make_check({
    echo: () => requests.answer_once({ type: "trainings" }),
    working: () => conversations.size > 0,
  });

  const wall = make_wall({
    send,
    answer_to,
    read: reading.silently,
    take_over: (id, from) => reading.take_over(id, "take_over", from),
    mine: () => platform,
  });

  const alerts = make_alerts({ send, read: reading.silently, mine: () => platform });

  const training = make_training({
    answer_to,
    answer_once: requests.answer_once,
    available: () => day.state() === "available",
  });
  const planning = make_planning({ answer_to });
  const talk = make_talk({ answer_to });

  const veil = make_veil({
    is_open: () => !by_id("desk").hidden,
    counts: () => what_calls(held(), waiting.summary(), invitations.count()),
    on_lift: () => conversations.get(selected)?.look(),
    focus: () => conversations.get(selected)?.focus(),
  });

  const door = make_door({
    is_open: () => synchronised,
    drafts: () => conversations.size > 0,
    outboxes: () => all_outboxes(),
    unsent: () => Array.from(conversations.values(), (one) => one.unsent()).filter(Boolean)
      .join("\n"),
    on_in() {
      check.want();
      link.start();
    },
    on_ask() {
      veil.lift();
      palette.close(); // the form is behind them
      shortcuts.close();
      link.stop();
      by_id("link-bar").hidden = true;
      by_id("desk").hidden = true;
    },
    on_out() {
      forget();
      ever_open = false;
      set_synchronised(false);
    },
  });

  const link = make_link({
    path: "/bureau",
    silent_after: silent_after_ms,
    first_frame: () => ({ type: "hello" }),
    on_frame: (frame) => handlers[frame.type]?.(frame),
    on_state: (value) => value === "lost" && link_lost(),
    on_close: closed_by_engine,
  });

  // --- the link ------------------------------------------------------------------------------

  function set_synchronised(value) {
    synchronised = value;
    by_id("link-bar").hidden = value;
    by_id("desk").classList.toggle("away", !value);
    day.set_heard(value);
    conversations.forEach((conversation) => conversation.set_heard(value));
    waiting.set_usable(value);
    invitations.set_usable(value);
    wall.set_usable(value);
    training.set_usable(value);
    planning.set_usable(value);
    check.set_usable(value);
    if (!value) {
      requests.lost();
      conversations.forEach((conversation) => conversation.lock());
    }
    ring();
  }

  function link_lost() {
    by_id("mode-bar").hidden = true;
    const key = ever_open ? "bureau.liaison.perdue" : "bureau.liaison.absente";
    by_id("link-bar").textContent = text(key);
    set_synchronised(false);
    door.look();
  }

  function closed_by_engine(code) {
    if (code === 4401) {
      set_synchronised(false);
      door.show();
      return true;
    }
    if (code === 4409) {
      by_id("link-bar").textContent = text("bureau.liaison.ailleurs");
      set_synchronised(false);
      return true;
    }
    return false;
  }

  // --- what is shown -------------------------------------------------------------------------

  const all_outboxes = () => Array.from(conversations.values()).flatMap((one) => one.outboxes);
  const looked_at = (frame) => selected === frame.conversation && !veil.is_down();
  const held = () => Array.from(conversations.values()).filter((one) => !one.is_guest());

  function ring() {
    show_fold();
    const { longest } = waiting.summary();
    const free = day.state() === "available" && room.load < room.capacity;
    const offered = free && waiting.anybody();
    page_title.set("waiting", synchronised && offered ? text("bureau.file.onglet") : "");
    alarm.set(synchronised && (offered || invitations.calls()),
      longest > 0 && gravity(seconds_since(longest)) !== "calm");
  }

  function show_fold() {
    const others = Array.from(conversations.values()).filter((one) => one.id !== selected);
    const unread = others.reduce((sum, one) => sum + one.unread(), 0);
    fold.tell({ ...waiting.summary(), invited: invitations.count(), unread });
  }

  function show_load() {
    const values = { n: held().length, max: room.capacity };
    by_id("load").textContent = text("bureau.miennes.charge", values);
    const full = day.state() === "available" && room.load >= room.capacity;
    by_id("filled").hidden = !full || !held().some((one) => one.fills());
    by_id("one-more").hidden = !full || held().length === 0;
    by_id("no-mine").hidden = held().length > 0;
    by_id("no-open").hidden = conversations.size > 0;
    ring();
  }

  /** The panel of a card; as_guest: a colleague holds it. Returned where it is a new one. */
  function open_panel(card, as_guest, unasked = false) {
    let conversation = conversations.get(card.conversation);
    const fresh = !conversation;
    if (fresh) {
      conversation = make_conversation(card.conversation, desk_acts);
      conversations.set(card.conversation, conversation);
      conversation.handover.set_stage(stage);
    }
    conversation.set_card(card, as_guest, unasked);
    if (!as_guest && !conversation.row.isConnected)
      by_id("mine").append(conversation.row);
    show_load();
    return fresh ? conversation : null;
  }

  function hold(card) {
    waiting.drop_offer(card.conversation);
    invitations.drop(card.conversation);
    return open_panel(card, false);
  }

  function remove(id) {
    const conversation = conversations.get(id);
    if (!conversation)
      return;
    const unsent = conversation.unsent();
    conversation.remove();
    conversations.delete(id);
    if (conversation.left_to())
      notices.show(text("bureau.relais.repris", { name: conversation.left_to() }));
    if (unsent)
      notices.show(text("bureau.brouillon_perdu"), unsent);
    if (selected === id) {
      selected = null;
      select(held()[0]?.id ?? null);
    }
    show_load();
  }

  function select(id) {
    selected = id;
    taking = null;
    fold.set(true);
    fold.set_open(Boolean(id));
    conversations.forEach((conversation) => conversation.show(conversation.id === id));
    if (!id)
      return;
    check.close();
    conversations.get(id).focus();
  }

  /** What one has just taken is what one looks at; its card may come before this or after. */
  function show_taken(id) {
    wall.close();
    taking = conversations.has(id) ? null : id;
    if (!taking)
      select(id);
  }

  function show_queue(queue) {
    colleagues.set(queue.colleagues);
    waiting.set_queue(queue);
    conversations.forEach((conversation) => conversation.handover.show_choices());
  }

  /** Nothing of whoever sat here stays for who comes next. */
  function forget() {
    Array.from(conversations.keys()).forEach((id) => remove(id));
    notices.wipe();
    check.close();
    shortcuts.forget();
  }

  const handlers = {
    desk(frame) {
      if (ever_open && !colleagues.is_me(frame.agent))
        forget();
      ever_open = true;
      Object.assign(clock_turns, frame.clocks);
      link.settled();
      notices.clear_faults();
      by_id("sign-in").hidden = true;
      by_id("desk").hidden = false;
      by_id("agent-name").textContent = frame.name;
      platform = frame.platform;
      by_id("platform").textContent = force_words(platform);
      room = { load: frame.held.length, capacity: frame.capacity };
      colleagues.set_me(frame.agent, frame.name);
      const kept = new Set([...frame.held, ...frame.invitations].map((card) => card.conversation));
      Array.from(conversations.keys()).filter((id) => !kept.has(id)).forEach((id) => remove(id));
      invitations.set(frame.invitations);
      frame.held.forEach(hold);
      frame.invitations.filter((card) => conversations.has(card.conversation))
        .forEach(reading.card);
      waiting.set_offers(frame.offers ?? []);
      show_queue(frame.queue);
      set_synchronised(true);
      wall.set_officer(frame.duty_officer);
      conversations.forEach((conversation) => conversation.watch());
      alerts.set_officer(frame.duty_officer);
      day.show(frame.state);
      if (!selected && held().length > 0)
        select(held()[0].id);
    },
    queue(frame) {
      show_queue(frame);
      ring();
    },
    offer(frame) {
      waiting.add_offer(frame);
      ring();
    },
    offer_over(frame) {
      waiting.drop_offer(frame.conversation);
      ring();
    },
    invitation(frame) {
      invitations.add(frame);
      ring();
    },
    invitation_over(frame) {
      invitations.drop(frame.conversation);
      if (conversations.get(frame.conversation)?.is_guest())
        remove(frame.conversation);
      ring();
    },
    card(frame) {
      if (!colleagues.is_me(frame.holder))
        return reading.card(frame);
      const fresh = hold(frame);
      if (!fresh)
        return;
      fresh.watch();
      if (!selected || fresh.id === taking)
        select(fresh.id);
    },
    gone: (frame) => remove(frame.conversation),
    wall: (frame) => wall.told(frame),
    alerts: (frame) => alerts.told(frame),
    held: (frame) => requests.acked(frame.id, frame),
    trainings: (frame) => requests.acked(frame.id, frame),
    choices: (frame) => requests.acked(frame.id, frame),
    plan: (frame) => planning.told(frame),
    thread(frame) {
      requests.acked(frame.id);
      conversations.get(frame.conversation)?.take_thread(frame, looked_at(frame));
    },
    event(frame) {
      engine_clock.heard(frame.at);
      conversations.get(frame.conversation)?.take(frame, looked_at(frame));
    },
    ack(frame) {
      if (frame.at)
        engine_clock.heard(frame.at);
      const request = requests.acked(frame.id);
      if (request?.type === "take")
        show_taken(request.conversation);
      else if (!request)
        all_outboxes().forEach((outbox) => outbox.acked(frame.id));
    },
    typing: (frame) => conversations.get(frame.conversation)?.visitor_types(),
    presence: (frame) => day.show(frame.state, frame.why, frame.until),
    room(frame) {
      room = frame;
      show_load();
    },
    attention: (frame) => day.attention(frame),
    care: (frame) => day.care(frame),
    relief(frame) {
      stage = frame.stage;
      duty.relief(frame);
      conversations.forEach((conversation) => conversation.handover.set_stage(stage));
    },
    psychologists: (frame) => psychologists.set(frame),
    talk: (frame) => talk.told(frame),
    coverage_gap: (frame) => duty.coverage(frame),
    fault: (frame) => notices.fault(frame) && alarm.alert(),
    fault_over: (frame) => notices.fault_over(frame),
    mode(frame) {
      const usual = frame.mode === "normal";
      by_id("mode-bar").hidden = usual;
      by_id("mode-bar").textContent = usual ? "" : text(`bureau.mode.${frame.mode}`);
    },
    refused(frame) {
      if (all_outboxes().some((one) => one.refused(frame.id, frame.code, frame.sentence)))
        return;
      const { frame: request, told } = requests.refused(frame);
      if (request?.type === "take" || request?.type === "pass")
        waiting.drop_offer(request.conversation);
      if (frame.code === "not_signed_in")
        door.show();
      else if (frame.code === "forbidden" && !frame.id && !ever_open)
        location.replace("/psychologue"); // who has a page of their own has no desk
      else if (!told)
        notices.show(frame.sentence);
    },
  };

  make_keys({
    usable: () => synchronised,
    conversations,
    selected: () => selected,
    select,
    waiting,
    take: (conversation) => ask({ type: "take", conversation }),
  });
  refuse_files(() => notices.show(text("bureau.sans_fichier")));
  setInterval(() => {
    for (const one of [waiting, invitations, duty, day, wall, veil, ...conversations.values()])
      one.tick();
    show_fold();
  }, 1000);
  link.start();
})();
