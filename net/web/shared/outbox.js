// SPDX-License-Identifier: EUPL-1.2
"use strict";

const answer_patience_ms = 15000;
const late_after_ms = 5000;

/** Refused words go back before what has been typed since: neither is lost. */
function give_back(field, words) {
  field.value = [words, field.value].filter(Boolean).join("\n");
}

/**
 * What was written and is not stored yet, in memory only. One message travels at a time, so that a
 * retry can never overtake an earlier line; each keeps its id, so that a resend is harmless.
 *
 * options: list (element); send(id, text) → bool; on_refused(text, sentence); on_late(bool), when
 * the engine has taken a message and does not answer, or answers again; hold_ms() → how long a new
 * message stays here, where it can still be recalled, and on_recalled(text).
 * States shown: kept (here only), sent (left this device), received (stored by the engine).
 */
function make_outbox(options) {
  const waiting = [];
  let open = false;
  let timer = 0;
  let failures = 0;
  let late_timer = 0;
  let after_all = []; // {then, otherwise}

  /** True until the next answer: what left is not stored, and the page says so. */
  function expect_answer(expected) {
    clearTimeout(late_timer);
    if (!expected) {
      options.on_late?.(false);
      return;
    }
    late_timer = setTimeout(() => {
      waiting.filter((m) => m.state === "sent").forEach((m) => {
        m.mark.textContent = text("fil.kept");
      });
      options.on_late?.(true);
    }, late_after_ms);
  }

  function show(message, state) {
    message.state = state;
    message.mark.textContent = text(`fil.${state}`);
    message.element.dataset.state = state;
  }

  function later(pause) {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (waiting[0]?.state === "sent")
        show(waiting[0], "kept");
      flush();
    }, pause);
  }

  function flush() {
    const head = waiting.find((message) => message.state !== "received");
    if (!open || !head || head.state === "sent")
      return;
    if (head.held_until > performance.now()) {
      clearTimeout(timer);
      timer = setTimeout(flush, head.held_until - performance.now());
      return;
    }
    if (!options.send(head.id, head.text))
      return;
    head.recall?.remove();
    show(head, "sent");
    if (failures === 0)
      expect_answer(true);
    later(answer_patience_ms);
  }

  /** Carries out what waits for everything to be stored. */
  function settle() {
    if (waiting.some((message) => message.state !== "received"))
      return;
    after_all.splice(0).forEach(({ then }) => then());
  }

  /** It will not be: the acts are for whoever reads why. */
  function give_up() {
    after_all.splice(0).forEach(({ otherwise }) => otherwise());
  }

  function find(id) {
    return waiting.find((message) => message.id === id);
  }

  function remove(message) {
    waiting.splice(waiting.indexOf(message), 1);
    message.element.remove();
  }

  /** Until it leaves for the first time. */
  function recall_button(message) {
    const button = make("button", "recall", text("fil.rappeler"));
    button.type = "button";
    button.addEventListener("click", () => {
      remove(message);
      options.on_recalled(message.text);
      flush();
      settle();
    });
    return button;
  }

  return {
    add(words) {
      const element = make("li", "line mine pending");
      element.append(make("span", "who", text("fil.vous")));
      const body = make("bdi", "words", words);
      body.dir = "auto";
      const mark = make("span", "mark");
      element.append(body, mark);
      const message = { id: new_id(), text: words, element, mark };
      const held = options.hold_ms?.() ?? 0;
      message.held_until = performance.now() + held;
      show(message, "kept");
      if (held > 0) {
        mark.textContent = text("fil.held");
        message.recall = recall_button(message);
        element.append(message.recall);
      }
      waiting.push(message);
      options.list.append(element);
      flush();
    },
    /** The engine says it is stored. */
    acked(id) {
      const message = find(id);
      if (!message)
        return false;
      clearTimeout(timer);
      failures = 0;
      expect_answer(false);
      show(message, "received");
      flush();
      settle();
      return true;
    },
    /** It now stands in the thread itself. */
    echoed(id) {
      const message = find(id);
      if (!message)
        return;
      remove(message);
      clearTimeout(timer);
      failures = 0;
      expect_answer(false);
      flush();
      settle();
    },
    /** True when this refusal was about one of our messages. */
    refused(id, code, sentence) {
      const message = find(id);
      if (!message)
        return false;
      if (retry_codes.has(code)) {
        show(message, "kept");
        failures += 1;
        options.on_late?.(true);
        later(Math.random() * Math.min(15000, 1500 * 2 ** failures));
      } else {
        failures = 0;
        expect_answer(false);
        remove(message);
        options.on_refused(message.text, sentence); // in the box again
        give_up();
        flush();
      }
      return true;
    },
    /** Only while synchronised does anything leave. */
    set_open(value) {
      open = value;
      clearTimeout(timer);
      failures = 0;
      expect_answer(false);
      if (!open)
        waiting.filter((m) => m.state !== "received").forEach((m) => show(m, "kept"));
      flush();
    },
    /** Whatever is held leaves now; then() once all of it is stored, or at once. */
    hurry(then, otherwise = () => {}) {
      after_all.push({ then, otherwise });
      waiting.forEach((message) => (message.held_until = 0));
      flush();
      settle();
    },
    unsent() {
      return waiting.filter((m) => m.state !== "received").map((m) => m.text);
    },
    wipe() {
      clearTimeout(timer);
      expect_answer(false);
      waiting.splice(0).forEach((message) => message.element.remove());
      give_up();
    },
  };
}
