// SPDX-License-Identifier: EUPL-1.2
"use strict";

/**
 * On a narrow screen the open conversation comes first: the lists and the lesser controls fold into
 * one bar that says what goes on there. The style sheet decides what narrow is.
 */
const fold = (() => {
  const desk = by_id("desk");
  const bar = by_id("fold");

  function set(folded) {
    desk.classList.toggle("folded", folded);
    bar.setAttribute("aria-expanded", String(!folded));
  }

  bar.addEventListener("click", () => set(!desk.classList.contains("folded")));
  set(true);

  return {
    set,
    /** Only beside an open conversation is there anything to fold. */
    set_open: (open) => desk.classList.toggle("open", open),
    /**
     * invited: colleagues who ask; offered, waiting: people; longest: since when the first of them
     * waits; unread: elsewhere.
     */
    tell({ invited, offered, waiting, longest, unread }) {
      const others = Math.max(0, waiting - offered); // who is offered still waits
      const line = [
        invited > 0 ? counted("bureau.repli.relais", invited) : "",
        offered > 0 ? counted("bureau.repli.proposees", offered) : "",
        others > 0 || offered === 0 ? counted("bureau.file.attendent", others) : "",
        waiting > 0 && longest
          ? text("bureau.repli.depuis", { t: duration(seconds_since(longest)) }) : "",
        unread > 0 ? counted("bureau.non_lus", unread) : "",
      ].filter(Boolean).join(" · ");
      if (by_id("fold-line").textContent !== line)
        by_id("fold-line").textContent = line;
      bar.classList.toggle("main", offered > 0 || invited > 0);
    },
  };
})();
