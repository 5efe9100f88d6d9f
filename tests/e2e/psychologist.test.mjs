// SPDX-License-Identifier: EUPL-1.2
// A psychologist beside the operator: the visitor is asked first, a third person is named, the two
// professionals have a channel of their own, and nothing of it ever reaches the visitor's socket.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Engine } from "./support/engine.mjs";
import { judge } from "./support/judge.mjs";
import { Agent, faults_of, open_browser, Psychologist, Visitor } from "./support/people.mjs";

const target_px = 44;
const whispers = ["Demandez-lui si elle est seule.", "Elle a une sœur à Pessac.",
  "Gardez le 3919 sous la main.", "Je reste encore un peu."];
const always = ["psychologist.police.hours=mon-sun 00:00-24:00", "psychologist.police.holidays="];
let engine;
let browser;
before(async () => {
  engine = await Engine.start({ set: always });
  browser = await open_browser();
});
after(async () => {
  await browser?.close();
  await engine?.stop();
});

const button_of = (agent) => agent.open_panel().locator("button.psychologist");
const third_line = (agent, words) =>
  agent.open_panel().locator(".third-words", { hasText: words }).waitFor();
const line_of = (person, words) =>
  person.page.locator("#lines li", { hasText: words }).first().waitFor();
const size_of = async (visitor, id) => {
  const { width, height } = await visitor.page.locator(`#${id}`).boundingBox();
  return { width: Math.round(width), height: Math.round(height) };
};

/** A visitor whom camille answers, and noa at her page, here or not. */
async function three({ state = "here", viewport = { width: 1280, height: 800 } } = {}) {
  const visitor = await Visitor.arrive(browser, engine, { viewport });
  await visitor.enter();
  const camille = await Agent.arrive(browser, engine, "camille");
  await camille.accept();
  const noa = await Psychologist.arrive(browser, engine, "noa");
  await noa.be(state);
  return { visitor, camille, noa };
}

async function propose(camille) {
  await button_of(camille).filter({ hasText: "disponible" }).waitFor();
  await button_of(camille).click();
  await camille.open_panel().locator(".propose").click();
  await third_line(camille, "la personne n’a pas encore répondu");
}

async function join({ visitor, camille, noa }) {
  await propose(camille);
  await visitor.page.click("#third-yes");
  await noa.join();
  await third_line(camille, "Noa, psychologue, est dans la conversation.");
}

async function end({ visitor, camille, noa }) {
  await camille.end_conversation();
  assert.deepEqual(faults_of(visitor, camille, noa), []);
  await Promise.all([visitor, camille, noa].map((one) => one.close()));
}

test("she joins with the visitor's agreement, whispers and leaves; no whisper left for the visitor",
  async () => {
    const all = await three();
    const { visitor, camille, noa } = all;
    await visitor.say("Bonjour.");
    await propose(camille);
    await line_of(visitor, "propose qu’une ou un psychologue rejoigne la discussion");
    await noa.page.locator("#calls-none").waitFor();
    await visitor.page.click("#third-yes");
    await visitor.page.locator("#third-who", { hasText: "On cherche" }).waitFor();
    await noa.page.locator("#calls .call", { hasText: "Camille tient la conversation" }).waitFor();
    await judge(noa, "psychologist-called");
    await noa.join();
    await line_of(visitor, "Noa, psychologue, rejoint la discussion.");
    await visitor.page.locator("#third-who", { hasText: "Noa, psychologue, est là aussi" })
      .waitFor();
    await visitor.page.locator("#standing", { hasText: "Camille vous répond" }).waitFor();

    await noa.whisper(whispers[0]);
    await camille.hears(whispers[0]);
    await camille.whisper(whispers[1]);
    await noa.hears(whispers[1]);
    await noa.say("Bonjour, je suis Noa.");
    await visitor.reads("Bonjour, je suis Noa.");
    await visitor.page.locator("#lines .third .who", { hasText: "Noa, psychologue" }).waitFor();
    await camille.say("Nous sommes deux avec vous.");
    await visitor.reads("Nous sommes deux avec vous.");
    await judge(visitor, "visitor-psychologist");
    await judge(camille, "console-psychologist");
    await judge(noa, "psychologist-conversation");

    await noa.open_panel().locator(".quit").click();
    await noa.open_panel().locator(".confirm .yes").click();
    await line_of(visitor, "Noa a quitté la discussion. La personne qui vous répond reste");
    await noa.page.locator("#joined-none").waitFor();
    await visitor.page.locator("#third-here").waitFor({ state: "hidden" });
    await camille.say("Je reste avec vous.");
    await visitor.reads("Je reste avec vous.");

    const events = (person) => person.frames.received("event").concat(
      person.frames.received("thread").flatMap((thread) => thread.events));
    const heard = (person) => events(person).filter((event) => event.kind === "whispered")
      .map((event) => event.text);
    assert.deepEqual(heard(camille), whispers.slice(0, 2));
    assert.deepEqual(heard(noa), whispers.slice(0, 2));
    const everything = JSON.stringify(visitor.frames.all_received());
    for (const secret of [...whispers, "whisper"])
      assert.ok(!everything.includes(secret), `the visitor's socket received: ${secret}`);
    await end(all);
  });

