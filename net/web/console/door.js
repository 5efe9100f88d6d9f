// SPDX-License-Identifier: EUPL-1.2
"use strict";

/**
 * Signing in and out.
 *
 * desk: is_open() (it hears the engine), drafts() (some may stand on this screen), outboxes(),
 * unsent() (the words themselves), on_ask() (the form is shown), on_in(), on_out().
 */
function make_door(desk) {
  const last_words_patience_ms = 5000;
  const menu = by_id("sign-out").closest("details");
  let leaving = false;
  let warning = null; // the notice of what has not left

  function show() {
    desk.on_ask();
    by_id("sign-in").hidden = false;
    by_id("sign-in-note").hidden = !desk.drafts();
    by_id("name").focus();
  }

  async function sign_in(event) {
    event.preventDefault();
    const button = by_id("sign-in-form").querySelector("button");
    button.disabled = true;
    by_id("sign-in-error").textContent = "";
    const answer = await post_json("/connexion", {
      name: by_id("name").value.trim(),
      password: by_id("password").value,
      code: by_id("one-time").value.replace(/\s/g, ""),
    });
    button.disabled = false;
    by_id("one-time").value = "";
    if (!answer.ok) {
      by_id("sign-in-error").textContent =
        answer.body?.sentence ?? text("bureau.liaison.connexion");
      by_id(answer.status === 401 ? "password" : "one-time").focus();
      return;
    }
    by_id("password").value = "";
    desk.on_in();
  }

  /** What was held to be recalled leaves first; resolved when it is stored, or is not in time. */
  function last_words() {
    const stored = desk.outboxes().map((outbox) =>
      new Promise((done) => outbox.hurry(done, done)));
    const late = new Promise((done) => setTimeout(done, last_words_patience_ms));
    return Promise.race([Promise.all(stored), late]);
  }

  async function sign_out(everywhere) {
    if (leaving)
      return;
    leaving = true;
    await last_words();
    leaving = false;
    const unsent = desk.unsent();
    if (unsent)
      warn(unsent, everywhere);
    else
      await leave(everywhere);
  }

  /** Nothing that was written is dropped without a word. */
  function warn(unsent, everywhere) {
    warning?.remove();
    warning = notices.show(text("bureau.deconnexion_reste"), unsent);
    const go = make("button", "", text("bureau.deconnexion_quand_meme"));
    go.type = "button";
    go.addEventListener("click", () => leave(everywhere));
    warning.lastElementChild.before(go);
    menu.open = false; // it would hide this
    menu.querySelector("summary").focus();
  }

  async function leave(everywhere) {
    const answer = await post_json("/deconnexion", { everywhere });
    if (!answer.ok) {
      notices.show(answer.body?.sentence ?? text("bureau.liaison.pas_parti"));
      return;
    }
    menu.open = false;
    desk.on_out();
    show();
  }

  by_id("sign-in-form").addEventListener("submit", sign_in);
  by_id("sign-out").addEventListener("click", () => sign_out(false));
  by_id("sign-out-all").addEventListener("click", () => sign_out(true));

  return {
    show,
    /** A browser hides why an upgrade was refused; a plain request tells. */
    async look() {
      try {
        const answer = await fetch("/moi", { cache: "no-store" });
        if (answer.status === 401 && !desk.is_open())
          show();
      } catch {
        return; // nobody answers at all: the bar says so already
      }
    },
  };
}
