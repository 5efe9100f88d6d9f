// SPDX-License-Identifier: EUPL-1.2
// The rules of the agents' console that a browser can measure, one by one. The big bar, the lock
// of the box and the drafts stand in faults.test.mjs.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Engine } from "./support/engine.mjs";
import { judge } from "./support/judge.mjs";
import { count_tones, focus_walk, sideways_at, spaced_out } from "./support/measure.mjs";
import { Agent, faults_of, open_browser, Visitor } from "./support/people.mjs";

const narrow = { width: 360, height: 740 };
const wide = { width: 1280, height: 800 };
let engine;
let browser;
before(async () => {
  engine = await Engine.start({ set: ["queue.offer_life=10min"] });
  browser = await open_browser();
});
after(async () => {
  await browser?.close();
  await engine?.stop();
});

let around = [];

async function waiting_visitors(count) {
  const visitors = [];
  for (let i = 0; i < count; ++i) {
    visitors.push(await Visitor.arrive(browser, engine));
    around.push(visitors[i]);
    await visitors[i].enter();
    await visitors[i].say(`bonjour ${i}.`);
    await visitors[i].all_received();
  }
  return visitors;
}

/** Nobody waits or is held when this returns, whatever became of the test. */
async function all_leave() {
  for (const visitor of around)
    await visitor.go();
  around = [];
}

/** Camille at the desk; at rest and alone when the check is over. */
async function desk(options, check) {
  const agent = await Agent.arrive(browser, engine, "camille", options);
  const faults = [];
  await check(agent, agent.page).catch((fault) => faults.push(fault));
  await rest(agent).catch((fault) => faults.push(fault));
  await agent.close();
  if (faults.length > 0)
    throw faults[0]; // the second is but its consequence
}

async function rest(agent) {
  await all_leave();
  await agent.page.setViewportSize(wide);
  await agent.be("busy");
  await agent.page.locator("#presence-state", { hasText: "Aucune proposition" }).waitFor();
}

async function sign_out(page) {
  await page.click(".menu summary");
  await page.click("#sign-out");
}

async function signed_in_again(agent) {
  await agent.page.locator("#sign-in").waitFor();
  await agent.sign_in();
  await Agent.remember(agent);
}

test("the sign-in lets a password manager and a paste in", async () => {
  const context = await browser.newContext({ locale: "fr-FR" });
  const page = await context.newPage();
  await page.goto(engine.console_url);
  await page.locator("#sign-in").waitFor();
  assert.deepEqual(await page.locator("#sign-in-form input").evaluateAll((all) =>
    all.map((one) => one.autocomplete)), ["username", "current-password", "one-time-code"]);
  const pasted = await page.locator("#password").evaluate((field) => {
    const data = new DataTransfer();
    data.setData("text/plain", "secret");
    return field.dispatchEvent(new ClipboardEvent("paste",
      { clipboardData: data, bubbles: true, cancelable: true }));
  });
  assert.equal(pasted, true, "nothing stops a paste");
  await context.close();
});

