// SPDX-License-Identifier: EUPL-1.2
"use strict";

/** The end of my duty, my certificate, and the hours when too few of us will be there. */
const duty = (() => {
  const soon_days = 30; // SERVICE.md F14: told 30, 7 and 1 days before
  const near_days = 7;
  const day_ms = 24 * 3600 * 1000;
  const day_and_time = { weekday: "short", day: "numeric", month: "short", hour: "2-digit",
    minute: "2-digit" };
  let last = null;

  const written = (at, form) => new Intl.DateTimeFormat(document.documentElement.lang, form)
    .format(new Date(at));
  const time_of_day = (at) => written(at, { hour: "2-digit", minute: "2-digit" });

  function show(id, lines) {
    const bar = by_id(id);
    const words = lines.filter(Boolean).join(" ");
    bar.hidden = !words;
    if (bar.textContent !== words)
      bar.textContent = words;
  }

  function stage_words(frame) {
    if (frame.stage === "on_duty")
      return "";
    const left = Math.max(0, Math.ceil((frame.until - engine_clock.now()) / 60000));
    return text(`bureau.service.${frame.stage}`, { h: time_of_day(frame.until), m: left });
  }

  /** What is held has somebody to take over, is to go to the queue, or has nobody yet. */
  function planned_words(frame) {
    const names = [...new Set(frame.planned.filter((line) => line.to)
      .map((line) => colleagues.name_of(line.to)))];
    const queued = frame.planned.filter((line) => !line.to && line.chosen).length;
    const nobody = frame.planned.filter((line) => !line.to && !line.chosen).length;
    return [
      names.length > 0 ? text("bureau.service.releve", { noms: names.join(", ") }) : "",
      queued > 0 ? counted("bureau.service.releve_file", queued) : "",
      nobody > 0 ? counted("bureau.service.sans_releve", nobody) : "",
    ].filter(Boolean).join(" ");
  }

  /** which: "adultes" or "mineurs". */
  function certificate_words(which, until) {
    if (!until)
      return "";
    const left = until - engine_clock.now();
    if (left <= 0)
      return text(`bureau.habilitation.${which}.expiree`);
    if (left > soon_days * day_ms)
      return "";
    const days = Math.floor(left / day_ms);
    const degree = days < 1 ? "demain" : days < near_days ? "proche" : "bientot";
    const what = text(`bureau.habilitation.${which}.nom`);
    return text(`bureau.habilitation.${degree}`, { quoi: what, n: days,
      jour: written(until, { day: "numeric", month: "long" }), h: time_of_day(until) });
  }

  function gap_words(gap) {
    return counted("bureau.couverture.manque", gap.missing)
      + text("bureau.couverture.quand",
        { de: written(gap.from, day_and_time), a: written(gap.to, day_and_time) });
  }

  return {
    gap_words,
    relief(frame) {
      last = frame;
      show("relief-bar", [stage_words(frame), planned_words(frame),
        certificate_words("adultes", frame.certified_until),
        certificate_words("mineurs", frame.minors_until)]);
    },
    coverage(frame) {
      const [first, ...others] = frame.gaps;
      const more = others.length > 0 ? counted("bureau.couverture.autres", others.length) : "";
      show("coverage-bar", first ? [gap_words(first), more] : []);
    },
    tick: () => last && duty.relief(last),
  };
})();
