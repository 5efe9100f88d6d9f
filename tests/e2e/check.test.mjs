// SPDX-License-Identifier: EUPL-1.2
// Sound and link, tried at the start of a shift and by hand; never in the way of the work.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Engine } from "./support/engine.mjs";
import { judge } from "./support/judge.mjs";
import { count_tones } from "./support/measure.mjs";
import { Agent, faults_of, open_browser, Visitor } from "./support/people.mjs";

const wide = { width: 1280, height: 800 };
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

const line = (agent, what, words) =>
  agent.page.locator(`#check-${what}`, { hasText: words }).waitFor();
const spoken = (agent, words) => agent.page.locator("#announcer", { hasText: words })
  .waitFor({ state: "attached" });
const is_open = (agent) => agent.page.locator("#check").isVisible();
const focused = (agent) => agent.page.evaluate(() => document.activeElement.id);

/** What measures the link goes this way: late by so many ms, or never (null). */
const hinder = (agent, ms) => agent.page.evaluate((late) => {
  const send = WebSocket.prototype.send;
  globalThis.hindered = late;
  WebSocket.prototype.send = function (text) {
    if (!text.includes('"trainings"') || hindered === 0)
      send.call(this, text);
    else if (hindered !== null)
      setTimeout(() => send.call(this, text), hindered);
  };
  const later = setTimeout;
  globalThis.setTimeout = (action, pause, ...more) => // what is waited for an answer, and no other
    later(action, pause === 5000 && hindered === null ? 0 : pause, ...more);
}, ms);

test("after the sign-in the link is told in words and aloud, the sound by a press", async () => {
  const camille = await Agent.arrive(browser, engine, "camille");
  await line(camille, "link", /^Liaison bonne \(\d+ ms\)\.$/);
  await spoken(camille, /^Liaison bonne \(\d+ ms\)\.$/);
  await line(camille, "sound", "pas encore essayé");
  assert.notEqual(await focused(camille), "check", "nothing takes the focus");
  await judge(camille, "console-check");
  await camille.page.setViewportSize(wide);
  await count_tones(camille.page);
  await camille.page.click("#check-run");
  await line(camille, "sound", "Son joué");
  await spoken(camille, /^Son joué.* Liaison bonne/);
  assert.equal(await camille.page.evaluate(() => globalThis.tones.length), 2);
  await camille.page.click("#sound-mute");
  await camille.page.click("#check-run");
  await line(camille, "sound", "coupé sur ce bureau");
  await camille.page.click("#sound-mute");
  await camille.page.click("#check-close");
  assert.equal(await is_open(camille), false);
  assert.equal(await focused(camille), "check-open");
  assert.deepEqual(faults_of(camille), []);
  await camille.close();
});

test("a slow link and one that does not answer are called so", async () => {
  const camille = await Agent.arrive(browser, engine, "camille");
  assert.equal(await is_open(camille), false, "a page loaded again is no start of a shift");
  await hinder(camille, 600);
  await camille.page.click("#check-open");
  await line(camille, "link", /^Liaison lente \(\d{3,} ms\)/);
  await judge(camille, "console-check-slow");
  await camille.page.setViewportSize(wide);
  await camille.page.evaluate(() => (globalThis.hindered = null));
  await camille.page.click("#check-run");
  await line(camille, "link", "Pas de liaison");
  await spoken(camille, /Pas de liaison/);
  await camille.page.evaluate(() => (globalThis.hindered = 0));
  await camille.page.click("#check-run");
  await line(camille, "link", "Liaison bonne");
  await engine.kill();
  await line(camille, "link", "Pas de liaison");
  await engine.up();
  await camille.page.locator("#link-bar").waitFor({ state: "hidden" });
  await line(camille, "link", "pas encore vérifiée"); // nobody has asked again
  assert.deepEqual(faults_of(camille), []);
  await camille.close();
});

test("it gives way to the work: to who becomes available, and to a conversation", async () => {
  const dominique = await Agent.arrive(browser, engine, "dominique");
  await line(dominique, "link", "Liaison bonne");
  await dominique.be("available");
  await dominique.page.locator("#check").waitFor({ state: "hidden" });
  const visitor = await Visitor.arrive(browser, engine);
  await visitor.enter();
  await dominique.page.locator("#offers li").waitFor();
  await dominique.page.click("#check-open");
  await dominique.page.locator("#check").waitFor();
  await dominique.page.locator("#offers button.main").click();
  await dominique.open_panel().locator(".draft:not([readonly])").waitFor();
  assert.equal(await is_open(dominique), false);
  await visitor.go();
  assert.deepEqual(faults_of(dominique), []);
  await dominique.close();
});

test("the tab says that somebody waits, and of nobody", async () => {
  const camille = await Agent.arrive(browser, engine, "camille");
  const usual = await camille.page.title();
  const visitor = await Visitor.arrive(browser, engine);
  await visitor.enter();
  await camille.page.locator("#queue li").waitFor();
  assert.equal(await camille.page.title(), usual, "not to who takes nobody");
  await camille.be("available");
  await camille.page.waitForFunction(() => document.title === "● Quelqu’un attend");
  await camille.page.locator("#offers button.main").click();
  await camille.page.waitForFunction((title) => document.title === title, usual);
  await visitor.go();
  await camille.close();
});
