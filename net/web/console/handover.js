// SPDX-License-Identifier: EUPL-1.2
"use strict";

/** "encore 1 min 05" until an instant of the engine's clock. */
const time_left = (until) =>
  text("bureau.relais.encore", { t: duration(Math.max(0, Math.ceil((until - engine_clock.now())
    / 1000))) });

/** An internal note in the thread: never sent to the visitor, and seen not to be. */
function internal_line(event) {
  const line = make("li", "line internal");
  const author = text("bureau.relais.note_de", { name: colleagues.name_of(event.by) });
  const words = make("bdi", "note-words", event.text);
  words.dir = "auto";
  const time = make("time", "mark", hour.format(event.at));
  time.dateTime = new Date(event.at).toISOString();
  line.append(make("span", "who", author), words, time);
  return line;
}

/**
 * The holder's side of a handover: the form (whom, and the note), then the line that says who was
 * asked and until when. The note leaves first; the colleague is asked once it is stored.
 *
 * desk: answer_to(frame). draft(): what the reply box holds.
 */
function make_handover(id, panel, desk, draft) {
  const part = (selector) => panel.querySelector(selector);
  const form = part(".handover");
  const whom = part(".handover select");
  const fields = Array.from(form.querySelectorAll("textarea"));
  const nobody = "note"; // the choice that asks nobody
  let card = {};
  let stage = "on_duty";
  let busy = false;
  let sent = { id: "", words: "" }; // the last note: sent again, it is the same one
  let opened_from = null;

  // --- the form ------------------------------------------------------------------------------

  function option(value, label, enabled) {
    const one = make("option", "", label);
    one.value = value;
    one.disabled = !enabled;
    return one;
  }

  /** Rebuilt only when something changed: an open list would close under the hand. */
  function show_choices() {
    const others = colleagues.others();
    const told = JSON.stringify(others);
    if (form.hidden || whom.dataset.told === told)
      return;
    whom.dataset.told = told;
    const chosen = whom.value;
    whom.replaceChildren(option("", text("bureau.relais.choisir"), true),
      ...others.map((one) => option(String(one.agent), one.label, one.free)),
      option(nobody, text("bureau.relais.note_seule"), true));
    whom.value = chosen;
    if (whom.selectedIndex < 0)
      whom.value = "";
    part(".nobody-free").hidden = others.some((one) => one.free);
  }

  function show_button() {
    const key = whom.value === nobody ? "garder" : "envoyer";
    part(".handover [type=submit]").textContent = text(`bureau.relais.${key}`);
  }

  const written = () => fields.filter((field) => field.value.trim() !== "");

  const note_words = () => written()
    .map((field) => `${text(`bureau.relais.${field.name}`)} : ${field.value.trim()}`).join("\n");

  function open(choice) {
    opened_from = document.activeElement;
    form.hidden = false;
    show_choices();
    whom.value = choice;
    if (written().length === 0)
      fields[2].value = draft();
    show_button();
    show();
    (choice === nobody ? fields[0] : whom).focus();
    form.scrollIntoView({ block: "nearest" });
  }

  /** What was written stays in it. */
  function shut() {
    form.hidden = true;
    complain("");
    show();
    (opened_from?.checkVisibility() ? opened_from : part(".pass-on")).focus();
  }

  function complain(sentence, field) {
    part(".handover .error").textContent = sentence;
    field?.focus();
  }

  function note_frame(words) {
    if (sent.words !== words)
      sent = { id: new_id(), words };
    return { type: "note", conversation: id, id: sent.id, text: words };
  }

  async function send_all(words, to) {
    const noted = words ? await desk.answer_to(note_frame(words)) : { ok: true };
    if (!noted.ok || to === nobody)
      return noted;
    return desk.answer_to({ type: "hand_over", conversation: id, to: Number(to) });
  }

  async function submit(event) {
    event.preventDefault();
    const to = whom.value;
    const words = note_words();
    if (busy)
      return;
    if (!to)
      return complain(text("bureau.relais.qui_manque"), whom);
    if (!words && (to === nobody || !card.noted))
      return complain(text("bureau.relais.note_manque"), fields[0]);
    busy = true;
    complain("");
    form.setAttribute("aria-busy", "true");
    const answer = await send_all(words, to);
    busy = false;
    form.removeAttribute("aria-busy");
    if (!answer.ok)
      return complain(answer.sentence, whom);
    fields.forEach((field) => (field.value = ""));
    shut();
    announce(text(to === nobody ? "bureau.relais.note_gardee" : "bureau.relais.demande_partie",
      { name: colleagues.name_of(Number(to)) }));
  }

  // --- the line ------------------------------------------------------------------------------

  function line_words() {
    const { handover, noted } = card;
    const without = noted ? "" : text("bureau.relais.sans_note");
    if (handover) {
      const name = colleagues.name_of(handover.to);
      return [text(`bureau.relais.${handover.why}`, { name }), without].filter(Boolean).join(" ");
    }
    if (card.holder && (stage === "leaving" || stage === "over"))
      return text(noted ? "bureau.relais.pret" : "bureau.relais.note_a_ecrire");
    return "";
  }

  function show() {
    const words = line_words();
    const line = part(".relay-words");
    part(".relay").hidden = words === "";
    if (line.textContent !== words)
      line.textContent = words;
    part(".withdraw").hidden = !card.handover;
    part(".write-note").hidden = Boolean(card.noted) || !form.hidden;
    part(".noted-already").hidden = !card.noted;
    part(".note-rule").hidden = Boolean(card.noted);
    part(".pass-on").setAttribute("aria-expanded", String(!form.hidden));
    tick();
  }

  function tick() {
    part(".relay-clock").textContent = card.handover ? time_left(card.handover.until) : "";
  }

  async function withdraw() {
    const answer = await desk.answer_to({ type: "withdraw", conversation: id });
    if (!answer.ok)
      notices.show(answer.sentence);
    part(".pass-on").focus();
  }

  fields.forEach((field) => {
    field.id = `${field.name}-${id}`;
    form.querySelector(`label[data-for=${field.name}]`).htmlFor = field.id;
  });
  whom.id = `whom-${id}`;
  form.querySelector("label[data-for=whom]").htmlFor = whom.id;
  form.addEventListener("submit", submit);
  form.addEventListener("keydown", (event) => event.key === "Escape" && shut());
  whom.addEventListener("change", show_button);
  part(".pass-on").addEventListener("click", () => (form.hidden ? open("") : shut()));
  part(".write-note").addEventListener("click", () => open(nobody));
  part(".withdraw").addEventListener("click", withdraw);
  part(".handover .shut").addEventListener("click", shut);

  return {
    open: () => open(""),
    set_card(value) {
      card = value;
      show();
    },
    set_stage(value) {
      stage = value;
      show();
    },
    show_choices,
    tick,
    /** Named on the conversation's row as well; empty when nobody is asked. */
    asked: () => (card.handover
      ? text("bureau.relais.demande_a", { name: colleagues.name_of(card.handover.to) }) : ""),
    unsent: () => note_words(),
  };
}
