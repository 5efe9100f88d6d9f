// SPDX-License-Identifier: EUPL-1.2
// Every answer that the OpenAPI file promises, asked of a real engine and judged by the file; what
// cannot be had here stands in a list, with the reason.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, test } from "node:test";
import { documented_answers, fault_of_request, judge_answer, read_answer }
  from "./support/answers.mjs";
import { Engine } from "./support/engine.mjs";
import { raw_http } from "./support/raw_client.mjs";

const not_seen = new Map([
  ["places 429", "600 look-ups in a minute: VisitorRoutes.AskForPatience and faults.test.mjs"],
  ["state 503", "the supervisor would have to be gone: the process ends with it"],
  ["transport 429", "behind a proxy only: HaproxyTest and Http.OverTheSourceIsRefusedWith429"],
  ["transport 503", "20000 connections: Http.OverTheTotalTheNumbersAreSaidWith503"],
]);
const from = "127.0.0.3";
const calendars = "127.0.0.4";
const offset = { visitors: 0, agents: 1, operations: 2 };
const seen = new Set();
const faults = [];
let engine;
before(async () => {
  engine = await Engine.start();
});
after(() => engine?.stop());

const origin_of = (listener) => {
  const host = listener === "visitors" ? "localhost" : "127.0.0.1";
  return `http://${host}:${engine.port + offset[listener]}`;
};

/** Asks, judges and remembers; `lines` are further head lines. Returns the answer. */
async function ask(listener, method, path, { body = "", lines = [], bytes, source = from } = {}) {
  const host = `Host: ${new URL(origin_of(listener)).host}`;
  const framing = body || method === "POST" ? [`Content-Length: ${Buffer.byteLength(body)}`] : [];
  const head = [`${method} ${path} HTTP/1.1`, host, ...framing, "Connection: close", ...lines];
  const got = await raw_http(engine.port + offset[listener], source,
    bytes ?? `${head.join("\r\n")}\r\n\r\n${body}`);
  const answer = read_answer(got, method === "HEAD");
  const { fault, name } = judge_answer(listener, method, path, answer);
  seen.add(name);
  if (fault)
    faults.push(fault);
  return answer;
}

/** The same from the listener's own page; what is accepted must be as documented. */
async function post(listener, path, body, { lines = [], source, type = "application/json" } = {}) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const answer = await ask(listener, "POST", path, { body: text, source,
    lines: [`Origin: ${origin_of(listener)}`, `Content-Type: ${type}`, ...lines] });
  if (answer.status < 300)
    assert.equal(fault_of_request(listener, "POST", path, type, text), "");
  return answer;
}

/** Sends an upgrade and reads the head of the answer: the connection stays open after 101. */
async function upgrade(listener, path, lines = []) {
  const key = randomBytes(16).toString("base64");
  const head = [`GET ${path} HTTP/1.1`, `Host: ${new URL(origin_of(listener)).host}`,
    `Origin: ${origin_of(listener)}`, "Upgrade: websocket", "Connection: Upgrade",
    "Sec-WebSocket-Version: 13", "Sec-WebSocket-Protocol: ecoute.v1", `Sec-WebSocket-Key: ${key}`,
    ...lines];
  // A close frame at once: the engine answers it, and the connection ends.
  const close = "\x88\x82\x00\x00\x00\x00\x03\xe8";
  const got = await raw_http(engine.port + offset[listener], from,
    Buffer.from(`${head.join("\r\n")}\r\n\r\n${close}`, "latin1"));
  const answer = read_answer(got);
  const judged = { ...answer, body: answer.status === 101 ? null : answer.body };
  const { fault, name } = judge_answer(listener, "GET", path, judged);
  seen.add(name);
  if (fault)
    faults.push(fault);
  return answer;
}

async function signed_in(name) {
  const { password, code } = await engine.sign_in_of(name);
  const answer = await post("agents", "/connexion", { name, password, code });
  assert.equal(answer.status, 204);
  return `Cookie: ${answer.headers["set-cookie"].split(";")[0]}`;
}

test("pages, assets and what is not there", async () => {
  for (const listener of ["visitors", "agents"]) {
    const page = await ask(listener, "GET", "/");
    const english = await ask(listener, "GET", "/", { lines: ["Accept-Language: en"] });
    assert.match(page.body, /<html lang="fr">/);
    assert.match(english.body, /<html lang="en">/);
    const addresses = [...page.body.matchAll(/(?:src|href)="(\/v\.[^"]+)"/g)].map((m) => m[1]);
    assert.ok(addresses.length > 2);
    for (const address of addresses)
      assert.equal((await ask(listener, "GET", address)).status, 200);
    const head = await ask(listener, "HEAD", "/");
    assert.equal(head.headers["content-length"], String(Buffer.byteLength(page.body)));
    assert.equal((await ask(listener, "GET", "/v.0000000000000000.js")).status, 404);
    assert.equal((await ask(listener, "GET", "/autre")).status, 404);
    assert.equal((await ask(listener, "POST", "/")).status, 405);
    const report = await post(listener, "/csp", {}, { type: "application/csp-report" });
    assert.equal(report.status, 204);
  }
  for (const path of ["/vivant", "/pret", "/etat", "/metrics"])
    assert.equal((await ask("operations", "GET", path)).status, 200);
  assert.equal((await ask("visitors", "GET", "/moi")).status, 404, "no route of the console");
});

