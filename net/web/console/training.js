// SPDX-License-Identifier: EUPL-1.2
"use strict";

/**
 * Training: the list of scripted visitors in the session's menu, and the wish to have one. What
 * follows comes like any other offer, marked as a training.
 *
 * desk: answer_to(frame), answer_once(frame), available().
 */
function make_training(desk) {
  const list = by_id("training-script");
  const button = by_id("training-start");
  const menu = by_id("training").closest("details");
  let usable = false;

  function say(key) {
    by_id("training-said").textContent = key ? text(`bureau.entrainement.${key}`) : "";
  }

  function option(script) {
    const one = make("option", "", script.title);
    one.value = script.name;
    return one;
  }

  button.addEventListener("click", async () => {
    if (!desk.available())
      return say("pas_disponible");
    say("demande");
    button.disabled = true;
    const { ok, code } = await desk.answer_once({ type: "train", script: list.value });
    button.disabled = !usable;
    return say(ok ? "commence" : code === "too_many" ? "deja" : "refus");
  });

  /** Asked as the menu opens: by a person, whom the engine may take for one. */
  async function load() {
    const { ok, frame } = await desk.answer_to({ type: "trainings" });
    if (!ok)
      return;
    const chosen = list.value;
    list.replaceChildren(...frame.scripts.map(option));
    if (frame.scripts.some((script) => script.name === chosen))
      list.value = chosen;
    by_id("training").hidden = frame.scripts.length === 0;
  }

  menu.addEventListener("toggle", () => menu.open && load());

  return {
    set_usable(value) {
      usable = value;
      button.disabled = !usable;
    },
  };
}
