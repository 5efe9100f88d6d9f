// SPDX-License-Identifier: EUPL-1.2
// Nothing that people write, hold or come from is found where it must not be: a whole conversation
// with planted markers, every error path driven, then every place searched. Each place also holds
// something that must be found, so that a search that finds nothing has looked.
import assert from "node:assert/strict";
import { randomBytes, randomUUID } from "node:crypto";
import os from "node:os";
import { after, before, test } from "node:test";
import { judge_answer, read_answer } from "./support/answers.mjs";
import { Engine } from "./support/engine.mjs";
import { RawSocket, raw_http, request } from "./support/raw_client.mjs";

const from = "127.0.0.2";
const foreign = foreign_address();
const marker = (what) => `${what}-${randomBytes(12).toString("hex")}`;
const said_by_visitor = marker("temoin-visiteur");
const said_by_agent = marker("temoin-agent");
const agent_name = marker("temoin-identifiant");
const shown_name = marker("temoin-affiche");
const unknown_name = marker("temoin-nom");
const wrong_password = marker("temoin-secret");
const garbage = marker("temoin-rebut");
let engine;
let places; // name → content, of everything that is searched
const secrets = new Map(); // what → marker
// Where the schema puts an agent's names, and nothing else.
const allowed = ["agent_name", "shown_name"].flatMap((what) =>
  ["agent_rows", "agent_files"].map((place) => `${what} in ${place}`));

before(async () => {
  // Production starts PostgreSQL with no other option; its agents' listener stands behind a front.
  engine = await Engine.start({ front: true, set: ["network.agents.address=0.0.0.0"],
    database_options: "-c log_statement=all -c log_parameter_max_length=0" });
  await live();
}, { timeout: 180000 });
after(() => engine?.stop());

/** An address of this machine that is no loopback one: who comes from there is another machine. */
function foreign_address() {
  const all = Object.values(os.networkInterfaces()).flat();
  const found = all.find((one) => one.family === "IPv4" && !one.internal);
  assert.ok(found, "this test needs a network: an IPv4 address beside 127.0.0.1");
  return found.address;
}

const visitor_origin = () => `http://localhost:${engine.door}`;
const agent_origin = () => `http://127.0.0.1:${engine.door + 1}`;

function sign_in(name, password, code) {
  return request(engine.door + 1, from, agent_origin(), "POST", "/connexion",
    JSON.stringify({ name, password, code }));
}

const come = () => RawSocket.open(engine.door, from, visitor_origin(), "/tchat");

async function take_the_desk(cookie) {
  const agent = await RawSocket.open(engine.door + 1, from, agent_origin(), "/bureau", cookie);
  agent.send({ type: "hello" });
  await agent.wait_type("desk");
  return agent;
}

/** Everything that happens, through the front; fills `secrets` and `places`. */
async function live() {
  await engine.create_agent(agent_name, shown_name, "police");
  const who = await engine.sign_in_of(agent_name);
  await come_in_clear(who);
  assert.match(await sign_in(unknown_name, wrong_password, "000000"), /^HTTP\/1.1 401 /);
  assert.match(await sign_in(who.name, wrong_password, who.code), /^HTTP\/1.1 401 /);
  const signed_in = await sign_in(who.name, who.password, who.code);
  assert.match(signed_in, /^HTTP\/1.1 204 /);
  const cookie = /Set-Cookie: (__Host-ecoute=([^;]+))/i.exec(signed_in);
  const agent = await take_the_desk(cookie[1]);
  assert.equal((await agent.ask({ type: "presence", state: "available" })).type, "ack");

  const visitor = await come();
  const entered = await visitor.ask({ type: "enter", role: "victim", place: { insee: "33063" },
    wish: null, language: "fr" });
  const offer = await agent.wait_type("offer");
  const { conversation } = offer;
  assert.equal((await agent.ask({ type: "take", conversation })).type, "ack");
  await agent.ask({ type: "watch", conversation, seen: 0 });
  assert.equal((await visitor.ask({ type: "say", text: said_by_visitor })).type, "ack");
  assert.equal((await agent.ask({ type: "say", conversation, text: said_by_agent })).type, "ack");
  await visitor.wait((frame) => JSON.stringify(frame).includes(shown_name), "the operator's name");
  const { words } = await visitor.ask({ type: "code" });
  for (const [what, value] of Object.entries({ said_by_visitor, said_by_agent, agent_name,
    shown_name, unknown_name, wrong_password, garbage, password: who.password, cookie: cookie[2],
    token: entered.token, wish: entered.id, words, address: from, foreign, code: who.code }))
    secrets.set(what, value);

  await fail_in_every_way(visitor);
  await lose_the_database(visitor);
  const first_life = await engine.operations();
  const { token } = entered;
  await lose_the_engine(visitor, agent, { token, cookie: cookie[1], conversation });
  await engine.front.end();
  places = await engine.traces();
  for (const [place, content] of Object.entries(first_life))
    places[place] += content;
}

