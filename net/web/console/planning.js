// SPDX-License-Identifier: EUPL-1.2
"use strict";

/**
 * My shifts of the next days, in words, and swaps: what I ask for, what I am asked, and what a duty
 * officer approves. The engine says who may do what; nothing is offered here that it did not tell.
 *
 * acts: answer_to(frame).
 */
function make_planning(acts) {
  const box = by_id("planning");
  const form = by_id("planning-swap");
  const whom = by_id("planning-whom");
  const theirs = by_id("planning-theirs");
  const button = by_id("planning-open");
  const states = new Map(); // swap → its state, as it was told last
  let plan = null;
  let own = 0; // the start of the shift that is to be given
  let choices = [];
  let usable = false;

  // --- words ---------------------------------------------------------------------------------

  const written = (at, form_of) =>
    new Intl.DateTimeFormat(document.documentElement.lang, form_of).format(new Date(at));
  const day = (at) => written(at, { weekday: "long", day: "numeric", month: "long" });
  const hour = (at) => written(at, { hour: "2-digit", minute: "2-digit" });

  function when(shift) {
    const values = { jour: day(shift.from), de: hour(shift.from) };
    if (!shift.to)
      return text("bureau.planning.depuis", values);
    const key = day(shift.to) === values.jour ? "jour" : "jusqu_au";
    return text(`bureau.planning.${key}`, { ...values, fin: day(shift.to), a: hour(shift.to) });
  }

  const name_of = (shift) => shift.name || text("bureau.collegue.inconnu");

  function say(sentence) {
    by_id("planning-said").textContent = sentence;
  }

  // --- swaps ---------------------------------------------------------------------------------

  const asked_me = (one) => colleagues.is_me(one.wanted.agent);
  const i_asked = (one) => colleagues.is_me(one.given.agent);
  const to_accept = (one) => asked_me(one) && one.state === "asked";
  const to_approve = (one) => !asked_me(one) && !i_asked(one) && one.state === "accepted";

  function acts_of(one) {
    if (to_accept(one))
      return ["accept", "decline"];
    if (to_approve(one))
      return ["approve", "reject"];
    return i_asked(one) && ["asked", "accepted"].includes(one.state) ? ["withdraw"] : [];
  }

  function swap_words(one) {
    const values = { given: when(one.given), wanted: when(one.wanted) };
    if (asked_me(one))
      return text("bureau.planning.demande_recue", { ...values, name: name_of(one.given) });
    if (i_asked(one))
      return text("bureau.planning.demande_envoyee", { ...values, name: name_of(one.wanted) });
    return text("bureau.planning.demande_tierce",
      { ...values, name: name_of(one.given), autre: name_of(one.wanted) });
  }

  async function answer(one, what) {
    say("");
    const told = await acts.answer_to({ type: "answer_swap", swap: one.swap, what });
    say(told.ok ? text(`bureau.planning.fait.${what}`) : told.sentence);
    by_id("planning-title").focus(); // the button that was pressed is gone
  }

  function build_swap(one) {
    const item = make("li", "card swap");
    item.append(make("p", "", swap_words(one)),
      make("p", "state-word", text(`bureau.planning.etat.${one.state}`)));
    const actions = make("div", "actions");
    for (const what of acts_of(one)) {
      const element = make("button", "", text(`bureau.planning.${what}`));
      element.type = "button";
      element.setAttribute("aria-label", `${element.textContent} · ${swap_words(one)}`);
      element.disabled = !usable;
      element.addEventListener("click", () => answer(one, what));
      actions.append(element);
    }
    item.append(actions);
    return item;
  }

  function show_swaps(id, swaps) {
    const section = by_id(id);
    section.hidden = swaps.length === 0;
    section.querySelector("ul").replaceChildren(...swaps.map(build_swap));
  }

  // --- asking for one ------------------------------------------------------------------------

  const option = (value, words) => {
    const element = make("option", "", words);
    element.value = String(value);
    return element;
  };

  function show_theirs() {
    const of = choices.filter((one) => String(one.agent) === whom.value);
    theirs.replaceChildren(...of.map((one) => option(one.from, when(one))));
  }

  function close_form() {
    own = 0;
    form.hidden = true;
  }

  async function propose(shift) {
    close_form();
    say(text("bureau.planning.cherche"));
    const told = await acts.answer_to({ type: "swap_choices", own: shift.from });
    if (!told.ok)
      return say(told.sentence);
    choices = told.frame.shifts;
    if (choices.length === 0)
      return say(text("bureau.planning.aucune"));
    say("");
    own = shift.from;
    const people = new Map(choices.map((one) => [one.agent, name_of(one)]));
    whom.replaceChildren(...Array.from(people, ([agent, name]) => option(agent, name)));
    show_theirs();
    by_id("planning-swap-title").textContent =
      text("bureau.planning.proposer_pour", { quand: when(shift) });
    by_id("planning-rule").hidden = !plan.needs_approval;
    form.hidden = false;
    by_id("planning-swap-title").focus();
    return null;
  }

  async function send(event) {
    event.preventDefault();
    const frame = { type: "ask_swap", own, with: Number(whom.value), theirs: Number(theirs.value) };
    const told = await acts.answer_to(frame);
    say(told.ok ? text("bureau.planning.fait.ask") : told.sentence);
    if (!told.ok)
      return;
    close_form();
    by_id("planning-title").focus();
  }

  // --- the whole -----------------------------------------------------------------------------

  function build_shift(shift) {
    const item = make("li", "card shift");
    const words = when(shift);
    const ask = make("button", "", text("bureau.planning.proposer"));
    ask.type = "button";
    ask.disabled = !usable || shift.from <= engine_clock.now();
    ask.setAttribute("aria-label", text("bureau.planning.proposer_pour", { quand: words }));
    ask.addEventListener("click", () => propose(shift));
    item.append(make("p", "card-title", words),
      make("p", "small", text(`bureau.planning.duty.${shift.duty}`)), ask);
    return item;
  }

  function show() {
    const { mine, swaps } = plan;
    by_id("planning-none").hidden = mine.length > 0;
    by_id("planning-mine").replaceChildren(...mine.map(build_shift));
    show_swaps("planning-received", swaps.filter(asked_me));
    show_swaps("planning-asked", swaps.filter(i_asked));
    show_swaps("planning-approve", swaps.filter(to_approve));
    const waiting = swaps.filter((one) => to_accept(one) || to_approve(one)).length;
    button.textContent = waiting > 0 ? text("bureau.planning.compte", { n: waiting })
      : text("bureau.planning.ouvrir");
    if (own && !mine.some((one) => one.from === own))
      close_form();
  }

  /** Told once each: what I am asked, and what became of what I asked for or agreed to. */
  function tell(one) {
    const before = states.get(one.swap);
    states.set(one.swap, one.state);
    if (before === one.state || (before === undefined && acts_of(one).length === 0))
      return;
    if (to_accept(one))
      notices.show(text("bureau.planning.avis.recue", { name: name_of(one.given) }));
    else if (to_approve(one))
      notices.show(text("bureau.planning.avis.a_approuver"));
    else if (before !== undefined)
      notices.show(text("bureau.planning.avis.change", {
        name: name_of(i_asked(one) ? one.wanted : one.given),
        etat: text(`bureau.planning.etat.${one.state}`),
      }));
  }

  button.addEventListener("click", () => {
    say("");
    close_form();
    box.showModal();
    by_id("planning-title").focus();
  });
  by_id("planning-close").addEventListener("click", () => box.close());
  by_id("planning-cancel").addEventListener("click", close_form);
  whom.addEventListener("change", show_theirs);
  form.addEventListener("submit", send);

  return {
    told(frame) {
      plan = frame;
      frame.swaps.forEach(tell);
      show();
    },
    set_usable(value) {
      usable = value;
      if (!value && box.open)
        box.close();
      if (plan)
        show();
    },
  };
}
