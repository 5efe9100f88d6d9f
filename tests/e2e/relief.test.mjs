// SPDX-License-Identifier: EUPL-1.2
// Conversations change hands, as everybody sees it: by hand, declined, withdrawn, to the other
// service, and at the end of a duty that the roster tells of.
import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, afterEach, before, test } from "node:test";
import { Engine } from "./support/engine.mjs";
import { judge } from "./support/judge.mjs";
import { Agent, faults_of, open_browser, Visitor } from "./support/people.mjs";

const wide = { width: 1280, height: 800 };
const duty_s = 20; // what is left of Camille's duty when the planned relief begins
/** A state that differs little from one that is judged: looked at where pictures are taken. */
const picture = process.env.ECOUTE_SCREENSHOTS ? judged : async () => {};
let engine;
let browser;
let visitors = [];
let agents = [];
before(async () => {
  engine = await Engine.start({ set: ["queue.offer_life=3s", "conversation.handover_life=10min",
    "roster.read_every=1s", "relief.reminder=2h", "relief.overtime=2h", "operators.capacity=3",
    "operators.wrap_up_max=1s"] });
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
    await agent.be("busy");
    await agent.close();
  }
  visitors = [];
  agents = [];
});

async function arrive(name) {
  const agent = await Agent.arrive(browser, engine, name);
  agents.push(agent);
  return agent;
}

async function writes(words) {
  const visitor = await Visitor.arrive(browser, engine);
  visitors.push(visitor);
  await visitor.enter();
  await visitor.say(words);
  await visitor.all_received();
  return visitor;
}

/** Camille talks with one visitor; Dominique is there. */
async function talk() {
  const visitor = await writes("bonjour, c'est moi.");
  const camille = await arrive("camille");
  await camille.accept();
  await camille.say("je vous lis.");
  await visitor.reads("je vous lis");
  const dominique = await arrive("dominique");
  await dominique.be("available");
  await dominique.page.locator("#presence-state", { hasText: "proposées" }).waitFor();
  return { visitor, camille, dominique };
}

async function judged(person, state) {
  await judge(person, state);
  await person.page.setViewportSize(wide);
}

const notice = (person, words) =>
  person.page.locator(".lines .notice", { hasText: words }).last().waitFor();
const panel = (agent, part) => agent.open_panel().locator(part);
const invited = (agent) => agent.page.locator("#invitations li");

async function write_note(agent, { situation = "", promis = "", suite }) {
  await panel(agent, "[name=situation]").fill(situation);
  await panel(agent, "[name=promis]").fill(promis);
  if (suite !== undefined)
    await panel(agent, "[name=suite]").fill(suite);
}

/** Passes the open conversation on to Dominique. */
async function pass_on(agent, note) {
  await panel(agent, ".pass-on").click();
  const choice = panel(agent, ".handover option:not([disabled])", { hasText: "Dominique" });
  const dominique = choice.filter({ hasText: "Dominique" });
  await dominique.waitFor({ state: "attached" });
  await panel(agent, ".handover select").selectOption(await dominique.getAttribute("value"));
  if (note)
    await write_note(agent, note);
  await panel(agent, ".handover [type=submit]").click();
}

