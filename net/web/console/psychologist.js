// SPDX-License-Identifier: EUPL-1.2
"use strict";

/** "lundi 30 novembre à 09:00": when hours end or begin. */
const day_and_hour = (at) => new Intl.DateTimeFormat(document.documentElement.lang,
  { weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" })
  .format(at);

/** Whether a psychologist can be had on my platform, as the engine told last. */
const psychologists = (() => {
  const watchers = new Set();
  let told = null;

  function state() {
    if (!told)
      return "inconnu";
    if (!told.offered)
      return "aucun";
    if (!told.open)
      return told.next ? "ferme" : "ferme_sans_date";
    return told.here > 0 ? "libre" : "absent";
  }

  const next = () => ({ quand: told?.next ? day_and_hour(told.next) : "" });

  function explanation() {
    const hours = told?.open && told.until
      ? text("bureau.psychologue.heures", { quand: day_and_hour(told.until) }) : "";
    return [text(`bureau.psychologue.explique.${state()}`, next()), hours].filter(Boolean)
      .join(" ");
  }

  return {
    set(frame) {
      told = frame;
      watchers.forEach((show) => show());
    },
    /** show() is called whenever it changes, until the answer to this is called. */
    watch(show) {
      watchers.add(show);
      return () => watchers.delete(show);
    },
    /** One can be proposed now. */
    free: () => state() === "libre",
    state_words: () => text(`bureau.psychologue.etat.${state()}`, next()),
    explanation,
  };
})();

/** What happened with a psychologist, in a sentence. */
function psychologist_words(event) {
  if (event.kind === "psychologist_joined")
    colleagues.learn(event.by, event.name);
  const variant = { psychologist_answered: event.agreed ? ".oui" : ".non",
    psychologist_left: `.${event.how}` }[event.kind] ?? "";
  return text(`bureau.evenement.${event.kind}${variant}`,
    { name: event.name ?? colleagues.name_of(event.by) });
}

/**
 * The holder's side: whether one can be had, the question to the visitor, who is there, and the
 * channel between the two. None of it is written into the box that the visitor reads.
 *
 * desk: answer_to(frame), send(frame). insert(words): into the draft, which nothing sends.
 */
function make_third(id, panel, desk, insert) {
  const part = (selector) => panel.querySelector(selector);
  const box = part(".psychologist-box");
  const button = part(".psychologist");
  let stage = "none";
  let standing = { stage };
  let mine = false; // the conversation is
  let heard = false;
  let busy = false;

  const whispers = make_whispers(part(".whispers"), id, {
    send: (message, words) =>
      desk.send({ type: "whisper", id: message, conversation: id, text: words }),
    who: (event) => (colleagues.is_me(event.by) ? "" : colleagues.name_of(event.by)),
  });

  const complain = (sentence) => (part(".psychologist-box .error").textContent = sentence);

  function line_words() {
    if (stage === "none")
      return "";
    const here = text(`bureau.psychologue.${stage}`, { name: standing.name });
    return standing.until ? `${here} ${text("bureau.psychologue.jusqu_a",
      { h: hour.format(standing.until) })}` : here;
  }

  function show() {
    const etat = stage === "none" ? psychologists.state_words()
      : text(`bureau.psychologue.etat.${stage}`);
    button.textContent = text("bureau.psychologue.bouton", { etat });
    const can = stage === "none" && psychologists.free();
    part(".psychologist-words").textContent = stage === "none" ? psychologists.explanation()
      : line_words();
    part(".propose").hidden = !can;
    part(".partners").hidden = part(".insert").hidden = psychologists.free() || stage !== "none";
    const words = line_words(); // whoever reads along sees who is there
    part(".third-end").hidden = !mine;
    part(".third-bar").hidden = words === "";
    if (part(".third-words").textContent !== words)
      part(".third-words").textContent = words;
    part(".third-end").textContent =
      text(`bureau.psychologue.${stage === "joined" ? "faire_sortir" : "retirer"}`);
    whispers.show(mine && stage === "joined", heard);
  }

  function open_box(shown) {
    box.hidden = !shown;
    button.setAttribute("aria-expanded", String(shown));
    complain("");
    show();
    if (!shown)
      return button.focus();
    return (part(".propose").hidden ? button : part(".propose")).focus();
  }

  async function ask(type, done) {
    if (busy)
      return;
    busy = true;
    complain("");
    const answer = await desk.answer_to({ type, conversation: id });
    busy = false;
    if (answer.ok)
      done();
    else if (box.hidden)
      notices.show(answer.sentence);
    else
      complain(answer.sentence);
  }

  function insert_partners() {
    const lines = Array.from(part(".partners").children, (line) => line.textContent);
    box.hidden = true;
    button.setAttribute("aria-expanded", "false");
    insert(lines.join("\n"));
  }

  button.addEventListener("click", () => open_box(box.hidden));
  box.addEventListener("keydown", (event) => event.key === "Escape" && open_box(false));
  part(".psychologist-box .shut").addEventListener("click", () => open_box(false));
  part(".insert").addEventListener("click", insert_partners);
  part(".propose").addEventListener("click", () => ask("propose_psychologist", () => {
    open_box(false);
    announce(text("bureau.psychologue.demande"));
  }));
  part(".third-end").addEventListener("click", () =>
    ask("dismiss_psychologist", () => part(".draft").focus()));

  const unwatch = psychologists.watch(show);

  return {
    outbox: whispers.outbox,
    open: () => open_box(true),
    set_card(card, guest) {
      standing = card.psychologist ?? { stage: "none" };
      ({ stage } = standing);
      mine = !guest;
      if (card.psychologist?.who)
        colleagues.learn(card.psychologist.who, card.psychologist.name);
      show();
    },
    set_heard(value) {
      heard = value;
      show();
    },
    /** False where it is none of the channel's. */
    take: (event, aloud) => whispers.take(event, aloud && mine),
    unsent: whispers.unsent,
    wipe() {
      unwatch();
      whispers.wipe();
    },
  };
}
