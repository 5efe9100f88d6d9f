// SPDX-License-Identifier: EUPL-1.2
// The first conversation as two people have it, and where it is led by the place.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Engine } from "./support/engine.mjs";
import { Agent, faults_of, open_browser, Visitor } from "./support/people.mjs";

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

test("ten messages each way arrive in order, once", async () => {
  const visitor = await Visitor.arrive(browser, engine);
  await visitor.enter();
  const agent = await Agent.arrive(browser, engine, "camille");
  await agent.accept();
  const expected = [];
  for (let i = 1; i <= 10; ++i) {
    await visitor.say(`question ${i}.`);
    await agent.reads(`question ${i}.`);
    await agent.say(`réponse ${i}.`);
    await visitor.reads(`réponse ${i}.`);
    expected.push(`question ${i}.`, `réponse ${i}.`);
  }
  await visitor.all_received();
  await agent.all_received();
  assert.deepEqual(await visitor.said(), expected);
  assert.deepEqual(await agent.said(), expected);
  const ids = [...visitor.frames.sent("say"), ...agent.frames.sent("say")].map((f) => f.id).sort();
  const rows = await engine.rows("select client_id from event where kind = 6 order by client_id");
  assert.deepEqual(rows, ids);
  await agent.end_conversation();
  await visitor.page.locator("#wipe").waitFor();
  assert.deepEqual(faults_of(visitor, agent), []);
  await visitor.close();
  await agent.close();
});

for (const typed of ["Bordeaux", "33000", "bordeaux", "BORDEAUX"]) {
  test(`"${typed}" reaches the police`, async () => {
    const visitor = await Visitor.arrive(browser, engine);
    await visitor.enter(typed, "Bordeaux");
    const [entered] = visitor.frames.received("entered");
    assert.equal(entered.platform, "police");
    assert.deepEqual(faults_of(visitor), []);
    await visitor.close();
  });
}

test("a commune typed in full needs no pick from the list", async () => {
  const visitor = await Visitor.arrive(browser, engine);
  await visitor.page.fill("#place", "BORDEAUX");
  await visitor.page.click("#entry button[type=submit]");
  await visitor.page.locator("#lines li").first().waitFor();
  assert.equal(visitor.frames.sent("enter")[0].place.insee, "33063");
  await visitor.close();
});

test("a rural commune reaches the gendarmerie", async () => {
  const visitor = await Visitor.arrive(browser, engine);
  await visitor.enter("L'Abergement-Clémenciat", "Abergement-Clémenciat");
  assert.equal(visitor.frames.received("entered")[0].platform, "gendarmerie");
  await visitor.close();
});

test("a postcode of several communes asks which one", async () => {
  const postcode = (await engine.rows(`
    select p from commune c cross join unnest(c.postcodes) p join competence k using (insee)
    group by p having bool_or(k.police and not k.gendarmerie)
      and bool_or(k.gendarmerie and not k.police) and count(*) between 2 and 8
    order by p limit 1`))[0];
  const visitor = await Visitor.arrive(browser, engine);
  await visitor.page.fill("#place", postcode);
  await visitor.page.click("#entry button[type=submit]");
  await visitor.page.locator("#place-error:not(:empty)").waitFor();
  assert.equal(visitor.frames.count(), 0, "nothing is sent before the choice");
  assert.ok(await visitor.page.locator("#place-list li").count() > 1);
  await visitor.page.locator("#place-list li").first().click();
  await visitor.page.click("#entry button[type=submit]");
  await visitor.page.locator("#lines li").first().waitFor();
  await visitor.close();
});

test("Paris asks for the district and accepts not knowing it", async () => {
  const visitor = await Visitor.arrive(browser, engine);
  await visitor.choose_place("Paris", "Paris");
  await visitor.page.locator("#districts").waitFor();
  await visitor.page.click("#entry button[type=submit]");
  await visitor.page.locator("#place-error:not(:empty)").waitFor();
  await visitor.page.selectOption("#district", "unknown");
  await visitor.page.click("#entry button[type=submit]");
  await visitor.page.locator("#lines li").first().waitFor();
  assert.equal(visitor.frames.received("entered")[0].platform, "police");
  await visitor.close();
});

test("who prefers not to say is let in, to be confirmed", async () => {
  const visitor = await Visitor.arrive(browser, engine);
  await visitor.enter("");
  const [entered] = visitor.frames.received("entered");
  assert.equal(entered.sureness, "to_confirm");
  assert.equal(visitor.frames.sent("enter")[0].place, null);
  await visitor.close();
});

test("a département alone tells the platform, and the operator is asked to confirm", async () => {
  const visitor = await Visitor.arrive(browser, engine);
  await visitor.page.check("#place-unsaid");
  await visitor.page.fill("#departement", "75");
  await visitor.page.click("#entry button[type=submit]");
  await visitor.page.locator("#lines li").first().waitFor();
  const [entered] = visitor.frames.received("entered");
  assert.deepEqual([entered.platform, entered.sureness], ["police", "to_confirm"]);
  const agent = await Agent.arrive(browser, engine, "camille");
  await agent.be("available");
  await agent.page.locator("#offers", { hasText: "à confirmer" }).waitFor();
  await agent.accept();
  await agent.end_conversation();
  assert.deepEqual(faults_of(visitor, agent), []);
  await visitor.close();
  await agent.close();
});

test("HTML and addresses in a text are shown as text", async () => {
  const words = "<img src=x onerror=alert(1)> <b>gras</b> https://exemple.fr";
  const visitor = await Visitor.arrive(browser, engine);
  await visitor.enter("Ambérieu-en-Bugey", "Ambérieu-en-Bugey");
  await visitor.say(words);
  await visitor.all_received();
  assert.deepEqual(await visitor.said(), [words]);
  assert.equal(await visitor.page.locator("#lines img, #lines b, #lines a").count(), 0);
  assert.deepEqual(faults_of(visitor), []);
  await visitor.close();
});
