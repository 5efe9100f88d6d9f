// SPDX-License-Identifier: EUPL-1.2
// The rules of the visitor's page that a browser can measure, one by one. Those of the exit, of
// storage and of history stand in traces.test.mjs; contrast, names and targets in each state that
// support/judge.mjs looks at.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Engine } from "./support/engine.mjs";
import { judge } from "./support/judge.mjs";
import { Agent, open_browser, Visitor } from "./support/people.mjs";
import { count_calls, focus_walk, sideways_at, spaced_out, stop_clock }
  from "./support/measure.mjs";

const rural = ["L'Abergement-Clémenciat", "Abergement-Clémenciat"];
const neutral_site = "https://meteofrance.com/";
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

async function rule(options, check) {
  const visitor = await Visitor.arrive(browser, engine, options.context ?? {}, options.first);
  try {
    await check(visitor, visitor.page);
  } finally {
    await visitor.close();
  }
}

/** The neutral site never answers: what stands until it does can be looked at. */
const slow_site = (context) => context.route(`${neutral_site}**`, () => {});
const neutral = (context) => context.route(`${neutral_site}**`, (route) =>
  route.fulfill({ contentType: "text/html", body: "<title>Météo</title>" }));

async function leave({ page }) {
  await page.click("#ask-end");
  await page.click("#end-yes");
  await page.locator("#end").waitFor();
}

// --- leaving -----------------------------------------------------------------------------------

test("the exit covers the page, its title and its words in the same turn", () =>
  rule({ first: slow_site }, async (visitor, page) => {
    await visitor.enter("");
    await page.fill("#draft", "un secret");
    const covered = await page.evaluate(() => {
      document.getElementById("exit").click();
      const veil = document.querySelector(".veil");
      const box = veil.getBoundingClientRect();
      return { title: document.title, text: document.body.innerText, role: veil.role,
        whole: box.width >= innerWidth && box.height >= innerHeight, children:
        document.body.children.length };
    });
    assert.deepEqual(covered, { title: "Météo-France", text: "Chargement", role: "alert",
      whole: true, children: 1 });
    assert.equal(visitor.context.pages().length, 1, "no new tab");
  }));

test("the exit comes second for the keyboard, after the skip link, and works from it", () =>
  rule({ context: { viewport: { width: 320, height: 256 } }, first: neutral }, async (_, page) => {
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.id), "exit");
    await page.keyboard.press("Enter");
    await page.waitForURL(neutral_site);
  }));

test("Shift as a modifier, Escape, and presses too far apart leave nobody out", () =>
  rule({ first: neutral }, async (_, page) => {
    await stop_clock(page);
    for (let i = 0; i < 3; ++i)
      await page.keyboard.press("Shift+A");
    for (let i = 0; i < 3; ++i)
      await page.keyboard.press("Escape");
    assert.equal(await page.locator("#exit-count").textContent(), "");
    await page.keyboard.press("Shift");
    await page.clock.fastForward(4900);
    await page.keyboard.press("Shift");
    assert.match(await page.locator("#exit-count").textContent(), /1 fois/);
    await page.clock.fastForward(5100);
    assert.match(await page.locator("#exit-count").textContent(), /annulée/);
    await page.keyboard.press("Shift");
    assert.match(await page.locator("#exit-count").textContent(), /2 fois/);
    assert.equal(page.url(), engine.visitor_url);
  }));

test("without scripts the exit is a plain link that leaves", () =>
  rule({ context: { javaScriptEnabled: false } }, async (visitor, page) => {
    const devtools = await visitor.context.newCDPSession(page); // a redirect passes by a route
    await devtools.send("Network.enable");
    await devtools.send("Network.setBlockedURLs", { urls: [`${neutral_site}*`] });
    const left = page.waitForRequest((one) => one.url() === neutral_site);
    await page.click("#exit");
    assert.equal((await left).redirectedFrom().url(), `${engine.visitor_url}sortie`);
  }));

