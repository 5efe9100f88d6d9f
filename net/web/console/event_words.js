// SPDX-License-Identifier: EUPL-1.2
"use strict";

/** Who an event is about: named in it, or by number. */
function event_name(event) {
  if (event.kind === "handover_invited" || event.kind === "handover_ended")
    return colleagues.name_of(event.to);
  return event.name ?? "";
}

/** To whom it was offered, and why to them; the first events of all do not say why. */
function offer_words(event) {
  const why = event.why;
  if (!why)
    return text("bureau.evenement.offered", { name: colleagues.name_of(event.to) });
  const reasons = ["other_language", "no_minors_certificate", "short_of_time", "asked_again"]
    .filter((reason) => why[reason]).map((reason) => text(`bureau.proposition.${reason}`));
  if (reasons.length === 0)
    reasons.push(why.among > 1 ? text("bureau.proposition.parmi", { n: why.among })
      : text("bureau.proposition.seul"));
  return text(`bureau.proposition.${why.automatic ? "automatique" : "faite"}`,
    { name: colleagues.name_of(event.to), raisons: reasons.join(", ") });
}

/** Sentences of the professional's thread; kinds that say nothing are skipped. */
function event_words(event) {
  if (event.kind === "offered")
    return offer_words(event);
  if (event.kind === "emergency_declared" || event.kind === "alert_noted")
    return emergency_words(event);
  if (event.kind.startsWith("psychologist_"))
    return psychologist_words(event);
  const values = { name: event_name(event), force: force_words(event.platform ?? "police"),
    marque: text(`bureau.marque.${event.what}`),
    qui: event.to ? colleagues.name_of(event.to)
      : text(`bureau.mur.releve.${event.as_proposed ? "proposition" : "tete"}`) };
  const variant = { queued: event.reason, returned: event.why, visitor_lost: event.how,
    offer_lapsed: event.reason, closed: event.why, handover_invited: event.why,
    handover_ended: event.how, marked: event.on ? "on" : "off",
    intervened: event.what }[event.kind];
  const kind = `bureau.evenement.${event.kind}`;
  const key = variant ? `${kind}.${variant}` : kind;
  const sentence = text(key, values);
  return sentence === key ? "" : sentence;
}
