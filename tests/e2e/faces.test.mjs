// SPDX-License-Identifier: EUPL-1.2
// Each state of both faces against axe, at 360 and at 1280 px.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";
import { Engine } from "./support/engine.mjs";
import { heard } from "./support/golden.mjs";
import { judge } from "./support/judge.mjs";
import { Agent, faults_of, open_browser, Visitor } from "./support/people.mjs";

const gzip_budget = 24 * 1024;
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

/** By every rule, and as it is read aloud. */
async function look(person, state) {
  await judge(person, state);
  await heard(person, state);
}

test("every state of both faces is without a violation", async () => {
  const visitor = await Visitor.arrive(browser, engine);
  await look(visitor, "visitor-home");
  await visitor.page.fill("#place", "bord");
  await visitor.page.locator("#place-list li").first().waitFor();
  await look(visitor, "visitor-list");
  await visitor.choose_place("33000", "Bordeaux");
  await visitor.page.click("#entry button[type=submit]");
  await visitor.page.locator("#standing:not(:empty)").waitFor();
  await visitor.say("Bonjour. Je ne peux pas parler à voix haute.");
  await visitor.all_received();
  await look(visitor, "visitor-waiting");

  const context = await browser.newContext({ locale: "fr-FR" });
  const stranger = { page: await context.newPage() };
  await stranger.page.goto(engine.console_url);
  await stranger.page.locator("#sign-in").waitFor();
  await look(stranger, "console-sign-in");
  await context.close();

  const agent = await Agent.arrive(browser, engine, "camille");
  await agent.be("available");
  await agent.page.locator("#offers li").waitFor();
  await look(agent, "console-offer");
  await agent.accept();
  await agent.say("Bonjour, je suis Camille. Êtes-vous en sécurité là où vous êtes ?");
  await visitor.reads("en sécurité");
  await visitor.say("Pour l’instant, oui.");
  await agent.reads("Pour l’instant");
  await look(visitor, "visitor-chat");
  await look(agent, "console-conversation");
  await visitor.page.click("#ask-code");
  await visitor.page.locator("#code-words:not(:empty)").waitFor();
  await look(visitor, "visitor-code");

  await engine.kill();
  await agent.page.locator("#link-bar").waitFor({ timeout: 5000 });
  await look(agent, "console-lost");
  await visitor.page.locator("#danger:not(.folded)").waitFor();
  await look(visitor, "visitor-lost");
  await engine.up();
  await visitor.page.locator("#link-state").waitFor({ state: "hidden" });
  await visitor.page.locator("#lines li", { hasText: "est revenue" }).waitFor();
  await visitor.page.locator("#standing", { hasText: "Camille vous répond" }).waitFor();
  await visitor.page.click("#ask-end");
  await look(visitor, "visitor-ending");
  await visitor.page.click("#end-yes");
  await visitor.page.locator("#end").waitFor();
  await look(visitor, "visitor-end");
  assert.deepEqual(await visitor.said(), [], "the end wipes the screen");
  assert.deepEqual(faults_of(visitor, agent), []);
});

test("the visitor's scripts and styles stay within their weight", async () => {
  const visitor = await Visitor.arrive(browser, engine);
  const addresses = await visitor.page.evaluate(() => [
    ...Array.from(document.querySelectorAll("script[src]"), (script) => script.src),
    ...Array.from(document.querySelectorAll("link[rel=stylesheet]"), (link) => link.href)]);
  assert.ok(addresses.length > 1);
  const sizes = await Promise.all(addresses.map(async (address) => {
    const answer = await fetch(address.replace("localhost", "127.0.0.1"));
    return gzipSync(Buffer.from(await answer.arrayBuffer())).length;
  }));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  assert.ok(total < gzip_budget, `${total} bytes compressed`);
  await visitor.close();
});
