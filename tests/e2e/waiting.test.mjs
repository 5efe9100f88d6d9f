// SPDX-License-Identifier: EUPL-1.2
// The wait as both sides see it: place and honest time on the visitor's page, why an offer went
// where it went and the alerts of the queue on the console.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Engine } from "./support/engine.mjs";
import { judge } from "./support/judge.mjs";
import { Agent, faults_of, open_browser, Visitor } from "./support/people.mjs";

const answered_before = 3; // fewer say nothing about the wait
let engine;
let browser;
before(async () => {
  engine = await Engine.start({ set: ["queue.offer_life=10min", "queue.length_max=2",
    "operators.wrap_up_max=1s", "supervision.fault_well_after=3s"] });
  browser = await open_browser();
});
after(async () => {
  await browser?.close();
  await engine?.stop();
});

const standing = (visitor, words) =>
  visitor.page.locator("#standing", { hasText: words }).waitFor();
const notice = (agent, words) => agent.page.locator("#notices li", { hasText: words });

async function leave(visitor) {
  await visitor.page.click("#ask-end");
  await visitor.page.click("#end-yes");
  await visitor.page.locator("#end").waitFor();
}

async function enters() {
  const visitor = await Visitor.arrive(browser, engine);
  await visitor.enter();
  return visitor;
}

/** Takes what is offered next; returns who wrote. */
async function answer_one(agent, held) {
  const visitor = await enters();
  await agent.page.locator("#offers button.main").first().click();
  await agent.page.locator(`#mine li:nth-child(${held}) [aria-current=true]`).waitFor();
  await agent.open_panel().locator(".draft:not([readonly])").waitFor();
  return visitor;
}

test("each thing that may be said of the wait reads as a sentence", async () => {
  let tell;
  const visitor = await Visitor.arrive(browser, engine, {}, (context, page) =>
    page.routeWebSocket(/tchat/, (socket) => {
      const server = socket.connectToServer();
      socket.onMessage((frame) => server.send(frame));
      server.onMessage((frame) => socket.send(frame));
      tell = (wait) => socket.send(JSON.stringify({ type: "standing", phase: "waiting", ahead: 2,
        nobody_on_duty: false, silent: false, wait }));
    }));
  await visitor.enter();
  const told = { open: false, longer: false };
  for (const [wait, words] of [
    [undefined, "2 personnes attendent avant vous."],
    [{ least: 5, most: 10 }, "Attente prévue : entre 5 et 10 minutes."],
    [{ least: 2, most: 2 }, "Attente prévue : environ 2 minutes."],
    [{ least: 0, most: 5 }, "Attente prévue : moins de 5 minutes."],
    [{ least: 60, most: 120, open: true }, "Attente prévue : plus de 60 minutes."],
    [{ least: 5, most: 10, longer: true }, "C’est plus long que prévu. Votre place est gardée."],
  ]) {
    tell(wait && { ...told, ...wait });
    await visitor.page.waitForFunction((end) =>
      document.getElementById("standing").textContent.endsWith(end), words);
  }
  await judge(visitor, "visitor-wait-longer");
  await leave(visitor);
  assert.deepEqual(visitor.complaints, []);
});

test("place, expected wait, reason of the offer, and the alerts of a full queue", async () => {
  const people = [];
  const camille = await Agent.arrive(browser, engine, "camille");
  await camille.be("available");
  for (let n = 0; n < answered_before; ++n) {
    people.push(await answer_one(camille, 1));
    await camille.open_panel().locator(".lines .notice",
      { hasText: "Proposée à Camille : seule personne libre." }).waitFor();
    await camille.end_conversation();
  }
  for (let held = 1; held <= 2; ++held)
    people.push(await answer_one(camille, held));

  const next = await enters();
  people.push(next);
  await standing(next,
    "Vous êtes la prochaine personne. On va vous répondre. Attente prévue : moins d’une minute.");
  await judge(next, "visitor-waiting");
  const second = await enters();
  people.push(second);
  await standing(second, "Une personne attend avant vous. Attente prévue :");

  const refused = await Visitor.arrive(browser, engine);
  people.push(refused);
  await refused.choose_place("33000", "Bordeaux");
  await refused.page.click("#entry button[type=submit]");
  await refused.page.locator("#entry-error", { hasText: "Trop de personnes attendent" }).waitFor();
  await notice(camille, "File pleine (Police)").waitFor();
  assert.equal(await notice(camille, "File pleine").count(), 1);

  await camille.be("busy"); // a break is not to be had while somebody waits
  await standing(next, "Personne n’est disponible");
  await notice(camille, "personne n’est disponible (Police)").waitFor();
  await judge(camille, "queue-alerts");
  await leave(second);
  await notice(camille, "File pleine").waitFor({ state: "detached" });
  assert.deepEqual(faults_of(...people, camille), []);
});
