// SPDX-License-Identifier: EUPL-1.2
// Nothing that people write, hold or come from is found where it must not be: a whole conversation
// with planted markers, every error path driven, then every place searched. Each place also holds
// something that must be found, so that a search that finds nothing has looked.
import assert from "node:assert/strict";
import { randomBytes, randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { Engine } from "./support/engine.mjs";
import { RawSocket, raw_http, request } from "./support/raw_client.mjs";

const from = "127.0.0.2";
const marker = (what) => `${what}-${randomBytes(12).toString("hex")}`;
const said_by_visitor = marker("temoin-visiteur");
const said_by_agent = marker("temoin-agent");
const unknown_name = marker("temoin-nom");
const wrong_password = marker("temoin-secret");
const garbage = marker("temoin-rebut");
let engine;
let places; // name → content, of everything that is searched
const secrets = new Map(); // what → marker

before(async () => {
  engine = await Engine.start({ database_options:
    "-c log_statement=all -c log_parameter_max_length=0" }); // production starts with no other
  await live();
  places = await engine.traces();
}, { timeout: 180000 });
after(() => engine?.stop());

const visitor_origin = () => `http://localhost:${engine.port}`;
const agent_origin = () => `http://127.0.0.1:${engine.port + 1}`;

async function sign_in(name, password, code) {
  return request(engine.port + 1, from, agent_origin(), "POST", "/connexion",
    JSON.stringify({ name, password, code }));
}

/** Everything that happens; fills `secrets`. */
async function live() {
  const who = await engine.sign_in_of("alex");
  assert.match(await sign_in(unknown_name, wrong_password, "000000"), /^HTTP\/1.1 401 /);
  assert.match(await sign_in(who.name, wrong_password, who.code), /^HTTP\/1.1 401 /);
  const signed_in = await sign_in(who.name, who.password, who.code);
  assert.match(signed_in, /^HTTP\/1.1 204 /);
  const cookie = /Set-Cookie: (__Host-ecoute=([^;]+))/i.exec(signed_in);
  const agent = await RawSocket.open(engine.port + 1, from, agent_origin(), "/bureau", cookie[1]);
  agent.send({ type: "hello" });
  await agent.wait_type("desk");
  assert.equal((await agent.ask({ type: "presence", state: "available" })).type, "ack");

  const visitor = await RawSocket.open(engine.port, from, visitor_origin(), "/tchat");
  const insee = who.force === "police" ? "33063" : "01001";
  const entered = await visitor.ask(
    { type: "enter", role: "victim", place: { insee }, wish: null, language: "fr" });
  const offer = await agent.wait_type("offer");
  const { conversation } = offer;
  assert.equal((await agent.ask({ type: "take", conversation })).type, "ack");
  await agent.ask({ type: "watch", conversation, seen: 0 });
  assert.equal((await visitor.ask({ type: "say", text: said_by_visitor })).type, "ack");
  assert.equal((await agent.ask({ type: "say", conversation, text: said_by_agent })).type, "ack");
  const { words } = await visitor.ask({ type: "code" });
  for (const [what, value] of Object.entries({ said_by_visitor, said_by_agent, unknown_name,
    wrong_password, garbage, password: who.password, cookie: cookie[2], token: entered.token,
    wish: entered.id, words, address: from, code: who.code }))
    secrets.set(what, value);

  await fail_in_every_way(visitor);
  await lose_the_database(visitor);
  await request(engine.port, from, visitor_origin(), "POST", "/sortie", entered.token);
  visitor.close();
  agent.close();
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
  await request(engine.port, from, visitor_origin(), "POST", "/lieux", garbage);
  await request(engine.port, from, visitor_origin(), "POST", "/csp", garbage);
  await request(engine.port, from, `http://${garbage}.test`, "POST", "/lieux", "{}");
  await request(engine.port + 1, from, agent_origin(), "GET", "/moi", "",
    `Cookie: __Host-ecoute=${garbage}\r\n`);
  const shared = await request(engine.port, from, visitor_origin(), "GET",
    `/?utm_source=${garbage}`);
  assert.match(shared, /^HTTP\/1.1 200 /);
  assert.ok(!shared.includes(garbage), "a shared link's query is not given back");
  await raw_http(engine.port, from, `${garbage} / HTTP/9.9\r\n\r\n`);
  await raw_http(engine.port, from, `GET /${garbage}?${garbage} HTTP/1.1\r\nHost: x\r\n\r\n`);
  const come = () => RawSocket.open(engine.port, from, visitor_origin(), "/tchat");
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
    state: ['"mode"'], dump: ["CREATE TABLE", "Bordeaux"], data_files: ["Bordeaux"] };
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

/** "what in place" of every secret that stands where it must not. */
function leaks_in(searched) {
  const found = [];
  for (const [place, content] of Object.entries(searched))
    for (const [what, value] of secrets)
      // Six digits stand in any binary file.
      if (!(what === "code" && place === "data_files") && holds(content, what, value))
        found.push(`${what} in ${place}`);
  return found;
}

test("a planted leak is caught in every place, whichever secret it is", () => {
  for (const place of Object.keys(places))
    for (const [what, value] of secrets) {
      if (what === "code" && place === "data_files")
        continue;
      const planted = { [place]: `${places[place]}\nleaked: ${value}\n` };
      assert.deepEqual(leaks_in(planted), [`${what} in ${place}`]);
    }
});

test("no secret stands in any place", () => {
  assert.equal(secrets.size, 12);
  assert.deepEqual(leaks_in(places), []);
});
