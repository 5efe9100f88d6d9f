// SPDX-License-Identifier: EUPL-1.2
// Swaps of shifts on the console: my planning in words, a proposal, its answer, an approval.
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { Engine } from "./support/engine.mjs";
import { judge } from "./support/judge.mjs";
import { Agent, faults_of, open_browser } from "./support/people.mjs";
import { import_shifts } from "./support/roster.mjs";

const hour_ms = 3600 * 1000;
const begun = Math.ceil(Date.now() / hour_ms) * hour_ms;
const in_hours = (h) => begun + h * hour_ms;
let engine;
let browser;
let agents = [];
before(async () => {
  engine = await Engine.start({ set: ["roster.read_every=1s"] });
  await import_shifts(engine, [
    { agent: "camille", from: in_hours(24), to: in_hours(32) },
    { agent: "camille", from: in_hours(72), to: in_hours(80) },
    { agent: "dominique", from: in_hours(48), to: in_hours(56) },
  ]);
  browser = await open_browser();
});
after(async () => {
  await browser?.close();
  await engine?.stop();
});
afterEach(async () => {
  for (const agent of agents)
    await agent.close();
  agents = [];
});

async function arrives(name) {
  const agent = await Agent.arrive(browser, engine, name);
  agents.push(agent);
  return agent;
}

async function opens_planning(agent) {
  if (!(await agent.page.locator("#planning-open").isVisible()))
    await agent.page.click(".menu summary");
  await agent.page.click("#planning-open");
  await agent.page.locator("#planning-title").waitFor();
}

const shifts = (agent) => agent.page.locator("#planning-mine .shift");
const said = (agent, words) =>
  agent.page.locator("#planning-said", { hasText: words }).waitFor();
const notice = (agent, words) =>
  agent.page.locator("#notices li", { hasText: words }).first().waitFor();

async function proposes(agent, number) {
  await shifts(agent).nth(number).locator("button").click();
  await agent.page.locator("#planning-swap").waitFor();
  await agent.page.locator("#planning-whom").selectOption({ index: 0 });
  await agent.page.locator("#planning-theirs").selectOption({ index: 0 });
  await agent.page.click("#planning-swap button[type=submit]");
  await said(agent, "La demande est envoyée.");
}

test("my shifts are told in words, and whom I may ask", async () => {
  const camille = await arrives("camille");
  await opens_planning(camille);
  await shifts(camille).nth(1).waitFor();
  assert.equal(await shifts(camille).count(), 2);
  assert.match(await shifts(camille).first().innerText(), /\p{L}+ \d+ \p{L}+, de \d\d:\d\d/u);
  await shifts(camille).first().locator("button").click();
  await camille.page.locator("#planning-swap").waitFor();
  assert.equal(await camille.page.locator("#planning-whom option").count(), 1, "Dominique alone");
  await judge(camille, "planning");
  assert.deepEqual(faults_of(camille), []);
});

test("what is proposed may be declined, and taken back", async () => {
  const camille = await arrives("camille");
  const dominique = await arrives("dominique");
  await opens_planning(camille);
  await proposes(camille, 0);
  await notice(dominique, "vous propose un échange de vacations");
  await opens_planning(dominique);
  await dominique.page.locator("#planning-received button", { hasText: "Décliner" }).click();
  await camille.page.locator("#planning-asked .state-word", { hasText: "Déclinée" }).waitFor();
  await proposes(camille, 1);
  await camille.page.locator("#planning-asked button", { hasText: "Retirer" }).click();
  await said(camille, "La demande est retirée.");
  await dominique.page.locator("#planning-received .state-word", { hasText: "Retirée" }).waitFor();
  assert.deepEqual(faults_of(camille, dominique), []);
});

test("accepted by the colleague and approved by the duty officer, both plannings change",
  async () => {
    const camille = await arrives("camille");
    const dominique = await arrives("dominique");
    const morgan = await arrives("morgan");
    await opens_planning(camille);
    await shifts(camille).nth(1).waitFor();
    const hers = await shifts(camille).first().locator(".card-title").innerText();
    await proposes(camille, 0);
    await opens_planning(dominique);
    await shifts(dominique).first().waitFor();
    const his = await shifts(dominique).first().locator(".card-title").innerText();
    await dominique.page.locator("#planning-received button", { hasText: "Accepter" }).click();
    await notice(morgan, "attend votre approbation");
    await opens_planning(morgan);
    await morgan.page.locator("#planning-approve button", { hasText: "Approuver" }).click();
    await said(morgan, "L’échange est approuvé.");
    await camille.page.locator("#planning-mine .card-title", { hasText: his }).waitFor();
    await dominique.page.locator("#planning-mine .card-title", { hasText: hers }).waitFor();
    await camille.page.locator("#planning-asked .state-word", { hasText: "Faite" }).waitFor();
    assert.deepEqual(faults_of(camille, dominique, morgan), []);
  });
