// SPDX-License-Identifier: EUPL-1.2
"use strict";

const near_bottom_px = 80;

/**
 * The lines of one conversation, each shown once, in order of `n`. Lines are only ever added:
 * redrawing a list makes screen readers read it again from the start.
 *
 * options: list (ol); scroller; below (button "new messages below"); draw(event) → li, or null for
 * a kind that shows nothing; on_gap().
 */
function make_thread(options) {
  const shown = new Map();
  let seen = 0;
  let following = true; // the reader stands at the last line

  function at_bottom() {
    const s = options.scroller;
    return s.scrollHeight - s.scrollTop - s.clientHeight < near_bottom_px;
  }

  function to_bottom() {
    options.scroller.scrollTop = options.scroller.scrollHeight;
    options.below.hidden = true;
  }

  function insert(event) {
    const line = options.draw(event);
    shown.set(event.n, line);
    if (!line)
      return;
    line.dataset.n = String(event.n);
    let next = null;
    if (event.n < seen)
      next = Array.from(options.list.children).find((l) => Number(l.dataset.n) > event.n) ?? null;
    options.list.insertBefore(line, next);
  }

  options.below.addEventListener("click", to_bottom);
  options.scroller.addEventListener("scroll", () => {
    following = at_bottom();
    if (following)
      options.below.hidden = true;
  });
  // A turned phone, a folded block: who stood at the last line still does.
  new ResizeObserver(() => following && to_bottom()).observe(options.scroller);

  return {
    seen: () => seen,
    to_bottom,
    /** One live event. False when it was known, or came too early (then on_gap was called). */
    take(event) {
      if (shown.has(event.n) || event.n <= seen)
        return false;
      if (event.n !== seen + 1) {
        options.on_gap();
        return false;
      }
      const follow = at_bottom();
      insert(event);
      seen = event.n;
      if (follow)
        to_bottom();
      else if (shown.get(event.n))
        options.below.hidden = false;
      return true;
    },
    /**
     * A whole stretch, as answered to resume or watch; nothing up to `floor` is ever shown.
     * Returns the events that were new.
     */
    take_all(events, floor = 0) {
      const follow = at_bottom();
      const fresh = events.filter((event) => !shown.has(event.n)).sort((a, b) => a.n - b.n);
      for (const event of fresh) {
        insert(event);
        seen = Math.max(seen, event.n);
      }
      seen = Math.max(seen, floor);
      if (follow)
        to_bottom();
      return fresh;
    },
    wipe() {
      shown.clear();
      seen = 0;
      options.list.replaceChildren();
    },
  };
}

/**
 * A message line: author in words, then the text exactly as text, then the time. `language` is the
 * conversation's, whatever the page around it speaks.
 */
function message_line(event, mine, author, language) {
  const line = make("li", mine ? "line mine" : "line theirs");
  line.append(make("span", "who", author));
  const words = make("bdi", "words", event.text);
  words.dir = "auto";
  words.lang = language;
  const time = make("time", "mark", hour.format(event.at));
  time.dateTime = new Date(event.at).toISOString();
  line.append(words, time);
  if (mine)
    time.append(` · ${text("fil.received")}`);
  return line;
}

/** A line said by nobody: what happened. */
function notice_line(event, sentence) {
  const line = make("li", "line notice", sentence);
  const time = make("time", "mark", hour.format(event.at));
  time.dateTime = new Date(event.at).toISOString();
  line.append(" ", time);
  return line;
}
