// SPDX-License-Identifier: EUPL-1.2
// The page of who is on call, on a phone: an alert is heard, taken by one, passed on and resolved;
// the page says when its link is gone, and comes back with everything.
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { Engine } from "./support/engine.mjs";
import { judge } from "./support/judge.mjs";
import { count_tones } from "./support/measure.mjs";
import { import_on_call } from "./support/on_call.mjs";
import { Agent, faults_of, OnCall, open_browser, Visitor } from "./support/people.mjs";

const drill = "Alerte d’essai";
const usual_tone = 880;
let engine;
let browser;
let people = [];
before(async () => {
  const far = new Date(Date.now() + 12 * 3600 * 1000).toISOString().slice(11, 16);
  engine = await Engine.start({ set: ["alerts.plan_read_every=1s", `alerts.test_at=${far}`,
    "supervision.fault_well_after=3s", "queue.offer_life=10min"] });
  await import_on_call(engine, [{ scope: "police", level: 1, agent: "dominique" },
    { scope: "police", level: 2, agent: "morgan" },
    { scope: "system", level: 1, agent: "dominique" }]);
  browser = await open_browser();
});
after(async () => {
  await browser?.close();
  await engine?.stop();
});
afterEach(async () => {
  for (const one of people)
    await (one.go ? one.go() : one.close());
  people = [];
});

async function on_call(name, options) {
  const one = await OnCall.arrive(browser, engine, name, options);
  people.push(one);
  await one.page.locator("#beat", { hasText: "Liaison vérifiée" }).waitFor();
  return one;
}

/** Raised by whoever is on call; the card on their page. */
async function raise_drill(by) {
  await by.page.locator("#tests button", { hasText: "Police" }).click();
  const card = by.alert(drill);
  await card.waitFor();
  return card;
}

/** Nothing of it is left for the next test. */
async function finish_drill(by, card) {
  await by.resolve(card, "Exercice fait");
  await card.waitFor({ state: "detached" });
}

const says = (card, part, words) => card.locator(part, { hasText: words }).waitFor();
const tones = (one) => one.page.evaluate(() => globalThis.tones.length);

test("who is neither on call nor a duty officer is told so, and sees nothing", async () => {
  const alex = await OnCall.arrive(browser, engine, "alex");
  people.push(alex);
  await alex.page.locator("#reserved", { hasText: "réservée aux personnes d’astreinte" })
    .waitFor();
  assert.equal(await alex.page.locator("#watch").isVisible(), false);
  assert.deepEqual(alex.frames.received("alerts"), []);
  await judge(alex, "oncall-reserved");
  assert.deepEqual(faults_of(alex), []);
});

test("an alert rings until it is taken; a second person sees whose it is; passed on, resolved",
  async () => {
    const dominique = await on_call("dominique");
    const morgan = await on_call("morgan");
    await dominique.page.locator("#my-turn", { hasText: "Vous êtes d’astreinte" }).waitFor();
    await dominique.page.locator("#turns .turn", { hasText: "Morgan" }).waitFor();
    await judge(dominique, "oncall-quiet");
    for (const one of [dominique, morgan])
      await count_tones(one.page);

    const card = await raise_drill(dominique);
    await says(card, ".flags", "EXERCICE");
    await says(card, ".place", "Police · niveau 1 prévenu");
    await dominique.page.locator("#called", { hasText: "Exercice. Alerte d’essai. Police." })
      .waitFor();
    assert.match(await dominique.page.title(), /ALERTE/);
    await dominique.page.waitForFunction((tone) =>
      globalThis.tones.filter((one) => one === tone).length >= 4, usual_tone); // rings again
    await judge(dominique, "oncall-alert");
    const hers = morgan.alert(drill);
    await hers.waitFor();
    assert.equal(await tones(morgan), 0, "the second level is not called yet");

    await dominique.press(card, "Prendre");
    await says(card, ".fate", "Elle est à vous.");
    await says(hers, ".fate", "Prise par Dominique.");
    assert.equal(await hers.locator(".take").isVisible(), false);
    assert.equal(await hers.locator(".owned").isVisible(), false);
    assert.doesNotMatch(await dominique.page.title(), /ALERTE/);
    assert.equal(await dominique.page.locator("#hush").isVisible(), false);

    await dominique.pass_to(card, "Morgan");
    await says(card, ".fate", "Passée à Morgan.");
    await says(hers, ".fate", "On vous la passe.");
    await morgan.page.waitForFunction(() => globalThis.tones.length > 0);
    await morgan.press(hers, "Prendre");
    await says(card, ".fate", "Prise par Morgan.");
    await hers.locator("button.done").click();
    await judge(morgan, "oncall-resolve");
    await hers.locator("button.done").click();
    await finish_drill(morgan, hers);
    await card.waitFor({ state: "detached" });
    for (const one of [dominique, morgan])
      await one.page.locator("#alerts-none", { hasText: "Aucune alerte ouverte." }).waitFor();
    assert.equal(await morgan.page.evaluate(() => document.activeElement.id), "alerts-title");
    assert.deepEqual(faults_of(dominique, morgan), []);
  });

