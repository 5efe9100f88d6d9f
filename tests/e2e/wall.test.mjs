// SPDX-License-Identifier: EUPL-1.2
// The duty officer's view: who waits and who is there on both platforms, and what is done about it.
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { Engine } from "./support/engine.mjs";
import { judge } from "./support/judge.mjs";
import { Agent, faults_of, open_browser, Visitor } from "./support/people.mjs";
import { import_shifts } from "./support/roster.mjs";

let engine;
let browser;
let visitors = [];
let agents = [];
before(async () => {
  engine = await Engine.start({ set: ["queue.offer_life=10min", "operators.wrap_up_max=1s",
    "conversation.handover_life=10min", "roster.read_every=1s"] });
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
  for (const agent of agents) {
    if (agent.name !== "morgan")
      await agent.be("busy");
    await agent.close();
  }
  visitors = [];
  agents = [];
});

async function arrives(name, options) {
  const agent = await Agent.arrive(browser, engine, name, options);
  agents.push(agent);
  return agent;
}

async function writes(words) {
  const visitor = await Visitor.arrive(browser, engine);
  visitors.push(visitor);
  await visitor.enter();
  await visitor.say(words);
  return visitor;
}

async function officer(options) {
  const morgan = await arrives("morgan", options);
  await morgan.page.click("#wall-open");
  await morgan.page.locator("#wall-title").waitFor();
  return morgan;
}

const platform = (agent, force) => agent.page.locator(`section[aria-labelledby=wall-${force}]`);
const row = (agent, name) => platform(agent, "police").locator(".colleague", { hasText: name });
const told = (visitor, words) =>
  visitor.page.locator("#lines .notice", { hasText: words }).waitFor();

async function open_desk(agent, name) {
  await row(agent, name).locator(".row-button").click();
  await row(agent, name).locator(".held li").first().waitFor();
  return row(agent, name).locator(".held li").first();
}

test("nobody else is shown the way to it", async () => {
  const camille = await arrives("camille");
  assert.equal(await camille.page.locator("#wall-open").isVisible(), false);
});

test("both services at a glance: who waits, since when, for whom, and who is there", async () => {
  const camille = await arrives("camille");
  await camille.be("available");
  const dominique = await arrives("dominique");
  const morgan = await officer();
  const visitor = await writes("Bonjour");
  const police = platform(morgan, "police");
  await police.locator(".wall-figures", { hasText: "1 personne attend · la plus longue" })
    .waitFor();
  await police.locator(".offered", { hasText: "Proposée à Camille" }).waitFor();
  await row(morgan, "Camille").locator(".state-word", { hasText: "disponible, 0 sur" }).waitFor();
  await platform(morgan, "gendarmerie").locator(".nobody", { hasText: "Personne n’attend." })
    .waitFor();
  await judge(morgan, "wall");
  await dominique.be("available");
  await police.locator(".again").click();
  await morgan.page.locator("#wall-said", { hasText: "L’offre est retirée" }).waitFor();
  await camille.page.locator("#offers li").first().waitFor({ state: "detached" });
  await police.locator(".offered", { hasText: "Proposée à Dominique" }).waitFor();
  await morgan.page.click("#wall-open");
  await morgan.page.locator("#columns").waitFor();
  assert.deepEqual(faults_of(camille, dominique, morgan, visitor), []);
});

test("a silent reading is seen by who holds it; the officer takes over, the visitor is told",
  async () => {
    const camille = await arrives("camille");
    const morgan = await officer();
    const visitor = await writes("Il est dans la pièce d’à côté");
    await camille.accept();
    await camille.reads("Il est dans la pièce d’à côté");
    const held = await open_desk(morgan, "Camille");
    await judge(morgan, "wall-held");
    await held.getByRole("button", { name: "Lire" }).click();
    await morgan.reads("Il est dans la pièce d’à côté");
    await camille.open_panel().locator(".notice",
      { hasText: "Morgan, responsable, lit la conversation." }).waitFor();
    const panel = morgan.open_panel();
    assert.equal(await panel.locator(".reply").isVisible(), false);
    await panel.locator(".guest-words", { hasText: "Lecture silencieuse" }).waitFor();
    await judge(morgan, "silent-reading");
    await visitor.say("Vous êtes là ?");
    await morgan.reads("Vous êtes là ?");
    await panel.locator(".guest .accept").click();
    await panel.locator(".draft:not([readonly])").waitFor();
    await camille.page.locator("#notices", { hasText: "Morgan a repris la conversation" })
      .waitFor();
    await told(visitor, "passe le relais à Morgan");
    await morgan.say("Je suis là.");
    await visitor.reads("Je suis là.");
    await morgan.end_conversation();
    assert.deepEqual(faults_of(camille, morgan, visitor), []);
  });

