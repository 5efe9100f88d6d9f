// SPDX-License-Identifier: EUPL-1.2
"use strict";

/** What the console says of a card, an offer or a queue entry, and its clocks. */

/** After how long without an answer, in ms: as the first frame of each session says. */
const clock_turns = { amber: Infinity, red: Infinity };

/** What may want the tab's title; "are you there?" comes first. */
const page_title = (() => {
  const usual = document.title;
  const wanted = { attention: "", veil: "", waiting: "", alerts: "" };
  return {
    set(what, words) {
      wanted[what] = words;
      const title = wanted.attention || wanted.veil || wanted.waiting
        || wanted.alerts || usual;
      if (document.title !== title)
        document.title = title;
    },
  };
})();

/**
 * The engine's clock, as far as live frames tell; a wrong desk clock must not falsify a wait, nor
 * one that is put while somebody waits: a red clock would go out for an hour, or all would ring.
 */
const engine_clock = (() => {
  const tolerated_ms = 2000;
  const drift = () => Date.now() - performance.now(); // changes when the desk's clock is put
  let offset = 0;
  let apart = drift();

  function now() {
    const put = drift() - apart;
    if (Math.abs(put) > tolerated_ms) {
      offset -= put;
      apart += put;
    }
    return Date.now() + offset;
  }

  return {
    now,
    /** A live frame carries the engine's time of a moment ago. */
    heard(at) {
      const difference = at - Date.now();
      offset = Math.abs(difference) > tolerated_ms ? difference : 0;
      apart = drift();
    },
    /** Something older tells at least that it is not earlier: a desk that slept learns it so. */
    not_before(at) {
      if (at > now())
        offset += at - now();
    },
  };
})();

const seconds_since = (at) => Math.max(0, Math.floor((engine_clock.now() - at) / 1000));

function duration(seconds) {
  const minutes = Math.floor(seconds / 60);
  const two_digits = (n) => String(n).padStart(2, "0");
  const hours = Math.floor(minutes / 60);
  if (hours > 0)
    return text("bureau.duree.heures", { h: hours, m: two_digits(minutes % 60) });
  if (minutes > 0)
    return text("bureau.duree.minutes", { m: minutes, s: two_digits(seconds % 60) });
  return text("bureau.duree.secondes", { s: seconds });
}

/** Wire names are the catalogue's keys. */
const role_words = (role) => text(`bureau.role.${role}`);
const force_words = (force) => text(`bureau.force.${force}`);
const language_words = (code) =>
  new Intl.DisplayNames(document.documentElement.lang, { type: "language" }).of(code);
const other_force = (force) => (force === "police" ? "gendarmerie" : "police");

function place_words(place) {
  if (place?.label)
    return place.departement ? `${place.label} (${place.departement})` : place.label;
  if (place?.departement)
    return text("bureau.lieu.departement", { code: place.departement });
  return text("bureau.lieu.non_dit");
}

/** "Bordeaux (33) · à confirmer" */
function place_line(entry) {
  const where = place_words(entry.place);
  return entry.sureness === "to_confirm" ? `${where} · ${text("bureau.a_confirmer")}` : where;
}

/** Place, what is to be known with it, and a language that is not French, in one line. */
const about_line = (entry, ...more) => [
  place_line(entry),
  ...more,
  entry.language && entry.language !== "fr" ? language_words(entry.language) : "",
].filter(Boolean).join(" · ");

/** How grave it is that nobody has answered for so long. */
function gravity(seconds) {
  if (seconds * 1000 >= clock_turns.red)
    return "red";
  return seconds * 1000 >= clock_turns.amber ? "amber" : "calm";
}

/** A clock: amber and red come with words, never with colour alone. */
function show_clock(element, key, since) {
  if (!since) {
    element.textContent = "";
    delete element.dataset.level;
    return;
  }
  const seconds = seconds_since(since);
  const level = gravity(seconds);
  const line = text(`bureau.horloge.${key}`, { t: duration(seconds) });
  const warned = key === "sans_reponse" && level !== "calm";
  element.textContent = warned ? `${text(`bureau.horloge.${level}`)} ${line}` : line;
  element.dataset.level = warned ? level : "calm";
}

/** The visitor's state in one word group; the gravest first. */
function visitor_state(card) {
  if (card.phase === "closed")
    return "closed";
  if (card.quick_exit)
    return "quick_exit";
  if (card.away)
    return "away";
  return card.by_code ? "by_code" : "present";
}

function state_words(card) {
  const state = visitor_state(card);
  const since = card.away_since ? duration(seconds_since(card.away_since)) : "";
  return text(`bureau.etat.${state}`, { t: since });
}

/** Time of the visitor's line that nobody has answered; 0 when none. */
function unanswered_since(card) {
  const visitor = card.last_visitor_line ?? 0;
  return visitor > (card.last_operator_line ?? 0) ? visitor : 0;
}
