// SPDX-License-Identifier: EUPL-1.2
"use strict";

/** What somebody declared, and what became of an alert about the conversation, in a sentence. */
function emergency_words(event) {
  if (event.kind === "alert_noted") {
    const level = event.level > 0 ? text("bureau.escalade.niveau", { n: event.level })
      : text("bureau.escalade.tous");
    return text(`bureau.evenement.alert_noted.${event.what}`, { name: event.name,
      alerte: text_or(`bureau.alerte.${event.alert}`, event.alert), reference: event.reference,
      niveau: level });
  }
  if (event.who === "visitor")
    return text("bureau.evenement.emergency_declared.visitor");
  return text("bureau.evenement.emergency_declared.operator", {
    quoi: text(`bureau.escalade.quoi.${event.what}`),
    lieu: text(`bureau.escalade.lieu.${event.place_known ? "su" : "ignore"}`),
    sur: text(`bureau.escalade.sur.${event.sureness}`) });
}

/**
 * The holder's call for help: where first, since nobody can be sent without a place, then what and
 * how sure, and the words for a call to 17 with what is known. Then a clock, on the card and above
 * the thread, until somebody on call has it.
 *
 * desk: answer_to(frame), my_name(). short: the clock's place on the row.
 */
function make_escalation(id, panel, short, desk) {
  const part = (selector) => panel.querySelector(selector);
  const form = part(".escalation");
  const what = part(".escalation select");
  const line = part(".emergency-line");
  let card = {};
  let told = null; // the last thing that was read out: whose it is
  let busy = false;

  form.querySelectorAll("input[data-name]").forEach((one) =>
    (one.name = `${one.dataset.name}-${id}`));
  form.querySelectorAll("label[data-for]").forEach((one) => {
    one.htmlFor = `${one.dataset.for}-${id}`;
  });
  what.id = `emergency-what-${id}`;

  const chosen = (name) => form.querySelector(`input[data-name=${name}]:checked`)?.value ?? "";
  const complain = (sentence) => (part(".escalation .error").textContent = sentence);

  /** What to say on the telephone; what is not known is said not to be. */
  function show_script() {
    const place = chosen("place");
    const nature = what.value ? text(`bureau.escalade.quoi.${what.value}`)
      : text("bureau.escalade.script.pas_dit");
    part(".ask-place").hidden = place !== "ignore";
    part(".script").replaceChildren(...[
      text("bureau.escalade.script.qui", { name: desk.my_name(),
        force: force_words(card.platform) }),
      text("bureau.escalade.script.quoi", { quoi: nature,
        sur: text(`bureau.escalade.sur.${chosen("sureness")}`) }),
      text("bureau.escalade.script.lieu", { lieu: place_line(card) }),
      text(`bureau.escalade.script.${place === "su" ? "precis" : "sans_lieu"}`),
      text("bureau.escalade.script.prudence"),
    ].map((sentence) => make("li", "", sentence)));
  }

  function open() {
    form.hidden = false;
    part(".escalate").setAttribute("aria-expanded", "true");
    complain("");
    show_script();
    (form.querySelector("input[data-name=place]:checked")
      ?? form.querySelector("input[data-name=place]")).focus();
  }

  function shut() {
    form.hidden = true;
    part(".escalate").setAttribute("aria-expanded", "false");
  }

  async function submit(event) {
    event.preventDefault();
    const place = chosen("place");
    if (!place || !what.value)
      return complain(text(`bureau.escalade.manque.${place ? "quoi" : "lieu"}`));
    if (busy)
      return undefined;
    busy = true;
    complain("");
    const answer = await desk.answer_to({ type: "escalate", conversation: id, what: what.value,
      place_known: place === "su", sureness: chosen("sureness") });
    busy = false;
    if (!answer.ok)
      return complain(text("bureau.escalade.echec", { pourquoi: answer.sentence }));
    const held_focus = form.contains(document.activeElement);
    shut();
    form.reset();
    announce(text(card.training ? "bureau.escalade.exercice" : "bureau.escalade.fait"));
    if (held_focus)
      part(".draft").focus();
    return undefined;
  }

  function line_words() {
    const { since, owner } = card.emergency;
    const t = duration(seconds_since(since));
    return owner ? text("bureau.escalade.prise", { name: owner, t })
      : text("bureau.escalade.personne", { t });
  }

  /** Read out when it changes hands, not each second. */
  function tick() {
    const open_one = card.emergency;
    line.hidden = !open_one;
    const words = open_one ? line_words() : "";
    for (const element of [line, short]) {
      if (element.textContent !== words)
        element.textContent = words;
      element.dataset.level = open_one && !open_one.owner ? "red" : "calm";
    }
    const state = open_one ? open_one.owner || "nobody" : null;
    if (state !== told && open_one)
      announce(words);
    told = state;
  }

  form.addEventListener("submit", submit);
  form.addEventListener("change", show_script);
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Escape")
      return;
    shut();
    part(".escalate").focus();
  });
  part(".escalate").addEventListener("click", () => (form.hidden ? open() : shut()));
  part(".escalation .shut").addEventListener("click", () => {
    shut();
    part(".escalate").focus();
  });

  return {
    open,
    tick,
    set_card(value) {
      card = value;
      if (!form.hidden)
        show_script();
      tick();
    },
  };
}