test("the visitors' routes", async () => {
  const found = async (body) => JSON.parse((await post("visitors", "/lieux", body)).body);
  assert.equal((await found({ q: "bordeaux" })).found[0].insee, "33063");
  assert.ok((await found({ q: "01" })).found.length > 0);
  assert.equal((await found({ insee: "75056" })).districts.length, 20);
  assert.equal((await found({ insee: "33063" })).districts.length, 0);
  for (const bad of ["", "[]", "{", "{}", '{"q":1}', '{"q":1.5}', `{"q":"${"a".repeat(101)}"}`])
    assert.equal((await post("visitors", "/lieux", bad)).status, 400, bad);
  for (const large of [`{"q":"${"a".repeat(1024)}"}`, `{"q":${"[".repeat(9)}${"]".repeat(9)}}`])
    assert.equal((await post("visitors", "/lieux", large)).status, 413);
  assert.equal((await post("visitors", "/sortie", "x", { type: "text/plain" })).status, 204);
  assert.equal((await ask("visitors", "GET", "/sortie")).status, 303);
  for (const path of ["/lieux", "/sortie"])
    assert.equal((await ask("visitors", "POST", path, { body: "{}" })).status, 403, path);
  const refused = await ask("visitors", "POST", "/lieux",
    { body: "{}", lines: ["Accept-Language: en"] });
  assert.notEqual(JSON.parse(refused.body).sentence,
    JSON.parse((await ask("visitors", "POST", "/lieux", { body: "{}" })).body).sentence);
  assert.equal((await upgrade("visitors", "/tchat")).status, 101);
});

test("the agents' routes", async () => {
  assert.equal((await ask("agents", "GET", "/moi")).status, 401);
  assert.equal((await post("agents", "/deconnexion", {})).status, 401);
  const cookie = await signed_in("alex");
  const who = await ask("agents", "GET", "/moi", { lines: [cookie] });
  assert.equal(who.status, 200);
  assert.equal((await upgrade("agents", "/bureau", [cookie])).status, 101);
  assert.equal((await upgrade("agents", "/bureau")).status, 101, "closed at once with 4401");
  const page = await ask("agents", "GET", "/astreinte");
  assert.match(page.body, /<html lang="fr">/);
  assert.match(page.headers["permissions-policy"], /screen-wake-lock=\(self\)/);
  assert.equal((await upgrade("agents", "/astreinte/liaison", [cookie])).status, 101);
  assert.match((await ask("agents", "GET", "/psychologue")).body, /<html lang="fr">/);
  assert.equal((await upgrade("agents", "/psychologue/liaison", [cookie])).status, 101);
  const feed = new URL(await engine.ctl("on-call", "agenda", "camille")).pathname;
  const calendar = await ask("agents", "GET", feed, { source: calendars });
  assert.equal(calendar.status, 200);
  assert.match(calendar.body, /^BEGIN:VCALENDAR\r\n/);
  await engine.ctl("on-call", "agenda", "camille", "--end");
  const statuses = new Set();
  for (let asked = 0; asked < 300 && !statuses.has(429); ++asked)
    statuses.add((await ask("agents", "GET", feed, { source: calendars })).status);
  assert.deepEqual([...statuses], [404, 429], "revoked, and then too many");
  assert.equal((await post("agents", "/deconnexion", { everywhere: true },
    { lines: [cookie] })).status, 204);
  assert.equal((await ask("agents", "GET", "/moi", { lines: [cookie] })).status, 401);
  for (const bad of ["", "{}", '{"name":"a","password":"b","code":1}'])
    assert.equal((await post("agents", "/connexion", bad)).status, 400, bad);
  assert.equal((await post("agents", "/connexion", `{"name":"${"a".repeat(4096)}"}`)).status, 413);
  for (const path of ["/connexion", "/deconnexion"])
    assert.equal((await ask("agents", "POST", path, { body: "{}" })).status, 403, path);
});

test("too many sign-ins of one source are refused, and no other source with it", async () => {
  const wrong = { name: "personne", password: "x", code: "000000" };
  let status = 0;
  for (let tries = 0; tries < 40 && status !== 429; ++tries) {
    ({ status } = await post("agents", "/connexion", wrong, { source: "127.0.0.4" }));
    assert.ok([401, 429].includes(status), `${status}`);
  }
  assert.equal(status, 429);
  await signed_in("camille");
});

