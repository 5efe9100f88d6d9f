// SPDX-License-Identifier: EUPL-1.2
"use strict";

/** The page of who is on call: one link, the open alerts, and whether all of it is still alive. */
(() => {
  const silent_after_ms = 8000; // the engine pings every 5 s
  const stale_after_s = 15;
  const alone_after_ms = 20000; // a phone's link comes and goes
  let rows = [];
  let me = null;
  let synchronised = false;
  let ever_open = false;
  let heard_at = 0; // last beat that said that the alerts are followed
  let alone_timer = 0;
  const known = new Map(); // id of what was told → whether it called me

  const requests = make_requests((frame) => link.send(frame));
  const cards = make_alert_cards({
    answer_to,
    others: turns.others,
    said: (sentence) => (by_id("said").textContent = sentence),
  });
  const door = make_door({
    is_open: () => synchronised,
    drafts: () => false,
    outboxes: () => [],
    unsent: () => "",
    on_in: () => link.start(),
    on_ask() {
      link.stop();
      set_synchronised(false);
      by_id("link-bar").hidden = true;
      by_id("page").hidden = true;
    },
    on_out: forget,
  });
  const link = make_link({
    path: "/astreinte/liaison",
    silent_after: silent_after_ms,
    first_frame: () => ({ type: "hello" }),
    on_frame: (frame) => handlers[frame.type]?.(frame),
    on_state: (value) => value === "lost" && link_lost(),
    on_close: closed_by_engine,
  });

  async function answer_to(frame) {
    const answer = await requests.answer_to(frame);
    return answer.code === "lost" ? { ...answer, sentence: text("astreinte.coupe") } : answer;
  }

  // --- the link ------------------------------------------------------------------------------

  function set_synchronised(value) {
    synchronised = value;
    by_id("link-bar").hidden = value;
    by_id("page").classList.toggle("away", !value);
    cards.set_usable(value);
    for (const button of by_id("tests").children)
      button.disabled = !value;
    clearTimeout(alone_timer);
    if (!value)
      requests.lost();
    ring();
  }

  function say_lost(key) {
    by_id("link-bar").textContent = text(key);
    set_synchronised(false);
    by_id("follow-bar").hidden = by_id("mode-bar").hidden = true; // the other says it all
  }

  function link_lost() {
    const fresh = synchronised;
    say_lost(ever_open ? "astreinte.liaison.perdue" : "bureau.liaison.absente");
    if (fresh && turns.mine())
      alone_timer = setTimeout(siren.lost, alone_after_ms);
    door.look();
  }

  function closed_by_engine(code) {
    if (code === 4401)
      door.show();
    else if (code === 4409)
      say_lost("astreinte.liaison.ailleurs");
    return code === 4401 || code === 4409;
  }

  /** Written only when it changes: it is read out. */
  function show_bar(id, words) {
    const bar = by_id(id);
    bar.hidden = !words;
    if (bar.textContent !== words)
      bar.textContent = words;
  }

  function show_beat() {
    const s = Math.floor((performance.now() - heard_at) / 1000);
    const stale = !synchronised || heard_at === 0 || s > stale_after_s;
    const line = by_id("beat");
    line.dataset.stale = String(stale);
    line.textContent = heard_at === 0 ? text("astreinte.liaison.jamais")
      : text("astreinte.liaison.verifiee", { t: duration(s) });
  }

  // --- what calls ----------------------------------------------------------------------------

  function ring() {
    const calling = synchronised ? rows.filter((row) => row.calls) : [];
    siren.set(calling.map((row) => row.alert), calling.some((row) => row.danger));
    page_title.set("alerts", calling.length > 0
      ? text("astreinte.titre_appelle", { n: calling.length }) : "");
    by_id("page").classList.toggle("calling", calling.length > 0);
  }

  /** A new alert, or one that now calls whoever watches, is told aloud; the newest alone. */
  function call_out() {
    const fresh = rows.filter((row) => row.state !== "taken"
      && (!known.has(row.alert) || (row.calls && !known.get(row.alert))));
    known.clear();
    for (const row of rows)
      known.set(row.alert, row.calls);
    if (fresh.length === 0)
      return;
    const [row] = fresh;
    const words = { quoi: kind_words(row), portee: text(`astreinte.portee.${row.scope}`) };
    by_id("called").textContent = "";
    by_id("called").append(text(row.exercise ? "astreinte.nouvel_exercice" : "astreinte.nouvelle",
      words));
  }

  function forget() {
    rows = [];
    me = null;
    ever_open = false;
    heard_at = 0;
    known.clear();
    cards.show(rows);
    turns.set([]);
    screen_light.set(false);
    by_id("said").textContent = by_id("called").textContent = by_id("last-test").textContent = "";
    notices.wipe();
    set_synchronised(false);
  }

  // --- tests ---------------------------------------------------------------------------------

  async function try_out(scope) {
    const answer = await answer_to({ type: "test_alert", scope });
    by_id("said").textContent = answer.ok ? text("astreinte.dit.essai")
      : text_or(`astreinte.refus.${answer.code}`, answer.sentence);
  }

  function show_tests() {
    const scopes = me.on_call ? [me.platform, "system"] : [me.platform];
    by_id("tests").replaceChildren(...scopes.map((scope) => {
      const button = make("button", "", text("astreinte.essai.lancer",
        { portee: text(`astreinte.portee.${scope}`) }));
      button.type = "button";
      button.addEventListener("click", () => try_out(scope));
      return button;
    }));
  }

  const handlers = {
    on_call_page(frame) {
      if (me && me.agent !== frame.agent)
        forget();
      me = frame;
      link.settled();
      by_id("link-bar").hidden = true;
      by_id("sign-in").hidden = true;
      by_id("page").hidden = false;
      by_id("reserved").hidden = true;
      by_id("watch").hidden = false;
      by_id("agent-name").textContent = frame.name;
      show_tests();
      link.send({ type: "watch_alerts", on: true });
      siren.look();
    },
    alerts(frame) {
      ever_open = true;
      rows = frame.rows;
      cards.show(rows);
      set_synchronised(true);
      call_out();
      show_bar("mode-bar", frame.stored ? "" : text("astreinte.base_absente"));
      by_id("last-test").textContent = frame.last_test
        ? text("astreinte.essai.dernier", { quand: new Date(frame.last_test)
          .toLocaleString(document.documentElement.lang, { dateStyle: "long",
            timeStyle: "short" }) })
        : text("astreinte.essai.jamais");
    },
    on_call(frame) {
      turns.set(frame.levels);
      cards.show_choices();
      screen_light.set(turns.mine());
    },
    beat(frame) {
      engine_clock.heard(frame.at);
      if (frame.followed)
        heard_at = performance.now();
      show_bar("follow-bar", frame.followed ? "" : text("astreinte.pas_suivies"));
      show_beat();
    },
    ack: (frame) => requests.acked(frame.id),
    refused(frame) {
      if (frame.code === "not_signed_in")
        return door.show();
      if (frame.id)
        return requests.refused(frame);
      if (frame.code === "forbidden")
        return shut_out();
      return notices.show(frame.sentence);
    },
  };

  /** Signed in, and neither on call nor a duty officer. */
  function shut_out() {
    link.stop();
    by_id("sign-in").hidden = true;
    by_id("page").hidden = false;
    by_id("watch").hidden = true;
    by_id("reserved").hidden = false;
    by_id("link-bar").hidden = true;
    by_id("beat").textContent = by_id("my-turn").textContent = "";
  }

  setInterval(() => {
    if (!by_id("watch").hidden)
      show_beat();
    cards.tick();
  }, 1000);
  link.start();
})();
