// SPDX-License-Identifier: EUPL-1.2
// Passwords that make no agent; and PostgreSQL stopped in the middle of whatever it does: a sign-in
// is answered, and a planned end keeps its promise.
import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { Engine } from "./support/engine.mjs";
import { open_browser } from "./support/people.mjs";

const planned_end_within_ms = 20000; // RELIABILITY.md §5, drain

let engine;
let browser;
before(async () => {
  engine = await Engine.start();
  browser = await open_browser();
});
after(async () => {
  await browser?.close();
  await engine?.stop();
});

async function sign_in() {
  const { name, password, code } = await engine.sign_in_of("camille");
  const answer = await fetch(new URL("/connexion", engine.console_url), {
    method: "POST",
    headers: { "Content-Type": "application/json", Origin: new URL(engine.console_url).origin },
    body: JSON.stringify({ name, password, code }),
  });
  return answer.status;
}

test("a password that anybody would guess makes no agent", async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "ecoute-password-"));
  const file = path.join(folder, "password");
  const create = (password) => {
    fs.writeFileSync(file, `${password}\n`, { mode: 0o600 });
    return engine.ctl("create-agent", "--name", "louise", "--shown-name", "Louise",
      "--force", "police", "--password-file", file);
  };
  try {
    await assert.rejects(create("motdepasse1234"), /too easy to guess/);
    await assert.rejects(create("q7Vw-Louise-29xk"), /contains the sign-in name/);
    await assert.rejects(create("q7Vw-Écoute-29xk"), /contains the name of the service/);
    assert.deepEqual(await engine.rows("select name from agent where name = 'louise'"), []);
    assert.match(await create("brouette saphir gondole nuit"), /^louise /);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
});

for (const address of ["", "astreinte"])
  test(`a sign-in that cannot be answered at /${address} says that nothing is kept of it`,
    async () => {
      const { name, password, code } = await engine.sign_in_of("alex");
      const page = await browser.newPage({ locale: "fr-FR" });
      await page.goto(`${engine.console_url}${address}`);
      const told_by_a_try = async () => {
        await page.fill("#name", name);
        await page.fill("#password", password);
        await page.fill("#one-time", code);
        await page.click("#sign-in-form button");
        await page.locator("#sign-in-error:not(:empty)").waitFor();
        return page.locator("#sign-in-error").textContent();
      };
      const thaw = await engine.freeze_database();
      try {
        assert.match(await told_by_a_try(), /Rien n’est parti.*avec un nouveau code/);
      } finally {
        thaw();
      }
      await page.route("**/connexion", (route) => route.abort());
      assert.match(await told_by_a_try(), /Le service ne répond pas\. Rien n’est parti/);
      await page.close();
    });

test("while PostgreSQL is frozen a sign-in is unavailable, and an end takes 20 s at most",
  async () => {
    assert.equal(await sign_in(), 204);
    const thaw = await engine.freeze_database();
    try {
      assert.equal(await sign_in(), 503);
      const { exit_code, took_ms } = await engine.end();
      assert.equal(exit_code, 0);
      assert.ok(took_ms < planned_end_within_ms, `${took_ms} ms`);
    } finally {
      thaw();
    }
  });