test("a page brought back from the browser's memory starts anew", () =>
  rule({}, async (visitor, page) => {
    await visitor.enter("");
    const again = page.waitForEvent("load");
    await page.evaluate(() =>
      dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true })));
    await again;
    assert.equal(await page.locator("#lines li").count(), 0);
    assert.equal(await page.locator("#home").isVisible(), true);
  }));

// --- traces ------------------------------------------------------------------------------------

test("a whole conversation makes no sound, no notice, no entry and no trace", () =>
  rule({ first: count_calls }, async (visitor, page) => {
    const entries = await page.evaluate(() => history.length);
    const addresses = new Set();
    page.on("request", (request) => addresses.add(new URL(request.url())));
    await visitor.enter(...rural);
    const agent = await Agent.arrive(browser, engine, "alex");
    await agent.accept();
    await visitor.say("bonjour.");
    await agent.reads("bonjour.");
    await agent.say("je vous lis.");
    await visitor.reads("je vous lis.");
    assert.equal(await page.title(), "Informations pratiques");
    await leave(visitor);
    assert.equal(await page.title(), "Informations pratiques");
    assert.deepEqual(await page.evaluate(() => globalThis.counted_calls), []);
    assert.equal(await page.evaluate(() => history.length), entries);
    for (const { search, hash, pathname } of addresses) {
      assert.equal(search + hash, "", "nothing of what was typed is in an address");
      assert.match(pathname, /^\/(lieux|tchat|sortie|v\.[\w-]+\.\w+)?$/);
    }
    await agent.be("on_break");
    await agent.close();
  }));

test("no field is remembered by the browser or sent to a spell checker", () =>
  rule({}, async (_, page) => {
    const fields = await page.locator("input, textarea, select").evaluateAll((all) =>
      all.map((one) => ({ id: one.id || one.value, complete: one.autocomplete,
        spell: one.matches("[type=radio], [type=checkbox], select") || !one.spellcheck })));
    assert.ok(fields.length > 10);
    assert.deepEqual(fields.filter((one) => one.complete !== "off" || !one.spell), []);
    assert.deepEqual(await page.locator("form").evaluateAll((all) =>
      all.filter((form) => form.autocomplete !== "off" || form.method !== "post")
        .map((form) => form.id)), []);
  }));

test("nothing invites the browser to install, prefetch or ask elsewhere", () =>
  rule({}, async (_, page) => {
    assert.deepEqual(await page.locator("link").evaluateAll((all) =>
      all.map((link) => link.rel).sort()), ["icon", "stylesheet"]);
    assert.match(await page.locator("link[rel=icon]").getAttribute("href"), /^data:/);
    assert.deepEqual(await page.locator("script, link[rel=stylesheet]").evaluateAll((all) =>
      all.filter((one) => !one.integrity.startsWith("sha384-")).map((one) => one.outerHTML)), []);
    assert.equal(await page.locator("[style], img, iframe, object, video, audio").count(), 0);
  }));

test("before anything is asked: the numbers, their traces, and anonymity with its limits", () =>
  rule({ context: { viewport: { width: 360, height: 740 } } }, async (_, page) => {
    const order = await page.evaluate(() => {
      const all = [...document.querySelectorAll("a[href='tel:17'], a[href='tel:112'], "
        + "a[href='sms:114'], a[href='tel:3919'], a[href='tel:119'], form")];
      const shown = (one) => one.tagName === "FORM" || one.checkVisibility();
      return all.filter(shown).map((one) => one.getAttribute("href") ?? one.id);
    });
    assert.deepEqual(order, ["tel:17", "tel:112", "sms:114", "tel:3919", "tel:119", "entry",
      "resume", "box"]);
    const words = await page.locator("main").innerText();
    for (const said of [/journal du téléphone/, /après avis du procureur/, /article 40/,
      /n’efface pas l’historique|Avant d’écrire/])
      assert.match(words.slice(0, words.indexOf("Commencer une discussion")), said);
    const third = await page.locator("a[href='sms:114']:visible").boundingBox();
    assert.ok(third.y + third.height <= 740, "17, 112 and 114 stand on the first screen");
    assert.equal(await page.locator(":is(.numbers, .others) a:visible bdi[dir=ltr]").count(), 7);
  }));