let refused_in_clear;

/** Signs in from another machine, past the front and without TLS; then from this one. */
async function come_in_clear({ name, password, code }) {
  const ask = (source, method, path, body) => request(engine.port + 1, source,
    `http://127.0.0.1:${engine.door + 1}`, method, path, body);
  const wanted = JSON.stringify({ name, password, code });
  refused_in_clear = { page: await ask(foreign, "GET", "/"),
    sign_in: await ask(foreign, "POST", "/connexion", wanted),
    here: await ask(from, "GET", "/") };
  assert.match(refused_in_clear.sign_in, /^HTTP\/1.1 403 /, "a right password from elsewhere");
}

async function fail_in_every_way(visitor) {
  const refusals = () => visitor.frames.filter((frame) => frame.type === "refused").length;
  const bad = [`{"type":"say","text":"${garbage}"`, `{"type":"${garbage}"}`,
    `{"type":"say","id":"${garbage}","text":"${garbage}"}`, `["${garbage}"]`,
    JSON.stringify({ type: "say", id: randomUUID(), text: garbage.repeat(200) })];
  for (const text of bad) {
    const before_it = refusals();
    visitor.send_text(text);
    await visitor.wait(() => refusals() > before_it, `refusal of ${text.slice(0, 20)}`);
  }
  for (const port of [engine.port, engine.door]) { // the front answers some of it by itself
    await request(port, from, visitor_origin(), "POST", "/lieux", garbage);
    await request(port, from, visitor_origin(), "POST", "/csp", garbage);
    await request(port, from, `http://${garbage}.test`, "POST", "/lieux", "{}");
    await request(port + 1, from, agent_origin(), "GET", "/moi", "",
      `Cookie: __Host-ecoute=${garbage}\r\n`);
    const shared = await request(port, from, visitor_origin(), "GET", `/?utm_source=${garbage}`);
    assert.match(shared, /^HTTP\/1.1 200 /);
    assert.ok(!shared.includes(garbage), "a shared link's query is not given back");
    await raw_http(port, from, `${garbage} / HTTP/9.9\r\nConnection: close\r\n\r\n`);
    await raw_http(port, from,
      `GET /${garbage}?${garbage} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
  }
  const returning = await come();
  returning.send({ type: "resume", token: garbage, seen: 0 });
  await returning.wait_type("refused"); // and its socket is closed
  const stranger = await come();
  await stranger.ask({ type: "redeem", words: garbage });
  stranger.close();
}

/** Says something while PostgreSQL is away, until it is stored after its return. */
async function lose_the_database(visitor) {
  await engine.stop_database();
  const id = randomUUID();
  const text = `${said_by_visitor} sans base`;
  visitor.send({ type: "say", id, text });
  await visitor.wait((frame) => frame.id === id && frame.type === "refused", "refusal while away");
  await engine.start_database();
  for (let tries = 0; tries < 100; ++tries) {
    const answers = visitor.frames.filter((f) => f.id === id && f.type !== "event").length;
    visitor.send({ type: "say", id, text });
    const many = () => visitor.frames.filter((f) => f.id === id && f.type !== "event");
    await visitor.wait(() => many().length > answers, "an answer after the return");
    if (many().at(-1).type === "ack")
      return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  assert.fail("the message was never stored after PostgreSQL's return");
}

/** The engine dies under an open conversation; who asks meanwhile has only the front. */
async function lose_the_engine(visitor, agent, { token, cookie, conversation }) {
  await engine.kill();
  await Promise.all([visitor.closed, agent.closed]);
  const away = async (answer) => {
    const got = await answer;
    assert.match(got, /^HTTP\/1.[01] 503 /);
    assert.ok(got.includes("tel:17"));
    assert.ok(!got.includes(garbage) && !got.includes(wrong_password));
  };
  await away(request(engine.door, from, visitor_origin(), "GET", `/?utm_source=${garbage}`));
  await away(request(engine.door, from, visitor_origin(), "POST", "/sortie", token));
  await away(request(engine.door + 1, from, agent_origin(), "GET", "/moi", "",
    `Cookie: ${cookie}\r\n`));
  await away(sign_in(agent_name, wrong_password, "000000"));
  await assert.rejects(come());
  await engine.up();
  const back = await take_the_desk(cookie);
  const returned = await come();
  returned.send({ type: "resume", token, seen: 0 });
  await returned.wait_type("thread");
  const text = `${said_by_visitor} après`;
  assert.equal((await returned.ask({ type: "say", text })).type, "ack");
  assert.equal((await back.ask({ type: "say", conversation, text: said_by_agent })).type, "ack");
  await request(engine.door, from, visitor_origin(), "POST", "/sortie", token);
  returned.close();
  back.close();
}

/** Base64 of a text somewhere inside another, whatever its offset: the part that stays the same. */
function base64_inside(text) {
  return [0, 1, 2].map((offset) => {
    const whole = Buffer.concat([Buffer.alloc(offset), Buffer.from(text)]).toString("base64");
    const first = offset === 0 ? 0 : 4;
    const last = Math.floor((offset + Buffer.byteLength(text)) / 3) * 4;
    return whole.slice(first, last);
  });
}

function forms_of(text) {
  const hex = Buffer.from(text).toString("hex");
  return [text, hex, hex.toUpperCase(), ...base64_inside(text), ...base64_inside(text)
    .map((form) => form.replaceAll("+", "-").replaceAll("/", "_"))].filter((f) => f.length > 5);
}

function holds(content, what, value) {
  if (what !== "code")
    return forms_of(value).some((form) => content.includes(form));
  return new RegExp(`(?<![0-9a-zA-Z])${value}(?![0-9a-zA-Z])`).test(content);
}

test("every place that is searched holds what must be found there", () => {
  const harmless = { engine_log: ["frame_refused", "request_refused", "signed_in",
    "sign_in_refused", "content_policy_report"],
    database_log: ["statement:", "shut down"], metrics: ["ecoute_frames_total"],
    front_log: ["Proxy visitors stopped (cumulated conns: FE: ", "Proxy agents stopped"],
    state: ['"mode"'], dump: ["CREATE TABLE", "Bordeaux"], data_files: ["Bordeaux"],
    agent_rows: [shown_name, agent_name], agent_files: [shown_name, agent_name] };
  assert.deepEqual(Object.keys(places).sort(), Object.keys(harmless).sort());
  for (const [place, all] of Object.entries(harmless))
    for (const one of all)
      assert.ok(places[place].includes(one), `${one} stands in ${place}`);
});

test("the search finds a secret in each of its forms", () => {
  for (const form of [said_by_visitor, Buffer.from(said_by_visitor).toString("hex"),
    Buffer.from(`ab${said_by_visitor}c`).toString("base64"),
    Buffer.from(`{"x":"${said_by_visitor}"}`).toString("base64url")])
    assert.ok(holds(`before ${form} after`, "said_by_visitor", said_by_visitor), form);
});

/** Six digits stand in any binary file. */
const is_searched = (what, place) => !(what === "code" && place.endsWith("_files"));

/** "what in place" of every secret that stands where it must not. */
function leaks_in(searched) {
  const found = [];
  for (const [place, content] of Object.entries(searched))
    for (const [what, value] of secrets)
      if (is_searched(what, place) && holds(content, what, value))
        found.push(`${what} in ${place}`);
  return found.filter((one) => !allowed.includes(one));
}

test("a planted leak is caught in every place, whichever secret it is", () => {
  for (const place of Object.keys(places))
    for (const [what, value] of secrets) {
      const name = `${what} in ${place}`;
      if (!is_searched(what, place) || allowed.includes(name))
        continue;
      const planted = { [place]: `${places[place].slice(-10000)}\nleaked: ${value}\n` };
      assert.deepEqual(leaks_in(planted), [name]);
    }
});

test("no secret stands in any place", () => {
  assert.equal(secrets.size, 15);
  assert.deepEqual(leaks_in(places), []);
});

test("a front that logged its requests would be caught", async () => {
  await engine.start_front({ careless: true });
  const path = `/?utm_source=${garbage}`;
  await request(engine.door, from, visitor_origin(), "GET", path);
  await engine.front.end();
  assert.deepEqual(leaks_in({ front_log: engine.front.log() }),
    ["garbage in front_log", "address in front_log"]);
});

test("a password from another machine is refused in clear, with what to do", () => {
  const { page, sign_in: password, here } = refused_in_clear;
  assert.match(here, /^HTTP\/1.1 200 /, "from this machine the same listener answers");
  for (const bytes of [page, password]) {
    const { status, headers, body } = read_answer(bytes);
    assert.equal(status, 403);
    assert.match(body, /ne s’ouvre pas sans chiffrement\. Ouvrez la page par son adresse/);
    assert.match(body, /Un mot de passe envoyé ici a pu être lu en chemin.: changez-le/);
    assert.equal(headers["set-cookie"], undefined);
  }
  const { fault, name } = judge_answer("agents", "GET", "/", read_answer(page));
  assert.deepEqual([fault, name], ["", "transport 403"]);
  assert.match(places.metrics, /agents_refused_total 2$/m);
});
