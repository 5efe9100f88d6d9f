// SPDX-License-Identifier: EUPL-1.2
// Training: a newcomer alone asks for a scripted visitor, who is marked wherever they are shown.
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { Engine } from "./support/engine.mjs";
import { judge } from "./support/judge.mjs";
import { Agent, faults_of, open_browser, Visitor } from "./support/people.mjs";

const first_line = "Bonjour, je ne sais pas si je m’adresse au bon endroit.";
let engine;
let browser;
let agents = [];
before(async () => {
  engine = await Engine.start({ set: ["operators.wrap_up_max=1s"] });
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

async function arrives(name, options) {
  const agent = await Agent.arrive(browser, engine, name, options);
  agents.push(agent);
  return agent;
}

const menu = (agent) => agent.page.locator("details.menu");
const said = (agent, words) =>
  agent.page.locator("#training-said", { hasText: words }).waitFor();

async function asks_for_training(agent) {
  await menu(agent).locator("summary").click();
  await agent.page.locator("#training").waitFor();
  await agent.page.selectOption("#training-script", "une_soeur_inquiete");
  await agent.page.click("#training-start");
}

async function takes(agent) {
  const offer = agent.page.locator("#offers .card.training");
  await offer.locator(".flag", { hasText: "ENTRAÎNEMENT" }).waitFor();
  await offer.locator("button.main").click();
  await agent.open_panel().locator(".training-bar").waitFor();
  await agent.open_panel().locator(".draft:not([readonly])").waitFor();
}

test("who is not available is told so", async () => {
  const camille = await arrives("camille");
  await asks_for_training(camille);
  await said(camille, "Mettez-vous d’abord « disponible »");
  assert.deepEqual(faults_of(camille), []);
});

test("alone: asked for, offered, answered, ended, and marked all the while", async () => {
  const camille = await arrives("camille");
  await camille.be("available");
  await asks_for_training(camille);
  await said(camille, "L’entraînement est ouvert");
  await camille.page.click("#training-start");
  await said(camille, "Un entraînement est déjà en cours.");
  await menu(camille).locator("summary").click();
  await judge(camille, "training-offer");
  await takes(camille);
  const panel = camille.open_panel();
  await panel.locator(".training-bar", { hasText: "la personne qui écrit est fictive" }).waitFor();
  assert.match(await panel.locator("h2").textContent(), /^ENTRAÎNEMENT · /);
  assert.equal(await panel.locator(".pass-on").isVisible(), false);
  assert.equal(await panel.locator(".reroute").isVisible(), false);
  await camille.page.locator("#mine .card.training .flag", { hasText: "ENTRAÎNEMENT" }).waitFor();
  await camille.reads(first_line);
  await camille.say("Bonjour, vous êtes au bon endroit.");
  await camille.reads("Dimanche elle avait un bleu au poignet");
  await judge(camille, "training-thread");
  await camille.end_conversation();
  await camille.page.locator("#mine .card").waitFor({ state: "detached" });
  assert.deepEqual(faults_of(camille), []);
});

test("a real visitor comes first, unmarked, and nobody else sees the training", async () => {
  const camille = await arrives("camille");
  const dominique = await arrives("dominique");
  await camille.be("available");
  await asks_for_training(camille);
  await menu(camille).locator("summary").click();
  await camille.page.locator("#offers .card.training").waitFor();
  const visitor = await Visitor.arrive(browser, engine);
  await visitor.enter();
  await camille.page.locator("#offers .card:not(.training)").waitFor();
  await camille.page.locator("#offers .card.training").waitFor({ state: "detached" });
  assert.equal(await dominique.page.locator(".card.training").count(), 0);
  await dominique.page.locator("#queue-count", { hasText: "1" }).waitFor();
  await camille.page.locator("#offers .card:not(.training) button.main").click();
  await camille.open_panel().locator(".draft:not([readonly])").waitFor();
  assert.equal(await camille.open_panel().locator(".training-bar").isVisible(), false);
  await takes(camille);
  await camille.end_conversation();
  await visitor.page.click("#ask-end");
  await visitor.page.click("#end-yes");
  await visitor.page.locator("#end").waitFor();
  assert.deepEqual(faults_of(camille, dominique, visitor), []);
  await visitor.close();
});