test("what the transport refuses", async () => {
  const host = `Host: localhost:${engine.port}`;
  const get = (target, ...lines) => `GET ${target} HTTP/1.1\r\n${[host, ...lines].join("\r\n")}\r\n`
    + "\r\n";
  const cases = [[400, "rubbish\r\n\r\n"], [400, "GET / HTTP/1.1\r\n\r\n"],
    [404, get("/", "Upgrade: websocket", "Connection: Upgrade")],
    [405, `PUT / HTTP/1.1\r\n${host}\r\n\r\n`],
    [413, `POST /csp HTTP/1.1\r\n${host}\r\nContent-Length: 65537\r\n\r\n`],
    [414, get(`/${"a".repeat(300)}`)],
    [417, `POST /csp HTTP/1.1\r\n${host}\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n{}`],
    [421, "GET / HTTP/1.1\r\nHost: ailleurs.test\r\n\r\n"], [426, get("/tchat")],
    [431, get("/", `X: ${"a".repeat(9000)}`)], [505, `GET / HTTP/1.0\r\n${host}\r\n\r\n`]];
  for (const [status, bytes] of cases) {
    const [, method, path] = /^(\S+) ?(\S*)/.exec(bytes);
    const shown = { bytes };
    assert.equal((await ask("visitors", method === "rubbish" ? "GET" : method,
      path.split("?")[0] || "/", shown)).status, status, bytes.slice(0, 40));
  }
  const foreign = await raw_http(engine.port, from, get("/tchat", "Origin: http://ailleurs.test",
    "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Protocol: ecoute.v1", "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="));
  const { fault, name } = judge_answer("visitors", "GET", "/tchat", read_answer(foreign));
  assert.deepEqual([fault, name], ["", "transport 403"]);
  seen.add(name);
});

test("a database that is away is said by every route that needs it", async () => {
  const cookie = `Cookie: __Host-ecoute=${"a".repeat(43)}`;
  await engine.stop_database();
  const away = { name: "alex", password: "x", code: "000000" };
  assert.equal((await post("agents", "/connexion", away, { source: "127.0.0.5" })).status, 503);
  assert.equal((await ask("agents", "GET", "/moi", { lines: [cookie] })).status, 503);
  assert.equal((await post("agents", "/deconnexion", {}, { lines: [cookie] })).status, 503);
  assert.equal((await ask("agents", "GET", "/astreinte/agenda/x.ics")).status, 503);
  for (const path of ["/bureau", "/astreinte/liaison", "/psychologue/liaison"])
    assert.equal((await upgrade("agents", path, [cookie])).status, 503);
  let ready = 200;
  for (const deadline = Date.now() + 30000; ready !== 503 && Date.now() < deadline;)
    ready = (await ask("operations", "GET", "/pret")).status; // noticed at the journal's next beat
  assert.equal(ready, 503);
  assert.equal((await ask("operations", "GET", "/etat")).status, 200);
  assert.equal((await ask("visitors", "GET", "/")).status, 200);
  await engine.start_database();
});

test("every documented answer was seen, or stands in the list with its reason", () => {
  assert.deepEqual(faults, []);
  seen.delete("");
  const expected = documented_answers();
  assert.ok(expected.length > 45);
  assert.deepEqual(expected.filter((one) => !seen.has(one)), [...not_seen.keys()].sort());
});

test("the judge finds what is not documented", () => {
  const headers = { "content-security-policy": "default-src 'none'; script-src 'self'; "
    + "frame-ancestors 'none'; report-uri /csp", "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer", "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin", "cache-control": "no-store",
  "permissions-policy": "camera=(), geolocation=(), microphone=(), screen-wake-lock=()",
  connection: "close",
  "x-robots-tag": "noindex, nofollow, noarchive", "content-type": "application/json" };
  const sound = { name: "Alex", platform: "police", agent: 1 };
  const fault = (change, path = "/moi", listener = "agents") => judge_answer(listener, "GET", path,
    { status: 200, headers, body: JSON.stringify(sound), ...change }).fault;
  assert.equal(fault({}), "");
  assert.match(fault({ status: 418 }), /undocumented status/);
  assert.match(fault({ status: 200 }, "/nouveau"), /undocumented status/);
  assert.match(fault({}, "/moi", "visitors"), /undocumented status/);
  assert.match(fault({ headers: { ...headers, "x-debug": "1" } }), /undocumented header x-debug/);
  assert.match(fault({ headers: { ...headers, "set-cookie": "a=b" } }), /undocumented header/);
  const { "referrer-policy": dropped, ...fewer } = headers;
  assert.ok(dropped);
  assert.match(fault({ headers: fewer }), /referrer-policy/);
  assert.match(fault({ headers: { ...headers, "content-type": "text/plain" } }), /type/);
  assert.match(fault({ body: JSON.stringify({ ...sound, password: "x" }) }), /additional/);
  assert.match(fault({ body: JSON.stringify({ ...sound, agent: "1" }) }), /integer/);
  assert.match(fault_of_request("visitors", "POST", "/lieux", "application/json", '{"x":1}'), /q/);
  assert.match(fault_of_request("visitors", "POST", "/lieux", "text/plain", "x"), /undocumented/);
});
