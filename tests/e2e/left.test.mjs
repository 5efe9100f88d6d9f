// SPDX-License-Identifier: EUPL-1.2
// SERVICE.md F11 for whom no goodbye was heard: the place is kept, then the conversation closes by
// itself, is counted and shown, and a page that comes back later says so and begins again.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Engine } from "./support/engine.mjs";
import { judge } from "./support/judge.mjs";
import { Agent, faults_of, open_browser, Visitor } from "./support/people.mjs";

const counted_within_ms = 30000;
let engine;
let browser;
before(async () => {
  engine = await Engine.start({ set: ["network.visitor_ping=1s", "network.visitor_lost_after=3s",
    "conversation.absence_kept=2s"] });
  browser = await open_browser();
});
after(async () => {
  await browser?.close();
  await engine?.stop();
});

async function counted(many) {
  const deadline = Date.now() + counted_within_ms;
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${engine.port + 2}/metrics`);
    const [, now] = /^ecoute_left_before_answer_total (\d+)$/m.exec(await answer.text());
    if (Number(now) === many)
      return;
    assert.ok(Date.now() < deadline, `${now} counted, not ${many}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

test("F11: a page that was away too long says so, and begins again", async () => {
  const visitor = await Visitor.arrive(browser, engine);
  await visitor.enter();
  await visitor.say("Il est là.");
  await visitor.all_received();
  await visitor.context.setOffline(true);
  await counted(1);
  await visitor.context.setOffline(false);
  await visitor.page.locator("#standing", { hasText: "s’est refermée" }).waitFor();
  assert.deepEqual(await visitor.said(), ["Il est là."], "the text stays until it is erased");
  await judge(visitor, "visitor-left");
  await visitor.page.click("#again");
  await visitor.enter();
  assert.deepEqual(await visitor.said(), []);
  assert.deepEqual(faults_of(visitor), []);
  await visitor.close();
  await counted(2);
});

test("F11: a closed tab leaves the queue, and the consoles see how many left", async () => {
  const gone = await Visitor.arrive(browser, engine);
  await gone.enter();
  const agent = await Agent.arrive(browser, engine, "camille");
  await agent.page.locator("#queue li").waitFor();
  await gone.close();
  await agent.page.locator("#queue li").waitFor({ state: "detached" });
  await agent.page.locator("#queue-left", { hasText: "3 personnes" }).waitFor();
  await counted(3);
  assert.deepEqual(faults_of(agent), []);
  await agent.close();
});
