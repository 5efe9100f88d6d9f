// SPDX-License-Identifier: EUPL-1.2
"use strict";

/** What stands on the chat screen: lines, standing, honest states. Knows nothing of sockets. */
const chat_view = (() => {
  const numbers_again_ms = 10000;
  const typing_shown_ms = 4000;
  const spoken_standing_ms = 60000;
  let numbers_timer = 0;
  let typing_timer = 0;
  let spoken_at = -spoken_standing_ms;
  let spoken_timer = 0;
  let link = "connecting";
  let mode = "normal";
  let late = false;
  let turn_s = 0; // until the conversation wished for opens
  let standing = null;
  let holder = "";
  let third = ""; // the psychologist who joined last

  const sentences = {
    opened: (e) => text(`tchat.evenement.opened.${e.platform}`),
    taken: (e) => text("tchat.evenement.taken", { name: e.name }),
    handed_over: (e) => text("tchat.evenement.handed_over", { name: e.name, ancien: e.former }),
    queued: (e) => (["rerouted", "overflow", "sent_over"].includes(e.reason)
      ? text(`tchat.evenement.queued.${e.reason}.${e.platform}`) : ""),
    operator_lost: () => text("tchat.evenement.operator_lost"),
    operator_back: () => text("tchat.evenement.operator_back"),
    returned: (e) => text(`tchat.evenement.returned.${e.why}`, { ancien: e.former }),
    code_issued: () => text("tchat.evenement.code_issued"),
    emergency_declared: () => text("tchat.evenement.emergency_declared"),
    psychologist_proposed: () => text("tchat.evenement.psychologist_proposed"),
    psychologist_answered: (e) =>
      text(`tchat.evenement.psychologist_answered.${e.agreed ? "oui" : "non"}`),
    psychologist_joined: (e) => text("tchat.evenement.psychologist_joined", { name: e.name }),
    psychologist_left: (e) =>
      text(`tchat.evenement.psychologist_left.${e.how}`, { name: third_name() }),
    resumed: () => text("tchat.evenement.resumed"),
    history_reopened: () => text("tchat.evenement.history_reopened"),
    closed: () => text("tchat.evenement.closed"),
  };

  const third_name = () => third || text("tchat.psychologue.sans_nom");

  /** A message names nobody: whoever took the conversation, or joined it, last has written it. */
  function author_of(event) {
    if (event.who === "psychologist")
      return third ? text("fil.psychologue", { name: third }) : third_name();
    return event.who === "visitor" ? text("fil.vous")
      : holder || standing?.with || text("tchat.equipe");
  }

  function message(event) {
    const line = message_line(event, event.who === "visitor", author_of(event),
      document.documentElement.lang);
    line.classList.toggle("third", event.who === "psychologist");
    return line;
  }

  function draw(event) {
    event.former = holder || standing?.with || text("tchat.equipe_avant");
    if (event.kind === "taken" || event.kind === "handed_over")
      holder = event.name;
    if (event.kind === "psychologist_joined")
      third = event.name;
    if (event.kind === "said")
      return message(event);
    const sentence = sentences[event.kind]?.(event);
    return sentence ? notice_line(event, sentence) : null;
  }

  /** Own words are not read back; what others write is read once. */
  function speak(event) {
    if (event.kind === "said" && event.who === "visitor")
      announce(text("fil.received"));
    else if (event.kind === "said")
      announce(`${author_of(event)} : ${event.text}`);
    else if (sentences[event.kind]?.(event))
      announce(sentences[event.kind](event));
  }

  /** The chat's small reminder grows back into the whole block when nobody can be reached. */
  function show_numbers(whole) {
    by_id("danger").classList.toggle("folded", !whole);
  }

  function link_sentence() {
    if (link === "lost")
      return text("tchat.etat.coupee");
    if (mode === "cut" || late)
      return text("tchat.etat.cut");
    if (link === "connecting" && turn_s > 0)
      return counted("tchat.etat.tour", Math.ceil(turn_s / 60));
    if (link === "connecting")
      return text("tchat.etat.connexion");
    if (mode === "slow" || mode === "draining")
      return text(`tchat.etat.${mode}`);
    return "";
  }

  function show_state() {
    const sentence = link_sentence();
    const line = by_id("link-state");
    line.hidden = sentence === "";
    if (line.textContent !== sentence)
      line.textContent = sentence;
    by_id("standing").hidden = link === "lost"; // who answers is not known while nobody is heard
    const broken = link !== "open" || mode === "cut" || late;
    if (!broken) {
      clearTimeout(numbers_timer);
      numbers_timer = 0;
      show_numbers(standing?.nobody_on_duty === true && standing.phase === "waiting");
    } else if (!numbers_timer) {
      numbers_timer = setTimeout(() => show_numbers(true), numbers_again_ms);
    }
  }

  /** An honest range, or that it has passed; nothing while nothing is known. */
  function wait_sentence(wait) {
    if (!wait || (wait.open && wait.least === 0))
      return "";
    if (wait.longer)
      return text("tchat.attente.longue");
    if (wait.open)
      return text("tchat.attente.plus", { n: wait.least });
    if (wait.least === 0)
      return counted("tchat.attente.moins", wait.most);
    if (wait.least === wait.most)
      return counted("tchat.attente.environ", wait.most);
    return text("tchat.attente.entre", { de: wait.least, a: wait.most });
  }

  function standing_sentence() {
    if (standing.phase === "held" && standing.silent)
      return text("tchat.place.muet", { name: standing.with ?? text("tchat.equipe") });
    if (standing.phase === "held")
      return [text("tchat.place.avec", { name: standing.with ?? text("tchat.equipe") }),
        standing.other_language ? text("tchat.place.autre_langue") : ""].filter(Boolean).join(" ");
    if (standing.phase === "closed")
      return text("tchat.evenement.closed");
    if (standing.nobody_on_duty)
      return text("tchat.place.personne");
    if (standing.ahead === undefined)
      return ""; // the queue has not said it yet
    const place = counted("tchat.place.avant", standing.ahead);
    return [place, wait_sentence(standing.wait)].filter(Boolean).join(" ");
  }

  function show_standing() {
    const sentence = standing_sentence();
    const line = by_id("standing");
    if (line.textContent === sentence)
      return;
    line.textContent = sentence;
    by_id("advice").textContent = standing.phase === "waiting" ? text("tchat.place.conseil") : "";
    speak_standing();
  }

  /** A place in the queue is spoken at most once a minute, and then as it is by that time. */
  function speak_standing() {
    clearTimeout(spoken_timer);
    const pause = spoken_at + spoken_standing_ms - performance.now();
    if (standing?.phase === "waiting" && pause > 0) {
      spoken_timer = setTimeout(speak_standing, pause);
      return;
    }
    spoken_at = performance.now();
    announce(by_id("standing").textContent);
  }

  return {
    draw,
    speak,
    set_link(value) {
      link = value;
      turn_s = 0;
      if (link === "connecting")
        mode = "normal"; // the engine tells again when it is not
      show_state();
    },
    set_mode(value) {
      mode = value;
      show_state();
    },
    set_turn(value) {
      turn_s = value;
      show_state();
    },
    set_late(value) {
      late = value;
      show_state();
    },
    set_standing(value) {
      standing = value;
      show_standing();
      show_state();
    },
    operator_types() {
      const name = standing?.with ?? text("tchat.equipe");
      by_id("typing").textContent = text("tchat.ecrit", { name });
      clearTimeout(typing_timer);
      typing_timer = setTimeout(() => (by_id("typing").textContent = ""), typing_shown_ms);
    },
    show_numbers,
    wipe() {
      clearTimeout(numbers_timer);
      clearTimeout(spoken_timer);
      numbers_timer = 0;
      for (const id of ["standing", "advice", "typing", "link-state", "code-words", "announcer"])
        by_id(id).textContent = "";
      by_id("link-state").hidden = true;
      standing = null;
      holder = third = "";
    },
  };
})();
