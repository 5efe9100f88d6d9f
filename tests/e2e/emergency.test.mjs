// SPDX-License-Identifier: EUPL-1.2
// A danger that is now: the visitor's button, the operator's escalation, and the clock that runs
// until somebody on call has it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Engine } from "./support/engine.mjs";
import { judge } from "./support/judge.mjs";
import { Agent, faults_of, open_browser, Visitor } from "./support/people.mjs";

const target_px = 44;
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

const sent = (person, type) => person.frames.sent(type).length;
const said = (visitor, words) =>
  visitor.page.locator("#danger-said", { hasText: words }).waitFor();
const card_clock = (agent) => agent.page.locator("#mine .clock.emergency");
const form_of = (agent) => agent.open_panel().locator(".escalation");

test("who waits is shown the numbers first, then tells the team, and reads that it knows",
  async () => {
    const visitor = await Visitor.arrive(browser, engine,
      { viewport: { width: 360, height: 640 } });
    assert.equal(await visitor.page.locator("#in-danger").isVisible(), false, "not before a chat");
    await visitor.enter();
    const button = visitor.page.locator("#in-danger");
    assert.ok((await button.boundingBox()).height >= target_px);
    await button.click();
    await visitor.page.locator("#danger-box-title:focus").waitFor();
    assert.deepEqual(
      await visitor.page.locator("#danger-box a").evaluateAll((all) =>
        all.map((one) => one.getAttribute("href"))),
      ["tel:17", "tel:112", "sms:114"]);
    assert.ok((await visitor.page.locator("#danger-yes").boundingBox()).height >= target_px);
    assert.equal(sent(visitor, "danger"), 0, "one press alone calls nobody");
    await judge(visitor, "visitor-danger");
    await visitor.page.click("#danger-yes");
    await said(visitor, "L’équipe est prévenue. Si vous pouvez, appelez le 17 ou le 112");
    await visitor.page.locator("#lines", { hasText: "Vous avez prévenu l’équipe" }).waitFor();
    await button.locator(":scope:focus").waitFor();
    assert.equal(sent(visitor, "danger"), 1);
    assert.deepEqual(faults_of(visitor), []);
    await visitor.go();
  });

test("who changes their mind has called nobody", async () => {
  const visitor = await Visitor.arrive(browser, engine);
  await visitor.enter();
  await visitor.page.click("#in-danger");
  await visitor.page.click("#danger-no");
  await visitor.page.locator("#danger-box").waitFor({ state: "hidden" });
  await visitor.page.locator("#in-danger:focus").waitFor();
  assert.equal(sent(visitor, "danger"), 0);
  assert.deepEqual(faults_of(visitor), []);
  await visitor.go();
});

test("pressed while the link is lost, the numbers are said and the team is told once it is back",
  async () => {
    const visitor = await Visitor.arrive(browser, engine);
    await visitor.enter();
    await visitor.context.setOffline(true);
    await visitor.page.locator("#link-state", { hasText: "coupée" }).waitFor();
    await visitor.page.click("#in-danger");
    await visitor.page.click("#danger-yes");
    await said(visitor, "n’a pas encore pu être prévenue");
    await said(visitor, "SMS au 114");
    await visitor.context.setOffline(false);
    await said(visitor, "L’équipe est prévenue.");
    assert.deepEqual(faults_of(visitor), []);
    await visitor.go();
  });

test("the visitor's danger is seen by who holds the conversation, with a clock", async () => {
  const visitor = await Visitor.arrive(browser, engine);
  await visitor.enter();
  const camille = await Agent.arrive(browser, engine, "camille");
  await camille.accept();
  await visitor.page.click("#in-danger");
  await visitor.page.click("#danger-yes");
  await camille.open_panel().locator(".lines", { hasText: "Je suis en danger" }).waitFor();
  await card_clock(camille).filter({ hasText: "personne de l’astreinte ne l’a prise" }).waitFor();
  await camille.open_panel().locator(".emergency-line").waitFor();
  assert.equal(await camille.open_panel().locator(".marks input[value=danger]").isChecked(), true);
  await judge(camille, "console-emergency");
  await camille.end_conversation();
  assert.deepEqual(faults_of(visitor, camille), []);
  await camille.close();
  await visitor.close();
});

test("one key opens the escalation, a place is asked for first, and the visitor sees nothing",
  async () => {
    const visitor = await Visitor.arrive(browser, engine);
    await visitor.enter();
    const camille = await Agent.arrive(browser, engine, "camille");
    await camille.accept();
    await camille.page.keyboard.press("Alt+u");
    const form = form_of(camille);
    await form.locator("input[data-name=place]:focus").waitFor();
    await form.locator("button[type=submit]").click();
    await form.locator(".error", { hasText: "lieu" }).waitFor();
    await form.locator("input[value=ignore]").check();
    await form.locator(".ask-place", { hasText: "Sans lieu, personne ne peut" }).waitFor();
    await form.locator("button[type=submit]").click();
    await form.locator(".error", { hasText: "danger" }).waitFor();
    assert.equal(sent(camille, "escalate"), 0);
    await form.locator("select").selectOption("weapon");
    await form.locator(".script", { hasText: "Danger : arme. Certitude : probable." }).waitFor();
    await form.locator(".script", { hasText: "Bordeaux" }).waitFor();
    await judge(camille, "console-escalation");
    await form.locator("button[type=submit]").click();
    await form.waitFor({ state: "hidden" });
    await camille.open_panel().locator(".lines",
      { hasText: "Urgence déclarée : arme, lieu inconnu, probable." }).waitFor();
    await card_clock(camille).filter({ hasText: "Urgence" }).waitFor();
    const [frame] = camille.frames.sent("escalate");
    assert.equal(frame.place_known, false);
    await visitor.say("je suis là"); // whatever was on its way has come
    await visitor.all_received();
    assert.equal(visitor.frames.received("event").filter((event) =>
      event.kind === "emergency_declared").length, 0);
    await camille.end_conversation();
    assert.deepEqual(faults_of(visitor, camille), []);
    await camille.close();
    await visitor.close();
  });

test("Escape closes the form and nothing has been said to anybody", async () => {
  const visitor = await Visitor.arrive(browser, engine);
  await visitor.enter();
  const camille = await Agent.arrive(browser, engine, "camille");
  await camille.accept();
  await camille.open_panel().locator(".escalate").click();
  await form_of(camille).waitFor();
  await camille.page.keyboard.press("Escape");
  await form_of(camille).waitFor({ state: "hidden" });
  await camille.open_panel().locator(".escalate:focus").waitFor();
  assert.equal(sent(camille, "escalate"), 0);
  await camille.end_conversation();
  assert.deepEqual(faults_of(visitor, camille), []);
  await camille.close();
  await visitor.close();
});
