// SPDX-License-Identifier: EUPL-1.2
"use strict";

/** What an alert is called, and whom it is about. */
const kind_words = (row) => text(`astreinte.quoi.${row.kind}`);
const scope_words = (row) => text(`astreinte.portee.${row.scope}`);

/**
 * The open alerts, each on a card with its clock and what may be done about it.
 *
 * acts: answer_to(frame), others() → to whom it may be passed, said(sentence).
 */
function make_alert_cards(acts) {
  const list_box = by_id("alerts");
  const drill_ends = ["drill", "nothing_needed"];
  const ends = ["called_back", "police_sent", "staffed", "repaired", "nothing_needed",
    "cause_over"];
  let usable = false;
  let labels = 0;

  // --- what is shown -------------------------------------------------------------------------

  function flags_of(row) {
    return [
      row.exercise ? ["exercise", text("astreinte.exercice")] : null,
      row.danger && !row.kind.startsWith("danger") // whose name says it already
        ? ["danger", text("astreinte.danger")] : null,
      row.stored ? null : ["unstored", text("astreinte.hors_base")],
    ].filter(Boolean);
  }

  function show_flags(box, row) {
    box.replaceChildren(...flags_of(row).map(([mark, words]) => {
      const flag = make("span", "flag", words);
      flag.dataset.mark = mark;
      return flag;
    }));
  }

  function known_words(row) {
    return [
      row.detail ? text_or(`astreinte.detail.${row.detail}`, row.detail) : "",
      row.count > 1 ? text("astreinte.fois", { n: row.count }) : "",
      row.cause_over ? text("astreinte.cause_finie") : "",
    ].filter(Boolean).join(" · ");
  }

  function told_words(row) {
    return row.level === 0 ? text("astreinte.tous_prevenus")
      : text("astreinte.niveau_prevenu", { n: row.level });
  }

  /** Who has it, and what time will do. */
  function fate_words(row) {
    const left = row.due ? Math.ceil((row.due - engine_clock.now()) / 1000) : 0;
    const t = duration(Math.max(0, left));
    const nom = row.owner_name || text("astreinte.sans_nom");
    if (row.state === "climbing")
      return text(row.level === 0 ? "astreinte.sort.tous" : "astreinte.sort.monte", { t });
    const whose = row.mine ? "a_moi" : "a_autre";
    return text(`astreinte.sort.${row.state}.${whose}`, { t, nom });
  }

  function tick_card(card) {
    const { row } = card;
    card.querySelector(".since").textContent =
      text("astreinte.depuis", { t: duration(seconds_since(row.raised_at)) });
    card.querySelector(".fate").textContent = fate_words(row);
  }

  function options(select, choices, first) {
    const known = JSON.stringify(choices);
    if (select.dataset.told === known)
      return; // an open list would close under the hand
    select.dataset.told = known;
    const chosen = select.value;
    const none = make("option", "", first);
    none.value = "";
    select.replaceChildren(none, ...choices.map(([value, words]) => {
      const option = make("option", "", words);
      option.value = value;
      return option;
    }));
    if (choices.some(([value]) => value === chosen))
      select.value = chosen;
  }

  function show_choices(card) {
    const others = acts.others().map((one) => [String(one.agent), one.words]);
    options(card.querySelector(".pass-form select"), others, text("astreinte.choisir"));
    card.querySelector(".pass-form .nobody").hidden = others.length > 0;
    const words = card.row.exercise ? drill_ends : ends;
    options(card.querySelector(".done-form select"),
      words.map((one) => [one, text(`astreinte.fait.${one}`)]), text("astreinte.choisir"));
  }

  function show_usable(card) {
    for (const one of card.querySelectorAll("button, select"))
      one.disabled = !usable || card.busy;
  }

  function update(card, row) {
    card.row = row;
    card.dataset.state = row.state;
    card.dataset.calls = String(row.calls);
    const mine = row.mine && row.state === "taken";
    const free = row.state === "climbing" || row.state === "passed";
    show_flags(card.querySelector(".flags"), row);
    card.querySelector(".kind").textContent = kind_words(row);
    card.querySelector(".place").textContent = [scope_words(row), told_words(row),
      text("astreinte.ref", { ref: row.reference })].join(" · ");
    card.querySelector(".known").textContent = known_words(row);
    card.querySelector(".take").hidden = !free;
    card.querySelector(".owned").hidden = !mine;
    if (!mine)
      shut(card);
    const context = card.querySelector(".context");
    context.hidden = !row.conversation;
    if (row.conversation)
      context.href = `/#lire=${row.conversation}`;
    name_controls(card, row);
    show_choices(card);
    show_usable(card);
    tick_card(card);
  }

  /** In a list of buttons, each says what it is about. */
  function name_controls(card, row) {
    const about = `${kind_words(row)}, ${scope_words(row)}, ${row.reference}`;
    for (const one of card.querySelectorAll("button, .context"))
      one.ariaLabel = `${one.textContent} : ${about}`;
  }

  // --- what is done --------------------------------------------------------------------------

  async function act(card, frame, done) {
    const complaint = card.querySelector(".error");
    complaint.textContent = "";
    card.busy = true;
    show_usable(card);
    const answer = await acts.answer_to({ ...frame, alert: card.row.alert,
      seen: card.row.version });
    card.busy = false;
    show_usable(card);
    if (!answer.ok) {
      complaint.textContent = text_or(`astreinte.refus.${answer.code}`, answer.sentence);
      return;
    }
    shut(card);
    acts.said(text(`astreinte.dit.${done}`, { quoi: kind_words(card.row) }));
    (card.isConnected ? card.querySelector(".kind") : by_id("alerts-title")).focus();
  }

  function toggle(card, which) {
    const form = card.querySelector(`.${which}-form`);
    const open = form.hidden;
    shut(card);
    form.hidden = !open;
    card.querySelector(`button.${which}`).setAttribute("aria-expanded", String(open));
    if (open)
      form.querySelector("select").focus();
  }

  function shut(card) {
    for (const which of ["pass", "done"]) {
      card.querySelector(`.${which}-form`).hidden = true;
      card.querySelector(`button.${which}`).setAttribute("aria-expanded", "false");
    }
  }

  function build() {
    const card = by_id("alert-template").content.firstElementChild.cloneNode(true);
    card.busy = false;
    card.querySelector(".take").addEventListener("click", () =>
      act(card, { type: "take_alert" }, "prise"));
    for (const which of ["pass", "done"]) {
      const form = card.querySelector(`.${which}-form`);
      const select = form.querySelector("select");
      select.id = `choice-${++labels}`;
      form.querySelector("label").htmlFor = select.id;
      card.querySelector(`button.${which}`).addEventListener("click", () => toggle(card, which));
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        if (which === "pass")
          act(card, { type: "pass_alert", to: Number(select.value) }, "passee");
        else
          act(card, { type: "resolve_alert", done: select.value }, "resolue");
      });
    }
    return card;
  }

  const list = keyed_list(list_box, build, update);

  return {
    show(rows) {
      const inside = list_box.contains(document.activeElement);
      list.show(rows, (row) => row.alert);
      if (inside && !list_box.contains(document.activeElement))
        by_id("alerts-title").focus();
      by_id("alerts-none").hidden = rows.length > 0;
      by_id("alerts-count").textContent = rows.length > 0 ? `(${rows.length})` : "";
    },
    show_choices: () => list.each(show_choices),
    set_usable(value) {
      usable = value;
      list.each(show_usable);
    },
    tick: () => list.each(tick_card),
  };
}