test("narrow: the open conversation comes first, and the bar tells of the queue", () =>
  desk({ viewport: narrow }, async (agent, page) => {
    await waiting_visitors(2);
    assert.equal(await page.locator("#fold").isVisible(), false, "nothing open: nothing folded");
    await agent.accept();
    await agent.reads("bonjour");
    await judge(agent, "console-folded");
    await page.setViewportSize(narrow);
    await page.evaluate(() => scrollTo(0, 0));
    assert.equal(await page.locator("#queue").isVisible(), false);
    assert.match(await page.locator("#fold").innerText(),
      /(1 proposée|1 personne attend) · la plus longue depuis (\d+ min )?\d+/);
    const box = (selector) => page.locator(selector).boundingBox();
    const [line, textarea, send] = await Promise.all([
      agent.open_panel().locator(".words").first().boundingBox(),
      box("#panels .conversation:not([hidden]) .draft"),
      box("#panels .conversation:not([hidden]) .reply button")]);
    assert.ok(line.y < 400, `the first line stands at ${line.y} px`);
    assert.ok(textarea.y + textarea.height <= 740 && send.y + send.height <= 740,
      "the answer is written and sent without scrolling");

    await page.focus("#fold");
    await page.keyboard.press("Enter");
    assert.equal(await page.locator("#fold").getAttribute("aria-expanded"), "true");
    await judge(agent, "console-unfolded");
    await page.setViewportSize(narrow);
    await page.focus("#fold");
    const reached = [];
    for (let i = 0; i < 12 && !reached.includes("Prendre") && !reached.includes("Accepter"); ++i) {
      await page.keyboard.press("Tab");
      reached.push(await page.evaluate(() => document.activeElement.textContent.trim()));
    }
    assert.ok(reached.includes("Prendre") || reached.includes("Accepter"), reached.join(" | "));
    await page.keyboard.press("Enter");
    await page.locator("#desk.folded").waitFor();
    assert.equal(await page.locator("#mine li").count(), 2);
    await page.setViewportSize(wide);
    assert.equal(await page.locator("#fold").isVisible(), false, "wide: both side by side");
    const [left, panel] = await Promise.all([box("#left"),
      agent.open_panel().boundingBox()]);
    assert.ok(left.x + left.width <= panel.x && Math.abs(left.y - panel.y) < 40);
    await judge(agent, "console-two");
    assert.deepEqual(faults_of(agent), []);
  }));

test("the sound for who waits repeats every 15 s until taken, and is tried before one is available",
  () => desk({}, async (agent, page) => {
    await count_tones(page);
    await page.evaluate(() => { // the alarm's own quarter of a minute, and no other time
      const real = setTimeout;
      globalThis.repeat = null;
      globalThis.setTimeout = (action, pause, ...more) =>
        (pause === 15000 ? (globalThis.repeat = action) && 0 : real(action, pause, ...more));
    });
    const tones = () => page.evaluate(() => globalThis.tones.splice(0).length);
    const rings = () => page.waitForFunction(() => globalThis.tones.length === 2);
    await agent.be("available");
    await page.locator("#presence-state", { hasText: "proposées" }).waitFor();
    assert.equal(await tones(), 2, "the sound is heard once before it matters");
    await waiting_visitors(1);
    await page.locator("#offers li").waitFor();
    for (let times = 0; times < 3; ++times) {
      await rings();
      await tones();
      await page.evaluate(() => globalThis.repeat());
    }
    await rings();
    await tones();
    await page.locator("#offers .main").first().click();
    await agent.open_panel().locator(".draft:not([readonly])").waitFor();
    await page.locator("#queue-count", { hasText: "personne n’attend" }).waitFor();
    await tones();
    await page.evaluate(() => globalThis.repeat());
    assert.equal(await tones(), 0, "silent once taken");
  }));

test("a browser without sound says so, and a second press goes on", () =>
  desk({}, async (agent, page) => {
    await page.evaluate(() => (globalThis.AudioContext = class {
      constructor() {
        throw new Error("no device");
      }
    }));
    await agent.be("available");
    await page.locator("#notices", { hasText: "Aucun son" }).waitFor();
    assert.equal(await page.locator("#presence input[value=available]").isChecked(), false);
    assert.match(await page.locator("#sound-blocked").textContent(), /son/);
    await judge(agent, "console-no-sound");
    await agent.be("available");
    await page.locator("#presence-state", { hasText: "proposées" }).waitFor();
  }));

