// SPDX-License-Identifier: EUPL-1.2
"use strict";

/**
 * The duty officer's view: both platforms, who waits, who is there, what each of them holds, and
 * what may be done about it. Nobody else is shown the button that opens it.
 *
 * acts: send(frame), answer_to(frame), read(card), take_over(conversation, from), mine() → my
 * platform. What is to change hands is named with who has it as shown: 0 is nobody.
 */
function make_wall(acts) {
  const look_every_s = 5;
  const forces = ["police", "gendarmerie"];
  const box = by_id("wall");
  const button = by_id("wall-open");
  const told = new Map(); // force → the last frame
  const desks = new Map(); // agent → { held, planned }, of those that are open
  let usable = false;
  let officer = false;
  let open = false;
  let ticks = 0; // one a second

  // --- small parts ---------------------------------------------------------------------------

  function act_button(key, action, class_name = "") {
    const element = make("button", class_name, text(`bureau.mur.${key}`));
    element.type = "button";
    element.addEventListener("click", () => action(element));
    return element;
  }

  function say(sentence) {
    by_id("wall-said").textContent = sentence;
  }

  async function ask(frame, done) {
    say("");
    const answer = await acts.answer_to(frame);
    say(answer.ok ? text(`bureau.mur.fait.${done}`) : answer.sentence);
    return answer.ok;
  }

  /** Asked once more before anything changes hands: the same button, with other words. */
  function sure(element, key, action) {
    if (element.dataset.sure) {
      delete element.dataset.sure;
      element.textContent = text(`bureau.mur.${key}`);
      return action();
    }
    element.dataset.sure = "yes";
    element.textContent = text(`bureau.mur.sur.${key}`);
    element.addEventListener("blur", () => {
      delete element.dataset.sure;
      element.textContent = text(`bureau.mur.${key}`);
    }, { once: true });
    return null;
  }

  function name_of(frame, agent) {
    return frame.colleagues.find((one) => one.agent === agent)?.name
      || text("bureau.collegue.inconnu");
  }

  // --- one platform --------------------------------------------------------------------------

  function build_platform(force) {
    const section = make("section", "wall-platform");
    const title = make("h2", "", force_words(force));
    title.id = `wall-${force}`;
    section.setAttribute("aria-labelledby", title.id);
    const waiting = make("ol", "cards");
    const team = make("ul", "cards");
    const reliefs = make("ul", "cards reliefs");
    section.append(title, make("p", "wall-figures"), make("ul", "wall-alerts"),
      make("h3", "", text("bureau.mur.attente")), make("p", "nobody small"), waiting,
      make("h3", "", text("bureau.mur.releves")), make("p", "no-relief small"), reliefs,
      make("h3", "", text("bureau.mur.equipe")), make("p", "no-team small"), team);
    box.querySelector(".wall-platforms").append(section);
    return {
      force,
      section,
      waiting: keyed_list(waiting, (entry) => build_entry(force, entry), (item, entry) =>
        update_entry(force, item, entry)),
      team: keyed_list(team, (one) => build_colleague(force, one), (item, one) =>
        update_colleague(force, item, one)),
      reliefs: make_reliefs(reliefs, {
        name_of: (agent) => name_of(told.get(force), agent),
        present: () => told.get(force).colleagues,
        change: ({ conversation, from }, whom) => ask({ type: "plan_relief", conversation, from,
          platform: force, ...whom }, "releve"),
      }),
    };
  }

  function build_entry(force, { conversation }) {
    const item = make("li", "card");
    const actions = make("div", "actions");
    const again = act_button("reproposer", () =>
      ask({ type: "offer_again", conversation, to: item.offered_to }, "reproposee"));
    again.className = "again";
    actions.append(act_button("lire", () => acts.read({ ...item.entry, platform: force })));
    if (force === acts.mine())
      actions.append(act_button("prendre", () => acts.take_over(conversation, 0)));
    actions.append(again, act_button(`vers.${other_force(force)}`, (element) =>
      sure(element, `vers.${other_force(force)}`, () => ask({ type: "reroute", conversation,
        platform: other_force(force) }, "reorientee"))));
    item.append(make("p", "card-title"), make("p", "flags"), make("p", "card-place"),
      make("p", "clock"), make("p", "offered small"), actions);
    return item;
  }

  function update_entry(force, item, entry) {
    show_entry(item, entry);
    tick_entry(force, item);
  }

  function tick_entry(force, item) {
    show_clock(item.querySelector(".clock"), "attend", item.entry.since);
    const frame = told.get(force);
    const offer = frame.offers.find((one) => one.conversation === item.entry.conversation);
    const left = offer ? Math.max(0, Math.ceil((offer.until - engine_clock.now()) / 1000)) : 0;
    item.querySelector(".offered").textContent = offer
      ? text("bureau.mur.proposee", { name: name_of(frame, offer.to), s: left }) : "";
    item.querySelector(".again").hidden = !offer;
    item.offered_to = offer?.to;
  }

  // --- a colleague and what they hold --------------------------------------------------------

  function build_colleague(force, { agent }) {
    const item = make("li", "card colleague");
    const toggle = make("button", "row-button");
    const held = make("ul", "cards held");
    toggle.type = "button";
    toggle.setAttribute("aria-expanded", "false");
    toggle.append(make("span", "card-title"), make("span", "state-word"),
      make("span", "small until"));
    toggle.addEventListener("click", () => {
      const shown = toggle.getAttribute("aria-expanded") === "true";
      toggle.setAttribute("aria-expanded", String(!shown));
      held.hidden = shown;
      if (shown)
        desks.delete(agent);
      else
        look(force, agent);
    });
    held.hidden = true;
    item.append(toggle, held);
    item.held = keyed_list(held, (card) => build_held(force, agent, card), (one, card) =>
      update_held(force, agent, one, card));
    return item;
  }

  function update_colleague(force, item, one) {
    item.querySelector(".card-title").textContent = one.name || text("bureau.collegue.inconnu");
    const state = one.silent ? "silent" : one.state;
    item.dataset.state = state;
    item.querySelector(".state-word").textContent =
      text(`bureau.mur.etat.${state}`, { n: one.load, max: one.capacity });
    item.querySelector(".until").textContent = one.until
      ? text("bureau.mur.jusqu_a", { h: hour.format(one.until) }) : "";
    if (desks.has(one.agent))
      look(force, one.agent);
  }

  async function look(force, agent) {
    if (!desks.has(agent))
      desks.set(agent, { held: [], planned: [] });
    const answer = await acts.answer_to({ type: "look", platform: force, agent });
    if (!answer.ok || !desks.has(agent))
      return;
    desks.set(agent, answer.frame);
    const items = platforms.get(force).section.querySelectorAll(".colleague");
    for (const item of items)
      if (item.agent === agent)
        item.held.show(answer.frame.held, (card) => card.conversation);
  }

  function build_held(force, agent, { conversation }) {
    const item = make("li", "card");
    const actions = make("div", "actions");
    const whom = make("select", "whom");
    whom.setAttribute("aria-label", text("bureau.mur.confier_a"));
    whom.addEventListener("change", () => {
      const to = Number(whom.value);
      whom.value = "";
      if (to)
        ask({ type: "hand_over", conversation, to, from: agent, platform: force }, "confiee");
    });
    actions.append(act_button("lire", () => acts.read(item.card)));
    if (force === acts.mine())
      actions.append(act_button("reprendre", (element) => sure(element, "reprendre", () =>
        acts.take_over(conversation, agent))));
    actions.append(act_button(`vers.${other_force(force)}`, (element) =>
      sure(element, `vers.${other_force(force)}`, () => ask({ type: "reroute", conversation,
        platform: other_force(force), from: agent }, "reorientee"))), whom);
    item.append(make("p", "card-title"), make("p", "flags"), make("p", "card-place"),
      make("p", "clock"), make("p", "planned small"), actions);
    return item;
  }

  function update_held(force, agent, item, card) {
    item.card = card;
    const frame = told.get(force);
    item.querySelector(".card-title").textContent = role_words(card.role);
    item.querySelector(".card-place").textContent = `${place_line(card)} · ${state_words(card)}`;
    show_marks(item.querySelector(".flags"), card);
    show_clock(item.querySelector(".clock"), "sans_reponse", unanswered_since(card));
    const plan = desks.get(agent)?.planned.find((one) => one.conversation === card.conversation);
    const next = plan?.to ? name_of(frame, plan.to)
      : plan?.chosen ? text("bureau.mur.releve.tete") : "";
    item.querySelector(".planned").textContent = card.handover
      ? text("bureau.relais.demande_a", { name: name_of(frame, card.handover.to) })
      : next && text("bureau.mur.releve_prevue", { name: next });
    show_choices(force, agent, item.querySelector(".whom"));
  }

  /** Rebuilt only when something changed: an open list would close under the hand. */
  function show_choices(force, agent, whom) {
    const others = told.get(force).colleagues
      .filter((one) => one.agent !== agent && one.state === "available" && one.load < one.capacity);
    const known = JSON.stringify(others.map((one) => [one.agent, one.name, one.load]));
    if (whom.dataset.told === known)
      return;
    whom.dataset.told = known;
    const none = make("option", "", text(others.length > 0 ? "bureau.mur.confier_a"
      : "bureau.mur.personne_libre"));
    none.value = "";
    whom.replaceChildren(none, ...others.map((one) => {
      const choice = make("option", "", text("bureau.collegue.available",
        { name: one.name, n: one.load, max: one.capacity }));
      choice.value = String(one.agent);
      return choice;
    }));
  }

  // --- the whole -----------------------------------------------------------------------------

  const platforms = new Map(forces.map((force) => [force, build_platform(force)]));

  function alerts_of(frame) {
    const [first, ...others] = frame.gaps;
    return [
      ...frame.faults.map((fault) => notices.fault_words(fault)),
      first ? duty.gap_words(first)
        + (others.length > 0 ? ` ${counted("bureau.couverture.autres", others.length)}` : "") : "",
    ].filter(Boolean);
  }

  function show(force) {
    const frame = told.get(force);
    const { section, waiting, team, reliefs } = platforms.get(force);
    if (!frame)
      return;
    reliefs.show(frame.reliefs);
    waiting.show(frame.first, (entry) => entry.conversation);
    team.show(frame.colleagues, (one) => one.agent);
    const items = section.querySelectorAll(".colleague");
    frame.colleagues.forEach((one, at) => (items[at].agent = one.agent));
    section.querySelector(".nobody").textContent = frame.waiting === 0
      ? text("bureau.mur.personne_n_attend")
      : frame.waiting > frame.first.length
        ? text("bureau.mur.premieres", { n: frame.first.length }) : "";
    section.querySelector(".no-relief").textContent =
      frame.reliefs.length === 0 ? text("bureau.mur.aucune_releve") : "";
    section.querySelector(".no-team").textContent =
      frame.colleagues.length === 0 ? text("bureau.mur.personne_en_service") : "";
    section.querySelector(".wall-alerts").replaceChildren(
      ...alerts_of(frame).map((line) => make("li", "", line)));
    section.querySelectorAll("button:not(.row-button), select")
      .forEach((one) => (one.disabled = !usable));
    tick_platform(force);
  }

  function tick_platform(force) {
    const frame = told.get(force);
    const { section, waiting } = platforms.get(force);
    if (!frame)
      return;
    const since = frame.first.map((entry) => entry.since);
    section.querySelector(".wall-figures").textContent = [
      counted("bureau.file.attendent", frame.waiting),
      since.length > 0
        ? text("bureau.mur.plus_longue", { t: duration(seconds_since(Math.min(...since))) }) : "",
      counted("bureau.mur.disponibles", frame.available),
      text("bureau.mur.presents", { n: frame.colleagues.length }),
      counted("bureau.mur.parties", frame.left_before_answer),
    ].filter(Boolean).join(" · ");
    waiting.each((item) => tick_entry(force, item));
    for (const item of section.querySelectorAll(".held .card"))
      show_clock(item.querySelector(".clock"), "sans_reponse", unanswered_since(item.card));
  }

  /** What is held changes without the wall being told: it is looked at again now and then. */
  function look_again() {
    for (const [force, frame] of told)
      frame.colleagues.filter((one) => desks.has(one.agent))
        .forEach((one) => look(force, one.agent));
  }

  function set_open(value) {
    open = value;
    box.hidden = !open;
    button.setAttribute("aria-pressed", String(open));
    by_id("columns").hidden = open;
    by_id("fold").classList.toggle("unseen-now", open);
    if (officer)
      acts.send({ type: "wall", on: open });
    if (open)
      by_id("wall-title").focus();
  }

  /** Nothing stays on the page for who comes next. */
  function forget() {
    told.clear();
    desks.clear();
    for (const { waiting, team, reliefs } of platforms.values()) {
      reliefs.show([]);
      waiting.show([], () => "");
      team.show([], () => "");
    }
  }

  button.addEventListener("click", () => set_open(!open));

  return {
    /** After each `desk`: the engine has forgotten that I watch. */
    set_officer(value) {
      officer = value;
      button.hidden = !officer;
      if (!officer)
        forget();
      if (open)
        set_open(officer);
    },
    told(frame) {
      told.set(frame.platform, frame);
      show(frame.platform);
    },
    set_usable(value) {
      usable = value;
      forces.forEach(show);
    },
    close: () => open && set_open(false),
    tick() {
      if (!open)
        return;
      forces.forEach(tick_platform);
      ticks += 1;
      if (usable && ticks % look_every_s === 0)
        look_again();
    },
  };
}