// --- reading and writing -----------------------------------------------------------------------

test("focus stays in the box: after sending, and when a message comes", () =>
  rule({}, async (visitor, page) => {
    await visitor.enter(...rural);
    const agent = await Agent.arrive(browser, engine, "alex");
    await agent.accept();
    await page.focus("#draft");
    await page.keyboard.type("première ligne");
    await page.keyboard.press("Enter");
    await page.keyboard.type("seconde");
    assert.equal(await page.inputValue("#draft"), "première ligne\nseconde", "Enter is a line");
    await page.keyboard.press("Control+Enter");
    await visitor.all_received();
    assert.equal(await page.evaluate(() => document.activeElement.id), "draft");
    await page.keyboard.type("je con");
    await agent.say("réponse.");
    await visitor.reads("réponse.");
    await page.keyboard.type("tinue");
    assert.equal(await page.inputValue("#draft"), "je continue");
    await page.check("#enter-sends");
    await page.focus("#draft");
    await page.keyboard.press("Shift+Enter");
    await page.keyboard.press("Enter");
    await agent.reads("je continue");
    assert.equal(await page.inputValue("#draft"), "", "Enter sends for who wants it");
    await agent.end_conversation();
    await agent.be("on_break");
    await agent.close();
  }));

test("each message is spoken once, short; one's own only as received; typing never", () =>
  rule({}, async (visitor, page) => {
    await visitor.enter(...rural);
    const agent = await Agent.arrive(browser, engine, "alex");
    await agent.accept();
    await page.evaluate(() => {
      globalThis.spoken = [];
      new MutationObserver(() => spoken.push(document.getElementById("announcer").textContent))
        .observe(document.getElementById("announcer"), { childList: true, characterData: true });
    });
    await visitor.say("mes mots à moi.");
    await visitor.all_received();
    await agent.open_panel().locator(".draft").pressSequentially("je ");
    await page.locator("#typing:not(:empty)").waitFor();
    await agent.say("je vous lis.");
    await visitor.reads("je vous lis.");
    assert.deepEqual(await page.evaluate(() => spoken), ["reçu", "Alex : je vous lis."]);
    assert.equal(await page.locator("#scroller").getAttribute("aria-live"), "off");
    assert.equal(await page.locator("#announcer").getAttribute("aria-live"), "polite");
    const live = "[aria-live=polite], [aria-live=assertive], [role=status], [role=alert]";
    assert.equal(await page.locator("#typing").evaluate((one, l) => one.closest(l), live), null);
    assert.equal(await page.locator("#lines button, #lines a").count(), 0);
    await agent.end_conversation();
    await agent.be("on_break");
    await agent.close();
  }));

test("a place in the queue is spoken on change, once a minute, and then as it is", () =>
  rule({}, async (visitor, page) => {
    await stop_clock(page);
    const spoken = () => page.locator("#announcer").textContent();
    const ahead = (n) => page.evaluate((count) =>
      chat_view.set_standing({ phase: "waiting", ahead: count }), n);
    await page.evaluate(() => (document.getElementById("chat").hidden = false));
    await ahead(5);
    assert.match(await spoken(), /^5 /);
    await page.clock.fastForward(20000);
    await ahead(4);
    await page.clock.fastForward(20000);
    await ahead(3);
    assert.match(await spoken(), /^5 /, "not yet");
    assert.match(await page.locator("#standing").textContent(), /^3 /, "to see it is there");
    await page.clock.fastForward(21000);
    assert.match(await spoken(), /^3 /);
  }));

test("lines are only added: a known one is never drawn again, not even after a cut", () =>
  rule({}, async (visitor, page) => {
    await visitor.enter("");
    await visitor.say("le premier.");
    await visitor.all_received();
    await page.locator("#lines").evaluate((list) =>
      [...list.children].forEach((line) => (line.known = true)));
    const before_it = await page.locator("#lines li").count();
    await visitor.context.setOffline(true);
    await page.locator("#link-state", { hasText: "coupée" }).waitFor();
    await visitor.say("le second.");
    await visitor.context.setOffline(false);
    await visitor.all_received();
    assert.equal(await page.locator("#lines").evaluate((list) =>
      [...list.children].filter((line) => line.known).length), before_it);
    await leave(visitor);
  }));

