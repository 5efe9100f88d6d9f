// SPDX-License-Identifier: EUPL-1.2
"use strict";

/** Who is on call now and who after, and what I am. */
const turns = (() => {
  const one_day_ms = 86400000;
  let levels = [];
  const day_and_hour = new Intl.DateTimeFormat(document.documentElement.lang, {
    weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" });
  const together = new Intl.ListFormat(document.documentElement.lang);

  const when = (at) => (at - engine_clock.now() < one_day_ms / 2 ? hour : day_and_hour).format(at);
  const level_words = (one) =>
    text("astreinte.niveau", { portee: text(`astreinte.portee.${one.scope}`), n: one.level });

  function update(item, one) {
    item.classList.toggle("mine", one.mine);
    item.querySelector(".level").textContent = level_words(one);
    item.querySelector(".now").textContent = one.mine ? text("astreinte.moi", { nom: one.name })
      : one.name;
    const changes = one.until && one.then && one.then !== one.agent;
    item.querySelector(".then").textContent = changes
      ? text("astreinte.puis", { heure: when(one.until), nom: one.then_name })
      : one.until ? text("astreinte.continue", { heure: when(one.until) }) : "";
  }

  const list = keyed_list(by_id("turns"), () => {
    const item = make("li", "turn");
    item.append(make("span", "level small"), make("span", "now"), make("span", "then small"));
    return item;
  }, update);

  function show_mine() {
    const mine = levels.filter((one) => one.mine);
    by_id("my-turn").textContent = mine.length > 0
      ? text("astreinte.de_service", { quoi: together.format(mine.map(level_words)) })
      : text("astreinte.pas_de_service");
    by_id("my-turn").classList.toggle("on", mine.length > 0);
  }

  return {
    set(value) {
      levels = value;
      by_id("turns-none").hidden = levels.length > 0;
      list.show(levels, (one) => `${one.scope} ${one.level}`);
      show_mine();
    },
    mine: () => levels.some((one) => one.mine),
    /** To whom an alert may be passed: each once, by the level that is called first. */
    others() {
      const found = new Map();
      for (const one of levels)
        if (!one.mine && !found.has(one.agent))
          found.set(one.agent, { agent: one.agent, words: `${one.name} · ${level_words(one)}` });
      return Array.from(found.values());
    },
  };
})();
