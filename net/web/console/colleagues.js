// SPDX-License-Identifier: EUPL-1.2
"use strict";

/** Who works on my platform now. Names are kept: events name agents by number. */
const colleagues = (() => {
  const names = new Map();
  let me = 0;
  let present = [];

  /** Why they cannot take over now, as a key; empty when they can. */
  function hindrance(one) {
    if (one.until && one.until <= engine_clock.now())
      return "service";
    if (one.silent)
      return "silent";
    if (one.state !== "available")
      return one.state;
    return one.load >= one.capacity ? "complet" : "";
  }

  function label(one) {
    const values = { name: one.name, n: one.load, max: one.capacity };
    return text(`bureau.collegue.${hindrance(one) || "available"}`, values);
  }

  return {
    set_me(agent, name) {
      me = agent;
      names.set(agent, name);
    },
    /** Of who is on no list: a psychologist. */
    learn: (agent, name) => name && names.set(agent, name),
    set(list) {
      present = list;
      list.filter((one) => one.name).forEach((one) => names.set(one.agent, one.name));
    },
    label,
    is_me: (agent) => agent === me,
    name_of: (agent) => names.get(agent) ?? text("bureau.collegue.inconnu"),
    /** Who can take over first; {agent, label, free}. */
    others: () => present.filter((one) => one.agent !== me)
      .map((one) => ({ agent: one.agent, label: label(one), free: hindrance(one) === "" }))
      .sort((a, b) => b.free - a.free || a.label.localeCompare(b.label)),
  };
})();
