// SPDX-License-Identifier: EUPL-1.2
// What stays on the device, who else sees the screen, and how one leaves.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Engine } from "./support/engine.mjs";
import { Agent, faults_of, open_browser, Visitor } from "./support/people.mjs";

const before_page = "http://avant.test/";
const neutral_site = "https://meteofrance.com/";
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

const plain = (title) => ({
  contentType: "text/html",
  body: `<!doctype html><title>${title}</title><p>${title}</p>`,
});

/** A visitor whose browser has been somewhere else first; the neutral site is a stand-in. */
function passing_visitor(options = {}) {
  return Visitor.arrive(browser, engine, options, async (context, page) => {
    await context.route(before_page, (route) => route.fulfill(plain("Avant")));
    await context.route(`${neutral_site}**`, (route) => route.fulfill(plain("Météo")));
    await page.goto(before_page);
  });
}

test("nothing is stored on the device, nothing is asked elsewhere", async () => {
  const visitor = await Visitor.arrive(browser, engine);
  await visitor.enter("");
  await visitor.say("rien ne reste ici.");
  await visitor.all_received();
  const kept = await visitor.page.evaluate(async () => ({
    local: localStorage.length,
    session: sessionStorage.length,
    databases: (await indexedDB.databases()).length,
    caches: (await caches.keys()).length,
    workers: (await navigator.serviceWorker.getRegistrations()).length,
    cookie: document.cookie,
    url: location.href,
    title: document.title,
  }));
  assert.deepEqual(kept, { local: 0, session: 0, databases: 0, caches: 0, workers: 0, cookie: "",
    url: engine.visitor_url, title: "Informations pratiques" });
  assert.deepEqual(await visitor.context.cookies(), []);
  assert.deepEqual(faults_of(visitor), []);
  await visitor.close();
});

test("the exit leaves no entry to come back to", async () => {
  const visitor = await passing_visitor();
  await visitor.enter("");
  await visitor.page.fill("#draft", "un brouillon secret");
  const beacon = visitor.page.waitForRequest((request) => request.url().endsWith("/sortie"));
  await visitor.page.click("#exit");
  await visitor.page.waitForURL(neutral_site);
  assert.ok((await beacon).postData(), "the engine is told which conversation was left");
  const devtools = await visitor.context.newCDPSession(visitor.page);
  const { entries } = await devtools.send("Page.getNavigationHistory");
  assert.deepEqual(entries.map((entry) => entry.url).filter((url) => url !== "about:blank"),
    [before_page, neutral_site]);
  await visitor.page.goBack();
  await visitor.page.waitForURL(before_page);
  assert.ok(!(await visitor.page.content()).includes("secret"));
  await visitor.close();
});

test("Shift three times leaves, and says how many presses remain", async () => {
  const visitor = await passing_visitor();
  await visitor.page.keyboard.press("Shift");
  assert.match(await visitor.page.locator("#exit-count").textContent(), /2 fois/);
  await visitor.page.keyboard.press("a");
  await visitor.page.keyboard.press("Shift");
  await visitor.page.keyboard.press("Shift");
  assert.match(await visitor.page.locator("#exit-count").textContent(), /1 fois/);
  await visitor.page.keyboard.press("Shift");
  await visitor.page.waitForURL(neutral_site);
  await visitor.close();
});

test("the exit is reachable on a screen of 320 by 256, wherever one has scrolled", async () => {
  const visitor = await passing_visitor({ viewport: { width: 320, height: 256 } });
  await visitor.page.evaluate(() => scrollTo(0, document.body.scrollHeight));
  const box = await visitor.page.locator("#exit").boundingBox();
  assert.ok(box.y >= 0 && box.y + box.height <= 256 && box.x + box.width <= 320);
  assert.ok(box.height >= 44);
  const sideways = await visitor.page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(sideways <= 320, "no sideways scrolling");
  await visitor.page.click("#exit");
  await visitor.page.waitForURL(neutral_site);
  await visitor.close();
});

test("without JavaScript the numbers, the exit and an honest sentence are there", async () => {
  const visitor = await passing_visitor({ javaScriptEnabled: false });
  for (const number of ["tel:17", "tel:112", "sms:114"])
    assert.equal(await visitor.page.locator(`a[href="${number}"]:visible`).isVisible(), true);
  assert.match(await visitor.page.locator("noscript").textContent(), /JavaScript/);
  assert.equal(await visitor.page.locator("#entry").isVisible(), false);
  await visitor.close();
});

test("only the newest window shows text, after a code moved it", async () => {
  const first = await Visitor.arrive(browser, engine);
  await first.enter("L'Abergement-Clémenciat", "Abergement-Clémenciat"); // a queue of its own
  await first.say("avant le code.");
  await first.all_received();
  await first.page.click("#ask-code");
  const words = await first.page.locator("#code-words:not(:empty)").textContent();
  const second = await first.second_window();
  await second.page.locator("#resume-box summary").click();
  await second.page.fill("#words", words);
  await second.page.click("#resume button[type=submit]");
  await second.page.locator("#lines li").first().waitFor();
  await first.page.locator("#elsewhere").waitFor();
  assert.equal(await first.page.locator("#lines li").count(), 0, "the old window shows no text");
  assert.deepEqual(await second.said(), [], "nothing old before the operator reopens it");
  const agent = await Agent.arrive(browser, engine, "alex");
  await agent.accept();
  await agent.reads("avant le code.");
  await agent.open_panel().locator("button.reopen").click();
  await second.reads("avant le code.");
  assert.deepEqual(faults_of(first, second, agent), []);
  await agent.end_conversation();
  await agent.close();
  await first.close();
});

test("wrong words are refused without a hint", async () => {
  const visitor = await Visitor.arrive(browser, engine);
  await visitor.page.locator("#resume-box summary").click();
  await visitor.page.fill("#words", "un deux trois quatre cinq");
  await visitor.page.click("#resume button[type=submit]");
  await visitor.page.locator("#words-error:not(:empty)").waitFor();
  const [refused] = visitor.frames.received("refused");
  assert.equal(refused.code, "wrong_code");
  assert.deepEqual(faults_of(visitor), []);
  await visitor.close();
});
