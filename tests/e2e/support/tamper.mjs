// SPDX-License-Identifier: EUPL-1.2
// A hand on the socket between a page and the engine, for what an engine rarely does by itself.

/**
 * Every frame a page sends on `address` is shown to rule(frame, {answer, cut}); it goes on to the
 * engine unless the rule returns true. answer(frame) speaks in the engine's place; cut() ends the
 * connection. To be installed before the page is opened.
 */
export function tamper(context, address, rule) {
  return context.routeWebSocket((url) => url.pathname === address, (page_side) => {
    const engine_side = page_side.connectToServer();
    const hand = {
      answer: (frame) => page_side.send(JSON.stringify(frame)),
      cut: () => page_side.close({ code: 1011 }),
    };
    page_side.onMessage((text) => {
      if (!rule(JSON.parse(text), hand))
        engine_side.send(text);
    });
  });
}

/** What the engine says when it turns something down; the sentence is the test's. */
export const refusal = (code, id = null) => ({ type: "refused", id, code, sentence: `(${code})`,
  pad: "" });
