// SPDX-License-Identifier: EUPL-1.2
"use strict";

/**
 * The commune field: an editable combobox whose list stands right after the input. Look-ups are
 * POSTs, so that no address anywhere holds what was typed. Free text stays valid: choice() resolves
 * it, and asks when it is not clear.
 */
const place_field = (() => {
  const typing_pause_ms = 250;
  const spoken_pause_ms = 400;
  const shortest_query = 2;
  const again_after_ms = 5000; // as Retry-After says, and up to twice as long: not all at once
  const only_digits = /^[\d\s]+$/;
  const input = by_id("place");
  const list = by_id("place-list");
  const status = by_id("place-status");
  const error = by_id("place-error");
  const districts = by_id("districts");
  const district = by_id("district");
  const forces = by_id("forces");
  const unsaid = by_id("place-unsaid");
  let found = [];
  let active = -1;
  let picked = null;
  let question = 0;
  let asking = Promise.resolve(); // the districts of what was picked last
  let type_timer = 0;
  let speak_timer = 0;

  const label_of = (commune) => [commune.name, commune.postcode].filter(Boolean).join(" ");
  const folded = (name) =>
    name.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^a-z0-9]+/g, " ").trim();

  function speak(line) {
    clearTimeout(speak_timer);
    speak_timer = setTimeout(() => (status.textContent = line), spoken_pause_ms);
  }

  function close() {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function mark(index) {
    active = index;
    Array.from(list.children).forEach((option, i) => {
      option.setAttribute("aria-selected", String(i === index));
    });
    if (index < 0) {
      input.removeAttribute("aria-activedescendant");
      return;
    }
    input.setAttribute("aria-activedescendant", list.children[index].id);
    list.children[index].scrollIntoView({ block: "nearest" });
  }

  function open() {
    list.replaceChildren();
    found.forEach((commune, i) => {
      const option = make("li", "", label_of(commune));
      option.id = `place-option-${i}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      const departement = commune.departement ? `(${commune.departement})` : "";
      option.append(" ", make("span", "small", departement));
      option.addEventListener("pointerdown", (event) => event.preventDefault());
      option.addEventListener("click", () => pick(commune));
      list.append(option);
    });
    list.hidden = found.length === 0;
    active = -1;
    input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-expanded", String(found.length > 0));
  }

  function unpick() {
    picked = null;
    districts.hidden = true;
    forces.hidden = true;
    error.textContent = "";
    input.removeAttribute("aria-invalid");
  }

  function show_districts(answers) {
    district.replaceChildren(new Option(text("tchat.lieu.choisir"), ""));
    for (const one of answers)
      district.append(new Option(one.name, one.insee));
    district.append(new Option(text("tchat.lieu.arrondissement_inconnu"), "unknown"));
    districts.hidden = false;
  }

  function pick(commune) {
    unpick();
    picked = commune;
    input.value = label_of(commune);
    close();
    speak(text("tchat.lieu.choisi", { lieu: label_of(commune) }));
    forces.hidden = !commune.both_forces;
    asking = commune.ask_district ? ask_district(commune) : Promise.resolve();
    return asking;
  }

  /** Asks the engine. Where one network asks too much: says so, and asks again by itself. */
  async function ask(body, still_wanted) {
    let answer = await post_json("/lieux", body);
    while (answer.status === 429 && still_wanted()) {
      speak(text("tchat.lieu.patience"));
      const pause = again_after_ms * (1 + Math.random());
      await new Promise((go) => setTimeout(go, pause));
      if (still_wanted())
        answer = await post_json("/lieux", body);
    }
    return answer;
  }

  async function ask_district(commune) {
    const answer = await ask({ insee: commune.insee }, () => picked === commune);
    if (answer.ok && picked === commune && answer.body.districts?.length)
      show_districts(answer.body.districts);
  }

  /** What was found; an answer that came too late for what is typed now is dropped. */
  async function look_up(query) {
    const mine = ++question;
    const answer = await ask({ q: query }, () => mine === question);
    return mine === question ? answer : null;
  }

  function count_line(answer) {
    if (!answer.ok)
      return answer.body?.sentence ?? text("tchat.lieu.injoignable");
    if (answer.body.mixed_forces)
      return text("tchat.lieu.plusieurs_forces", { n: found.length });
    if (answer.body.truncated)
      return text("tchat.lieu.tronque", { n: found.length });
    return counted("tchat.lieu.propositions", found.length);
  }

  async function suggest() {
    const query = input.value.trim();
    if (query.length < shortest_query) {
      found = [];
      close();
      speak("");
      return;
    }
    const answer = await look_up(query);
    if (!answer || picked)
      return;
    found = answer.ok ? answer.body.found : [];
    open();
    speak(count_line(answer));
  }

  function complain(line) {
    error.textContent = line;
    input.setAttribute("aria-invalid", "true");
    input.focus();
    return null;
  }

  /** What free text means, when it means exactly one commune. */
  function only_meaning(query, communes) {
    if (communes.length === 1)
      return communes[0];
    const same = communes.filter((one) =>
      [folded(one.name), folded(label_of(one))].includes(folded(query)));
    return new Set(same.map((one) => one.insee)).size === 1 ? same[0] : null;
  }

  async function resolve(query) {
    clearTimeout(type_timer); // a late suggestion must not overtake this question
    const answer = await look_up(query);
    if (!answer?.ok)
      return complain(answer?.body?.sentence ?? text("tchat.lieu.injoignable"));
    found = answer.body.found;
    if (found.length === 0)
      return complain(text(only_digits.test(query) ? "tchat.lieu.code_introuvable"
        : "tchat.lieu.introuvable"));
    const meant = only_meaning(query, found);
    if (!meant) {
      open();
      return complain(text("tchat.lieu.preciser"));
    }
    await pick(meant);
    return meant.both_forces || !districts.hidden ? complain_further(meant) : meant;
  }

  /** A new question has just appeared: the visitor answers it before anything is sent. */
  function complain_further(commune) {
    const next = districts.hidden ? forces.querySelector("input:checked") : district;
    next.focus();
    return commune === picked ? null : commune;
  }

  function departement_choice() {
    const field = by_id("departement");
    const code = field.value.trim().toUpperCase();
    by_id("departement-error").textContent = "";
    field.removeAttribute("aria-invalid");
    if (code === "")
      return { place: null, wish: null };
    if (/^(0[1-9]|[1-8]\d|9[0-5]|2[AB]|97\d|98\d)$/.test(code))
      return { place: { departement: code }, wish: null };
    by_id("departement-error").textContent = text("tchat.lieu.departement_inconnu");
    field.setAttribute("aria-invalid", "true");
    field.focus();
    return null;
  }

  input.addEventListener("input", () => {
    unpick();
    clearTimeout(type_timer);
    type_timer = setTimeout(suggest, typing_pause_ms);
  });
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && found.length > 0) {
      event.preventDefault();
      if (list.hidden)
        open();
      const from = active < 0 && step < 0 ? 0 : active;
      mark((from + step + found.length) % found.length);
    } else if (event.key === "Enter" && active >= 0) {
      event.preventDefault();
      pick(found[active]);
    } else if (event.key === "Escape" && !list.hidden) {
      close();
    } else if (event.key === "Escape") {
      input.value = "";
      unpick();
    }
  });
  district.addEventListener("change", () => (error.textContent = ""));
  unsaid.addEventListener("change", () => {
    by_id("place-known").hidden = unsaid.checked;
    by_id("departement-box").hidden = !unsaid.checked;
  });

  return {
    /** {place, wish} as the protocol wants them, or null when a question is still open. */
    async choice() {
      if (unsaid.checked)
        return departement_choice();
      const query = input.value.trim();
      if (!picked && query === "")
        return complain(text("tchat.lieu.vide"));
      const commune = picked ?? (await resolve(query));
      await asking;
      if (!commune)
        return null;
      if (!districts.hidden && district.value === "") {
        error.textContent = text("tchat.lieu.arrondissement_vide");
        district.focus();
        return null;
      }
      const exact = !districts.hidden && district.value !== "unknown";
      const wish = forces.hidden ? "" : forces.querySelector("input:checked").value;
      return { place: { insee: exact ? district.value : commune.insee }, wish: wish || null };
    },
    complain,
    wipe() {
      input.value = "";
      found = [];
      close();
      unpick();
      status.textContent = "";
    },
  };
})();
