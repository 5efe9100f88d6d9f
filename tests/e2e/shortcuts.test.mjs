// SPDX-License-Identifier: EUPL-1.2
// The console's keys are changed and turned off (WCAG 2.1.4), by whoever sits there and for them.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Engine } from "./support/engine.mjs";
import { judge } from "./support/judge.mjs";
import { Agent, faults_of, open_browser, Visitor } from "./support/people.mjs";

const wide = { width: 1280, height: 800 };
let engine;
let browser;
before(async () => {
  engine = await Engine.start({ set: ["queue.offer_life=10min"] });
  browser = await open_browser();
});
after(async () => {
  await browser?.close();
  await engine?.stop();
});

const said = (agent, words) =>
  agent.page.locator("#shortcuts-said", { hasText: words }).waitFor();
const row = (agent, act) => agent.page.locator("#shortcuts-list li", { hasText: act });
const change = (agent, act) => row(agent, act).locator("button", { hasText: "Changer" }).click();
const listed = (agent) => agent.page.locator("#keys-list li").allTextContents();

/** The dialog, from the list that F1 opens. */
async function open(agent) {
  await agent.page.keyboard.press("F1");
  await agent.page.click("#shortcuts-open");
  await agent.page.locator("#shortcuts").waitFor();
}

async function close(agent) {
  await agent.page.click("#shortcuts-close");
  await agent.page.locator("#shortcuts").waitFor({ state: "hidden" });
}

test("an act gets other keys, which do it, and the old ones do nothing", async () => {
  const camille = await Agent.arrive(browser, engine, "camille");
  const { page } = camille;
  await camille.be("available");
  const visitor = await Visitor.arrive(browser, engine);
  await visitor.enter();
  await page.locator("#offers li").waitFor();
  await open(camille);
  await judge(camille, "console-shortcuts");
  await page.setViewportSize(wide);
  await change(camille, "prendre la personne suivante");
  await said(camille, "Appuyez sur les nouvelles touches");
  await judge(camille, "console-shortcuts-awaited");
  await page.setViewportSize(wide);
  await page.keyboard.press("Alt+x");
  await said(camille, "Alt + X, désormais : prendre la personne suivante.");
  await change(camille, "envoyer le message");
  await page.keyboard.press("Alt+Shift+s");
  await said(camille, "Alt + Maj + S, désormais : envoyer le message.");
  await page.keyboard.press("Alt+x"); // nobody acts on what is behind it
  await close(camille);
  assert.ok((await listed(camille)).includes("Alt + X : prendre la personne suivante"));
  await page.keyboard.press("Alt+t");
  assert.equal(await page.locator("#mine li").count(), 0);
  await page.keyboard.press("Alt+x");
  const draft = camille.open_panel().locator(".draft:not([readonly])");
  await draft.fill("bonjour");
  await page.keyboard.press("Control+Enter");
  assert.equal(await camille.open_panel().locator(".send-hint").textContent(),
    "Alt + Maj + S envoie.");
  await page.keyboard.press("Alt+Shift+s");
  await visitor.reads("bonjour");
  assert.equal(camille.frames.sent("take").length, 1);
  assert.equal(camille.frames.sent("say").length, 1);
  await visitor.go();
  await camille.be("busy");
  assert.deepEqual(faults_of(camille, visitor), []);
  await camille.close();
});