test("by hand: the note first, then the colleague, who reads, takes over and goes on", async () => {
  const { visitor, camille, dominique } = await talk();
  await panel(camille, ".draft").fill("je reviens vers vous avec l'adresse");
  await panel(camille, ".pass-on").click();
  assert.equal(await panel(camille, "[name=suite]").inputValue(),
    "je reviens vers vous avec l'adresse", "the unsent draft is what comes next");
  await judged(camille, "handover-form");
  await panel(camille, ".handover [type=submit]").click();
  await panel(camille, ".handover .error", { hasText: "Choisissez" }).waitFor();
  await panel(camille, ".handover .shut").click();
  await pass_on(camille, { situation: "elle est chez sa sœur.", promis: "une adresse." });
  await panel(camille, ".relay-words").filter({ hasText: "Dominique" }).waitFor();
  await panel(camille, ".relay-clock").filter({ hasText: "min" }).waitFor();
  await picture(camille, "handover-asked");
  assert.deepEqual(camille.frames.sent("note").map((f) => f.text), ["Situation : elle est chez sa "
    + "sœur.\nCe qui est promis : une adresse.\nLa suite : je reviens vers vous avec l'adresse"]);

  await invited(dominique).filter({ hasText: "Camille vous demande" }).waitFor();
  assert.match(await invited(dominique).textContent(), /note écrite.*encore \d+ min/);
  await judged(dominique, "invitation");
  await dominique.page.locator("#invitations button", { hasText: "Lire" }).click();
  await dominique.reads("bonjour, c'est moi");
  await panel(dominique, ".note-text").filter({ hasText: "chez sa sœur" }).waitFor();
  assert.equal(await panel(dominique, ".draft").isVisible(), false, "a guest only reads");
  assert.equal(await panel(dominique, ".marks").isVisible(), false);
  await visitor.say("vous êtes toujours là ?");
  await dominique.reads("vous êtes toujours là");
  await judged(dominique, "guest");
  await panel(dominique, ".accept").click();
  await panel(dominique, ".draft:not([readonly])").waitFor();
  await notice(visitor, "Camille passe le relais à Dominique");
  await notice(visitor, "vous n’avez pas à recommencer");
  await camille.page.locator("#mine li").waitFor({ state: "detached" });
  await camille.page.locator("#notices", { hasText: "Dominique a repris" }).waitFor();
  await dominique.say("oui, je prends la suite.");
  await visitor.reads("je prends la suite");
  await picture(dominique, "taken-over");
  await judged(visitor, "visitor-handed-over");
  assert.deepEqual(await visitor.said(), ["bonjour, c'est moi.", "je vous lis.",
    "vous êtes toujours là ?", "oui, je prends la suite."]);
  assert.deepEqual(await dominique.said(), await visitor.said());
  assert.equal(await visitor.page.getByText("chez sa sœur").count(), 0);
  assert.ok(!JSON.stringify(visitor.frames.received("event")).includes("noted"));
  assert.deepEqual(faults_of(visitor, camille, dominique), []);
});

test("declined it is the holder's again; withdrawn it is off the colleague's desk", async () => {
  const { visitor, camille, dominique } = await talk();
  await pass_on(camille, { situation: "elle attend son frère." });
  await invited(dominique).waitFor();
  await dominique.page.locator("#invitations button", { hasText: "Décliner" }).click();
  await invited(dominique).waitFor({ state: "detached" });
  await notice(camille, "Dominique a décliné");
  await panel(camille, ".relay").waitFor({ state: "hidden" });
  await camille.say("je reste avec vous.");
  await visitor.reads("je reste avec vous");

  await pass_on(camille); // the note stands from before
  await invited(dominique).waitFor();
  await dominique.page.locator("#invitations button", { hasText: "Lire" }).click();
  await dominique.reads("je reste avec vous");
  await panel(camille, ".withdraw").click();
  await invited(dominique).waitFor({ state: "detached" });
  await dominique.page.locator("#no-open").waitFor();
  await notice(camille, "retirée");
  assert.equal(camille.frames.sent("note").length, 1);

  await dominique.be("busy");
  await panel(camille, ".pass-on").click();
  await panel(camille, ".handover option[disabled]").filter({ hasText: "Dominique : occupé" })
    .waitFor({ state: "attached" });
  await panel(camille, ".nobody-free").waitFor();
  await picture(camille, "handover-nobody");
  assert.deepEqual(await visitor.said(),
    ["bonjour, c'est moi.", "je vous lis.", "je reste avec vous."]);
  assert.deepEqual(faults_of(visitor, camille, dominique), []);
});

test("marks go with the conversation: the queue shows them in words", async () => {
  const { visitor, camille, dominique } = await talk();
  await dominique.be("busy");
  for (const kind of ["danger", "minor"])
    await panel(camille, ".marks label").filter({ has: camille.page.locator(`[value=${kind}]`) })
      .click();
  await notice(camille, "Repère ajouté : ◆ Mineur");
  await camille.page.locator("#mine .flag", { hasText: "Danger" }).waitFor();
  await picture(camille, "marks");
  await panel(camille, ".give-back").click();
  await panel(camille, ".confirm .yes").click();
  const waiting = dominique.page.locator("#queue li", { hasText: "rendue à la file" });
  await waiting.waitFor();
  assert.deepEqual(await waiting.locator(".flag").allTextContents(), ["⚠ Danger", "◆ Mineur"]);
  await notice(visitor, "rien n’est perdu");
  await picture(dominique, "queue-marked");
  assert.deepEqual(faults_of(visitor, camille, dominique), []);
});