test("clocks: amber at 120 s and red at 300 s, in words; red is cried out once", () =>
  desk({}, async (agent, page) => {
    const [visitor] = await waiting_visitors(1);
    await agent.accept();
    await agent.say("je vous lis.");
    await agent.all_received();
    await visitor.say("êtes-vous là ?");
    await agent.reads("êtes-vous là");
    const row = page.locator("#mine .row").first();
    await row.locator(".ours", { hasText: /dernière réponse il y a/ }).waitFor();
    await row.locator(".total", { hasText: /ouverte depuis/ }).waitFor();
    const levels = await page.evaluate(() => [119, 121, 299, 301].map((seconds) => {
      const clock = document.createElement("span");
      show_clock(clock, "sans_reponse", engine_clock.now() - seconds * 1000);
      return `${clock.dataset.level} ${clock.textContent.replace(/\u00a0/g, " ")}`;
    }));
    assert.deepEqual(levels, ["calm sans réponse depuis 1 min 59",
      "amber ▲ À répondre : sans réponse depuis 2 min 01",
      "amber ▲ À répondre : sans réponse depuis 4 min 59",
      "red ■ Urgent : sans réponse depuis 5 min 01"]);
    await count_tones(page);
    await page.evaluate(() => {
      globalThis.spoken = [];
      new MutationObserver(() => spoken.push(document.getElementById("announcer").textContent))
        .observe(document.getElementById("announcer"), { childList: true });
      const passed = performance.now.bind(performance);
      const now = Date.now;
      Date.now = () => now() + 301000;
      performance.now = () => passed() + 301000;
    });
    await row.locator(".unanswered[data-level=red]").waitFor();
    await page.waitForFunction(() => spoken.some((line) => line.includes("Urgent")));
    await page.waitForFunction(() => globalThis.tones.length === 3);
    const cried_at = await row.locator(".unanswered").textContent();
    await page.waitForFunction((line) =>
      document.querySelector("#mine .unanswered").textContent !== line, cried_at);
    assert.equal(await page.evaluate(() => spoken.filter((s) => s.includes("Urgent")).length), 1);
  }));

test("the row says who writes, what is unread, and a sound tells of the others", () =>
  desk({}, async (agent, page) => {
    const [first, second] = await waiting_visitors(2);
    await agent.be("available");
    for (let taken = 1; taken <= 2; ++taken) {
      await page.locator("#offers button.main").first().click();
      await page.locator(`#mine li:nth-child(${taken}) [aria-current=true]`).waitFor();
    }
    await agent.open_panel().locator(".draft:not([readonly])").waitFor();
    const open = await agent.open_panel().locator(".words").first().textContent();
    const other = open === "bonjour 0." ? second : first;
    await count_tones(page);
    await other.page.focus("#draft");
    await other.page.keyboard.type("encore");
    const row = page.locator("#mine .row-button[aria-current=false]");
    await row.locator(".state-word", { hasText: "écrit…" }).waitFor();
    await other.page.keyboard.press("Control+Enter");
    await row.locator(".state-word", { hasText: "1 non lu" }).waitFor();
    await page.waitForFunction(() => globalThis.tones.length === 1);
    await page.keyboard.press("Alt+j");
    await page.keyboard.press(open === "bonjour 0." ? "Alt+2" : "Alt+1");
    await agent.reads("encore");
    assert.equal(await row.locator(".state-word", { hasText: "non lu" }).count(), 0);
  }));

test("the keys: who waits by Alt and arrows, the list of keys by F1, and no letter alone", () =>
  desk({}, async (agent, page) => {
    await waiting_visitors(2);
    await page.locator("#queue li").nth(1).waitFor();
    const focused = () => page.evaluate(() =>
      document.activeElement.closest("li")?.dataset.conversation ?? document.activeElement.id);
    const waiting = await page.locator("#queue li").evaluateAll((all) =>
      all.map((one) => one.dataset.conversation));
    await page.keyboard.press("Alt+ArrowDown");
    assert.equal(await focused(), waiting[0]);
    await page.keyboard.press("Alt+ArrowDown");
    assert.equal(await focused(), waiting[1]);
    await page.keyboard.press("Alt+ArrowUp");
    assert.equal(await focused(), waiting[0]);
    for (const letter of "tj1")
      await page.keyboard.press(letter);
    assert.equal(await page.locator("#mine li").count(), 0);
    await page.keyboard.press("F1");
    assert.equal(await page.locator("#keys").evaluate((one) => one.open), true);
    await page.locator("#keys li").first().waitFor();
    await agent.be("available");
    await page.locator("#offers li").first().waitFor();
    await page.keyboard.press("Alt+t");
    await agent.open_panel().locator(".draft:not([readonly])").waitFor();
    for (const act of ["button.give-back", "button.close"]) {
      await agent.open_panel().locator(act).focus();
      await page.keyboard.press("Enter");
      await page.keyboard.press("Enter"); // the question stands on its "no"
      assert.equal(await agent.open_panel().locator(act).evaluate((one) =>
        one === document.activeElement), true, "a question gives the focus back");
    }
  }));

