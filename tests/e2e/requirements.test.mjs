// SPDX-License-Identifier: EUPL-1.2
// What SERVICE.md asks of the pages, by its numbers: F7, F10, F11, F37, the full queue, and the
// other language.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Engine } from "./support/engine.mjs";
import { judge } from "./support/judge.mjs";
import { Agent, faults_of, open_browser, Visitor } from "./support/people.mjs";

const rural = ["L'Abergement-Clémenciat", "Abergement-Clémenciat"]; // the gendarmerie's queue
let engine;
let browser;
before(async () => {
  engine = await Engine.start({ set: ["queue.length_max=2"] });
  browser = await open_browser();
});
after(async () => {
  await browser?.close();
  await engine?.stop();
});

const metric = async (name) => {
  const answer = await fetch(`http://127.0.0.1:${engine.port + 2}/metrics`);
  return Number(new RegExp(`^ecoute_${name} (\\d+)$`, "m").exec(await answer.text())[1]);
};

async function redeem(visitor, words) {
  await visitor.page.locator("#resume-box").evaluate((box) => (box.open = true));
  await visitor.page.fill("#words", words);
  await visitor.page.click("#resume button[type=submit]");
}

async function ask_code(visitor) {
  await visitor.page.click("#ask-code");
  return visitor.page.locator("#code-words:not(:empty)").textContent();
}

async function leave(visitor) {
  await visitor.page.click("#ask-end");
  await visitor.page.click("#end-yes");
  await visitor.page.locator("#end").waitFor();
}

test("F7: one live view; the older says so, and how to take the conversation back", async () => {
  const first = await Visitor.arrive(browser, engine);
  await first.enter(...rural);
  await first.say("ne doit pas rester à l’écran.");
  await first.all_received();
  const words = await ask_code(first);
  const second = await first.second_window();
  await redeem(second, words);
  await second.page.locator("#lines li").first().waitFor();
  await first.page.locator("#elsewhere").waitFor();
  await judge(first, "visitor-elsewhere");
  assert.ok(!(await first.page.content()).includes("ne doit pas rester"));
  const new_words = await ask_code(second);
  await first.page.click("#move-here");
  await first.page.locator("#words").waitFor();
  await judge(first, "visitor-resume");
  assert.equal(await second.page.locator("#chat").isVisible(), true, "no window lost its place");
  await redeem(first, new_words);
  await first.page.locator("#lines li").first().waitFor();
  await second.page.locator("#elsewhere").waitFor();
  await leave(first);
  assert.deepEqual(faults_of(first, second), []);
  await first.close();
});

test("a console whose sign-in was revoked asks for another and keeps the draft", async () => {
  const visitor = await Visitor.arrive(browser, engine);
  await visitor.enter();
  const agent = await Agent.arrive(browser, engine, "dominique");
  await agent.accept();
  const box = agent.open_panel().locator(".draft");
  await box.fill("pas encore envoyé");
  await engine.rows("update agent_session set revoked = true");
  await agent.page.locator("#sign-in").waitFor();
  assert.equal(await agent.page.locator("#desk").isVisible(), false);
  assert.equal(await box.inputValue(), "pas encore envoyé");
  assert.equal(await agent.page.locator("#sign-in-note").isVisible(), true, "and says so");
  await leave(visitor);
  assert.deepEqual(faults_of(visitor, agent), []);
  await visitor.close();
  await agent.close();
});

/** A paste or a drop of one picture; true when the browser would not act on it. */
const bring_a_file = (page, kind) => page.evaluate((type) => {
  const data = new DataTransfer();
  data.items.add(new File(["x"], "photo.png", { type: "image/png" }));
  const event = type === "paste" ? new ClipboardEvent(type, { clipboardData: data, cancelable: true,
    bubbles: true }) : new DragEvent(type, { dataTransfer: data, cancelable: true, bubbles: true });
  return !(document.activeElement ?? document.body).dispatchEvent(event);
}, kind);

test("F10: no file by paste or drop, no link, and the reason is shown", async () => {
  const visitor = await Visitor.arrive(browser, engine);
  await visitor.enter(...rural);
  const { page } = visitor;
  await page.focus("#draft");
  for (const kind of ["paste", "drop"]) {
    await page.locator("#box-error").evaluate((line) => (line.textContent = ""));
    assert.equal(await bring_a_file(page, kind), true, kind);
    assert.match(await page.locator("#box-error").textContent(), /Pas de photos ni de fichiers/);
  }
  assert.equal(await bring_a_file(page, "dragover"), true);
  assert.equal(await page.locator("input[type=file]").count(), 0);
  await visitor.say("voir https://exemple.fr et www.exemple.fr");
  await visitor.all_received();
  assert.equal(await page.locator("#lines a, #pending a").count(), 0);
  assert.match(await page.locator("#tools").textContent(), /adresses de sites ne s’ouvrent pas/);
  const agent = await Agent.arrive(browser, engine, "alex");
  await agent.accept();
  await agent.reads("https://exemple.fr");
  assert.equal(await agent.open_panel().locator(".lines a").count(), 0);
  assert.equal(await bring_a_file(agent.page, "drop"), true);
  await agent.page.locator("#notices", { hasText: "fichiers" }).waitFor();
  await agent.end_conversation();
  assert.deepEqual(faults_of(visitor, agent), []);
  await agent.be("on_break");
  await agent.close();
  await visitor.close();
});

