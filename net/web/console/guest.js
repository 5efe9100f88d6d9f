// SPDX-License-Identifier: EUPL-1.2
"use strict";

/**
 * What stands above a conversation that I am asked to take over: who holds it, until when I may say
 * yes, the two answers. The colleague's note stands below; it stays once I have taken over. A duty
 * officer who reads silently has the same bar, with other answers.
 *
 * desk: accept(id), decline(id), platform().
 */
function make_guest_bar(id, panel, desk) {
  const part = (selector) => panel.querySelector(selector);
  let card = {};
  let mine = false; // in the thread, up to the event that was shown last
  let silent = false;

  function show_note(event) {
    part(".note-author").textContent =
      text("bureau.relais.note_de", { name: colleagues.name_of(event.by) });
    part(".note-text").textContent = event.text;
    part(".note-top").hidden = false;
    part(".no-note").hidden = true;
  }

  /** Who reads silently is told of no new card. */
  function note_holder(event) {
    const holder = { taken: event.by, handed_over: event.to, returned: 0, closed: 0 }[event.kind];
    if (holder === undefined)
      return;
    card = { ...card, holder, holder_name: event.name };
    if (!part(".guest").hidden)
      show_bar(silent);
  }

  function show_bar(silently) {
    const words = !silently ? "relais.lecture" : card.holder ? "mur.lecture" : "mur.lecture_libre";
    part(".guest-words").textContent = text(`bureau.${words}`, { name: card.holder_name });
    const takes = card.holder ? "reprendre" : "prendre";
    part(".guest .accept").textContent =
      text(silently ? `bureau.mur.${takes}` : "bureau.relais.reprendre");
    part(".guest .accept").hidden = silently && card.platform !== desk.platform();
    part(".guest .decline").textContent =
      text(silently ? "bureau.mur.fermer_lecture" : "bureau.relais.decliner");
  }

  function tick() {
    part(".guest-clock").textContent = card.handover ? time_left(card.handover.until) : "";
  }

  part(".guest .accept").addEventListener("click", () => desk.accept(id));
  part(".guest .decline").addEventListener("click", () => desk.decline(id));

  return {
    /** guest: it is not mine yet; silently: as a duty officer. */
    set_card(value, guest, silently) {
      card = value;
      silent = silently;
      panel.classList.toggle("as-guest", guest);
      part(".guest").hidden = !guest;
      part(".no-note").hidden = !guest || silently || !part(".note-top").hidden;
      if (guest)
        show_bar(silently);
      tick();
    },
    /** The note stands open until I have answered. */
    happened(event) {
      note_holder(event);
      if (event.kind === "handed_over" || event.kind === "taken")
        mine = colleagues.is_me(event.to ?? event.by);
      if (event.kind === "noted" && !colleagues.is_me(event.by))
        show_note(event);
      if (event.kind === "said" && event.who === "operator" && mine)
        part(".note-top").open = false;
    },
    held_by: () => card.holder ?? 0,
    complain: (sentence) => (part(".guest .error").textContent = sentence),
    focus: () => part("h2").focus(),
    tick,
  };
}
