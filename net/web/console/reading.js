// SPDX-License-Identifier: EUPL-1.2
"use strict";

/**
 * Conversations that are not mine and that I read: because a colleague asks me to take over, or
 * silently, as a duty officer. Both end by taking over or by looking away.
 *
 * desk: conversations, invitation_of(id), open_panel(card, as_guest, unasked), select(id),
 * taken(id), remove(id), away() (leave the wall), ring(), send(frame), answer_to(frame).
 */
function make_reading(desk) {
  const is_silent = (id) => Boolean(desk.conversations.get(id)?.is_silent());

  const holder_of = (id) => desk.conversations.get(id)?.held_by();

  function complain_unless({ ok, sentence }) {
    if (!ok)
      notices.show(sentence);
  }

  return {
    /** A card that is not mine comes with the thread that I read. */
    card(card) {
      if (desk.invitation_of(card.conversation))
        desk.open_panel(card, true);
      else if (is_silent(card.conversation))
        desk.open_panel(card, true, true);
    },
    /** It is recorded, and who holds it sees so, before anything is shown. */
    silently(card) {
      if (!desk.conversations.has(card.conversation))
        desk.open_panel({ opened: card.since, ...card }, true, true).watch();
      desk.away();
      desk.select(card.conversation);
    },
    /** Nothing else is told of a conversation before its reading is asked for, and recorded. */
    along(id) {
      const invitation = desk.invitation_of(id);
      if (invitation)
        desk.open_panel(invitation, true)?.watch();
      desk.select(id);
      desk.ring();
    },
    /** from: who holds it as far as is shown, of `take_over`; 0: nobody. */
    async take_over(id, type = is_silent(id) ? "take_over" : "accept", from = holder_of(id)) {
      const shown = type === "take_over" && from ? { from } : {};
      const answer = await desk.answer_to({ type, conversation: id, ...shown });
      complain_unless(answer);
      if (answer.ok)
        desk.taken(id);
      else
        desk.conversations.get(id)?.complain_guest(answer.sentence);
    },
    async decline(id) {
      if (!is_silent(id))
        return complain_unless(await desk.answer_to({ type: "decline", conversation: id }));
      desk.send({ type: "unwatch", conversation: id });
      return desk.remove(id);
    },
  };
}