test("who has scrolled up is not moved: a button says that more came", () =>
  rule({ context: { viewport: { width: 360, height: 740 } } }, async (visitor, page) => {
    await visitor.enter(...rural);
    for (let i = 0; i < 8; ++i)
      await visitor.say(`ligne ${i}.`);
    await visitor.all_received();
    const agent = await Agent.arrive(browser, engine, "alex");
    await agent.accept();
    await agent.reads("ligne 7.");
    await page.locator("#scroller").evaluate((box) => (box.scrollTop = 0));
    await agent.say("plus bas.");
    await page.locator("#below").waitFor();
    assert.equal(await page.locator("#scroller").evaluate((box) => box.scrollTop), 0);
    await page.click("#below");
    const rest = await page.locator("#scroller").evaluate((box) =>
      box.scrollHeight - box.scrollTop - box.clientHeight);
    assert.ok(rest <= 1);
    await page.locator("#below").waitFor({ state: "hidden" });
    assert.equal(await page.locator("#scroller").evaluate((box) => box.tabIndex), 0);
    await agent.end_conversation();
    await agent.be("on_break");
    await agent.close();
  }));

test("who writes stands in words, in the conversation's language, with the hour", () =>
  rule({}, async (visitor, page) => {
    await page.click("#language");
    await page.locator("html[lang=en]").waitFor();
    await visitor.enter("");
    await visitor.say("مرحبا");
    await visitor.all_received();
    const line = page.locator("#lines .line.mine");
    assert.equal(await line.locator(".who").textContent(), "You");
    assert.equal(await line.locator(".words").getAttribute("dir"), "auto");
    assert.equal(await line.locator(".words").getAttribute("lang"), "en");
    assert.match(await line.locator("time").textContent(), /^\d\d:\d\d( [AP]M)? · received$/);
    assert.match(await line.locator("time").getAttribute("datetime"), /^\d{4}-.*Z$/);
    assert.equal(await page.locator("#language").count(), 1);
    await leave(visitor);
  }));

test("a wrong field is named beside it, focused, and keeps what was typed", () =>
  rule({}, async (_, page) => {
    const fault = async (field, error) => {
      await page.click("#entry button[type=submit]");
      await page.locator(`${error}:not(:empty)`).waitFor();
      const seen = await page.locator(field).evaluate((one) => ({
        focused: one === document.activeElement, invalid: one.getAttribute("aria-invalid"),
        by: one.getAttribute("aria-describedby"), value: one.value }));
      assert.equal(seen.focused, true);
      assert.equal(seen.invalid, "true");
      assert.ok(seen.by.split(" ").includes(error.slice(1)));
      return seen.value;
    };
    await page.check("input[value=relative]");
    await page.fill("#place", "Xyzzyville");
    assert.equal(await fault("#place", "#place-error"), "Xyzzyville");
    await page.check("#place-unsaid");
    await page.fill("#departement", "99");
    assert.equal(await fault("#departement", "#departement-error"), "99");
    assert.equal(await page.isChecked("input[value=relative]"), true);
    await page.fill("#departement", "");
  }));