test("a message can be recalled for three seconds, and leaves at once when there is danger", () =>
  desk({ holds: true }, async (agent, page) => {
    const [visitor] = await waiting_visitors(1);
    await agent.accept();
    const panel = agent.open_panel();
    await agent.say("parti trop vite");
    await panel.locator(".recall").click();
    assert.equal(await panel.locator(".draft").inputValue(), "parti trop vite");
    await agent.say("je vous lis");
    await panel.locator(".recall").waitFor();
    await visitor.reads("je vous lis");
    await panel.locator(".recall").waitFor({ state: "detached" });
    await panel.locator(".marks label:has(input[value=danger])").click();
    await page.locator("#mine .flag[data-mark=danger]").waitFor();
    await agent.say("je reste avec vous");
    assert.equal(await panel.locator(".recall").count(), 0);
    await visitor.reads("je reste avec vous");
    assert.deepEqual((await visitor.said()).slice(-2), ["je vous lis", "je reste avec vous"]);
    await panel.locator(".draft").fill("au revoir");
    await panel.locator(".marks label:has(input[value=danger])").click();
    await page.locator("#mine .flag[data-mark=danger]").waitFor({ state: "detached" });
    await agent.say("au revoir");
    await agent.end_conversation();
    await visitor.reads("au revoir"); // an act does not wait for it, and does not lose it
  }));

test("signing out sends first what is held to be recalled", () =>
  desk({ holds: true }, async (agent, page) => {
    const [visitor] = await waiting_visitors(1);
    await agent.accept();
    await agent.say("une patrouille est en route");
    await agent.open_panel().locator(".recall").waitFor();
    await sign_out(page);
    await visitor.reads("une patrouille est en route");
    assert.equal(agent.frames.sent("say").length, 1);
    await signed_in_again(agent);
  }));

test("what cannot leave keeps one from signing out, and goes only when one says so", () =>
  desk({}, async (agent, page) => {
    await waiting_visitors(1);
    await agent.accept();
    await agent.open_panel().locator(".draft").fill("je n’ai pas envoyé ceci");
    await sign_out(page);
    await page.locator("#notices pre", { hasText: "je n’ai pas envoyé ceci" }).waitFor();
    assert.equal(await page.locator("#sign-in").isVisible(), false);
    await judge(agent, "console-unsent");
    await page.setViewportSize(wide);
    await agent.open_panel().locator(".draft").fill("ni cela");
    await sign_out(page);
    await page.locator("#notices pre", { hasText: "ni cela" }).waitFor();
    assert.equal(await page.locator("#notices pre").count(), 1);
    await page.locator("#notices button", { hasText: "l’effacer" }).click();
    await page.locator("#sign-in").waitFor();
    const left = await page.locator("body").evaluate((body) => body.textContent
      + Array.from(body.querySelectorAll("textarea"), (one) => one.value).join());
    assert.doesNotMatch(left, /envoyé ceci|ni cela|bonjour 0/, "for whoever sits down next");
    await signed_in_again(agent);
  }));

