// SPDX-License-Identifier: EUPL-1.2
"use strict";

/** The agent's desk: one link, what the engine told last, and the acts. */
(() => {
  const silent_after_ms = 8000; // the engine pings every 5 s
  const conversations = new Map();
  const asked = new Map(); // id of a request → {frame}
  let selected = null;
  let taking = null; // accepted, and its card has not come yet
  let state = "offline";
  let capacity = 0;
  let synchronised = false;
  let ever_open = false;
  let silence_told = false; // that this browser gives no sound

  const desk_acts = {
    send: (frame) => link.send(frame),
    ask,
    select,
  };
  const waiting = make_waiting({
    take: (conversation) => ask({ type: "take", conversation }),
    pass: (conversation) => ask({ type: "pass", conversation }),
  });

  const link = make_link({
    path: "/bureau",
    silent_after: silent_after_ms,
    first_frame: () => ({ type: "hello" }),
    on_frame: (frame) => handlers[frame.type]?.(frame),
    on_state: (value) => value === "lost" && link_lost(),
    on_close: closed_by_engine,
  });

  function ask(frame) {
    const id = new_id();
    asked.set(id, frame);
    if (link.send({ ...frame, id }))
      return;
    asked.delete(id);
    notices.show(text("bureau.pas_parti"));
  }

  // --- the link ------------------------------------------------------------------------------

  function set_synchronised(value) {
    synchronised = value;
    by_id("link-bar").hidden = value;
    by_id("desk").classList.toggle("away", !value);
    by_id("presence").disabled = !value;
    conversations.forEach((conversation) => conversation.set_heard(value));
    if (!value)
      by_id("presence-state").textContent = ""; // not known while nothing arrives
    waiting.set_usable(value);
    if (!value) {
      asked.clear();
      conversations.forEach((conversation) => conversation.lock());
    }
    ring();
  }

  function link_lost() {
    by_id("mode-bar").hidden = true;
    const key = ever_open ? "bureau.liaison.perdue" : "bureau.liaison.absente";
    by_id("link-bar").textContent = text(key);
    set_synchronised(false);
    look_signed_in();
  }

  function closed_by_engine(code) {
    if (code === 4401) {
      set_synchronised(false);
      show_sign_in();
      return true;
    }
    if (code === 4409) {
      by_id("link-bar").textContent = text("bureau.liaison.ailleurs");
      set_synchronised(false);
      return true;
    }
    return false;
  }

  /** A browser hides why an upgrade was refused; a plain request tells. */
  async function look_signed_in() {
    try {
      const answer = await fetch("/moi", { cache: "no-store" });
      if (answer.status === 401 && !synchronised)
        show_sign_in();
    } catch {
      return; // nobody answers at all: the bar says so already
    }
  }

  // --- signing in and out --------------------------------------------------------------------

  function show_sign_in() {
    link.stop();
    by_id("link-bar").hidden = true;
    by_id("desk").hidden = true;
    by_id("sign-in").hidden = false;
    by_id("sign-in-note").hidden = conversations.size === 0;
    by_id("name").focus();
  }

  async function sign_in(event) {
    event.preventDefault();
    const button = by_id("sign-in-form").querySelector("button");
    button.disabled = true;
    by_id("sign-in-error").textContent = "";
    const answer = await post_json("/connexion", {
      name: by_id("name").value.trim(),
      password: by_id("password").value,
      code: by_id("one-time").value.replace(/\s/g, ""),
    });
    button.disabled = false;
    by_id("one-time").value = "";
    if (!answer.ok) {
      by_id("sign-in-error").textContent = answer.body?.sentence ?? text("bureau.liaison.absente");
      by_id(answer.status === 401 ? "password" : "one-time").focus();
      return;
    }
    by_id("password").value = "";
    link.start();
  }

  async function sign_out(everywhere) {
    const answer = await post_json("/deconnexion", { everywhere });
    if (!answer.ok) {
      notices.show(answer.body?.sentence ?? text("bureau.pas_parti"));
      return;
    }
    for (const id of Array.from(conversations.keys()))
      remove(id);
    ever_open = false;
    set_synchronised(false);
    show_sign_in();
  }

  // --- what is shown -------------------------------------------------------------------------

  function ring() {
    show_fold();
    const { longest } = waiting.summary();
    alarm.set(synchronised && state === "available" && waiting.anybody()
      && conversations.size < capacity, longest > 0 && seconds_since(longest) >= amber_after_s);
  }

  function show_presence(value) {
    state = value;
    for (const radio of by_id("presence").querySelectorAll("input"))
      radio.checked = radio.value === state;
    by_id("presence-state").textContent = text(`bureau.presence.dit.${state}`);
    ring();
  }

  function show_fold() {
    const others = Array.from(conversations.values()).filter((one) => one.id !== selected);
    const unread = others.reduce((sum, one) => sum + one.unread(), 0);
    fold.tell({ ...waiting.summary(), unread });
  }

  function show_load() {
    const values = { n: conversations.size, max: capacity };
    by_id("load").textContent = text("bureau.miennes.charge", values);
    by_id("no-mine").hidden = conversations.size > 0;
    by_id("no-open").hidden = conversations.size > 0;
    ring();
  }

  function hold(card) {
    let conversation = conversations.get(card.conversation);
    const fresh = !conversation;
    if (fresh) {
      conversation = make_conversation(card.conversation, desk_acts);
      conversations.set(card.conversation, conversation);
      by_id("mine").append(conversation.row);
    }
    conversation.set_card(card);
    show_load();
    return fresh ? conversation : null;
  }

  function remove(id) {
    const conversation = conversations.get(id);
    if (!conversation)
      return;
    const unsent = conversation.unsent();
    conversation.remove();
    conversations.delete(id);
    if (unsent)
      notices.show(text("bureau.brouillon_perdu"), unsent);
    if (selected === id) {
      selected = null;
      select(conversations.keys().next().value ?? null);
    }
    show_load();
  }

  function select(id) {
    selected = id;
    taking = null;
    fold.set(true);
    fold.set_open(Boolean(id));
    conversations.forEach((conversation) => conversation.show(conversation.id === id));
    if (id)
      conversations.get(id).focus();
  }

  /** What one has just taken is what one looks at; its card may come before this or after. */
  function show_taken(id) {
    taking = conversations.has(id) ? null : id;
    if (!taking)
      select(id);
  }

  const handlers = {
    desk(frame) {
      ever_open = true;
      link.settled();
      notices.clear_faults();
      by_id("sign-in").hidden = true;
      by_id("desk").hidden = false;
      by_id("agent-name").textContent = frame.name;
      by_id("platform").textContent = force_words(frame.platform);
      capacity = frame.capacity;
      const held = new Set(frame.held.map((card) => card.conversation));
      for (const id of Array.from(conversations.keys()).filter((id) => !held.has(id)))
        remove(id);
      frame.held.forEach(hold);
      waiting.set_offers(frame.offers ?? []);
      waiting.set_queue(frame.queue);
      set_synchronised(true);
      conversations.forEach((conversation) => conversation.watch());
      show_presence(frame.state);
      show_load();
      if (!selected && conversations.size > 0)
        select(conversations.keys().next().value);
    },
    queue(frame) {
      waiting.set_queue(frame);
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
    card(frame) {
      waiting.drop_offer(frame.conversation);
      const fresh = hold(frame);
      if (!fresh)
        return;
      fresh.watch();
      if (!selected || fresh.id === taking)
        select(fresh.id);
    },
    gone: (frame) => remove(frame.conversation),
    thread(frame) {
      asked.delete(frame.id);
      conversations.get(frame.conversation)?.take_thread(frame);
    },
    event(frame) {
      engine_clock.heard(frame.at);
      conversations.get(frame.conversation)?.take(frame, selected === frame.conversation);
    },
    ack(frame) {
      if (frame.at)
        engine_clock.heard(frame.at);
      const request = asked.get(frame.id);
      asked.delete(frame.id);
      if (request?.type === "presence")
        show_presence(request.state);
      else if (request?.type === "take")
        show_taken(request.conversation);
      else if (!request)
        conversations.forEach((conversation) => conversation.outbox.acked(frame.id));
    },
    typing: (frame) => conversations.get(frame.conversation)?.visitor_types(),
    presence: (frame) => show_presence(frame.state),
    relief: (frame) => duty.relief(frame),
    coverage_gap: (frame) => duty.coverage(frame),
    fault: (frame) => notices.fault(frame) && alarm.alert(),
    fault_over: (frame) => notices.fault_over(frame),
    mode(frame) {
      const usual = frame.mode === "normal";
      by_id("mode-bar").hidden = usual;
      by_id("mode-bar").textContent = usual ? "" : text(`bureau.mode.${frame.mode}`);
    },
    refused(frame) {
      for (const conversation of conversations.values())
        if (conversation.outbox.refused(frame.id, frame.code, frame.sentence))
          return;
      const request = asked.get(frame.id);
      asked.delete(frame.id);
      if (request?.type === "presence")
        show_presence(state);
      if (request?.type === "take" || request?.type === "pass")
        waiting.drop_offer(request.conversation);
      if (frame.code === "not_signed_in")
        show_sign_in();
      else
        notices.show(frame.sentence);
    },
  };

  /**
   * Nobody takes conversations in silence without knowing it: the sound for who waits is played
   * first. Where none comes it takes a second press; somebody waiting needs the operator more.
   */
  async function choose_presence(wanted) {
    const sounds = wanted !== "available" || (await alarm.ready());
    if (by_id("presence").querySelector("input:checked")?.value !== wanted)
      return; // changed again meanwhile
    if (!sounds && !silence_told) {
      silence_told = true;
      show_presence(state);
      notices.show(text("bureau.son.muet"));
      return;
    }
    ask({ type: "presence", state: wanted });
  }

  function on_key(event) {
    if (event.key === "F1") {
      event.preventDefault();
      fold.set(false);
      by_id("keys").open = true;
      by_id("keys").querySelector("summary").focus();
    }
    if (!event.altKey || event.ctrlKey || event.metaKey || !synchronised)
      return;
    const key = event.key.toLowerCase();
    const ids = Array.from(conversations.keys());
    if (key === "t" && waiting.next())
      ask({ type: "take", conversation: waiting.next() });
    else if (key === "arrowdown" || key === "arrowup")
      waiting.walk(key === "arrowdown" ? 1 : -1);
    else if (key === "j")
      select(next_unanswered() ?? selected);
    else if (/^[1-3]$/.test(key) && ids[Number(key) - 1])
      select(ids[Number(key) - 1]);
    else
      return;
    event.preventDefault();
  }

  function next_unanswered() {
    const open = Array.from(conversations.values()).filter((c) => c.unanswered() > 0);
    open.sort((a, b) => a.unanswered() - b.unanswered());
    return open[0]?.id;
  }

  by_id("sign-in-form").addEventListener("submit", sign_in);
  by_id("sign-out").addEventListener("click", () => sign_out(false));
  by_id("sign-out-all").addEventListener("click", () => sign_out(true));
  by_id("presence").addEventListener("change", (event) => {
    choose_presence(event.target.value);
  });
  document.addEventListener("keydown", on_key);
  refuse_files(() => notices.show(text("bureau.sans_fichier")));
  setInterval(() => {
    waiting.tick();
    duty.tick();
    conversations.forEach((conversation) => conversation.tick());
    show_fold();
  }, 1000);
  link.start();
})();
