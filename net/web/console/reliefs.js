// SPDX-License-Identifier: EUPL-1.2
"use strict";

/**
 * The reliefs planned on one platform: who leaves when, and who takes what over. A duty officer may
 * choose somebody else, or the head of the queue, and leave it to the proposal again; the engine
 * says when that cannot be.
 *
 * acts: name_of(agent), present() → who is there, change(row, whom) → whether it was done; whom:
 * { to } a colleague, { as_proposed: true }, or {}, the queue.
 */
function make_reliefs(list, acts) {
  const queue = "queue";
  const proposed = "proposed";
  const none = "";

  const shown = (row) => (row.to ? String(row.to) : row.chosen ? queue : none);

  function whom_of(choice) {
    if (choice === queue)
      return {};
    return choice === proposed ? { as_proposed: true } : { to: Number(choice) };
  }

  function build() {
    const item = make("li", "card");
    const whom = make("select", "whom");
    whom.addEventListener("change", async () => {
      const choice = whom.value;
      if (choice === none || !(await acts.change(item.row, whom_of(choice))))
        whom.value = shown(item.row);
    });
    item.append(make("p", "card-title"), make("p", "card-place"), whom, make("p", "why small"));
    return item;
  }

  function choices_of(row) {
    const others = acts.present().filter((one) => one.agent !== row.from);
    const choices = others.map((one) => [String(one.agent), colleagues.label(one)]);
    if (row.to && !others.some((one) => one.agent === row.to))
      choices.unshift([String(row.to), acts.name_of(row.to)]);
    if (shown(row) === none)
      choices.unshift([none, text("bureau.mur.releve.personne")]);
    choices.push([queue, text("bureau.mur.releve.file")]);
    if (row.chosen || row.why_not) // else it is
      choices.push([proposed, text("bureau.mur.releve.proposee")]);
    return choices;
  }

  /** Rebuilt only when something changed: an open list would close under the hand. */
  function show_choices(whom, row) {
    const choices = choices_of(row);
    const known = JSON.stringify([choices, shown(row)]);
    if (whom.dataset.told === known)
      return;
    whom.dataset.told = known;
    whom.replaceChildren(...choices.map(([value, words]) => {
      const choice = make("option", "", words);
      choice.value = value;
      return choice;
    }));
    whom.value = shown(row);
  }

  function why_words(row) {
    if (row.why_not)
      return text(`bureau.mur.releve.${row.why_not}`);
    return row.chosen ? text("bureau.mur.releve.choisie") : "";
  }

  function update(item, row) {
    item.row = row;
    const name = acts.name_of(row.from);
    const about = `${role_words(row.role)}, ${place_words(row.place)}`;
    const whom = item.querySelector(".whom");
    item.querySelector(".card-title").textContent =
      text("bureau.mur.releve.de", { name, h: hour.format(row.until) });
    item.querySelector(".card-place").textContent = about;
    item.querySelector(".why").textContent = why_words(row);
    whom.setAttribute("aria-label", text("bureau.mur.releve.qui", { name, quoi: about }));
    show_choices(whom, row);
  }

  const rows = keyed_list(list, build, update);
  return { show: (all) => rows.show(all, (row) => row.conversation) };
}
