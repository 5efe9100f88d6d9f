// SPDX-License-Identifier: EUPL-1.2
// A machine's clock is put forward or back by an hour, with words on their way and the link cut:
// nothing waits for that hour, and nothing is there twice. And when the desk's clocks turn red.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Engine } from "./support/engine.mjs";
import { Agent, faults_of, open_browser, Visitor } from "./support/people.mjs";
import { tamper } from "./support/tamper.mjs";

const hour_ms = 3600000;
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

async function put_clock({ page }, ms) {
  await page.clock.setSystemTime(await page.evaluate(() => Date.now()) + ms);
}

/** Cuts the link of the first frame that says `words.cut`; it is not stored. */
function cutting(context, address, cut) {
  let done = false;
  return tamper(context, address, (frame, hand) => {
    if (done || frame.type !== "say" || frame.text !== cut)
      return false;
    done = true;
    hand.cut();
    return true;
  });
}

/** Says three things, the clock put between; the second is cut on its way. */
async function speaks(person, reader, ms, [first, second, third]) {
  await person.say(first);
  await put_clock(person, ms);
  await person.say(second);
  await person.say(third);
  await reader.reads(third);
  await person.all_received();
}

for (const [way, ms] of [["forward", hour_ms], ["back", -hour_ms]])
  test(`put ${way} by an hour: all is said once, in order, on both sides`, async () => {
    const of_visitor = ["je suis à la gare.", "il me suit.", "il est parti."];
    const of_agent = ["je vous lis.", "restez près des gens.", "bien."];
    const visitor = await Visitor.arrive(browser, engine, {}, async (context) => {
      await context.clock.install();
      await cutting(context, "/tchat", of_visitor[1]);
    });
    await visitor.enter();
    const agent = await Agent.arrive(browser, engine, "camille", { holds: true,
      first: async (context) => {
        await context.clock.install();
        await cutting(context, "/bureau", of_agent[1]);
      } });
    await agent.accept();
    await speaks(visitor, agent, ms, of_visitor);
    await speaks(agent, visitor, ms, of_agent);
    assert.deepEqual(await visitor.said(), [...of_visitor, ...of_agent]);
    assert.deepEqual(await agent.said(), [...of_visitor, ...of_agent]);
    assert.equal(await visitor.pending() + await agent.pending(), 0);

    // What is told at most every few seconds is told again, and not in an hour.
    await visitor.page.locator("#draft").pressSequentially("attendez");
    await agent.page.locator("#mine .state-word", { hasText: "écrit" }).waitFor();
    await agent.open_panel().locator(".draft").pressSequentially("oui");
    await visitor.page.locator("#typing:not(:empty)").waitFor();

    await visitor.page.fill("#draft", "");
    await agent.open_panel().locator(".draft").fill("");
    await visitor.page.click("#ask-end");
    await visitor.page.click("#end-yes");
    await visitor.page.locator("#end").waitFor();
    assert.deepEqual(faults_of(visitor, agent), []);
    await agent.close();
    await visitor.close();
  });

test("the desk's clocks turn amber and red when the settings say so", async () => {
  const hasty = await Engine.start({ set: ["console.answer_amber=30s", "console.answer_red=45s"] });
  const visitor = await Visitor.arrive(browser, hasty);
  await visitor.enter();
  await visitor.say("êtes-vous là ?");
  await visitor.all_received();
  const agent = await Agent.arrive(browser, hasty, "camille",
    { first: (context) => context.clock.install() });
  await agent.accept();
  await agent.reads("êtes-vous là ?");
  const unanswered = (level) => agent.page.locator(`#mine .unanswered[data-level=${level}]`);
  await unanswered("calm").waitFor();
  await agent.page.clock.fastForward(31000);
  await unanswered("amber").filter({ hasText: "À répondre" }).waitFor();
  await agent.page.clock.fastForward(15000);
  await unanswered("red").filter({ hasText: "Urgent" }).waitFor();
  await agent.close();
  await visitor.close();
  await hasty.stop();
});

test("the desk's clocks go on as they were: no false red, and no red that goes out", async () => {
  const visitor = await Visitor.arrive(browser, engine);
  await visitor.enter();
  await visitor.say("êtes-vous là ?");
  await visitor.all_received();
  const agent = await Agent.arrive(browser, engine, "camille",
    { first: (context) => context.clock.install() });
  await agent.accept();
  await agent.reads("êtes-vous là ?");
  const unanswered = agent.page.locator("#mine .unanswered");
  const next_second = async () => {
    const now = await unanswered.textContent();
    await agent.page.waitForFunction((then) =>
      document.querySelector("#mine .unanswered").textContent !== then, now);
  };
  for (const ms of [hour_ms, -2 * hour_ms]) {
    await put_clock(agent, ms);
    await next_second();
    await next_second();
    assert.match(await unanswered.textContent(), /depuis \d+\s?s$/);
    assert.equal(await unanswered.getAttribute("data-level"), "calm");
  }
  await agent.page.locator("#veil-lift").click(); // an hour more may be an hour without anybody
  await agent.page.clock.fastForward(301000);
  await agent.page.locator("#mine .unanswered[data-level=red]").waitFor();
  await put_clock(agent, -hour_ms);
  await next_second();
  assert.equal(await unanswered.getAttribute("data-level"), "red");
  await agent.close();
  await visitor.close();
});