test("to the other service, after one question", async () => {
  const { visitor, camille } = await talk();
  const alex = await arrive("alex");
  await panel(camille, ".reroute").click();
  await panel(camille, ".confirm p").filter({ hasText: "Gendarmerie" }).waitFor();
  await picture(camille, "reroute");
  await panel(camille, ".confirm .yes").click();
  await notice(visitor, "Camille confie la discussion à l’autre service");
  await notice(visitor, "La gendarmerie va prendre la suite");
  await alex.page.locator("#queue li", { hasText: "venue de l’autre service" }).waitFor();
  await alex.accept();
  await alex.say("la gendarmerie vous lit.");
  await visitor.reads("la gendarmerie vous lit");
  assert.deepEqual(await alex.said(), await visitor.said());
  assert.deepEqual(await visitor.said(),
    ["bonjour, c'est moi.", "je vous lis.", "la gendarmerie vous lit."]);
  await picture(visitor, "visitor-rerouted");
  assert.deepEqual(faults_of(visitor, camille, alex), []);
});

/** Camille's duty, in the roster, until then. */
async function works_until(end) {
  const stamp = (at) => new Date(at).toISOString().replace(/[-:]|\.\d+/g, "");
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "ecoute-roster-")), "duty.ics");
  fs.writeFileSync(file, ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//ecoute//e2e",
    "BEGIN:VEVENT", "UID:1@e2e", `DTSTAMP:${stamp(Date.now())}`,
    `DTSTART:${stamp(Date.now() - 3600000)}`, `DTEND:${stamp(end)}`, "X-ECOUTE-AGENT:camille",
    "X-ECOUTE-PLATFORM:police", "X-ECOUTE-ROLE:operator", "END:VEVENT", "END:VCALENDAR", ""]
    .join("\r\n"));
  await engine.ctl("roster", "import", file);
  fs.rmSync(path.dirname(file), { recursive: true });
}

test("a duty ends with three conversations: the engine asks, notes are written, nobody is lost",
  async () => {
    const people = [];
    for (const words of ["première.", "deuxième.", "troisième."])
      people.push(await writes(words));
    const camille = await arrive("camille");
    await camille.be("available");
    for (let taken = 1; taken <= 3; ++taken) {
      await camille.page.locator("#offers button.main").first().click();
      await camille.page.locator(`#mine li:nth-child(${taken}) [aria-current=true]`).waitFor();
      await panel(camille, ".draft:not([readonly])").waitFor();
    }
    await works_until(Date.now() + duty_s * 1000);
    await panel(camille, ".relay-words").filter({ hasText: "écrivez la note" }).waitFor();
    await camille.page.locator("#relief-bar", { hasText: "Fin de service" }).waitFor();
    await picture(camille, "relief-reminder");
    for (const [key, words] of [["1", "calme."], ["2", "une plainte."]]) {
      await camille.page.keyboard.press(`Alt+${key}`);
      await panel(camille, ".write-note").click();
      await write_note(camille, { situation: words });
      await panel(camille, ".handover [type=submit]").click();
      await panel(camille, ".relay-words").filter({ hasText: "La note est prête" }).waitFor();
    }
    const dominique = await arrive("dominique");
    await dominique.be("available");
    await invited(dominique).nth(2).waitFor();
    assert.match(await invited(dominique).first().textContent(), /service de Camille se termine/);
    await picture(dominique, "relief-invitations");

    await dominique.page.locator("#invitations li", { hasText: "note attendue" })
      .locator(".main").click();
    await dominique.page.locator("#notices", { hasText: "Il manque la note" }).waitFor();
    await camille.page.keyboard.press("Alt+3");
    await panel(camille, ".relay-words").filter({ hasText: "Sans votre note" }).waitFor();
    await judged(camille, "relief-without-note");
    await panel(camille, ".write-note").click();
    await write_note(camille, { situation: "elle a peur du soir." });
    await panel(camille, ".handover [type=submit]").click();
    await panel(camille, ".withdraw").waitFor();
    for (let left = 3; left > 0; --left) {
      await invited(dominique).nth(left - 1).locator(".main").click();
      await invited(dominique).nth(left - 1).waitFor({ state: "detached" });
    }
    await camille.page.locator("#no-mine").waitFor();
    for (const [i, visitor] of people.entries()) {
      await notice(visitor, "Camille passe le relais à Dominique");
      await dominique.page.keyboard.press(`Alt+${i + 1}`);
      await panel(dominique, ".note-text").waitFor();
      await dominique.say("je prends la suite.");
      await dominique.all_received();
    }
    for (const [i, visitor] of people.entries()) {
      await visitor.reads("je prends la suite");
      assert.deepEqual(await visitor.said(),
        [["première.", "deuxième.", "troisième."][i], "je prends la suite."]);
    }
    assert.deepEqual(faults_of(...people, camille, dominique), []);
  });