test("to refuse takes what it takes to agree, and the conversation goes on meanwhile", async () => {
  const all = await three({ viewport: { width: 360, height: 640 } });
  const { visitor, camille, noa } = all;
  await propose(camille);
  await visitor.page.locator("#third-title").waitFor();
  const [yes, no] = [await size_of(visitor, "third-yes"), await size_of(visitor, "third-no")];
  assert.deepEqual(no, yes);
  assert.ok(no.height >= target_px);
  await judge(visitor, "visitor-psychologist-asked");
  await visitor.say("Je ne sais pas encore.");
  await camille.reads("Je ne sais pas encore.");
  await visitor.page.click("#third-no");
  await line_of(visitor, "La discussion continue sans psychologue.");
  await visitor.page.locator("#third").waitFor({ state: "hidden" });
  await visitor.page.locator("#draft:focus").waitFor();
  await camille.open_panel().locator(".lines li",
    { hasText: "La personne préfère continuer sans psychologue." }).waitFor();
  assert.equal(await noa.page.locator("#calls li").count(), 0);
  await end(all);
});

test("the visitor goes on without her at any time", async () => {
  const all = await three();
  await join(all);
  await all.visitor.page.click("#third-without");
  await line_of(all.visitor, "comme vous l’avez demandé");
  await all.noa.page.locator("#joined-none").waitFor();
  await all.noa.page.locator("#notices", { hasText: "Vous n’êtes plus dans cette conversation" })
    .waitFor();
  await all.camille.open_panel().locator(".lines li", { hasText: "désormais continuer sans" })
    .waitFor();
  await end(all);
});

test("nothing typed for one of the two goes to the other", async () => {
  const all = await three();
  await join(all);
  const { camille } = all;
  const panel = camille.open_panel();
  await panel.locator(".draft").fill("pour la personne");
  await panel.locator(".whisper-draft").fill("entre nous");
  await panel.locator(".whisper-draft").press("Control+Enter");
  await all.noa.hears("entre nous");
  assert.equal(await panel.locator(".draft").inputValue(), "pour la personne");
  assert.deepEqual(camille.frames.sent("whisper").map((frame) => frame.text), ["entre nous"]);
  assert.deepEqual(camille.frames.sent("say"), []);
  await panel.locator(".whisper-draft").fill("pas encore parti");
  await panel.locator(".draft").press("Control+Enter");
  await all.visitor.reads("pour la personne");
  assert.equal(await panel.locator(".whisper-draft").inputValue(), "pas encore parti");
  const [box, other] = [await panel.locator(".reply").boundingBox(),
    await panel.locator(".whispers").boundingBox()];
  const apart = other.x >= box.x + box.width || other.y >= box.y + box.height
    || box.y >= other.y + other.height;
  assert.ok(apart, "the two boxes stand apart");
  await panel.locator(".whisper-draft").fill("");
  await end(all);
});

test("the operator ends her presence, and proposes again", async () => {
  const all = await three();
  await join(all);
  await all.camille.open_panel().locator(".third-end").click();
  await all.noa.page.locator("#joined-none").waitFor();
  await button_of(all.camille).filter({ hasText: "disponible" }).waitFor();
  await join(all);
  await end(all);
});

test("declined by the only one who is here, the operator is told and may propose again",
  async () => {
    const all = await three();
    await propose(all.camille);
    await all.visitor.page.click("#third-yes");
    await all.noa.page.locator("#calls .call button", { hasText: "Décliner" }).click();
    await all.camille.open_panel().locator(".lines li",
      { hasText: "Un psychologue ne peut pas venir." }).waitFor();
    await line_of(all.visitor, "Pas de psychologue cette fois.");
    await button_of(all.camille).filter({ hasText: "disponible" }).waitFor();
    await end(all);
  });

