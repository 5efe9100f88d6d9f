// SPDX-License-Identifier: EUPL-1.2
// An operator's day at the console: time after a conversation, a full desk and one more, "are you
// there?", breaks, a debrief, a colleague who falls silent.
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { Engine } from "./support/engine.mjs";
import { judge } from "./support/judge.mjs";
import { Agent, faults_of, open_browser, Visitor } from "./support/people.mjs";

const wide = { width: 1280, height: 800 };
let engine;
let browser;
let people = [];
before(async () => {
  engine = await Engine.start({ set: ["queue.offer_life=10min", "operators.capacity=2",
    "operators.capacity_max=2", "attention.idle_max=12s", "attention.answer_within=15s",
    "care.heavy_in_a_row=1"] });
  browser = await open_browser();
});
after(async () => {
  await browser?.close();
  await engine?.stop();
});

/** Nobody waits or is held, and nobody is available, when this returns. */
afterEach(async () => {
  for (const visitor of people.filter((one) => one instanceof Visitor))
    await visitor.go();
  for (const agent of people.filter((one) => one instanceof Agent)) {
    if (!agent.page.isClosed()) {
      await agent.be("busy");
      await said(agent, "Aucune proposition");
    }
    await agent.close();
  }
  people = [];
});

const said = (agent, words) =>
  agent.page.locator("#presence-state", { hasText: words }).waitFor();
const chosen = (agent) =>
  agent.page.locator("#presence input:checked").evaluateAll((all) => all.map((one) => one.value));

async function arrive(name, options) {
  const agent = await Agent.arrive(browser, engine, name, options);
  people.push(agent);
  return agent;
}

async function waits() {
  const visitor = await Visitor.arrive(browser, engine);
  people.push(visitor);
  await visitor.enter();
  return visitor;
}

async function judged(agent, state) {
  await judge(agent, state);
  await agent.page.setViewportSize(wide);
}

async function mark_danger(agent) {
  await agent.open_panel().locator(".marks label").first().click();
  await agent.page.locator("#mine .flag", { hasText: "Danger" }).waitFor();
}

test("nobody is entered with no capacity, or more than the service allows", async () => {
  for (const wrong of ["0", "99", "4", "-1", "deux"])
    await assert.rejects(engine.ctl("create-agent", "--name", "x", "--shown-name", "X", "--force",
      "police", "--demo", "--capacity", wrong), /capacity/);
  assert.deepEqual(await engine.rows("select name from agent where name = 'x'"), []);
});

test("after a conversation there is time to finish it, and nobody is sent meanwhile", async () => {
  await waits();
  const camille = await arrive("camille");
  await camille.accept();
  await camille.end_conversation();
  await said(camille, "encore 5 min");
  assert.deepEqual(await chosen(camille), [], "none of the states one chooses");
  await waits();
  await camille.page.locator("#queue-count", { hasText: "1 personne attend" }).waitFor();
  assert.equal(await camille.page.locator("#offers li").count(), 0);
  await judged(camille, "console-wrap-up");
  await camille.be("available");
  await camille.page.locator("#offers li").waitFor();
  assert.deepEqual(await chosen(camille), ["available"]);
  assert.deepEqual(faults_of(...people), []);
});

test("danger fills the desk; one more is asked for, and refused where it is too many", async () => {
  await waits();
  const camille = await arrive("camille");
  await camille.accept();
  await mark_danger(camille);
  const { page } = camille;
  await page.locator("#filled", { hasText: "toute votre place" }).waitFor();
  await waits();
  await page.locator("#queue-count", { hasText: "1 personne attend" }).waitFor();
  assert.equal(await page.locator("#offers li").count(), 0);
  await judged(camille, "console-full");
  await page.click("#one-more");
  await page.locator("#offers .main").click();
  await page.locator("#load", { hasText: "2 sur 2" }).waitFor();
  await page.click("#one-more");
  await page.locator("#notices", { hasText: "le plus de conversations" }).waitFor();

  await page.keyboard.press("Alt+1"); // the one in danger
  await camille.end_conversation();
  await page.locator("#care-words", { hasText: "psychologue" }).waitFor();
  await judged(camille, "console-debrief");
  await page.click("#debriefed");
  await page.locator("#care").waitFor({ state: "hidden" });
  assert.deepEqual(faults_of(...people), []);
});

test("are you there? A press says so; no answer is a break, and why is shown", async () => {
  const camille = await arrive("camille");
  const { page } = camille;
  await camille.be("available");
  await page.locator("#attention").waitFor();
  assert.match(await page.title(), /Êtes-vous là/);
  await page.click("#attention-yes");
  await page.locator("#attention").waitFor({ state: "hidden" });
  assert.equal(camille.frames.sent("here").length, 1, "once, however it is pressed");
  assert.doesNotMatch(await page.title(), /Êtes-vous là/);
  await page.locator("#attention").waitFor();
  await judge(camille, "console-attention");
  await said(camille, "personne n’a répondu");
  assert.deepEqual(await chosen(camille), ["on_break"]);
  assert.equal(await page.locator("#attention").isVisible(), false);
  await judged(camille, "console-no-answer");
  assert.deepEqual(faults_of(...people), []);
});

test("are you there? is asked on a veiled screen too, and showing the desk answers", async () => {
  const camille = await arrive("camille", { first: (context) => context.clock.install() });
  const { page } = camille;
  await camille.be("available");
  await said(camille, "proposées");
  await page.clock.setSystemTime(await page.evaluate(() => Date.now()) + 15 * 60000);
  await page.locator("#veil-lines", { hasText: "Êtes-vous là" }).waitFor();
  assert.match(await page.title(), /Êtes-vous là/);
  await page.keyboard.press("Enter");
  await page.locator("#veil").waitFor({ state: "hidden" });
  assert.equal(camille.frames.sent("here").length, 1);
  assert.equal(await page.locator("#attention").isVisible(), false);
  assert.deepEqual(await chosen(camille), ["available"]);
  assert.deepEqual(faults_of(...people), []);
});

test("a break that leaves nobody for who waits is refused for now", async () => {
  const camille = await arrive("camille");
  await camille.be("busy");
  await said(camille, "Aucune proposition");
  await waits();
  await camille.page.locator("#queue-count", { hasText: "1 personne attend" }).waitFor();
  await camille.be("on_break");
  await camille.page.locator("#notices", { hasText: "Pas encore" }).waitFor();
  assert.deepEqual(await chosen(camille), ["busy"]);
  await judged(camille, "console-not-yet");
  const dominique = await arrive("dominique");
  await dominique.be("available");
  await dominique.page.locator("#offers li").waitFor();
  await camille.be("on_break");
  await said(camille, "En pause");
  assert.deepEqual(faults_of(...people), []);
});

test("a colleague whose console does not answer is shown so", async () => {
  await waits();
  const camille = await arrive("camille");
  await camille.accept();
  const dominique = await arrive("dominique");
  await dominique.be("available");
  await said(dominique, "proposées");
  await dominique.close();
  await camille.open_panel().locator(".pass-on").click();
  await camille.open_panel().locator(".handover option[disabled]")
    .filter({ hasText: "Dominique : liaison perdue" }).waitFor({ state: "attached" });
  assert.deepEqual(faults_of(camille), []);
});