test("a reading is closed without a trace on the desk, and nothing is left open", async () => {
  const camille = await arrives("camille");
  const morgan = await officer();
  const visitor = await writes("Bonjour");
  await camille.accept();
  const held = await open_desk(morgan, "Camille");
  await held.getByRole("button", { name: "Lire" }).click();
  await morgan.reads("Bonjour");
  await morgan.open_panel().locator(".guest .decline").click();
  await morgan.page.locator("#panels .conversation").waitFor({ state: "detached" });
  await visitor.say("Encore là");
  await camille.reads("Encore là");
  await camille.end_conversation();
  assert.deepEqual(faults_of(camille, morgan, visitor), []);
});

test("sent over to the other service, asked twice; and entrusted to a colleague of one's choice",
  async () => {
    const camille = await arrives("camille");
    const dominique = await arrives("dominique");
    const morgan = await officer();
    const visitor = await writes("Bonjour");
    await camille.accept();
    await dominique.be("available");
    const held = await open_desk(morgan, "Camille");
    await held.locator(".whom option", { hasText: "Dominique" }).waitFor({ state: "attached" });
    await held.locator(".whom").selectOption({ label: await held.locator(".whom option",
      { hasText: "Dominique" }).textContent() });
    await morgan.page.locator("#wall-said", { hasText: "La demande de relais est envoyée." })
      .waitFor();
    await dominique.page.locator("#invitations .asker",
      { hasText: "Le responsable vous demande de prendre le relais de Camille." }).waitFor();
    await camille.open_panel().locator(".relay-words",
      { hasText: "Le responsable a demandé à Dominique" }).waitFor();
    const over = held.getByRole("button", { name: "Vers la gendarmerie" });
    await over.click();
    await held.getByRole("button", { name: "Vers la gendarmerie : confirmer ?" }).waitFor();
    await camille.open_panel().locator(".draft:not([readonly])").waitFor(); // still hers
    await held.getByRole("button", { name: "Vers la gendarmerie : confirmer ?" }).click();
    await camille.page.locator("#panels .conversation").waitFor({ state: "detached" });
    await told(visitor, "La gendarmerie va prendre la suite");
    await platform(morgan, "gendarmerie").locator(".card-place",
      { hasText: "venue de l’autre service" }).waitFor();
    assert.deepEqual(faults_of(camille, dominique, morgan, visitor), []);
  });

test("on a phone, nothing is cut", async () => {
  const camille = await arrives("camille");
  const morgan = await officer({ viewport: { width: 360, height: 740 } });
  const visitor = await writes("Bonjour");
  await camille.accept();
  await open_desk(morgan, "Camille");
  await judge(morgan, "wall-phone");
  await camille.end_conversation();
  assert.deepEqual(faults_of(camille, morgan, visitor), []);
});

test("who takes over when a duty ends stands on the wall, and may be changed there", async () => {
  const minute_ms = 60 * 1000;
  const camille = await arrives("camille");
  const dominique = await arrives("dominique");
  const morgan = await officer();
  const visitor = await writes("Bonjour");
  await camille.accept();
  await dominique.be("available");
  const now = Date.now();
  await import_shifts(engine,
    [{ agent: "camille", from: now - 60 * minute_ms, to: now + 10 * minute_ms }]);
  const relief = platform(morgan, "police").locator(".reliefs li",
    { hasText: "Camille, fin de service" });
  await relief.locator(".whom option", { hasText: "Dominique" }).waitFor({ state: "attached" });
  await judge(morgan, "wall-reliefs");
  await relief.locator(".whom").selectOption("queue");
  await morgan.page.locator("#wall-said", { hasText: "La relève est changée." }).waitFor();
  await relief.locator(".why", { hasText: "Choix d’un responsable." }).waitFor();
  await camille.open_panel().locator(".notice",
    { hasText: "Morgan, responsable, choisit pour la relève : la tête de file." }).waitFor();
  await camille.page.locator("#relief-bar",
    { hasText: "en tête de file, sur décision du responsable" }).waitFor();
  await relief.locator(".whom").selectOption({ label: "Comme proposé" });
  await camille.open_panel().locator(".notice",
    { hasText: "choisit pour la relève : la personne qui sera proposée." }).waitFor();
  await camille.page.locator("#relief-bar", { hasText: "Relève prévue : Dominique" }).waitFor();
  await relief.locator(".why", { hasText: "Choix" }).waitFor({ state: "detached" });
  assert.equal(await relief.locator(".whom option", { hasText: "Comme proposé" }).count(), 0);
  await camille.end_conversation();
  await relief.waitFor({ state: "detached" });
  assert.deepEqual(faults_of(camille, dominique, morgan, visitor), []);
});
