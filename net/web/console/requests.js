// SPDX-License-Identifier: EUPL-1.2
"use strict";

/**
 * What was asked of the engine and has no answer yet. `ask` leaves the answer to the console;
 * `answer_to` gives it to who asked, in words, and asks again what could not be done at that
 * moment: the same id makes that harmless.
 *
 * send(frame) → bool.
 */
function make_requests(send) {
  const again_ms = 1500;
  const tries_max = 6;
  const asked = new Map(); // id → {frame, settle}

  function post(id, frame, settle) {
    asked.set(id, { frame, settle });
    if (send({ ...frame, id }))
      return true;
    asked.delete(id);
    return false;
  }

  function once(frame) {
    return new Promise((settle) => {
      if (!post(frame.id, frame, settle))
        settle({ ok: false, code: "lost", sentence: text("bureau.liaison.pas_parti") });
    });
  }

  return {
    ask(frame) {
      const sent = post(new_id(), frame);
      if (!sent)
        notices.show(text("bureau.liaison.pas_parti"));
    },
    /** As answer_to, without another try. */
    answer_once: (frame) => once({ ...frame, id: new_id() }),
    /** {ok, code, sentence, frame}; frame.id, where given, is kept. */
    async answer_to(frame) {
      const whole = { ...frame, id: frame.id ?? new_id() };
      let answer = await once(whole);
      for (let tries = 1; retry_codes.has(answer.code) && tries < tries_max; ++tries) {
        await new Promise((go_on) => setTimeout(go_on, again_ms * (0.5 + Math.random())));
        answer = await once(whole);
      }
      return answer;
    },
    /**
     * The frame that this acknowledges; undefined when it was not one of these. `frame`: the
     * answer, where it says more than that.
     */
    acked(id, frame = null) {
      const request = asked.get(id);
      asked.delete(id);
      request?.settle?.({ ok: true, code: "", sentence: "", frame });
      return request?.frame;
    },
    /** The frame that this refuses, and whether who asked was told. */
    refused({ id, code, sentence }) {
      const request = asked.get(id);
      asked.delete(id);
      request?.settle?.({ ok: false, code, sentence });
      return { frame: request?.frame, told: Boolean(request?.settle) };
    },
    /** The link is gone: whether these were done is not known. */
    lost() {
      const open = Array.from(asked.values());
      asked.clear();
      open.forEach(({ settle }) =>
        settle?.({ ok: false, code: "lost", sentence: text("bureau.relais.coupe") }));
    },
  };
}