test("what is taken, reserved or for writing is refused in a sentence; Escape changes nothing",
  async () => {
    const camille = await Agent.arrive(browser, engine, "camille");
    const { page } = camille;
    await open(camille);
    const before_all = await listed(camille);
    await change(camille, "passer le relais");
    for (const [keys, why] of [["Alt+t", "sert déjà ici : prendre la personne suivante"],
      ["n", "N sert à écrire"], ["Shift+n", "sert à écrire"], ["Control+t", "au navigateur"],
      ["Control+Shift+b", "au navigateur"], ["F5", "au navigateur"],
      ["Alt+ArrowLeft", "au navigateur"], ["Control+Alt+q", "Ctrl et Alt ensemble"],
      ["Enter", "sert à écrire"]]) {
      await page.keyboard.press(keys);
      await said(camille, why);
    }
    await page.keyboard.press("Escape");
    await said(camille, "Rien n’a changé.");
    assert.equal(await page.locator("#shortcuts").isVisible(), true, "only the wait has ended");
    await change(camille, "passer le relais");
    await page.keyboard.press("Tab");
    await said(camille, "Rien n’a changé.");
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "Désactiver",
      "Tab goes on");
    assert.deepEqual(await listed(camille), before_all);
    await page.keyboard.press("Escape");
    await page.locator("#shortcuts").waitFor({ state: "hidden" });
    assert.equal(await page.evaluate(() => document.activeElement.id), "shortcuts-open");
    assert.deepEqual(faults_of(camille), []);
    await camille.close();
  });

test("an act is turned off and restored, each alone or all; nothing is kept on the machine",
  async () => {
    const camille = await Agent.arrive(browser, engine, "camille");
    const { page } = camille;
    const usual = await listed(camille);
    await open(camille);
    const turn = (act, words) => row(camille, act).locator("button", { hasText: words }).click();
    await turn("toutes les actions", "Désactiver");
    await said(camille, "Désormais sans raccourci : toutes les actions");
    await change(camille, "passer le relais");
    await page.keyboard.press("Control+k");
    await turn("toutes les actions", "Rétablir");
    await said(camille, "Ctrl + K sert déjà ici : passer le relais");
    await close(camille);
    await page.keyboard.press("Control+k");
    assert.equal(await page.locator("#palette").isVisible(), false);
    await page.click("#shortcuts-open");
    await page.click("#shortcuts-reset");
    await said(camille, "Les raccourcis d’origine sont rétablis.");
    assert.deepEqual(await listed(camille), usual);
    await turn("toutes les actions", "Désactiver");
    await close(camille);
    assert.deepEqual(await page.evaluate(() => [localStorage.length, sessionStorage.length]),
      [0, 0]);
    await page.click(".menu summary");
    await page.click("#sign-out");
    await page.locator("#sign-in").waitFor();
    await camille.sign_in();
    await Agent.remember(camille);
    assert.deepEqual(await listed(camille), usual, "the next finds the usual keys");
    assert.deepEqual(faults_of(camille), []);
    await camille.close();
  });

test("a row bears its number, and Alt with the key of that digit opens it on a French keyboard",
  async () => {
    const camille = await Agent.arrive(browser, engine, "camille");
    const { page } = camille;
    await camille.be("available");
    const visitors = [];
    for (const words of ["la première", "la seconde"]) {
      const visitor = await Visitor.arrive(browser, engine);
      visitors.push(visitor);
      await visitor.enter();
      await visitor.say(words);
      await visitor.all_received();
      await page.locator("#offers button.main").click();
      await camille.reads(words);
    }
    const french = (code, key) => page.evaluate(([physical, written]) =>
      document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { code: physical,
        key: written, altKey: true, bubbles: true, cancelable: true })), [code, key]);
    const numbers = await page.locator("#mine .card-title").evaluateAll((all) =>
      all.map((one) => getComputedStyle(one, "::before").counterIncrement));
    assert.deepEqual(numbers, ["place 1", "place 1"]);
    await french("Digit1", "&");
    await camille.reads("la première");
    await french("Digit2", "é");
    await camille.reads("la seconde");
    for (const visitor of visitors)
      await visitor.go();
    await camille.be("busy");
    await camille.close();
  });

test("a session that ends closes it: it keeps nobody from signing in", async () => {
  const camille = await Agent.arrive(browser, engine, "camille");
  const { page } = camille;
  await open(camille);
  await page.evaluate(() => fetch("/deconnexion", { method: "POST", body: "{}",
    headers: { "content-type": "application/json" } }));
  await page.locator("#sign-in").waitFor();
  assert.equal(await page.locator("#shortcuts").isVisible(), false);
  await page.fill("#name", "camille");
  assert.equal(await page.evaluate(() => document.activeElement.id), "name");
  await camille.close();
});
