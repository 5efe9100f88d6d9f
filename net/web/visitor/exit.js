// SPDX-License-Identifier: EUPL-1.2
"use strict";

/**
 * Leaving fast. Loaded first and depends on nothing, so that it works whatever happens to the rest.
 * `location.replace` takes the page out of the visible history; `href` would let Back return here.
 */
const quick_exit = (() => {
  const presses_wanted = 3;
  const press_life_ms = 5000;
  const button = document.getElementById("exit");
  const count = document.getElementById("exit-count");
  let token = "";
  let wipe = () => {};
  let presses = 0;
  let press_timer = 0;

  function go() {
    const { target, title, loading } = button.dataset;
    const veil = document.createElement("p");
    veil.className = "veil";
    veil.setAttribute("role", "alert");
    veil.textContent = loading;
    document.title = title;
    navigator.sendBeacon("/sortie", token);
    token = "";
    try {
      wipe();
    } finally {
      document.body.replaceChildren(veil);
      document.body.className = "veiled";
      location.replace(target);
    }
  }

  function forget_presses(line) {
    clearTimeout(press_timer);
    presses = 0;
    count.textContent = line;
  }

  button.addEventListener("click", (event) => {
    event.preventDefault();
    go();
  });

  let shift_alone = false;
  document.addEventListener("keydown", (event) => {
    shift_alone = event.key === "Shift" && !event.repeat;
    if (event.key !== "Shift" && presses > 0)
      forget_presses("");
  });
  document.addEventListener("keyup", (event) => {
    if (event.key !== "Shift" || !shift_alone)
      return;
    shift_alone = false;
    presses += 1;
    clearTimeout(press_timer);
    if (presses === presses_wanted) {
      go();
      return;
    }
    count.textContent = presses === 1 ? button.dataset.leftTwo : button.dataset.leftOne;
    press_timer = setTimeout(() => forget_presses(button.dataset.over), press_life_ms);
  });

  addEventListener("pageshow", (event) => {
    if (event.persisted)
      location.reload();
  });

  return {
    go,
    /** The token lets the engine note the quick exit; it is kept in this variable only. */
    set_token(value) {
      token = value ?? "";
    },
    on_wipe(action) {
      wipe = action;
    },
  };
})();
