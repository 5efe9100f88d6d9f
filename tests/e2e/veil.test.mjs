// SPDX-License-Identifier: EUPL-1.2
// A desk left alone for a quarter of an hour shows nothing of anybody, and stays as alive as it
// was.
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { Engine } from "./support/engine.mjs";
import { heard } from "./support/golden.mjs";
import { judge } from "./support/judge.mjs";
import { count_tones } from "./support/measure.mjs";
import { Agent, faults_of, open_browser, Visitor } from "./support/people.mjs";

const minute_ms = 60000;
const waiting_tone = 660;
const message_tone = 520;
const alert_tone = 990;
let engine;
let browser;
let visitors = [];
let agent;
before(async () => {
  engine = await Engine.start({ set: ["queue.offer_life=10min"] });
  browser = await open_browser();
});
after(async () => {
  await browser?.close();
  await engine?.stop();
});

/** Nobody waits or is held when this returns, whatever became of the test. */
afterEach(async () => {
  for (const visitor of visitors)
    await visitor.go();
  visitors = [];
  await agent.close();
});

async function writes(words) {
  const visitor = await Visitor.arrive(browser, engine);
  visitors.push(visitor);
  await visitor.enter();
  await visitor.say(words);
  await visitor.all_received();
  return visitor;
}

/** Camille with one visitor, at a desk whose clock is ours. */
async function at_work(words) {
  const visitor = await writes(words);
  agent = await Agent.arrive(browser, engine, "camille",
    { first: (context) => context.clock.install() });
  await agent.accept();
  await agent.reads(words);
  return visitor;
}

/** How often the page has begun a connection. */
const beginnings = () => agent.frames.sent("hello").length;
const veil = () => agent.page.locator("#veil");
const told = (words) => veil().locator("#veil-lines p", { hasText: words }).waitFor();

/** The wall clock goes on by so much; whatever counts seconds does not notice. */
async function dated_later(ms) {
  const now = await agent.page.evaluate(() => Date.now());
  await agent.page.clock.setSystemTime(now + ms);
}

/** One whole second of the desk. */
async function one_tick() {
  const clock = agent.page.locator("#mine .total").first();
  const now = await clock.textContent();
  await agent.page.waitForFunction((then) =>
    document.querySelector("#mine .total").textContent !== then, now);
}

const tones = () => agent.page.evaluate(() => globalThis.tones);
const sounds = (tone) => agent.page.waitForFunction((one) => globalThis.tones.includes(one), tone);

test("after 15 minutes untouched nothing of anybody is shown; one press brings all back",
  async () => {
    await at_work("Il a un couteau.");
    const { page } = agent;
    await page.locator("#queue-count", { hasText: "personne n’attend" }).waitFor();
    const usual_title = await page.title();
    const began = beginnings();
    await agent.open_panel().locator(".draft").fill("je reste là");
    await dated_later(14.5 * minute_ms);
    await one_tick();
    assert.equal(await veil().isVisible(), false);
    await page.mouse.move(100, 100); // who reads moves a mouse at least
    await dated_later(14.5 * minute_ms);
    await one_tick();
    assert.equal(await veil().isVisible(), false);
    await dated_later(minute_ms);
    await veil().waitFor();

    const shown = await page.locator("body").innerText();
    assert.doesNotMatch(shown, /couteau|Bordeaux|reste là|Rôle non dit/);
    assert.equal(await agent.open_panel().locator(".draft").isVisible(), false);
    assert.match(await page.title(), /Écran masqué/);
    await told("Rien de nouveau.");
    assert.equal(beginnings(), began, "the same connection all the while");
    await heard(agent, "console-veil"); // first: the other takes long, with the page's clock still
    await judge(agent, "console-veil");
    for (const key of ["Tab", "Tab", "Shift+Tab", "Alt+t", "F1", "a"]) {
      await page.keyboard.press(key);
      assert.equal(await page.evaluate(() => document.activeElement === document.body
        || Boolean(document.activeElement.closest("#veil"))), true, `${key} leaves the veil`);
    }
    await page.mouse.move(300, 300);
    await page.mouse.move(400, 300);
    await one_tick();
    assert.equal(await veil().isVisible(), true, "a bump of the table uncovers nothing");

    await veil().locator("button").focus();
    await page.keyboard.press("Enter");
    await veil().waitFor({ state: "hidden" });
    assert.equal(await page.title(), usual_title);
    assert.equal(await page.evaluate(() => document.activeElement.value), "je reste là");
    assert.deepEqual(await agent.said(), ["Il a un couteau."]);
    assert.deepEqual(faults_of(agent, ...visitors), []);
  });

test("what comes meanwhile rings and is counted, without a name or a place, and nothing is lost",
  async () => {
    const visitor = await at_work("Il est parti.");
    const { page } = agent;
    const began = beginnings();
    await count_tones(page);
    await dated_later(15 * minute_ms);
    await veil().waitFor();
    await visitor.say("Il est revenu.");
    await told("1 message non lu.");
    await sounds(message_tone);
    await writes("Je suis la voisine.");
    await told("1 conversation vous est proposée.");
    await sounds(waiting_tone);
    assert.equal(beginnings(), began, "the same connection all the while");
    assert.match(await page.title(), /à voir/);
    assert.doesNotMatch(await page.locator("body").innerText(), /revenu|voisine|Bordeaux/);
    await heard(agent, "console-veil-calls");
    await judge(agent, "console-veil-calls");

    await page.keyboard.press("Escape");
    await veil().waitFor({ state: "hidden" });
    assert.deepEqual(await agent.said(), ["Il est parti.", "Il est revenu."]);
    assert.equal(await page.locator("#mine .state-word", { hasText: "non lu" }).count(), 0);
    assert.equal(await page.locator("#offers li").count(), 1);
    assert.deepEqual(faults_of(agent, ...visitors), []);
  });

test("a red clock rings on the veil; the link comes back behind it", async () => {
  const visitor = await at_work("Répondez-moi.");
  const { page } = agent;
  await count_tones(page);
  await page.clock.fastForward(16 * minute_ms); // as a machine that slept: the link is gone too
  await told("1 conversation attend votre réponse depuis trop longtemps.");
  await sounds(alert_tone);
  await page.locator("#link-bar").waitFor({ state: "hidden" });
  await visitor.say("Vous êtes là ?");
  await told("1 message non lu.");
  await veil().locator("button").click();
  await agent.reads("Vous êtes là ?");
  assert.deepEqual(await agent.said(), ["Répondez-moi.", "Vous êtes là ?"]);
  assert.ok((await tones()).length > 0);
  assert.deepEqual(faults_of(agent, ...visitors), []);
});

test("a clock that was put back does not keep the veil away", async () => {
  await at_work("Bonjour.");
  await dated_later(-60 * minute_ms);
  await agent.page.clock.fastForward(15 * minute_ms);
  await veil().waitFor();
  await told("depuis trop longtemps");
});

test("what had the cursor ends behind the veil: the page stays usable", async () => {
  const visitor = await at_work("À bientôt.");
  const { page } = agent;
  await agent.open_panel().locator(".draft").focus();
  await dated_later(15 * minute_ms);
  await veil().waitFor();
  await visitor.page.click("#ask-end");
  await visitor.page.click("#end-yes");
  await page.locator("#panels .conversation").waitFor({ state: "detached" });
  visitors = [];
  await visitor.close();
  await page.keyboard.press("Enter");
  await veil().waitFor({ state: "hidden" });
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement !== document.body), true);
});
