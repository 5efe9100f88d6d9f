// SPDX-License-Identifier: EUPL-1.2
"use strict";

/** The psychologists' page: present or not, who calls, and the conversations joined. */
(() => {
  const silent_after_ms = 8000; // the engine pings every 5 s
  const panels = new Map();
  let me = null; // as told last
  let selected = null;
  let synchronised = false;
  let ever_open = false;

  const requests = make_requests((frame) => link.send(frame));
  const { answer_to } = requests;
  const desk = { send: (frame) => link.send(frame), answer_to, select };
  const calls = make_calls({
    join: (conversation) => act({ type: "accept", conversation }, () => select(conversation)),
    decline: (conversation) => act({ type: "decline", conversation }),
    come: (agent) => act({ type: "come", agent }),
  });

  const all_outboxes = () => Array.from(panels.values()).flatMap((one) => one.outboxes);

  const door = make_door({
    is_open: () => synchronised,
    drafts: () => panels.size > 0,
    outboxes: all_outboxes,
    unsent: () => Array.from(panels.values(), (one) => one.unsent()).filter(Boolean).join("\n"),
    on_in: () => link.start(),
    on_ask() {
      link.stop();
      set_synchronised(false);
      by_id("link-bar").hidden = true;
      by_id("page").hidden = true;
    },
    on_out() {
      forget();
      set_synchronised(false);
    },
  });

  const link = make_link({
    path: "/psychologue/liaison",
    silent_after: silent_after_ms,
    first_frame: () => ({ type: "hello" }),
    on_frame: (frame) => handlers[frame.type]?.(frame),
    on_state: (value) => value === "lost" && link_lost(),
    on_close: closed_by_engine,
  });

  async function act(frame, then = () => {}) {
    const answer = await answer_to(frame);
    if (answer.ok)
      then();
    else
      notices.show(answer.sentence);
  }

  // --- the link ------------------------------------------------------------------------------

  function set_synchronised(value) {
    synchronised = value;
    by_id("link-bar").hidden = value;
    by_id("page").classList.toggle("away", !value);
    by_id("presence").disabled = !value;
    calls.set_usable(value);
    if (!value) {
      requests.lost();
      panels.forEach((panel) => panel.lock());
    }
    ring();
  }

  function say_lost(key) {
    by_id("link-bar").textContent = text(key);
    set_synchronised(false);
    by_id("mode-bar").hidden = true;
  }

  function link_lost() {
    say_lost(ever_open ? "bureau.liaison.perdue" : "bureau.liaison.absente");
    door.look();
  }

  function closed_by_engine(code) {
    if (code === 4401)
      door.show();
    else if (code === 4409)
      say_lost("psy.liaison.ailleurs");
    return code === 4401 || code === 4409;
  }

  // --- what is shown -------------------------------------------------------------------------

  function ring() {
    const called = synchronised && calls.waiting();
    alarm.set(called, false);
    page_title.set("waiting", called ? text("psy.onglet") : "");
  }

  function select(id) {
    selected = id;
    panels.forEach((panel) => panel.show(panel.id === id));
    panels.get(id)?.focus();
  }

  function hours_words({ offered, open, until, next }) {
    if (!offered)
      return text("psy.heures.aucun");
    if (open)
      return until ? text("psy.heures.ouvert", { quand: day_and_hour(until) })
        : text("psy.heures.ouvert_sans_fin");
    return next ? text("psy.heures.ferme", { quand: day_and_hour(next) })
      : text("psy.heures.ferme_sans_date");
  }

  function show_presence() {
    for (const radio of by_id("presence").querySelectorAll("input"))
      radio.checked = (radio.value === "here") === me.here;
    by_id("presence").dataset.state = me.here ? "here" : "away";
    const words = hours_words(me.service);
    if (by_id("hours").textContent !== words)
      by_id("hours").textContent = words;
  }

  /** What was typed is never dropped without a word. */
  function remove(id) {
    const panel = panels.get(id);
    if (!panel)
      return;
    const unsent = panel.unsent();
    panels.delete(id);
    notices.show(text("psy.parti", { qui: panel.title() }));
    if (unsent)
      notices.show(text("psy.pas_parti"), unsent);
    panel.remove();
    if (selected === id)
      select(panels.keys().next().value ?? null);
  }

  function open_panel(card) {
    const known = panels.get(card.conversation);
    const panel = known ?? make_third_person(card.conversation, desk);
    panels.set(card.conversation, panel);
    panel.set_card(card);
    if (selected === null)
      select(card.conversation);
    else if (!known)
      panel.show(selected === card.conversation); // chosen before its card came
    return known ? null : panel;
  }

  function forget() {
    Array.from(panels.keys()).forEach(remove);
    notices.wipe();
    calls.set([], []);
    me = null;
    ever_open = false;
  }

  /** Signed in, and no psychologist, or of a platform that has none. */
  function shut_out({ code, sentence }) {
    link.stop();
    by_id("reserved").textContent = code === "forbidden" ? text("psy.reservee") : sentence;
    by_id("sign-in").hidden = by_id("watch").hidden = by_id("presence").hidden = true;
    by_id("page").hidden = by_id("reserved").hidden = false;
    by_id("link-bar").hidden = true;
    by_id("agent-name").textContent = by_id("hours").textContent = "";
  }

  function show_page() {
    link.settled();
    by_id("sign-in").hidden = by_id("reserved").hidden = true;
    by_id("page").hidden = by_id("watch").hidden = by_id("presence").hidden = false;
    by_id("agent-name").textContent = me.name;
    by_id("platform").textContent = force_words(me.platform);
  }

  const handlers = {
    psychologist(frame) {
      if (me && me.agent !== frame.agent)
        forget();
      me = frame;
      colleagues.set_me(me.agent, me.name);
      const joined = new Set(frame.joined.map((card) => card.conversation));
      Array.from(panels.keys()).filter((id) => !joined.has(id)).forEach(remove);
      const fresh = frame.joined.map(open_panel).filter(Boolean);
      by_id("joined-none").hidden = joined.size > 0;
      calls.set(frame.invitations, frame.talks);
      show_page();
      show_presence();
      const back = !synchronised;
      ever_open = true;
      set_synchronised(true);
      (back ? Array.from(panels.values()) : fresh).forEach((panel) => panel.watch());
    },
    gone: (frame) => remove(frame.conversation),
    thread(frame) {
      requests.acked(frame.id);
      panels.get(frame.conversation)?.take_thread(frame);
    },
    event(frame) {
      engine_clock.heard(frame.at);
      panels.get(frame.conversation)?.take(frame, selected === frame.conversation);
    },
    ack(frame) {
      if (frame.at)
        engine_clock.heard(frame.at);
      if (!requests.acked(frame.id))
        all_outboxes().forEach((outbox) => outbox.acked(frame.id));
    },
    mode(frame) {
      const usual = frame.mode === "normal";
      by_id("mode-bar").hidden = usual;
      by_id("mode-bar").textContent = usual ? "" : text(`bureau.mode.${frame.mode}`);
    },
    refused(frame) {
      if (all_outboxes().some((one) => one.refused(frame.id, frame.code, frame.sentence)))
        return;
      const { told } = requests.refused(frame);
      if (frame.code === "not_signed_in")
        door.show();
      else if (!frame.id && ["forbidden", "psychologist_none"].includes(frame.code))
        shut_out(frame);
      else if (!told)
        notices.show(frame.sentence);
    },
  };

  by_id("presence").addEventListener("change", async ({ target }) => {
    const state = target.value;
    if (state === "here" && !await alarm.ready())
      notices.show(text("bureau.son.muet"));
    await act({ type: "presence", state });
    if (me)
      show_presence(); // as the engine has it
  });
  refuse_files(() => notices.show(text("bureau.sans_fichier")));
  setInterval(() => {
    calls.tick();
    panels.forEach((panel) => panel.tick());
  }, 1000);
  link.start();
})();
