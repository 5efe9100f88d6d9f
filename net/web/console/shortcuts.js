// SPDX-License-Identifier: EUPL-1.2
"use strict";

/** The list of keys beside the queue, and the dialog that changes them or turns them off. */
const shortcuts = (() => {
  const box = by_id("shortcuts");
  const rows = new Map(); // act → {item, keys, change, turn}
  let changing = null; // the act whose new keys are awaited

  const say = (sentence) => (by_id("shortcuts-said").textContent = sentence);

  /** How a message is sent, below each box; nothing where no key does it. */
  function show_send(within) {
    const keys = chords.words_of("send");
    for (const hint of within.querySelectorAll(".send-hint"))
      hint.textContent = keys ? text("bureau.aide_saisie", { touche: keys }) : "";
  }

  function show() {
    by_id("keys-list").replaceChildren(...chords.acts.map((act) => {
      const touche = chords.words_of(act);
      const key = touche ? "bureau.touches.ligne" : "bureau.touches.sans";
      return make("li", "", text(key, { touche, acte: chords.act_words(act) }));
    }));
    for (const [act, { keys, change, turn }] of rows) {
      const words = chords.words_of(act);
      keys.textContent = words || text("bureau.touches.aucune");
      name(change, "bureau.touches.changer", act);
      name(turn, words ? "bureau.touches.desactiver" : "bureau.touches.retablir", act);
    }
    show_send(document);
  }

  function name(button, key, act) {
    button.textContent = text(key);
    button.ariaLabel = `${text(key)} : ${chords.act_words(act)}`;
  }

  // --- a change ------------------------------------------------------------------------------

  function await_keys(act) {
    changing = act;
    rows.get(act).item.classList.add("awaited");
    rows.get(act).keys.textContent = text("bureau.touches.appuyez");
    say(text("bureau.touches.attente", { acte: chords.act_words(act) }));
  }

  function stop(sentence) {
    rows.get(changing).item.classList.remove("awaited");
    changing = null;
    show();
    say(sentence);
  }

  const changed = (act) => text("bureau.touches.fait.change",
    { acte: chords.act_words(act), touche: chords.words_of(act) });

  /** While keys are awaited none of them does anything else; Tab goes on, so nobody is caught. */
  function take(event) {
    if (!changing)
      return;
    const chord = chords.of(event);
    const goes_on = /^(shift\+)?tab$/.test(chord);
    if (goes_on || chord === "escape")
      stop(text("bureau.touches.fait.rien"));
    if (goes_on)
      return;
    event.preventDefault();
    event.stopPropagation();
    if (!changing || !chord || event.repeat)
      return;
    const why_not = chords.set(changing, chord);
    if (why_not)
      say(why_not); // other keys may follow
    else
      stop(changed(changing));
  }

  function turn(act) {
    const on = chords.words_of(act) !== "";
    const why_not = on ? chords.off(act) : chords.set(act, chords.usual_of(act));
    show();
    say(why_not || (on ? text("bureau.touches.fait.desactivee", { acte: chords.act_words(act) })
      : changed(act)));
  }

  function reset() {
    chords.reset();
    show();
    say(text("bureau.touches.fait.toutes"));
  }

  // --- the dialog ----------------------------------------------------------------------------

  function row(act) {
    const item = make("li", "card");
    const keys = make("kbd", "", "");
    const [change, off] = [() => await_keys(act), () => turn(act)].map((action) => {
      const button = make("button", "");
      button.type = "button";
      button.addEventListener("click", action);
      return button;
    });
    change.addEventListener("blur", () => changing === act && stop(""));
    item.append(make("p", "", chords.act_words(act)), keys, change, off);
    rows.set(act, { item, keys, change, turn: off });
    return item;
  }

  by_id("shortcuts-list").append(...chords.acts.map(row));
  by_id("shortcuts-open").addEventListener("click", () => {
    say("");
    box.showModal();
    by_id("shortcuts-title").focus();
  });
  box.addEventListener("keydown", take, true);
  by_id("shortcuts-reset").addEventListener("click", reset);
  by_id("shortcuts-close").addEventListener("click", () => box.close());
  show();

  return {
    show_send,
    close: () => box.close(),
    /** The usual keys, for who comes next. */
    forget() {
      box.close();
      chords.reset();
      show();
    },
  };
})();