test("where nobody is here, the partners' numbers go into the draft, which nothing sends",
  async () => {
    const all = await three({ state: "away" });
    const { camille } = all;
    await button_of(camille).filter({ hasText: "indisponible pour l’instant" }).waitFor();
    await camille.page.keyboard.press("Alt+i");
    const box = camille.open_panel().locator(".psychologist-box");
    await box.locator(".psychologist-words", { hasText: "ces partenaires répondent" }).waitFor();
    assert.equal(await box.locator(".propose").isVisible(), false);
    await judge(camille, "console-psychologist-away");
    await box.locator(".insert").click();
    assert.match(await camille.open_panel().locator(".draft").inputValue(), /3919.*\n.*3114/);
    assert.equal(camille.frames.sent("say").length, 0);
    await end(all);
  });

test("her console silent for too long, she is out of it and everybody is told", async () => {
  const all = await three();
  await join(all);
  await all.noa.context.setOffline(true);
  await all.noa.page.locator("#link-bar:not([hidden])").waitFor();
  await all.noa.page.close();
  await all.camille.open_panel().locator(".lines li",
    { hasText: "Psychologue : la liaison de Noa est perdue." }).waitFor({ timeout: 90000 });
  await line_of(all.visitor, "La connexion de Noa est coupée");
  await all.camille.end_conversation();
  assert.deepEqual(faults_of(all.visitor, all.camille), []);
  await Promise.all(Object.values(all).map((one) => one.close()));
});

test("an agent asks for a talk, and is told who comes", async () => {
  const camille = await Agent.arrive(browser, engine, "camille");
  const noa = await Psychologist.arrive(browser, engine, "noa");
  await noa.be("here");
  await camille.page.locator("details.menu summary").click();
  await camille.page.click("#talk");
  await camille.page.locator("#talk-line", { hasText: "attend un psychologue" }).waitFor();
  await noa.page.locator("#talks .talk", { hasText: "Camille demande un échange" }).waitFor();
  await noa.page.locator("#talks .talk button").click();
  await camille.page.locator("#talk-line", { hasText: "Noa, psychologue, vient vers vous." })
    .waitFor();
  await noa.page.locator("#talks-box").waitFor({ state: "hidden" });
  assert.deepEqual(faults_of(camille, noa), []);
  await Promise.all([camille.close(), noa.close()]);
});

test("at the desk she is led to her own page, and others are told that it is not theirs",
  async () => {
    const noa = await Psychologist.arrive(browser, engine, "noa");
    await noa.page.goto(engine.console_url);
    await noa.page.waitForURL("**/psychologue");
    await noa.page.locator("#watch").waitFor();
    const camille = await Agent.arrive(browser, engine, "camille");
    await camille.page.goto(`${engine.console_url}psychologue`);
    await camille.page.locator("#reserved", { hasText: "réservée aux psychologues" }).waitFor();
    await judge(camille, "psychologist-reserved");
    assert.deepEqual(faults_of(noa, camille), []);
    await Promise.all([noa.close(), camille.close()]);
  });

test("out of hours the button says when the next ones begin, and the question cannot be asked",
  async () => {
    const tomorrow = new Date(Date.now() + 86400 * 1000)
      .toLocaleDateString("en", { weekday: "short", timeZone: "Europe/Paris" }).toLowerCase();
    const closed = await Engine.start({ set: ["psychologist.police.holidays=",
      `psychologist.police.hours=${tomorrow} 09:00-17:00`] });
    try {
      const visitor = await Visitor.arrive(browser, closed);
      await visitor.enter();
      const camille = await Agent.arrive(browser, closed, "camille");
      await camille.accept();
      await button_of(camille).filter({ hasText: "à partir de" }).waitFor();
      await button_of(camille).click();
      const box = camille.open_panel().locator(".psychologist-box");
      await box.locator(".psychologist-words", { hasText: "Prochaines heures" }).waitFor();
      await box.locator(".partners li", { hasText: "3919" }).waitFor();
      assert.equal(await box.locator(".propose").isVisible(), false);
      await camille.end_conversation();
      assert.deepEqual(faults_of(visitor, camille), []);
      await Promise.all([visitor.close(), camille.close()]);
    } finally {
      await closed.stop();
    }
  });
