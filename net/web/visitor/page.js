// SPDX-License-Identifier: EUPL-1.2
"use strict";

/** The visitor's way through the one page. All that is known lives in these variables only. */
(() => {
  const silent_after_ms = 25000;
  const typing_every_ms = 3000;
  const retry_pause_ms = 2000;
  const history_patience_ms = 1000;
  let token = null;
  let floor = 0;
  let opening = null; // first frame of a conversation that has no token yet
  let in_step = false; // this connection has brought what was missed
  let aside = false; // a newer window has the conversation
  let typed_at = -typing_every_ms;

  const screens = ["home", "chat", "elsewhere", "end"];

  function show(screen, heading) {
    for (const id of screens)
      by_id(id).hidden = id !== screen;
    by_id("heading").textContent = heading;
    document.body.dataset.screen = screen;
    by_id(screen === "end" ? "end" : "heading").after(by_id("danger")); // first that it is over
    chat_view.show_numbers(screen !== "chat" && screen !== "elsewhere");
    by_id("heading").focus({ preventScroll: true });
    scrollTo(0, 0);
  }

  const thread = make_thread({
    list: by_id("lines"),
    scroller: by_id("scroller"),
    below: by_id("below"),
    draw: chat_view.draw,
    on_gap: () => link.restart(),
  });

  const outbox = make_outbox({
    list: by_id("pending"),
    send: (id, words) => link.send({ type: "say", id, text: words }),
    on_late: (late) => chat_view.set_late(late),
    on_refused(words, sentence) {
      by_id("box-error").textContent = sentence;
      give_back(by_id("draft"), words);
    },
  });

  const link = make_link({
    path: "/tchat",
    silent_after: silent_after_ms,
    first_frame: () => ({
      ...(token ? { type: "resume", token, seen: thread.seen() } : opening),
      language: document.documentElement.lang,
    }),
    on_frame: (frame) => handlers[frame.type]?.(frame),
    on_state(state) {
      in_step = false;
      outbox.set_open(false);
      chat_view.set_link(state);
    },
    on_close(code) {
      if (code !== 4409)
        return false;
      step_aside();
      return true;
    },
  });

  const code_asking = make_asking("code", link.send);
  const leave_asking = make_asking("leave", link.send);
  const danger = make_danger((frame) => in_step && link.send(frame));
  const third = make_third((frame) => in_step && link.send(frame));

  /** A newer window took over: this one shows no text (only one view is live). */
  function step_aside() {
    aside = true;
    outbox.set_open(false);
    thread.wipe();
    chat_view.wipe();
    by_id("code-box").hidden = true;
    by_id("pending").hidden = true;
    by_id("tools").hidden = true;
    danger.offer(false);
    show("elsewhere", text("tchat.titre.ailleurs"));
  }

  function synchronised() {
    link.settled();
    in_step = true;
    aside = false;
    show_tools();
    chat_view.set_link("open");
    outbox.set_open(true);
    code_asking.again();
    leave_asking.again();
    danger.again();
    third.again();
  }

  function forget() {
    link.stop();
    token = opening = null;
    floor = 0;
    aside = false;
    code_asking.done();
    leave_asking.done();
    danger.wipe();
    third.wipe();
    quick_exit.set_token("");
    outbox.wipe();
    by_id("draft").value = "";
    by_id("words").value = "";
    by_id("code-box").hidden = true;
    by_id("end-box").hidden = true;
  }

  /** Typed here, and not known to be stored. */
  const unsent = () =>
    [...outbox.unsent(), by_id("draft").value].filter((words) => words.trim() !== "");

  function wipe() {
    forget();
    unsent_view.wipe();
    thread.wipe();
    chat_view.wipe();
    place_field.wipe();
    by_id("entry").reset();
  }

  /** Own ending wipes at once; otherwise the last words stay until the visitor erases them. */
  function finish(by) {
    if (by === "visitor") {
      wipe();
      show("end", text("tchat.titre.fin"));
      return;
    }
    unsent_view.show(unsent());
    forget();
    if (by_id("tools").contains(document.activeElement))
      by_id("heading").focus({ preventScroll: true }); // what is typed now goes nowhere
    by_id("advice").textContent = "";
    by_id("typing").textContent = "";
    const by_itself = by === "engine";
    by_id("standing").textContent = text(by_itself ? "tchat.fin.depart" : "tchat.fin.operateur");
    by_id("again").hidden = !by_itself;
    by_id("link-state").hidden = true;
    by_id("tools").hidden = true;
    by_id("end-text").hidden = true;
    by_id("end").hidden = false;
    by_id("wipe").hidden = false;
    chat_view.show_numbers(false);
  }

  /** As it stood before finish(). */
  function reset_end() {
    by_id("wipe").hidden = true;
    by_id("again").hidden = true;
    by_id("end-text").hidden = false;
  }

  function happened(event) {
    if (event.kind === "said")
      outbox.echoed(event.id);
    if (event.kind === "history_reopened" && floor > 0)
      setTimeout(read_again, history_patience_ms);
    if (event.kind === "closed")
      finish(event.by);
  }

  /** The past was reopened and the engine has not sent it by itself: ask from the start. */
  function read_again() {
    if (floor === 0 || !token)
      return;
    floor = 0;
    thread.wipe();
    link.restart();
  }

  function back_home(sentence, focus) {
    const screen_was_home = document.body.dataset.screen === "home";
    (aside ? unsent_view.hold : unsent_view.show)(unsent());
    forget();
    thread.wipe();
    chat_view.wipe();
    if (!screen_was_home)
      show("home", text("tchat.titre.accueil"));
    focus(sentence);
  }

  function complain_of_words(sentence) {
    by_id("resume-box").open = true;
    by_id("words-error").textContent = sentence;
    by_id("words").setAttribute("aria-invalid", "true");
    by_id("words").focus();
  }

  const retryable = new Set(["busy", "unavailable", "in_doubt"]);

  /** The first frame has no id, and without its answer nothing else will come. */
  const turned_away_for_now = (frame) => !in_step && !frame.id && retryable.has(frame.code);

  /** Something the first frame asked for was refused. */
  function refuse_entry(frame) {
    if (retryable.has(frame.code)) {
      chat_view.set_mode("cut");
      setTimeout(link.restart, retry_pause_ms * (1 + Math.random()));
      return;
    }
    if (frame.code === "stale_session") {
      back_home(frame.sentence, complain_of_words);
      return;
    }
    const first = opening?.type;
    if (first === "redeem")
      back_home(frame.sentence, complain_of_words);
    else
      back_home(frame.sentence, (sentence) => (by_id("entry-error").textContent = sentence));
  }

  const handlers = {
    entered(frame) {
      token = frame.token;
      unsent_view.opened(opening?.type === "redeem");
      opening = null;
      quick_exit.set_token(token);
      if (document.body.dataset.screen !== "chat")
        show("chat", text("tchat.titre.tchat"));
      by_id("words").value = "";
      synchronised();
    },
    thread(frame) {
      const lower = (frame.floor ?? 0) < floor;
      floor = frame.floor ?? 0;
      const fresh = thread.take_all(frame.events, floor);
      fresh.forEach(happened);
      if (!lower && fresh.length > 0)
        chat_view.speak(fresh[fresh.length - 1]);
      if (token)
        synchronised();
    },
    event(frame) {
      if (!thread.take(frame))
        return;
      chat_view.speak(frame);
      happened(frame);
      if (document.activeElement === by_id("draft")) // on a small screen the thread pushes it down
        by_id("draft").scrollIntoView({ block: "nearest" });
    },
    standing(frame) {
      chat_view.set_standing(frame);
      third.set(frame.psychologist);
    },
    ack(frame) {
      if (leave_asking.is(frame.id))
        finish("visitor");
      else if (!danger.acked(frame.id) && !third.acked(frame.id))
        outbox.acked(frame.id);
    },
    code(frame) {
      code_asking.done();
      by_id("box-error").textContent = "";
      const words = Array.isArray(frame.words) ? frame.words.join(" ") : frame.words;
      by_id("code-words").textContent = words;
      by_id("code-box").hidden = false;
      by_id("code-title").focus();
    },
    typing: () => chat_view.operator_types(),
    wait: (frame) => chat_view.set_turn(frame.seconds),
    mode: (frame) => chat_view.set_mode(frame.mode),
    refused(frame) {
      if (outbox.refused(frame.id, frame.code, frame.sentence))
        return;
      if (frame.code === "superseded") {
        link.stop();
        step_aside();
      } else if (!token || frame.code === "stale_session" || turned_away_for_now(frame)) {
        refuse_entry(frame);
      } else if (!danger.refused(frame) && !third.refused(frame)) {
        by_id("box-error").textContent = frame.sentence;
        code_asking.refused(frame.id, frame.code);
        leave_asking.refused(frame.id, frame.code);
      }
    },
  };

  async function enter(event) {
    event.preventDefault();
    by_id("entry-error").textContent = "";
    const button = by_id("entry").querySelector("button[type=submit]");
    button.disabled = true;
    const choice = await place_field.choice();
    button.disabled = false;
    if (!choice)
      return;
    const role = by_id("entry").querySelector("input[name=role]:checked").value;
    opening = { type: "enter", id: new_id(), role, ...choice };
    begin();
  }

  function redeem(event) {
    event.preventDefault();
    by_id("words-error").textContent = "";
    by_id("words").removeAttribute("aria-invalid");
    const words = by_id("words").value.trim().split(/[\s,;-]+/).filter(Boolean);
    if (words.length !== 5) {
      complain_of_words(text("tchat.reprise.cinq_mots"));
      return;
    }
    opening = { type: "redeem", id: new_id(), words: words.join(" ").toLowerCase() };
    begin();
  }

  function show_tools() {
    by_id("pending").hidden = false;
    by_id("tools").hidden = false;
    danger.offer(true);
  }

  /** What was being written when another window took over waits until this one has it back. */
  function begin() {
    thread.wipe();
    if (!aside)
      show_tools();
    show("chat", text("tchat.titre.tchat"));
    link.start();
  }

  function say(event) {
    event?.preventDefault();
    const draft = by_id("draft");
    by_id("box-error").textContent = "";
    if (draft.value.trim() === "")
      return;
    outbox.add(draft.value);
    draft.value = "";
    thread.to_bottom();
    draft.focus();
  }

  function end_now() {
    by_id("end-box").hidden = true;
    outbox.hurry(() => leave_asking.start()); // what was written is stored before the end
    if (!in_step)
      by_id("box-error").textContent = text("tchat.fin.plus_tard");
  }

  by_id("entry").addEventListener("submit", enter);
  by_id("resume").addEventListener("submit", redeem);
  by_id("box").addEventListener("submit", say);
  by_id("draft").addEventListener("keydown", (event) => {
    const wanted = by_id("enter-sends").checked && !event.shiftKey && !event.isComposing;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey || wanted))
      say(event);
  });
  by_id("draft").addEventListener("input", () => {
    if (performance.now() - typed_at < typing_every_ms)
      return;
    typed_at = performance.now();
    link.send({ type: "typing" });
  });
  by_id("ask-code").addEventListener("click", () => {
    if (!code_asking.start())
      by_id("box-error").textContent = text("tchat.code.plus_tard");
  });
  by_id("hide-code").addEventListener("click", () => {
    by_id("code-words").textContent = "";
    by_id("code-box").hidden = true;
    by_id("ask-code").focus();
  });
  by_id("ask-end").addEventListener("click", () => {
    by_id("end-box").hidden = false;
    by_id("end-title").focus();
  });
  by_id("end-yes").addEventListener("click", end_now);
  by_id("end-no").addEventListener("click", () => {
    by_id("end-box").hidden = true;
    by_id("ask-end").focus();
  });
  by_id("move-here").addEventListener("click", begin);
  by_id("wipe").addEventListener("click", () => {
    wipe();
    reset_end();
    show("end", text("tchat.titre.fin"));
  });
  by_id("again").addEventListener("click", () => {
    reset_end();
    back_home("", () => {});
  });
  by_id("leave").addEventListener("click", () => quick_exit.go());
  quick_exit.on_wipe(wipe);
  refuse_files(() => (by_id("box-error").textContent = text("tchat.sans_fichier")));

  by_id("entry").hidden = false;
  by_id("resume-box").hidden = false;
  document.body.dataset.screen = "home";
})();