test("the commune by the keyboard alone, as a list that is spoken", () =>
  rule({}, async (_, page) => {
    const state = () => page.locator("#place").evaluate((one) => ({
      open: one.getAttribute("aria-expanded"), value: one.value,
      active: document.getElementById(one.getAttribute("aria-activedescendant"))?.textContent
        ?? null, focused: one === document.activeElement }));
    assert.equal(await page.locator("#place").evaluate((one) => one.nextElementSibling.id),
      "place-list", "suggestions come right after the field");
    await page.focus("#place");
    await page.keyboard.type("b");
    await page.keyboard.type("ord");
    await page.locator("#place-status", { hasText: /\d+ communes proposées|premières/ }).waitFor();
    await page.keyboard.press("ArrowDown");
    const first = await state();
    assert.equal(first.open, "true");
    assert.ok(first.active && first.focused);
    await page.keyboard.press("ArrowDown");
    assert.notEqual((await state()).active, first.active);
    await page.keyboard.press("ArrowUp");
    assert.equal((await state()).active, first.active);
    assert.equal(await page.locator("[role=option][aria-selected=true]").count(), 1);
    await page.keyboard.press("Escape");
    assert.equal((await state()).open, "false");
    assert.equal((await state()).value, "bord", "the first Escape closes");
    await page.keyboard.press("Escape");
    assert.equal((await state()).value, "", "the second clears");
    await page.keyboard.type("bordeaux");
    await page.locator("#place-list li").first().waitFor();
    await page.keyboard.press("Tab");
    assert.equal((await state()).value, "bordeaux", "Tab picks nothing by surprise");
    assert.equal((await state()).open, "true", "and the list stays for a reading cursor");
    await page.focus("#place");
    await page.keyboard.press("ArrowDown");
    const wanted = (await state()).active;
    await page.keyboard.press("Enter");
    await page.locator("#place-status", { hasText: "choisi" }).waitFor();
    assert.ok(wanted.startsWith((await state()).value));
    assert.equal(await page.locator("#chat").isVisible(), false, "Enter picks, and sends nothing");
  }));

// --- sizes, zoom, motion, contrast -------------------------------------------------------------

test("with the keyboard no focus is ever invisible or under the sticky header", async () => {
  for (const viewport of [{ width: 320, height: 256 }, { width: 1280, height: 800 }])
    await rule({ context: { viewport } }, async (visitor, page) => {
      for (const details of await page.locator("details > summary").all())
        await details.click();
      assert.deepEqual(await focus_walk(page), [], `home at ${viewport.width}`);
      await visitor.enter("");
      await visitor.say("bonjour.");
      await visitor.all_received();
      await page.click("#ask-code");
      await page.locator("#code-words:not(:empty)").waitFor();
      assert.deepEqual(await focus_walk(page), [], `chat at ${viewport.width}`);
      await leave(visitor);
    });
});

test("zoom and spacing: nothing to scroll sideways, nothing cut, from 320 px on", () =>
  rule({}, async (visitor, page) => {
    const states = async (name) => {
      assert.deepEqual(await sideways_at(page, [320, 360, 640, 1280]), [], name);
      await spaced_out(page, true);
      assert.deepEqual(await sideways_at(page, [320, 1280]), [], `${name}, spaced out`);
      await spaced_out(page, false);
    };
    await states("home");
    await visitor.enter("");
    await visitor.say(`https://exemple.fr/${"tres-long".repeat(30)}`);
    await visitor.all_received();
    await states("chat");
    await leave(visitor);
    await states("end");
  }));

test("at 400 % in a chat: the exit, the last message and the box are all reached", () =>
  rule({ context: { viewport: { width: 320, height: 256 } } }, async (visitor, page) => {
    await visitor.enter(...rural);
    await visitor.say("le dernier message.");
    await visitor.all_received();
    const agent = await Agent.arrive(browser, engine, "alex");
    await agent.accept();
    await agent.say("une réponse\nde quelques\nlignes.");
    await visitor.reads("une réponse");
    const draft = await page.locator("#draft").boundingBox();
    assert.ok(draft.y >= 0 && draft.y + draft.height <= 256,
      "what one writes in is not pushed away by what comes");
    for (const target of ["#lines .line:last-child .words", "#draft",
      "#box button[type=submit]"]) {
      await page.locator(target).first().evaluate((one) => one.scrollIntoView());
      const [box, exit] = await Promise.all([page.locator(target).first().boundingBox(),
        page.locator("#exit").boundingBox()]);
      assert.ok(exit.y >= 0 && exit.y + exit.height <= 256, "the exit is there");
      assert.ok(box.y >= exit.y + exit.height && box.y < 256, `${target} is not under it`);
    }
    await agent.end_conversation();
    await agent.be("on_break");
    await agent.close();
  }));