test("of two who press at once one has it, and the other reads whose it is", async () => {
  const dominique = await on_call("dominique");
  const morgan = await on_call("morgan");
  const card = await raise_drill(dominique);
  const hers = morgan.alert(drill);
  await hers.waitFor();
  const buttons = await Promise.all([card, hers].map((one) =>
    one.locator("button.take").elementHandle())); // found before either page learns of the other
  await Promise.all(buttons.map((one) => one.evaluate((button) => button.click())));
  const yours = (one) => one.locator(".fate", { hasText: "Elle est à vous." });
  const theirs = (one) => one.locator(".fate", { hasText: "Prise par" });
  const first = await Promise.race([yours(card).waitFor().then(() => true),
    yours(hers).waitFor().then(() => false)]);
  const [owner, owned, other] = first ? [dominique, card, hers] : [morgan, hers, card];
  await theirs(other).waitFor();
  assert.equal(await yours(other).count(), 0);
  await finish_drill(owner, owned);
  assert.deepEqual(faults_of(dominique, morgan), []);
});

test("a lost link is cried out; the engine comes back, and the alert is still whose it was",
  async () => {
    const dominique = await on_call("dominique");
    const card = await raise_drill(dominique);
    await dominique.press(card, "Prendre");
    await says(card, ".fate", "Elle est à vous.");
    await engine.kill();
    await dominique.page.locator("#link-bar", { hasText: "LIAISON PERDUE" }).waitFor();
    assert.equal(await card.locator("button.done").isDisabled(), true);
    await judge(dominique, "oncall-lost");
    await engine.up();
    await dominique.page.locator("#link-bar").waitFor({ state: "hidden" });
    await says(card, ".fate", "Elle est à vous.");
    await finish_drill(dominique, card);
    assert.deepEqual(faults_of(dominique), []);
  });

test("the screen stays on for who is on call; a browser without sound asks for a touch",
  async () => {
    const silent = (context) => context.addInitScript(() => {
      let touched = false;
      addEventListener("click", (event) => (touched ||= event.target.id === "sound-on"), true);
      const resume = AudioContext.prototype.resume;
      AudioContext.prototype.resume = function () {
        return touched ? Reflect.apply(resume, this, []) : new Promise(() => {});
      };
      const state = Object.getOwnPropertyDescriptor(BaseAudioContext.prototype, "state");
      Object.defineProperty(AudioContext.prototype, "state",
        { get() { return touched ? state.get.call(this) : "suspended"; } });
    });
    const dominique = await on_call("dominique", { first: silent });
    await dominique.page.locator("#screen", { hasText: "L’écran reste allumé." }).waitFor();
    await dominique.page.locator("#sound-on").waitFor();
    await judge(dominique, "oncall-silent");
    await dominique.page.click("#sound-on");
    await dominique.page.locator("#sound-box").waitFor({ state: "hidden" });
    assert.deepEqual(faults_of(dominique), []);
  });

test("people wait and nobody is there: who is on call is told, and it ends with its cause",
  async () => {
    const dominique = await on_call("dominique");
    const morgan = await Agent.arrive(browser, engine, "morgan");
    const camille = await Agent.arrive(browser, engine, "camille");
    people.push(morgan, camille);
    await morgan.page.locator("#alerts-open", { hasText: "Astreinte" }).waitFor();
    assert.equal(await camille.page.locator("#alerts-open").isVisible(), false);
    const visitor = await Visitor.arrive(browser, engine);
    people.push(visitor);
    await visitor.enter();
    const card = dominique.alert("Des personnes attendent, personne n’est là");
    await card.waitFor();
    await morgan.page.locator("#alerts-open", { hasText: "Alertes : 1" }).waitFor();
    assert.equal(await card.locator(".context").isVisible(), false);
    assert.doesNotMatch(await dominique.page.locator("body").innerText(), /Bordeaux/);
    await visitor.go();
    people.pop();
    await card.waitFor({ state: "detached" });
    await morgan.page.locator("#alerts-open", { hasText: "Astreinte" }).waitFor();
    assert.deepEqual(faults_of(dominique, morgan, camille), []);
  });

test("from an alert a duty officer comes to the conversation, read silently", async () => {
  const camille = await Agent.arrive(browser, engine, "camille");
  people.push(camille);
  const visitor = await Visitor.arrive(browser, engine);
  people.push(visitor);
  await visitor.enter();
  await visitor.say("Il revient ce soir.");
  await camille.accept();
  await camille.reads("Il revient ce soir.");
  const [conversation] = await engine.rows(
    "select conversation from conversation_head where phase = 2 limit 1");
  const morgan = await Agent.arrive(browser, engine, "morgan");
  people.push(morgan);
  await morgan.page.goto(`${engine.console_url}#lire=${conversation}`);
  await morgan.reads("Il revient ce soir.");
  await morgan.open_panel().locator(".guest-words", { hasText: "Lecture silencieuse" }).waitFor();
  await camille.open_panel().locator(".notice", { hasText: "lit la conversation." }).waitFor();
  assert.equal(new URL(morgan.page.url()).hash, "");
  await camille.end_conversation();
  await camille.be("busy");
  assert.deepEqual(faults_of(camille, morgan, visitor), []);
});
