// SPDX-License-Identifier: EUPL-1.2
"use strict";

/** How much calls for somebody, and nothing of whom; keys of the catalogue. */
function what_calls(held, { offered, waiting, grave }, invited) {
  return [
    { key: "en_retard", n: held.filter((one) => one.late()).length },
    { key: "grave", n: grave },
    { key: "tenues", n: held.filter((one) => one.fills()).length },
    { key: "non_lus", n: held.reduce((sum, one) => sum + one.unread(), 0) },
    { key: "proposees", n: offered },
    { key: "relais", n: invited },
    { key: "attendent", n: Math.max(0, waiting - offered) }, // who is offered still waits
    { key: "avis", n: notices.count() },
  ];
}

/**
 * A desk that nobody has touched for a while shows neither words nor places: only how many call for
 * somebody. The link, the sounds and what is being written stay as they are. The veil is lifted by
 * its button alone: a bump of the table moves the mouse, and must not uncover anything.
 *
 * desk: is_open() (there is something to veil), counts() → [{key, n}], on_lift(), focus().
 */
function make_veil(desk) {
  const idle_minutes = 15;
  const box = by_id("veil");
  const lines = by_id("veil-lines");
  let touched = instant();
  let left_from = null; // where the focus was

  /** Two clocks: one stands still while the machine sleeps, the other may be put back. */
  function instant() {
    return { passed: performance.now(), dated: Date.now() };
  }

  function idle_ms() {
    return Math.max(performance.now() - touched.passed, Date.now() - touched.dated);
  }

  const is_down = () => box.open;

  function show() {
    const attention = by_id("attention").hidden ? ""
      : `${text("bureau.attention.titre")} ${by_id("attention-words").textContent}`;
    const lost = by_id("link-bar").hidden ? "" : by_id("link-bar").textContent;
    const counts = desk.counts().filter(({ n }) => n > 0)
      .map(({ key, n }) => counted(`bureau.voile.${key}`, n));
    const told = [lost, attention, ...counts].filter(Boolean);
    page_title.set("veil", text(told.length > 0 ? "bureau.voile.onglet" : "bureau.voile.titre"));
    if (told.length === 0)
      told.push(text("bureau.voile.rien"));
    if (lines.dataset.told === told.join("\n"))
      return;
    lines.dataset.told = told.join("\n");
    lines.replaceChildren(...told.map((line) => make("p", "", line)));
  }

  function fall() {
    left_from = document.activeElement;
    by_id("veil-why").textContent = text("bureau.voile.pourquoi", { n: idle_minutes });
    document.body.classList.add("veiled");
    box.showModal();
    by_id("veil-lift").focus();
    show();
  }

  function lift() {
    if (!is_down())
      return;
    touched = instant();
    document.body.classList.remove("veiled"); // first: what cannot be seen takes no focus
    box.close();
    page_title.set("veil", "");
    desk.on_lift();
    if (left_from.isConnected && left_from.checkVisibility())
      left_from.focus();
    else
      desk.focus(); // what had it is over
  }

  function touch() {
    if (!is_down())
      touched = instant();
  }

  function tick() {
    if (!is_down() && desk.is_open() && idle_ms() >= idle_minutes * 60000)
      fall();
    if (is_down())
      show();
  }

  for (const kind of ["pointerdown", "pointermove", "wheel", "keydown", "input"])
    document.addEventListener(kind, touch, { capture: true, passive: true });
  document.addEventListener("visibilitychange", tick); // a hidden page's seconds are long
  by_id("veil-lift").addEventListener("click", lift);
  box.addEventListener("cancel", (event) => {
    event.preventDefault(); // Escape: through the same door
    lift();
  });

  return {
    is_down,
    lift,
    tick,
  };
}
