// SPDX-License-Identifier: EUPL-1.2
// The engine and the database die; the people lose nothing and are told the truth.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Engine } from "./support/engine.mjs";
import { Agent, faults_of, open_browser, Visitor } from "./support/people.mjs";

const kills = 5;
let engine;
let browser;
let visitor;
let agent;
before(async () => {
  engine = await Engine.start();
  browser = await open_browser();
  visitor = await Visitor.arrive(browser, engine);
  await visitor.enter();
  agent = await Agent.arrive(browser, engine, "camille");
  await agent.accept();
});
after(async () => {
  await browser?.close();
  await engine?.stop();
});

const count_of = (words, list) => list.filter((one) => one === words).length;

/** Both have sent; neither has an acknowledgement: the engine or its database stands still. */
async function send_into_silence(round) {
  const thaw = round % 2 === 0 ? await engine.freeze_database() : engine.freeze();
  await visitor.say(`visiteur ${round}.`);
  await agent.say(`équipe ${round}.`);
  await visitor.page.locator("#pending [data-state=sent]").waitFor();
  await agent.open_panel().locator(".pending-lines [data-state=sent]").waitFor();
  assert.equal(await visitor.pending(), 1);
  assert.equal(await agent.pending(), 1);
  return thaw;
}

test(`the engine dies ${kills} times under unacknowledged messages`, async () => {
  const expected = [];
  for (let round = 1; round <= kills; ++round) {
    const thaw = await send_into_silence(round);
    await engine.kill();
    await agent.page.locator("#link-bar").waitFor({ timeout: 5000 });
    assert.ok(await agent.open_panel().locator(".draft").evaluate((box) => box.readOnly));
    await visitor.page.locator("#link-state").waitFor();
    thaw?.();
    await engine.up();
    await visitor.all_received();
    await agent.page.locator("#link-bar").waitFor({ state: "hidden" });
    await agent.all_received();
    await agent.reads(`visiteur ${round}.`);
    await visitor.reads(`équipe ${round}.`);
    expected.push(`visiteur ${round}.`, `équipe ${round}.`);
  }
  const shown = await visitor.said();
  assert.deepEqual(await agent.said(), shown, "both screens show the same order");
  for (const words of expected)
    assert.equal(count_of(words, shown), 1, words);
  assert.equal(shown.length, expected.length);
  const acknowledged = new Set([...visitor.frames.received("ack"), ...agent.frames.received("ack")]
    .filter((ack) => ack.n).map((ack) => ack.id));
  const stored = await engine.rows("select client_id from event where kind = 6");
  assert.equal(new Set(stored).size, stored.length);
  assert.equal(stored.length, expected.length);
  for (const id of acknowledged)
    assert.ok(stored.includes(id), `acknowledged and not stored: ${id}`);
  assert.deepEqual(faults_of(visitor, agent), []);
});

test("an opening whose answer died with the engine is one conversation", async () => {
  const heads = () => engine.rows("select conversation from conversation_head");
  const before = (await heads()).length;
  let swallowed = true;
  const enters = [];
  const late = await Visitor.arrive(browser, engine, {}, (context, page) =>
    page.routeWebSocket(/tchat/, (socket) => {
      const server = socket.connectToServer();
      socket.onMessage((frame) => {
        if (JSON.parse(frame).type === "enter")
          enters.push(JSON.parse(frame).id);
        server.send(frame);
      });
      server.onMessage((frame) => swallowed || socket.send(frame));
    }));
  await late.choose_place("33000", "Bordeaux");
  await late.page.click("#entry button[type=submit]");
  while ((await heads()).length === before); // until it is stored
  await engine.kill();
  swallowed = false;
  await engine.up();
  await late.page.locator("#lines li").first().waitFor();
  await late.say("toujours là.");
  await late.all_received();
  assert.deepEqual(await late.said(), ["toujours là."]);
  assert.ok(enters.length > 1 && new Set(enters).size === 1, "the same wish, asked again");
  assert.equal((await heads()).length, before + 1);
  assert.deepEqual(late.complaints, []);
  await late.close();
});

test("a database that is away is said on both pages, and nothing is lost", async () => {
  await agent.page.locator("#link-bar").waitFor({ state: "hidden" }); // back after the last death
  await engine.stop_database();
  await visitor.say("gardé pendant la panne.");
  await visitor.page.locator("#link-state", { hasText: "pas encore reçu" })
    .waitFor({ timeout: 30000 });
  assert.match(await visitor.page.locator("#pending .mark").textContent(), /gardé ici|parti/);
  await visitor.page.locator("#danger:not(.folded)").waitFor({ timeout: 30000 });
  await agent.page.locator("#mode-bar").waitFor({ timeout: 30000 });
  await engine.start_database();
  await visitor.all_received();
  await agent.reads("gardé pendant la panne.");
  assert.equal(count_of("gardé pendant la panne.", await visitor.said()), 1);
  await visitor.page.locator("#link-state").waitFor({ state: "hidden" });
  assert.deepEqual(faults_of(visitor, agent), []);
});

test("where one network looks up too much, the page says so and asks again by itself", async () => {
  let refusals = 1;
  const late = await Visitor.arrive(browser, engine, {}, (context, page) =>
    page.route("**/lieux", (route) => (refusals-- > 0
      ? route.fulfill({ status: 429, json: { code: "too_many", sentence: "Attendez." } })
      : route.continue())));
  await late.page.fill("#place", "33000");
  await late.page.locator("#place-status", { hasText: "repart toute seule" }).waitFor();
  await late.page.locator("#place-list li", { hasText: "Bordeaux" }).first()
    .waitFor({ timeout: 20000 });
  await late.close();
});
