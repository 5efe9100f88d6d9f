// SPDX-License-Identifier: EUPL-1.2
"use strict";

/** What a psychologist has said to the visitor, as somebody else reads it. */
function third_line(event, name, language) {
  const line = message_line(event, false, text("fil.psychologue", { name }), language);
  line.classList.add("third");
  return line;
}

/**
 * What two professionals say to each other about one conversation: a list, a box and a button of
 * their own, in a frame that nothing of the visitor's stands in. What is written here leaves as
 * `whisper` alone; nothing moves the cursor from one box to the other.
 *
 * box: the element; id: of the conversation. send(id, words) → bool. who(event) → the name, or
 * empty where it is mine.
 */
function make_whispers(box, id, { send, who }) {
  const part = (selector) => box.querySelector(selector);
  const draft = part(".whisper-draft");
  const list = part(".whisper-lines");
  const scroller = part(".whisper-scroller");
  let usable = false;

  const complain = (sentence) => (part(".whisper .error").textContent = sentence);
  const to_bottom = () => (scroller.scrollTop = scroller.scrollHeight);

  const outbox = make_outbox({
    list: part(".whisper-pending"),
    send,
    on_refused(words, sentence) {
      complain(sentence);
      give_back(draft, words);
    },
  });

  function say(event) {
    event.preventDefault();
    complain("");
    if (!usable || draft.value.trim() === "")
      return;
    outbox.add(draft.value);
    draft.value = "";
    to_bottom();
    draft.focus();
  }

  box.setAttribute("aria-labelledby", (part("h3").id = `whispers-title-${id}`));
  part(".whisper-label").htmlFor = draft.id = `whisper-${id}`;
  part(".whisper").addEventListener("submit", say);
  draft.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey))
      say(event);
  });

  return {
    outbox,
    /** One event of the thread, each told once, in their order; false where it is none of these. */
    take(event, aloud) {
      if (event.kind !== "whispered")
        return false;
      outbox.echoed(event.id);
      const name = who(event);
      list.append(message_line(event, name === "", name || text("fil.vous"),
        document.documentElement.lang));
      to_bottom();
      if (name && aloud)
        announce(text("bureau.entre.nouveau", { name }));
      return true;
    },
    /** open: somebody is there to read it; usable: the engine is heard. */
    show(open, heard) {
      usable = open && heard;
      part(".whisper").hidden = !open && draft.value === "" && outbox.unsent().length === 0;
      box.hidden = part(".whisper").hidden && list.children.length === 0;
      draft.readOnly = !usable;
      outbox.set_open(usable);
    },
    /** What was written and never left. */
    unsent: () => [...outbox.unsent(), draft.value],
    wipe: () => outbox.wipe(),
  };
}
