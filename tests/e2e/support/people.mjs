// SPDX-License-Identifier: EUPL-1.2
// A visitor and an agent, each in a browser context of their own, as a person would use the pages.
import { execFileSync } from "node:child_process";
import { chromium } from "playwright-core";
import { record_answers } from "./answers.mjs";
import { record_frames } from "./frames.mjs";

const flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync"];

export function open_browser() {
  const found = process.env.CHROMIUM
    ?? execFileSync("sh", ["-c", "command -v chromium"], { encoding: "utf8" });
  return chromium.launch({ executablePath: found.trim(), args: flags });
}

/** A page whose frames, HTTP answers, foreign requests and violations are kept for judgement. */
async function watched_page(context, home, listener) {
  const page = await context.newPage();
  const foreign = [];
  const complaints = [];
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith("http") && url.origin !== new URL(home).origin)
      foreign.push(url.href);
  });
  page.on("console", (line) => {
    if (/Content Security Policy|Trusted ?Type/i.test(line.text()))
      complaints.push(line.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.setDefaultTimeout(45000);
  return { page, foreign, complaints, frames: record_frames(page),
    answers: record_answers(page, listener) };
}

const words_of = (page, list) => page.locator(`${list} .words`).allTextContents();

export class Visitor {
  /** first(context, page): where the browser has been before; address: what is opened. */
  static async arrive(browser, engine, options = {}, first = async () => {},
    address = engine.visitor_url) {
    const context = await browser.newContext({ locale: "fr-FR",
      ignoreHTTPSErrors: engine.secure, ...options });
    const visitor = new Visitor();
    Object.assign(visitor, { context, engine },
      await watched_page(context, address, "visitors"));
    await first(context, visitor.page);
    await visitor.page.goto(address);
    return visitor;
  }

  /** Another window of the same browser. */
  async second_window() {
    const other = new Visitor();
    Object.assign(other, { context: this.context, engine: this.engine },
      await watched_page(this.context, this.engine.visitor_url, "visitors"));
    await other.page.goto(this.engine.visitor_url);
    return other;
  }

  /** Types into the commune field and picks the first suggestion that has this text. */
  async choose_place(typed, suggestion = typed) {
    await this.page.fill("#place", typed);
    await this.page.locator("#place-list li", { hasText: suggestion }).first().click();
  }

  async enter(typed = "33000", suggestion = "Bordeaux") {
    if (typed)
      await this.choose_place(typed, suggestion);
    else
      await this.page.check("#place-unsaid");
    await this.page.click("#entry button[type=submit]");
    await this.page.locator("#lines li").first().waitFor();
  }

  async say(words) {
    await this.page.fill("#draft", words);
    await this.page.click("#box button[type=submit]");
  }

  said = () => words_of(this.page, "#lines");
  pending = () => this.page.locator("#pending li").count();
  reads = (words) => this.page.locator("#lines .words", { hasText: words }).first().waitFor();
  all_received = () =>
    this.page.waitForFunction(() => !document.querySelector("#pending li"), null,
      { timeout: 90000 });
  /** Nobody waits or is held for them any more, whatever became of the test. */
  async go() {
    if (await this.page.locator("#ask-end").isVisible()) {
      await this.page.click("#ask-end");
      await this.page.click("#end-yes");
      await this.page.locator("#end").waitFor();
    }
    await this.close();
  }

  close = () => this.context.close();
}

const sessions = new Map(); // of agents, by engine and name

const session_key = ({ engine, name }) => `${engine.port} ${name}`;

/** The next to arrive by this name comes by this session. */
async function keep_session(one) {
  sessions.set(session_key(one), await one.context.storageState());
}

/** Signs in where the page asks for it; a one-time code is good once. */
async function pass_door({ page, engine, name }) {
  const { password, code } = await engine.sign_in_of(name);
  await page.fill("#name", name);
  await page.fill("#password", password);
  await page.fill("#one-time", code);
  await page.click("#sign-in-form button");
}

export class Agent {
  /** Signs in once per engine and name: a one-time code is accepted once. holds: keeps each message
      three seconds, as the console does unless it is told otherwise; first(context): before the
      page is opened. */
  static async arrive(browser, engine, name,
    { holds = false, first = async () => {}, ...options } = {}) {
    const storageState = sessions.get(session_key({ engine, name }));
    const context = await browser.newContext({ locale: "fr-FR", storageState,
      ignoreHTTPSErrors: engine.secure,
      viewport: { width: 1280, height: 800 }, ...options });
    const agent = new Agent();
    Object.assign(agent, { context, engine, name },
      await watched_page(context, engine.console_url, "agents"));
    await first(context);
    await agent.page.goto(engine.console_url);
    if (!storageState) {
      await agent.sign_in();
      await Agent.remember(agent);
    }
    await agent.page.locator("#desk").waitFor();
    if (!holds)
      await agent.page.evaluate(() => (document.getElementById("hold").checked = false));
    return agent;
  }

  static remember = keep_session;

  async sign_in() {
    await pass_door(this);
    await this.page.locator("#desk").waitFor();
  }

  async be(state) {
    await this.page.locator(`#presence label:has(input[value=${state}])`).click();
  }

  /** Available, and accepts what is offered. */
  async accept() {
    await this.be("available");
    await this.page.locator("#offers button.main").first().click();
    await this.open_panel().locator(".draft:not([readonly])").waitFor();
  }

  open_panel = () => this.page.locator("#panels .conversation:not([hidden])");

  async say(words) {
    const panel = this.open_panel();
    await panel.locator(".draft").fill(words);
    await panel.locator(".reply button[type=submit]").click();
  }

  said = () =>
    words_of(this.page, "#panels .conversation:not([hidden]) .lines:not(.pending-lines)");
  pending = () => this.open_panel().locator(".pending-lines li").count();
  reads = (words) => this.open_panel().locator(".lines:not(.pending-lines) .words",
    { hasText: words }).first().waitFor();
  all_received = () =>
    this.page.waitForFunction(() => !document.querySelector(".pending-lines li"), null,
      { timeout: 90000 });

  whisper = (words) => whisper(this.open_panel(), words);
  hears = (words) => hears(this.open_panel(), words);

  async end_conversation() {
    const id = await this.open_panel().getAttribute("id"); // another one may open in its place
    const panel = this.page.locator(`#${id}`);
    await panel.locator("button.close").click();
    await panel.locator(".confirm .yes").click();
    await panel.waitFor({ state: "detached" });
  }

  close = () => this.context.close();
}

/** Whoever looks at the alerts, by a phone. */
export class OnCall {
  /** first(context): before the page is opened. */
  static async arrive(browser, engine, name, { first = async () => {}, ...options } = {}) {
    const storageState = sessions.get(session_key({ engine, name }));
    const context = await browser.newContext({ locale: "fr-FR", storageState,
      ignoreHTTPSErrors: engine.secure, viewport: { width: 360, height: 740 }, ...options });
    const one = new OnCall();
    Object.assign(one, { context, engine, name },
      await watched_page(context, engine.console_url, "agents"));
    await first(context);
    await one.page.goto(`${engine.console_url}astreinte`);
    if (!storageState)
      await pass_door(one);
    await one.page.locator("#page").waitFor();
    await keep_session(one);
    return one;
  }

  /** The card of the police's only alert of this kind, by its words. */
  alert = (words) => this.page.locator("#alerts .alert", { hasText: words })
    .filter({ hasText: "Police" });
  press = (card, name) => card.getByRole("button", { name: new RegExp(`^${name}`) }).click();

  async pass_to(card, who) {
    await card.locator("button.pass").click();
    const choice = card.locator(".pass-form select");
    const option = choice.locator("option", { hasText: who });
    await option.waitFor({ state: "attached" });
    await choice.selectOption({ label: await option.textContent() });
    await card.locator(".pass-form button").click();
  }

  async resolve(card, words) {
    await card.locator("button.done").click();
    await card.locator(".done-form select").selectOption({ label: words });
    await card.locator(".done-form button").click();
  }

  close = () => this.context.close();
}

/** A psychologist at the page of their own. */
export class Psychologist {
  static async arrive(browser, engine, name, options = {}) {
    const storageState = sessions.get(session_key({ engine, name }));
    const context = await browser.newContext({ locale: "fr-FR", storageState,
      ignoreHTTPSErrors: engine.secure, viewport: { width: 1280, height: 800 }, ...options });
    const one = new Psychologist();
    Object.assign(one, { context, engine, name },
      await watched_page(context, engine.console_url, "agents"));
    await one.page.goto(`${engine.console_url}psychologue`);
    if (!storageState)
      await pass_door(one);
    await one.page.locator("#page").waitFor();
    await keep_session(one);
    return one;
  }

  /** As the engine tells it. */
  async be(state) {
    await this.page.locator(`#presence label:has(input[value=${state}])`).click();
    await this.page.locator(`#presence[data-state=${state}]`).waitFor();
  }

  /** Comes into the only conversation that calls. */
  async join() {
    await this.page.locator("#calls button.main").click();
    await this.open_panel().locator(".draft:not([readonly])").waitFor();
  }

  open_panel = () => this.page.locator("#panels .conversation:not([hidden])");

  async say(words) {
    await this.open_panel().locator(".draft").fill(words);
    await this.open_panel().locator(".reply button[type=submit]").click();
  }

  whisper = (words) => whisper(this.open_panel(), words);
  hears = (words) => hears(this.open_panel(), words);
  reads = (words) => this.open_panel().locator(".lines:not(.pending-lines) .words",
    { hasText: words }).first().waitFor();
  close = () => this.context.close();
}

/** Into the channel among professionals, of whichever page. */
async function whisper(panel, words) {
  await panel.locator(".whisper-draft").fill(words);
  await panel.locator(".whisper-send").click();
}

const hears = (panel, words) =>
  panel.locator(".whisper-lines .words", { hasText: words }).first().waitFor();

/** Fails with the list when a page broke a rule that holds everywhere. */
export function faults_of(...people) {
  return people.flatMap((person) =>
    [...person.frames.faults(), ...person.answers.faults(), ...person.complaints,
      ...person.foreign]);
}
