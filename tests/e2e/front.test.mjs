// SPDX-License-Identifier: EUPL-1.2
// F37 behind the production front, which ends TLS as in service: what a browser shows when the
// engine is away, or when its address has had its share of the connections.
import assert from "node:assert/strict";
import https from "node:https";
import net from "node:net";
import { after, before, test } from "node:test";
import { Engine } from "./support/engine.mjs";
import { judge } from "./support/judge.mjs";
import { Agent, faults_of, open_browser, Visitor } from "./support/people.mjs";

const numbers = ["tel:17", "tel:112", "sms:114", "tel:3919", "tel:119"];
let engine;
let browser;
before(async () => {
  engine = await Engine.start({ front: true, secure: true });
  browser = await open_browser();
});
after(async () => {
  await browser?.close();
  await engine?.stop();
});

test("a chat through the front survives the engine, and says the truth meanwhile", async () => {
  const visitor = await Visitor.arrive(browser, engine);
  await visitor.enter();
  const agent = await Agent.arrive(browser, engine, "camille");
  await agent.accept();
  await visitor.say("avant la panne.");
  await agent.reads("avant la panne.");
  await engine.kill();
  await visitor.page.locator("#link-state", { hasText: "La connexion est coupée" }).waitFor();
  await agent.page.locator("#link-bar", { hasText: "LIAISON PERDUE" }).waitFor();
  await visitor.say("écrit pendant la panne.");
  assert.match(await visitor.page.locator("#pending .mark").textContent(), /pas encore reçu/);
  await visitor.page.locator("#danger:not(.folded)").waitFor();
  assert.equal(await agent.open_panel().locator(".draft").evaluate((box) => box.readOnly), true);
  await judge(visitor, "front-visitor-lost");
  assert.match(await visitor.page.locator("#link-state").textContent(), /coupée/,
    "as long as nobody answers, nothing says otherwise");
  await engine.up();
  await visitor.all_received();
  await agent.reads("écrit pendant la panne.");
  await visitor.page.locator("#link-state").waitFor({ state: "hidden" });
  await agent.page.locator("#link-bar").waitFor({ state: "hidden" });
  await agent.say("me revoilà.");
  await visitor.reads("me revoilà.");
  assert.deepEqual(await visitor.said(),
    ["avant la panne.", "écrit pendant la panne.", "me revoilà."]);
  assert.deepEqual([...visitor.complaints, ...agent.complaints], []);
  await agent.close();
  await visitor.close();
});

/** The numbers are all there: on the first screen of a phone, and in English. */
async function tells_the_numbers({ page }) {
  await page.setViewportSize({ width: 360, height: 740 });
  for (const number of numbers) {
    const link = page.locator(`a[href="${number}"]`);
    const box = await link.boundingBox();
    assert.ok(box.y + box.height <= 740, `${number} is on the first screen of a phone`);
    assert.ok(await link.evaluate((a) => parseFloat(getComputedStyle(a).fontSize)) >= 16);
  }
  assert.equal(await page.evaluate(() => document.documentElement.lang), "fr");
  const english = await page.locator("[lang=en]").innerText();
  for (const number of ["17", "112", "114", "3919", "119"])
    assert.match(english, new RegExp(`\\b${number}\\b`));
  assert.equal(await page.title(), "Informations pratiques", "the same neutral title");
}

test("who comes while the engine is away sees the numbers, in both languages", async () => {
  await engine.kill();
  for (const [address, state] of [[engine.visitor_url, "front-away"],
    [engine.console_url, "front-away-console"]]) {
    const visitor = await Visitor.arrive(browser, engine, {}, undefined, address);
    await judge(visitor, state);
    await tells_the_numbers(visitor);
    assert.deepEqual([...visitor.complaints, ...visitor.foreign], []);
    await visitor.close();
  }
  await engine.up();
});

const share = 200;
const room_within_ms = 10000;

/** More connections of the browser's address than its share, which never come to TLS. */
const crowd = (port) => Promise.all(Array.from({ length: share + 30 }, () =>
  new Promise((resolve, reject) => {
    const socket = net.connect(port, "127.0.0.1", () => resolve(socket));
    socket.on("error", reject);
  })));

const status_of = (address) => new Promise((resolve, reject) => {
  https.get(address, { agent: false, family: 4, rejectUnauthorized: false }, (answer) => {
    answer.resume();
    resolve(answer.statusCode);
  }).once("error", reject);
});

async function comes_to(status, address) {
  const deadline = Date.now() + room_within_ms;
  while (await status_of(address) !== status)
    assert.ok(Date.now() < deadline, `${address} does not come to ${status}`);
}

test("who comes from a crowded address sees the numbers, and the page once there is room",
  async () => {
    for (const [address, state] of [[engine.visitor_url, "front-crowded"],
      [engine.console_url, "front-crowded-console"]]) {
      const held = await crowd(new URL(address).port);
      await comes_to(429, address);
      const visitor = await Visitor.arrive(browser, engine, {}, undefined, address);
      assert.match(await visitor.page.locator("h1").innerText(), /ne s’ouvre pas/);
      await judge(visitor, state);
      await tells_the_numbers(visitor);
      assert.deepEqual([...visitor.complaints, ...visitor.foreign], []);
      held.forEach((socket) => socket.destroy());
      await comes_to(200, address);
      assert.equal((await visitor.page.reload()).status(), 200);
      await visitor.close();
    }
  });