test("F11: who leaves before an answer is counted, and the draft never travels", async () => {
  const before_it = await metric("left_before_answer_total");
  const visitor = await Visitor.arrive(browser, engine);
  await visitor.enter(...rural);
  await visitor.page.locator("#draft").pressSequentially("brouillon-jamais-parti");
  await leave(visitor);
  assert.equal(await metric("left_before_answer_total"), before_it + 1);
  assert.ok(visitor.frames.sent("typing").length > 0);
  assert.ok(!visitor.frames.all_sent().some((text) => text.includes("brouillon")));
  assert.deepEqual(await engine.rows("select 1 from event where kind = 6 and words is null"), []);
  assert.deepEqual(faults_of(visitor), []);
  await visitor.close();
});

test("a full queue is said at once, with whom to call", async () => {
  const waiting = [];
  for (let i = 0; i < 2; ++i) {
    waiting.push(await Visitor.arrive(browser, engine));
    await waiting[i].enter(...rural);
  }
  const third = await Visitor.arrive(browser, engine);
  await third.choose_place(...rural);
  await third.page.click("#entry button[type=submit]");
  await third.page.locator("#entry-error:not(:empty)").waitFor();
  assert.match(await third.page.locator("#entry-error").textContent(), /17.*112.*114/);
  await judge(third, "visitor-full");
  assert.equal(await third.page.inputValue("#place"), "L'Abergement-Clémenciat 01400",
    "what was typed is kept");
  for (const visitor of waiting) {
    await leave(visitor);
    await visitor.close();
  }
  await third.close();
});

test("the other language: one address, nothing stored, no entry in the history", async () => {
  const visitor = await Visitor.arrive(browser, engine);
  const { page } = visitor;
  const before_it = await page.evaluate(() => history.length);
  await page.locator("input[value=witness]").check();
  await page.click("#language");
  await page.locator("html[lang=en]").waitFor();
  await judge(visitor, "visitor-english");
  assert.equal(await page.locator("#language").textContent(), "Français");
  assert.equal(await page.locator("input[value=witness]").isChecked(), true);
  const french = /\b(vous|votre|êtes|gendarmerie ou|Quitter)\b/;
  assert.doesNotMatch(await page.locator("body").innerText(), french);
  assert.equal(await page.evaluate(() => history.length), before_it);
  assert.equal(page.url(), engine.visitor_url);
  await visitor.choose_place("33000", "Bordeaux");
  await page.click("#entry button[type=submit]");
  await page.locator("#standing:not(:empty)").waitFor();
  assert.equal(visitor.frames.sent("enter")[0].language, "en");
  assert.doesNotMatch(await page.locator("main").innerText(), french);
  await leave(visitor);
  assert.deepEqual(faults_of(visitor), []);
  await visitor.close();
});

test("a commune of both forces is asked which one, or none", async () => {
  const [name] = await engine.rows(`select c.name from commune c join competence k using (insee)
    where k.police and k.gendarmerie and c.name !~ '[ (]' order by length(c.name) desc limit 1`);
  const visitor = await Visitor.arrive(browser, engine);
  await visitor.choose_place(name);
  await visitor.page.locator("#forces").waitFor();
  await visitor.page.locator("#forces").scrollIntoViewIfNeeded();
  await judge(visitor, "visitor-forces");
  await visitor.page.locator("#forces label", { hasText: "Gendarmerie" }).click();
  await visitor.page.click("#entry button[type=submit]");
  await visitor.page.locator("#lines li").first().waitFor();
  assert.equal(visitor.frames.received("entered")[0].platform, "gendarmerie");
  await leave(visitor);
  await visitor.close();
});

test("F37: with the database away, who comes and who is here are told the truth", async () => {
  const here = await Visitor.arrive(browser, engine);
  await here.enter(...rural);
  const agent = await Agent.arrive(browser, engine, "camille");
  await engine.stop_database();
  const stopped = Date.now();
  await here.page.locator("#link-state", { hasText: "pas encore reçu" }).waitFor();
  await agent.page.locator("#mode-bar", { hasText: "INJOIGNABLE" }).waitFor();
  assert.ok(Date.now() - stopped < 10000, "operators know within 10 s");
  await here.say("gardé ici.");
  await here.page.locator("#danger:not(.folded)").waitFor();
  await judge(here, "visitor-database-away");
  await judge(agent, "console-database-away");
  const newcomer = await Visitor.arrive(browser, engine);
  for (const number of ["tel:17", "tel:112", "sms:114", "tel:3919", "tel:119"])
    assert.equal(await newcomer.page.locator(`a[href="${number}"]:visible`).count(), 1, number);
  await newcomer.choose_place(...rural); // from memory: the search goes on
  await newcomer.page.click("#entry button[type=submit]");
  await newcomer.page.locator("#link-state", { hasText: "ne peut rien recevoir" }).waitFor();
  await newcomer.page.locator("#danger:not(.folded)").waitFor();
  await judge(newcomer, "visitor-newcomer-database-away");
  await engine.start_database();
  await here.all_received();
  await newcomer.page.locator("#lines li").first().waitFor();
  assert.deepEqual(faults_of(here, newcomer, agent), []);
});
