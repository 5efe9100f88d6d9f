// SPDX-License-Identifier: EUPL-1.2
// Every action of the console by its name: Ctrl+K.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Engine } from "./support/engine.mjs";
import { judge } from "./support/judge.mjs";
import { Agent, faults_of, open_browser, Visitor } from "./support/people.mjs";

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

const options = (agent) => agent.page.locator("#palette-list li");

async function choose(agent, words) {
  await agent.page.keyboard.press("Control+k");
  await agent.page.locator("#palette-words").fill(words);
  await options(agent).first().waitFor();
  await agent.page.keyboard.press("Enter");
}

test("a state is chosen, somebody is taken and the end is asked for, without a mouse", async () => {
  const camille = await Agent.arrive(browser, engine, "camille");
  await choose(camille, "etat dispo");
  await camille.page.locator("#presence[data-state=available]").waitFor();
  const visitor = await Visitor.arrive(browser, engine);
  await visitor.enter();
  await camille.page.locator("#offers li").first().waitFor();
  await camille.page.keyboard.press("Control+k");
  await camille.page.fill("#palette-words", "accepter");
  await options(camille).filter({ hasText: "Bordeaux" }).first().waitFor(); // says whom it concerns
  await judge(camille, "console-palette");
  await camille.page.locator("#palette-words").focus();
  await camille.page.keyboard.press("Enter");
  await camille.open_panel().locator(".draft:not([readonly])").waitFor();
  await choose(camille, "terminer");
  await camille.open_panel().locator(".confirm .no:focus").waitFor();
  await camille.page.keyboard.press("Enter"); // "no": nothing has ended
  await visitor.say("toujours là");
  await camille.reads("toujours là");
  assert.deepEqual(faults_of(camille, visitor), []);
});

test("what is not possible is not offered, and Escape changes nothing", async () => {
  const camille = await Agent.arrive(browser, engine, "camille");
  await camille.page.keyboard.press("Control+k");
  await camille.page.fill("#palette-words", "zzzz");
  await camille.page.locator("#palette-none").waitFor();
  assert.equal(await options(camille).count(), 0);
  await camille.page.keyboard.press("Enter");
  await camille.page.locator("#palette").waitFor({ state: "hidden" });
  await camille.page.keyboard.press("Control+k");
  await camille.page.keyboard.press("Escape");
  await camille.page.locator("#palette").waitFor({ state: "hidden" });
  assert.deepEqual(faults_of(camille), []);
});
