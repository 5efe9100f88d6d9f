// SPDX-License-Identifier: EUPL-1.2
"use strict";

/**
 * Ctrl+K: everything that may be pressed right now, found by its words. It presses the same buttons
 * as the mouse does, so that nothing can be done from here that cannot be done there.
 */
const palette = (() => {
  const shown_max = 12;
  const box = by_id("palette");
  const input = by_id("palette-words");
  const list = by_id("palette-list");
  let all = [];
  let found = [];
  let active = 0;

  const folded = (words) => words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

  /** Of which conversation or colleague, where a button does not say so itself. */
  function about(button) {
    const card = button.closest(".card, .conversation");
    const title = card?.querySelector(".card-title, h2")?.textContent ?? "";
    const place = card?.querySelector(".card-place")?.textContent ?? "";
    return [title, place].filter(Boolean).join(" · ");
  }

  function buttons() {
    const pressable = (one) => one.checkVisibility() && !one.disabled && !box.contains(one);
    return Array.from(document.querySelectorAll("#desk button, #desk summary")).filter(pressable)
      .map((one) => {
        const words = (one.getAttribute("aria-label") ?? one.innerText).replace(/\s+/g, " ").trim();
        const of = one.classList.contains("row-button") ? "" : about(one);
        return { label: of ? `${words} · ${of}` : words, run: () => press(one) };
      });
  }

  function states() {
    return Array.from(by_id("presence").querySelectorAll("label")).map((one) => ({
      label: `${text("bureau.presence.titre")} · ${one.textContent.trim()}`,
      run: () => one.click(),
    }));
  }

  function press(button) {
    button.focus();
    button.click();
  }

  function mark(index) {
    active = Math.max(0, Math.min(index, found.length - 1));
    Array.from(list.children).forEach((one, at) =>
      one.setAttribute("aria-selected", String(at === active)));
    const one = list.children[active];
    if (one)
      input.setAttribute("aria-activedescendant", one.id);
    else
      input.removeAttribute("aria-activedescendant");
    one?.scrollIntoView({ block: "nearest" });
  }

  function show() {
    const words = folded(input.value).split(/\s+/).filter(Boolean);
    found = all.filter((one) => words.every((word) => folded(one.label).includes(word)))
      .slice(0, shown_max);
    list.replaceChildren(...found.map((one, at) => {
      const option = make("li", "", one.label);
      option.id = `palette-${at}`;
      option.setAttribute("role", "option");
      option.addEventListener("click", () => choose(at));
      return option;
    }));
    by_id("palette-none").hidden = found.length > 0;
    mark(0);
  }

  function choose(index) {
    const one = found[index];
    box.close();
    one?.run();
  }

  input.addEventListener("input", show);
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step)
      mark(active + step);
    else if (event.key === "Enter")
      choose(active);
    else
      return;
    event.preventDefault();
    event.stopPropagation();
  });

  return {
    is_open: () => box.open,
    open() {
      all = [...buttons(), ...states()].filter((one) => one.label);
      input.value = "";
      show();
      box.showModal();
      input.focus();
    },
    close: () => box.close(),
  };
})();
