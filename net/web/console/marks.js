// SPDX-License-Identifier: EUPL-1.2
"use strict";

const mark_kinds = ["danger", "minor", "urgent"];

/** Shows in words and signs what a card, an offer or a queue entry is marked with. */
function show_marks(element, entry) {
  const set = ["training", ...mark_kinds].filter((kind) => entry[kind]);
  if (element.dataset.marks === set.join())
    return;
  element.dataset.marks = set.join();
  element.replaceChildren(...set.map((kind) => {
    const words = kind === "training" ? "bureau.entrainement.marque" : `bureau.marque.${kind}`;
    const flag = make("span", "flag", text(words));
    flag.dataset.mark = kind;
    return flag;
  }));
}

/**
 * The three boxes above a conversation one holds. A box stands as the engine has it: what is
 * refused falls back.
 *
 * desk: answer_to(frame).
 */
function make_marks(id, fieldset, desk, complain) {
  let card = {};

  const boxes = mark_kinds.map((kind) => {
    const box = make("input");
    box.type = "checkbox";
    box.value = kind;
    const label = make("label", "choice");
    label.append(box, make("span", "", text(`bureau.marque.${kind}`)));
    fieldset.append(label);
    box.addEventListener("change", () => set_mark(kind, box.checked));
    return box;
  });

  function show() {
    boxes.forEach((box) => (box.checked = Boolean(card[box.value])));
  }

  async function set_mark(what, on) {
    const answer = await desk.answer_to({ type: "mark", conversation: id, what, on });
    if (answer.ok) {
      card = { ...card, [what]: on };
      return;
    }
    show();
    complain(answer.sentence);
  }

  return {
    set_card(value) {
      card = value;
      show();
    },
  };
}