test("with a phone's keyboard open, two lines of the thread are seen beside the box", () =>
  rule({ context: { viewport: { width: 360, height: 740 } } }, async (visitor, page) => {
    await visitor.enter("");
    await visitor.say("une première ligne.");
    await visitor.say("une seconde ligne.");
    await visitor.all_received();
    await page.locator("#draft").blur();
    await page.setViewportSize({ width: 360, height: 400 });
    await page.focus("#draft");
    const [draft, header] = await Promise.all([page.locator("#draft").boundingBox(),
      page.locator(".top").boundingBox()]);
    const scroller = await page.locator("#scroller").boundingBox();
    const seen = Math.min(scroller.y + scroller.height, draft.y)
      - Math.max(scroller.y, header.y + header.height);
    assert.ok(draft.y + draft.height <= 400, "the box is on the screen");
    assert.ok(seen >= 48, `${seen} px of the thread`);
    await leave(visitor);
  }));

test("right to left: mirrored, with nothing cut and the numbers as they are dialled", () =>
  rule({ context: { viewport: { width: 360, height: 740 } } }, async (visitor, page) => {
    const usual = await page.locator("#exit").boundingBox();
    await page.evaluate(() => (document.documentElement.dir = "rtl"));
    const mirrored = await page.locator("#exit").boundingBox();
    assert.ok(Math.abs(mirrored.x - (360 - usual.x - usual.width)) < 2, "at the other corner");
    assert.deepEqual(await sideways_at(page, [320, 360, 1280]), []);
    await judge(visitor, "visitor-rtl");
  }));

test("nothing moves, for nobody; forced colours keep their borders", () =>
  rule({ context: { reducedMotion: "reduce", forcedColors: "active" } }, async (visitor, page) => {
    await visitor.enter("");
    const moving = await page.locator("body *").evaluateAll((all) => all.filter((one) => {
      const style = getComputedStyle(one);
      return style.animationName !== "none" || parseFloat(style.transitionDuration) > 0;
    }).map((one) => one.id || one.tagName));
    assert.deepEqual(moving, []);
    assert.equal(await page.locator("#exit").evaluate((one) =>
      getComputedStyle(one).borderTopStyle), "solid");
    await page.emulateMedia({ reducedMotion: "no-preference" });
    assert.equal(await page.locator("body *").evaluateAll((all) => all.some((one) =>
      parseFloat(getComputedStyle(one).transitionDuration) > 0)), false);
    await leave(visitor);
  }));

test("who has asked for dark pages is not lit up at night, and can read everything", () =>
  rule({ context: { colorScheme: "dark" } }, async (visitor, page) => {
    await judge(visitor, "visitor-home-dark");
    const paper = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    assert.ok(paper.match(/\d+/g).every((part) => Number(part) < 48), paper);
    await visitor.enter("");
    await visitor.say("bonjour.");
    await visitor.all_received();
    await visitor.page.click("#ask-code");
    await page.locator("#code-words:not(:empty)").waitFor();
    await judge(visitor, "visitor-chat-dark");
    await leave(visitor);
  }));

test("a thousand lines: one more touches none of them", () =>
  rule({}, async (visitor, page) => {
    const changed = await page.evaluate(() => {
      document.getElementById("chat").hidden = false;
      const list = document.createElement("ol");
      const scroller = document.createElement("div");
      scroller.append(list);
      document.body.append(scroller);
      const thread = make_thread({ list, scroller, below: document.createElement("button"),
        draw: (event) => message_line(event, false, "Alex", "fr"), on_gap: () => {} });
      const line = (n) => ({ n, kind: "said", who: "operator", text: `ligne ${n}`, at: 1e12 + n });
      thread.take_all(Array.from({ length: 1000 }, (_, i) => line(i + 1)));
      const watcher = new MutationObserver(() => {});
      watcher.observe(list, { childList: true, subtree: true, attributes: true,
        characterData: true });
      thread.take(line(1001));
      const records = watcher.takeRecords();
      return { lines: list.children.length, records: records.length,
        added: records.reduce((sum, one) => sum + one.addedNodes.length, 0) };
    });
    assert.deepEqual(changed, { lines: 1001, records: 1, added: 1 });
    assert.equal(visitor.complaints.length, 0);
  }));
