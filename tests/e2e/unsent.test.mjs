// SPDX-License-Identifier: EUPL-1.2
// What was typed and not received outlives the conversation on the screen, and what was asked is
// asked again until it is answered.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Engine } from "./support/engine.mjs";
import { judge } from "./support/judge.mjs";
import { Agent, faults_of, open_browser, Visitor } from "./support/people.mjs";
import { refusal, tamper } from "./support/tamper.mjs";

const rural = ["L'Abergement-Clémenciat", "Abergement-Clémenciat"];
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

/** A visitor in a conversation whose frames pass through `rule`. */
async function tampered_visitor(rule) {
  const visitor = await Visitor.arrive(browser, engine, {},
    (context) => tamper(context, "/tchat", rule));
  await visitor.enter(...rural);
  return visitor;
}

const unsent = (visitor) => visitor.page.inputValue("#unsent-words");

/** Puts the cursor into the field and selects everything, as a keyboard does. */
async function selected_words({ page }) {
  await page.focus("#unsent-words");
  await page.keyboard.press("Control+a");
  return page.locator("#unsent-words")
    .evaluate((field) => field.value.slice(field.selectionStart, field.selectionEnd));
}

async function leave(visitor) {
  await visitor.page.click("#ask-end");
  await visitor.page.click("#end-yes");
  await visitor.page.locator("#end").waitFor();
}

test("the operator ends it: what had not left stays, can be selected, and goes when erased",
  async () => {
    const visitor = await tampered_visitor((frame) =>
      frame.type === "say" && frame.text.startsWith("perdu"));
    const agent = await Agent.arrive(browser, engine, "alex");
    await agent.accept();
    await visitor.say("perdu en route.");
    await visitor.page.locator("#pending [data-state=sent]").waitFor();
    await visitor.page.fill("#draft", "et ceci, pas fini");
    await agent.end_conversation();
    await visitor.page.locator("#unsent").waitFor();
    assert.equal(await unsent(visitor), "perdu en route.\n\net ceci, pas fini");
    assert.equal(await visitor.page.evaluate(() => document.activeElement.id), "heading",
      "what is typed on goes nowhere, and presses no button");
    assert.equal(await selected_words(visitor), await unsent(visitor));
    await judge(visitor, "visitor-closed-unsent");
    await visitor.page.click("#wipe");
    assert.equal(await visitor.page.locator("#unsent").isVisible(), false);
    assert.equal(await unsent(visitor), "");
    assert.deepEqual(faults_of(visitor, agent), []);
    await agent.be("on_break");
    await agent.close();
    await visitor.close();
  });

test("a session that is no more: the words stay on the home screen and in the next conversation",
  async () => {
    let stale = false;
    let socket = null;
    const visitor = await tampered_visitor((frame, hand) => {
      socket = hand;
      if (frame.type === "resume" && stale)
        hand.answer(refusal("stale_session"));
      return stale && frame.type !== "enter";
    });
    await visitor.page.fill("#draft", "je n’ai pas fini");
    stale = true;
    socket.cut();
    await visitor.page.locator("#words-error:not(:empty)").waitFor();
    assert.equal(await unsent(visitor), "je n’ai pas fini");
    await judge(visitor, "visitor-stale-unsent");
    await visitor.enter("");
    assert.equal(await visitor.page.locator("#unsent").isVisible(), true, "to copy from");
    await visitor.page.click("#unsent-wipe");
    assert.equal(await unsent(visitor), "");
    stale = false;
    await leave(visitor);
    await visitor.close();
  });

test("half a character blocks nothing, on either face", async () => {
  const visitor = await Visitor.arrive(browser, engine);
  await visitor.enter(...rural);
  const agent = await Agent.arrive(browser, engine, "alex");
  await agent.accept();
  for (const [one, other] of [[visitor, agent], [agent, visitor]]) {
    await one.say("à moitié \ud83d");
    await one.say("et la suite 😀.");
    await other.reads("à moitié \ufffd");
    await other.reads("et la suite 😀.");
    await one.all_received();
  }
  assert.deepEqual(faults_of(visitor, agent), []);
  await agent.end_conversation();
  await agent.be("on_break");
  await agent.close();
  await visitor.close();
});

