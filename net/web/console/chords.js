// SPDX-License-Identifier: EUPL-1.2
"use strict";

/**
 * Which keys do what, as values: "alt+t". Nothing of it is stored: a desk is shared, and the next
 * agent must find the usual keys. WCAG 2.1.4: each may be changed or turned off.
 */
const chords = (() => {
  const usual = {
    take: "alt+t",
    first: "alt+1",
    second: "alt+2",
    third: "alt+3",
    unanswered: "alt+j",
    down: "alt+arrowdown",
    up: "alt+arrowup",
    hand_over: "alt+n",
    escalate: "alt+u",
    psychologist: "alt+i",
    send: "control+enter",
    palette: "control+k",
    list: "f1",
  };
  // What only leads to another key, or writes a letter by more than one.
  const unfinished = new Set(["control", "alt", "shift", "meta", "altgraph", "capslock", "dead",
    "process", "unidentified"]);
  // Of Chromium and Firefox, and what edits a text: taken over they would be missed, or the browser
  // keeps them from us.
  const reserved = [
    /^control\+shift\+/,
    /^control\+([acdfghijlnopqrstuvwxyz\d=_-]|plus|tab|escape|home|end|delete|insert|backspace)$/,
    /^control\+(page(up|down)|arrow\w+|f\d+)$/,
    /^alt\+(shift\+)?([def]|f\d+|tab|escape|enter|space|home|backspace|arrow(left|right))$/,
    /^(shift\+)?f([35679]|1[0-2])$/,
  ];
  let current = { ...usual };

  /** Empty where the event is no chord yet, or writes a character (AltGr). */
  function of(event) {
    if (!event.key)
      return ""; // of a browser that fills a form in
    const named = { " ": "space", "+": "plus" }[event.key] ?? event.key.toLowerCase();
    if (unfinished.has(named) || event.getModifierState("AltGraph"))
      return "";
    // A French keyboard gives a digit with Shift only: there the key itself is meant.
    const digit = event.altKey || event.ctrlKey ? /^Digit(\d)$/.exec(event.code)?.[1] : "";
    return [
      event.ctrlKey || event.metaKey ? "control" : "",
      event.altKey ? "alt" : "",
      event.shiftKey && !digit ? "shift" : "",
      digit || named,
    ].filter(Boolean).join("+");
  }

  /** The act that has this chord, or undefined. */
  const holder = (chord) => Object.keys(current).find((act) => chord && current[act] === chord);

  const key_words = (key) => text_or(`bureau.touche.${key}`, key.toUpperCase());
  const words = (chord) => chord.split("+").map(key_words).join(" + ");
  const act_words = (act) => text(`bureau.touches.acte.${act}`);

  /** Why an act cannot have this chord, in a sentence; empty where it can. */
  function refusal(act, chord) {
    const values = { touche: words(chord) };
    if (/^control\+alt\+/.test(chord))
      return text("bureau.touches.refus.altgr");
    if (reserved.some((one) => one.test(chord)))
      return text("bureau.touches.refus.navigateur", values);
    if (!/^(control|alt)\+|^(shift\+)?f\d+$/.test(chord))
      return text("bureau.touches.refus.ecriture", values);
    const other = holder(chord);
    return other && other !== act
      ? text("bureau.touches.refus.prise", { ...values, acte: act_words(other) }) : "";
  }

  return {
    acts: Object.keys(usual),
    of,
    act_words,
    act_of: (event) => holder(of(event)),
    /** Empty where the act has none. */
    words_of: (act) => (current[act] ? words(current[act]) : ""),
    /** Why not, in a sentence; empty once it is done. */
    set(act, chord) {
      const why_not = refusal(act, chord);
      if (!why_not)
        current[act] = chord;
      return why_not;
    },
    off(act) {
      current[act] = "";
    },
    usual_of: (act) => usual[act],
    reset() {
      current = { ...usual };
    },
  };
})();