test("a session that ended keeps its drafts for the same agent, and not for another", () =>
  desk({}, async (agent, page) => {
    await waiting_visitors(1);
    await agent.accept();
    await agent.open_panel().locator(".draft").fill("pour elle seule");
    await page.evaluate(() => fetch("/deconnexion", { method: "POST", body: "{}",
      headers: { "content-type": "application/json" } }));
    await page.locator("#sign-in-note").waitFor();
    const { name, password, code } = await engine.sign_in_of("dominique");
    await page.fill("#name", name);
    await page.fill("#password", password);
    await page.fill("#one-time", code);
    await page.click("#sign-in-form button");
    await page.locator("#agent-name", { hasText: "Dominique" }).waitFor();
    const left = await page.locator("body").evaluate((body) => body.textContent
      + Array.from(body.querySelectorAll("textarea"), (one) => one.value).join());
    assert.doesNotMatch(left, /elle seule|bonjour 0/);
    await sign_out(page);
    await signed_in_again(agent);
  }));

test("an end has a reason, which the visitor is not shown", () =>
  desk({}, async (agent, page) => {
    const [visitor] = await waiting_visitors(1);
    await agent.accept();
    const id = await agent.open_panel().getAttribute("id");
    const panel = page.locator(`#${id}`);
    await panel.locator("button.close").click();
    await panel.locator(".reasons label:has(input[value=abuse])").click();
    await judge(agent, "console-ending");
    await panel.locator(".confirm .yes").click();
    await panel.waitFor({ state: "detached" });
    await visitor.page.locator("#end").waitFor();
    const ends = visitor.frames.received("event")
      .filter((frame) => frame.kind === "closed");
    assert.deepEqual(ends.map((frame) => frame.why), ["ended_by_operator"]);
    const sent = agent.frames.sent("close");
    assert.deepEqual(sent.map((frame) => frame.why), ["abuse"]);
  }));

test("the console: focus seen, nothing sideways, nothing cut, mirrored and dark", () =>
  desk({}, async (agent, page) => {
    await waiting_visitors(1);
    await agent.be("available");
    await page.locator("#offers button.main").first().click();
    await agent.open_panel().locator(".draft:not([readonly])").waitFor();
    for (const viewport of [{ width: 320, height: 256 }, narrow, wide]) {
      await page.setViewportSize(viewport);
      assert.deepEqual(await focus_walk(page), [], `at ${viewport.width}`);
    }
    assert.deepEqual(await sideways_at(page, [320, 360, 640, 1280]), []);
    await spaced_out(page, true);
    assert.deepEqual(await sideways_at(page, [320, 1280]), [], "spaced out");
    await spaced_out(page, false);
    await page.evaluate(() => (document.documentElement.dir = "rtl"));
    assert.deepEqual(await sideways_at(page, [320, 1280]), [], "right to left");
    await page.evaluate(() => (document.documentElement.dir = ""));
    await page.emulateMedia({ colorScheme: "dark" });
    await judge(agent, "console-dark");
    const words = agent.open_panel().locator(".line.theirs .words").first();
    assert.equal(await words.getAttribute("lang"), "fr");
    assert.equal(await agent.open_panel().locator(".draft").evaluate((box) => box.spellcheck),
      false, "what is written to a visitor goes to no spell checker");
  }));

test("a lost link: nothing is said that is not known, and a draft stays", () =>
  desk({}, async (agent, page) => {
    await waiting_visitors(1);
    await agent.accept();
    await agent.open_panel().locator(".draft").fill("un brouillon");
    assert.match(await page.locator("#mine .state-word").textContent(), /présente/);
    await engine.kill();
    await page.locator("#link-bar", { hasText: "LIAISON PERDUE" }).waitFor();
    assert.equal(await page.locator("#presence-state").textContent(), "");
    assert.match(await page.locator("#mine .state-word").textContent(), /inconnu/);
    assert.match(await agent.open_panel().locator(".presence-line").textContent(), /inconnu/);
    assert.equal(await page.locator("#presence").evaluate((set) => set.disabled), true);
    await engine.up();
    await page.locator("#link-bar").waitFor({ state: "hidden" });
    await page.locator("#mine .state-word", { hasText: /présente|liaison/ }).waitFor();
    assert.equal(await agent.open_panel().locator(".draft").inputValue(), "un brouillon");
    await agent.open_panel().locator(".draft:not([readonly])").fill("");
  }));