test("the exit wipes the unsent words too", async () => {
  let socket = null;
  const visitor = await tampered_visitor((frame, hand) => {
    socket = hand;
    if (frame.type !== "resume")
      return false;
    hand.answer(refusal("stale_session"));
    return true;
  });
  await visitor.page.fill("#draft", "secret non parti");
  socket.cut();
  await visitor.page.locator("#unsent").waitFor();
  await visitor.context.route("https://meteofrance.com/**", () => {}); // a slow network
  const left = await visitor.page.evaluate(() => {
    const field = document.getElementById("unsent-words");
    const before_it = field.value;
    document.getElementById("exit").click();
    return { before_it, after_it: field.value, still_there: field.isConnected };
  });
  assert.deepEqual(left, { before_it: "secret non parti", after_it: "", still_there: false });
  await visitor.close();
});

test("moved to another window: the words wait for the five words, for nobody else", async () => {
  const first = await Visitor.arrive(browser, engine);
  await first.enter(...rural);
  const code = async (visitor) => {
    await visitor.page.click("#ask-code");
    return visitor.page.locator("#code-words:not(:empty)").textContent();
  };
  const redeem = async (visitor, words) => {
    await visitor.page.locator("#resume-box").evaluate((box) => (box.open = true));
    await visitor.page.fill("#words", words);
    await visitor.page.click("#resume button[type=submit]");
  };
  const words = await code(first);
  await first.page.fill("#draft", "rien que pour moi");
  const second = await first.second_window();
  await redeem(second, words);
  await second.page.locator("#lines li").first().waitFor();
  await first.page.locator("#elsewhere").waitFor();
  assert.equal(await first.page.locator("#draft").isVisible(), false);
  await first.page.click("#move-here");
  await first.page.locator("#words-error:not(:empty)").waitFor();
  assert.equal(await first.page.locator("#unsent").isVisible(), false, "not shown to whoever asks");
  await redeem(first, await code(second));
  await first.page.locator("#unsent").waitFor();
  assert.equal(await unsent(first), "rien que pour moi");
  await leave(first);
  assert.equal(await unsent(first), "", "one’s own end wipes all");
  assert.deepEqual(faults_of(first, second), []);
  await first.close();
});

for (const code of ["busy", "in_doubt", "unavailable"]) {
  test(`the end and the five words refused as ${code} are asked again by the same id`, async () => {
    const asked = { leave: [], code: [] };
    const visitor = await tampered_visitor((frame, hand) => {
      asked[frame.type]?.push(frame.id);
      if (asked[frame.type]?.length !== 1)
        return false;
      hand.answer(refusal(code, frame.id));
      return true;
    });
    await visitor.page.click("#ask-code");
    await visitor.page.locator("#box-error", { hasText: code }).waitFor();
    await visitor.page.locator("#code-words:not(:empty)").waitFor();
    assert.equal(await visitor.page.locator("#box-error").textContent(), "", "the worry is over");
    await leave(visitor);
    for (const ids of Object.values(asked)) {
      assert.equal(ids.length, 2);
      assert.equal(ids[0], ids[1]);
    }
    await visitor.close();
  });
}

test("a return turned away while the storage is away is asked again within seconds", async () => {
  const resumes = [];
  let hand = null;
  const visitor = await tampered_visitor((frame, of_this_socket) => {
    hand = of_this_socket;
    if (frame.type !== "resume")
      return false;
    resumes.push(Date.now());
    if (resumes.length > 1)
      return false;
    hand.answer(refusal("unavailable"));
    return true;
  });
  hand.cut();
  await visitor.page.locator("#link-state").waitFor();
  await visitor.say("toujours là.");
  await visitor.all_received();
  assert.ok(resumes.length > 1);
  assert.ok(resumes[1] - resumes[0] < 10000, "long before the silence of 25 s");
  await visitor.close();
});

test("the end asked while the database is away comes when it is back", async () => {
  const visitor = await Visitor.arrive(browser, engine);
  await visitor.enter(...rural);
  await engine.stop_database();
  await visitor.page.locator("#link-state", { hasText: /recevoir|reçu/ }).waitFor();
  await visitor.page.click("#ask-end");
  await visitor.page.click("#end-yes");
  await visitor.page.locator("#box-error:not(:empty)").waitFor();
  await engine.start_database();
  await visitor.page.locator("#end").waitFor();
  assert.equal(new Set(visitor.frames.sent("leave").map((frame) => frame.id)).size, 1);
  assert.deepEqual(faults_of(visitor), []);
  await visitor.close();
});
