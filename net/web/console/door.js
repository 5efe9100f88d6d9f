// SPDX-License-Identifier: EUPL-1.2
"use strict";

/**
 * Signing in and out.
 *
 * desk: is_open() (it hears the engine), drafts() (some may stand on this screen), on_ask() (the
 * form is shown), on_in(), on_out().
 */
function make_door(desk) {
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
      by_id("sign-in-error").textContent = answer.body?.sentence ?? text("bureau.liaison.absente");
      by_id(answer.status === 401 ? "password" : "one-time").focus();
      return;
    }
    by_id("password").value = "";
    desk.on_in();
  }

  async function sign_out(everywhere) {
    const answer = await post_json("/deconnexion", { everywhere });
    if (!answer.ok) {
      notices.show(answer.body?.sentence ?? text("bureau.pas_parti"));
      return;
    }
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
