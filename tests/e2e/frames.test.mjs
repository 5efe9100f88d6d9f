// SPDX-License-Identifier: EUPL-1.2
// Every frame that the AsyncAPI file promises, both ways and each kind of event, seen on a real
// socket and judged by the file; what cannot be had here stands in a list, with the reason.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Engine } from "./support/engine.mjs";
import { documented_frames, fault_of, names_of } from "./support/frames.mjs";
import { padded, RawSocket, request } from "./support/raw_client.mjs";
import { import_on_call } from "./support/on_call.mjs";
import { import_shifts } from "./support/roster.mjs";

const not_seen = new Map(); // name → why
const opened_at_once = 12;
const planned_end_within_ms = 20000;
const hour_ms = 3600 * 1000;
const from = "127.0.0.6";
const elsewhere = "127.0.0.7"; // what one address may open in a while is another test's
const third = "127.0.0.8";
const sockets = [];
let noa_cookie; // a psychologist's
const codes_used = new Set();
let engine;
before(async () => {
  engine = await Engine.start({ set: ["queue.offer_life=2s", "operators.silence_kept=3s",
    `network.openings_per_source=${opened_at_once}`, "network.opening_friction=1s",
    "supervision.fault_well_after=3s", "roster.read_every=1s",
    "alerts.plan_read_every=1s", "psychologist.police.hours=mon-sun 00:00-24:00",
    "psychologist.police.holidays="] });
});
after(() => engine?.stop());

const visitor_origin = () => `http://localhost:${engine.port}`;
const agent_origin = () => `http://127.0.0.1:${engine.port + 1}`;

async function open(port, origin, path, cookie, source = from) {
  const socket = await RawSocket.open(port, source, origin, path, cookie);
  sockets.push(socket);
  return socket;
}

const visit = (source) => open(engine.port, visitor_origin(), "/tchat", undefined, source);

async function enter(insee, source) {
  const visitor = await visit(source);
  let answer;
  do { // as the page does while the engine comes back
    answer = await visitor.ask(
      { type: "enter", role: "victim", place: { insee }, wish: null, language: "fr" });
  } while (["busy", "unavailable", "in_doubt"].includes(answer.code));
  const { token } = answer;
  await visitor.wait_type("standing");
  return { visitor, token };
}

/** No code opens twice: who signed in a moment ago waits for the next one. */
async function fresh_sign_in(name) {
  let next = await engine.sign_in_of(name);
  while (codes_used.has(next.code)) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    next = await engine.sign_in_of(name);
  }
  codes_used.add(next.code);
  return next;
}

async function sign_in(name) {
  const { password, code } = await fresh_sign_in(name);
  const answer = await request(engine.port + 1, from, agent_origin(), "POST", "/connexion",
    JSON.stringify({ name, password, code }));
  const [, cookie] = /Set-Cookie: ([^;]+)/i.exec(answer);
  return cookie;
}

async function sit_down(name) {
  const cookie = await sign_in(name);
  return { cookie, desk: await come_back(cookie) };
}

async function psychologist_page(cookie) {
  const page = await open(engine.port + 1, agent_origin(), "/psychologue/liaison", cookie);
  page.send({ type: "hello" });
  await page.wait_type("psychologist");
  return page;
}

async function come_back(cookie) {
  const desk = await open(engine.port + 1, agent_origin(), "/bureau", cookie);
  desk.send({ type: "hello" });
  await desk.wait_type("desk");
  return desk;
}

async function on_call_page(cookie) {
  const page = await open(engine.port + 1, agent_origin(), "/astreinte/liaison", cookie);
  page.send({ type: "hello" });
  await page.wait_type("on_call_page");
  page.send({ type: "watch_alerts", on: true });
  await page.wait((f) => f.type === "beat" && f.followed, "a beat");
  return page;
}

const event_of = (socket, kind) =>
  socket.wait((f) => f.type === "event" && f.kind === kind, `event ${kind}`);
const available = (desk) => desk.ask({ type: "presence", state: "available" });
const all = (socket, type) => socket.frames.filter((f) => f.type === type);

test("a conversation with all its turns", async () => {
  const { visitor, token } = await enter("01001");
  const { cookie, desk } = await sit_down("alex");
  await available(desk);
  const { conversation } = await desk.wait_type("offer");
  await desk.ask({ type: "pass", conversation });
  await desk.wait_type("offer_over");
  await desk.ask({ type: "take", conversation });
  assert.equal((await desk.ask({ type: "one_more" })).type, "ack", "a slot is free");
  assert.equal((await desk.ask({ type: "debrief" })).type, "ack");
  desk.send({ type: "here" });
  await desk.wait_type("card");
  await desk.ask({ type: "watch", conversation, seen: 0 });
  await desk.wait_type("thread");
  await event_of(visitor, "taken");
  await visitor.ask({ type: "say", text: "bonjour" });
  await desk.ask({ type: "say", conversation, text: "bonjour" });
  visitor.send({ type: "typing" });
  desk.send({ type: "typing", conversation });
  await Promise.all([visitor.wait_type("typing"), desk.wait_type("typing")]);
  assert.equal((await visitor.ask({ type: "say", text: " " })).type, "refused");
  assert.equal((await desk.ask({ type: "say", conversation, text: " " })).type, "refused");

  visitor.close();
  await event_of(desk, "visitor_lost");
  const again = await visit();
  again.send({ type: "resume", token, seen: 2 });
  await again.wait_type("thread");
  await event_of(desk, "visitor_back");
  desk.close();
  await event_of(again, "operator_lost");
  const back = await come_back(cookie);
  await event_of(again, "operator_back");
  await back.ask({ type: "watch", conversation, seen: 0 });

  const { words } = await again.ask({ type: "code" });
  const other = await visit();
  await other.ask({ type: "redeem", words });
  await other.wait_type("thread");
  await event_of(back, "resumed");
  await back.ask({ type: "reopen", conversation });
  await event_of(other, "history_reopened");
  await back.ask({ type: "give_back", conversation });
  await back.wait_type("gone");
  await event_of(other, "returned");
  await back.wait((f) => f.type === "offer" && f.reason === "given_back", "the offer again");
  await back.ask({ type: "take", conversation });
  await back.ask({ type: "watch", conversation, seen: 0 });
  await back.ask({ type: "close", conversation });
  await event_of(other, "closed");
  await Promise.all([other, back].map((socket) => socket.wait_type("ping")));
  back.close();
});

test("a conversation changes hands, and goes to the other platform", async () => {
  const { visitor } = await enter("01001", elsewhere);
  const { desk: alex } = await sit_down("alex");
  await available(alex);
  const { conversation } = await alex.wait_type("offer");
  await alex.ask({ type: "take", conversation });
  await alex.ask({ type: "watch", conversation, seen: 0 });
  const { desk: sasha } = await sit_down("sasha");
  await available(sasha);
  const to = all(sasha, "desk")[0].agent;
  await alex.wait((f) => f.type === "queue" && f.colleagues.some((c) => c.agent === to),
    "the colleague on duty");
  await alex.ask({ type: "mark", conversation, what: "danger", on: true });
  await event_of(alex, "marked");
  await alex.ask({ type: "escalate", conversation, what: "threat", place_known: false,
    sureness: "likely" });
  await event_of(alex, "emergency_declared");
  await event_of(alex, "alert_noted");
  await visitor.ask({ type: "danger" });
  await event_of(visitor, "emergency_declared");
  await alex.ask({ type: "hand_over", conversation, to });
  await event_of(alex, "handover_invited");
  await sasha.wait_type("invitation");
  assert.equal((await sasha.ask({ type: "accept", conversation })).code, "note_missing");
  await sasha.ask({ type: "decline", conversation });
  await sasha.wait_type("invitation_over");
  await event_of(alex, "handover_ended");
  await alex.ask({ type: "note", conversation, text: "les faits, le danger, ce qui est promis" });
  await event_of(alex, "noted");
  await alex.ask({ type: "hand_over", conversation, to });
  assert.equal((await alex.ask({ type: "withdraw", conversation })).type, "ack");
  await sasha.wait(() => all(sasha, "invitation_over").length === 2, "her room is free again");
  assert.equal((await alex.ask({ type: "hand_over", conversation, to })).type, "ack");
  await sasha.wait(() => all(sasha, "invitation").length === 3, "the third invitation");
  await sasha.ask({ type: "watch", conversation, seen: 0 });
  assert.equal((await sasha.ask({ type: "accept", conversation })).type, "ack");
  assert.equal((await event_of(visitor, "handed_over")).name, "Sasha");
  await event_of(sasha, "handed_over");
  await alex.wait_type("gone");
  await sasha.ask({ type: "reroute", conversation, platform: "police" });
  assert.equal((await event_of(visitor, "returned")).why, "rerouted");
  await visitor.ask({ type: "leave" });
  alex.close();
  sasha.close();
});

test("a duty officer looks at both platforms, reads, chooses, sends over, takes over", async () => {
  const { desk: morgan } = await sit_down("morgan");
  const { agent: me } = all(morgan, "desk")[0];
  morgan.send({ type: "wall", on: true });
  await morgan.wait((f) => f.type === "wall" && f.platform === "gendarmerie", "the other wall");
  const { desk: camille } = await sit_down("camille");
  const { agent: hers } = all(camille, "desk")[0];
  await available(camille);
  const { visitor } = await enter("33063", elsewhere);
  const { conversation } = await camille.wait_type("offer");
  await morgan.wait((f) => f.type === "wall" && f.offers.some((o) => o.to === hers), "the offer");
  assert.equal((await morgan.ask({ type: "offer_again", conversation, to: hers })).type, "ack");
  await camille.wait((f) => f.type === "offer_over" && f.reason === "withdrawn", "its end");
  await camille.ask({ type: "take", conversation });
  await camille.ask({ type: "watch", conversation, seen: 0 });
  const { held } = await morgan.ask({ type: "look", platform: "police", agent: hers });
  assert.deepEqual(held.map((card) => card.conversation), [conversation]);
  const unplanned = await morgan.ask({ type: "plan_relief", conversation, platform: "police",
    from: hers, to: me });
  assert.equal(unplanned.code, "unknown_conversation", "no end of a duty is near");
  await morgan.ask({ type: "watch", conversation, seen: 0, silently: true });
  assert.equal((await event_of(camille, "intervened")).what, "read");
  morgan.send({ type: "unwatch", conversation });
  const refused = await morgan.ask({ type: "hand_over", conversation, to: me, from: hers,
    platform: "police" });
  assert.equal(refused.code, "colleague_unavailable");
  assert.equal((await morgan.ask({ type: "take_over", conversation })).code, "changed_hands");
  assert.equal((await morgan.ask({ type: "take_over", conversation, from: hers })).type, "ack");
  await camille.wait_type("gone");
  assert.equal((await event_of(visitor, "handed_over")).name, "Morgan");
  await morgan.wait((f) => f.type === "card" && f.conversation === conversation, "her card");
  assert.equal((await morgan.ask({ type: "give_back", conversation })).type, "ack");
  await event_of(visitor, "returned");
  const over = await morgan.ask({ type: "reroute", conversation, platform: "gendarmerie" });
  assert.equal(over.type, "ack");
  assert.equal((await visitor.wait((f) => f.kind === "queued" && f.reason === "rerouted",
    "the other service")).platform, "gendarmerie");
  await visitor.ask({ type: "leave" });
  morgan.close();
  camille.close();
});

test("a psychologist is asked for, refused, declines, joins, whispers, leaves, is sent away",
  async () => {
    const { desk: camille } = await sit_down("camille");
    const { agent: hers } = all(camille, "desk")[0];
    await available(camille);
    const { visitor } = await enter("33063", elsewhere);
    const { conversation } = await camille.wait_type("offer");
    await camille.ask({ type: "take", conversation });
    await camille.ask({ type: "watch", conversation, seen: 0 });
    noa_cookie = await sign_in("noa");
    const noa = await psychologist_page(noa_cookie);
    assert.equal((await noa.ask({ type: "presence", state: "here" })).type, "ack");
    await camille.wait((f) => f.type === "psychologists" && f.here === 1, "that she is here");
    assert.equal((await camille.ask({ type: "ask_talk", wanted: true })).type, "ack");
    await noa.wait((f) => f.type === "psychologist" && f.talks.length === 1, "the wish");
    assert.equal((await noa.ask({ type: "come", agent: hers })).type, "ack");
    await camille.wait((f) => f.type === "talk" && f.by === "Noa", "who comes");

    const ack = async (socket, type, more = {}) =>
      assert.equal((await socket.ask({ type, ...more })).type, "ack", type);
    const shown = () => all(noa, "psychologist").at(-1);
    const called = async () => {
      await ack(camille, "propose_psychologist", { conversation });
      await ack(visitor, "agree_psychologist");
      await noa.wait(() => shown().invitations.length === 1, "the call");
    };
    await ack(camille, "propose_psychologist", { conversation });
    await ack(visitor, "refuse_psychologist");
    await event_of(visitor, "psychologist_answered");
    await called();
    await ack(noa, "decline", { conversation });
    await event_of(camille, "psychologist_left");
    await event_of(visitor, "psychologist_left"); // nobody else was here
    await called();
    await ack(noa, "accept", { conversation });
    await event_of(visitor, "psychologist_joined");
    await noa.wait(() => shown().joined.length === 1, "that she is in it");
    await noa.ask({ type: "watch", conversation, seen: 0 });
    await ack(noa, "say", { conversation, text: "bonjour" });
    await ack(noa, "whisper", { conversation, text: "entre nous" });
    await ack(camille, "whisper", { conversation, text: "oui" });
    await noa.wait((f) => f.kind === "whispered" && f.text === "oui", "the answer");
    assert.equal((await noa.ask({ type: "say", conversation, text: " " })).type, "refused");
    await ack(noa, "leave", { conversation });
    await noa.wait_type("gone");
    await called();
    await ack(noa, "accept", { conversation });
    await ack(camille, "dismiss_psychologist", { conversation });
    await noa.wait(() => all(noa, "gone").length === 2, "that it is over");
    await noa.wait_type("ping");
    assert.ok(!JSON.stringify(visitor.frames).includes("entre nous"));
    await visitor.ask({ type: "leave" });
    camille.close();
    noa.close();
  });

test("the scripts of training, one at a time for each agent", async () => {
  const { desk } = await sit_down("alex");
  const { scripts } = await desk.ask({ type: "trainings" });
  assert.ok(scripts.length >= 3);
  assert.equal((await desk.ask({ type: "train", script: scripts[0].name })).type, "ack");
  assert.equal((await desk.ask({ type: "train", script: scripts[1].name })).code, "too_many");
  desk.close();
});

test("what is too large or no text ends the connection and not the conversation", async () => {
  const { visitor, token } = await enter("33063");
  assert.equal((await visitor.ask({ type: "say", text: "avant" })).type, "ack");
  let page = visitor;
  const wrong = [[Buffer.alloc(32769, 0x20), 1009], [Buffer.from([0x7b, 0xff]), 1007]];
  for (const [bytes, code] of wrong) {
    page.send_text(bytes);
    await page.closed;
    assert.equal(page.close_code, code);
    page = await visit();
    page.send({ type: "resume", token, seen: 0 });
    const { events } = await page.wait_type("thread");
    assert.deepEqual(events.filter((e) => e.kind === "said").map((e) => e.text), ["avant"]);
  }
  assert.equal((await page.ask({ type: "say", text: "après" })).type, "ack");
  await page.ask({ type: "leave" });
  page.close();
});

test("offers nobody accepts, an operator who vanishes, a visitor who leaves", async () => {
  const { desk } = await sit_down("camille");
  await available(desk);
  const first = await enter("33063");
  const { conversation } = await desk.wait_type("offer");
  await desk.wait((f) => f.type === "presence" && f.state === "on_break", "the forced break");
  await available(desk);
  await desk.ask({ type: "take", conversation });
  await desk.ask({ type: "watch", conversation, seen: 0 });
  desk.close();
  await event_of(first.visitor, "operator_lost");
  await event_of(first.visitor, "returned");
  const { desk: other } = await sit_down("dominique");
  await other.ask({ type: "presence", state: "busy" });
  await other.ask({ type: "presence", state: "available" });
  await other.ask({ type: "take", conversation });
  await other.ask({ type: "watch", conversation, seen: 0 });
  const [thread] = all(other, "thread");
  assert.ok(thread.events.some((event) => event.kind === "returned"), "with its history");
  await first.visitor.ask({ type: "leave" });
  await event_of(other, "closed");

  const second = await enter("33063");
  await engine.stop_database();
  for (const socket of [second.visitor, other])
    await socket.wait((f) => f.mode === "cut", "word of the database");
  await engine.start_database();
  await other.wait((f) => f.mode === "normal", "word that it is back");
});

test("two agents see their planning, and one asks the other for a shift", async () => {
  const now = Date.now();
  await import_shifts(engine, ["camille", "dominique"].flatMap((agent, nth) => [
    { agent, from: now - hour_ms, to: now + 6 * hour_ms }, // nobody goes off duty by it
    { agent, from: now + (24 + 24 * nth) * hour_ms, to: now + (30 + 24 * nth) * hour_ms },
  ]));
  const { desk: camille } = await sit_down("camille");
  const { desk: dominique } = await sit_down("dominique");
  const { mine } = await camille.wait((f) => f.type === "plan" && f.mine.length === 2, "shifts");
  const own = mine[1].from;
  const { shifts } = await camille.ask({ type: "swap_choices", own });
  const [{ agent, from: theirs }] = shifts;
  assert.equal((await camille.ask({ type: "ask_swap", own, with: agent, theirs })).type, "ack");
  const { swaps } = await dominique.wait((f) => f.type === "plan" && f.swaps.length === 1, "it");
  const answer = { type: "answer_swap", swap: swaps[0].swap, what: "decline" };
  assert.equal((await dominique.ask(answer)).type, "ack");
  camille.close();
  dominique.close();
});

test("who opens many from one address waits for the turn, and is told how long", async () => {
  const waited = [];
  for (let i = 0; i < opened_at_once + 3; ++i) {
    const { visitor } = await enter("33063", third);
    waited.push(...all(visitor, "wait"));
    await visitor.ask({ type: "leave" });
  }
  assert.ok(waited.length > 0);
  assert.ok(waited.every((frame) => frame.seconds === 1));
});

test("an alert is taken, passed on and resolved at the pages of who is on call", async () => {
  await import_on_call(engine, [{ scope: "police", level: 1, agent: "dominique" },
    { scope: "police", level: 2, agent: "morgan" },
    { scope: "gendarmerie", level: 1, agent: "sasha" }]);
  const { cookie: dominique } = await sit_down("dominique");
  const { cookie: morgan, desk } = await sit_down("morgan");
  desk.send({ type: "watch_alerts", on: true });
  await desk.wait_type("alerts");
  const first = await on_call_page(dominique);
  const second = await on_call_page(morgan);
  const { levels } = await first.wait((f) => f.type === "on_call" && f.levels.length === 2, "plan");
  const act = (page, type, more = {}) => {
    const [row] = all(page, "alerts").at(-1).rows.filter((one) => one.kind === "test");
    return page.ask({ type, alert: row.alert, seen: row.version, ...more });
  };
  const stands = (page, state) => page.wait((f) => f.type === "alerts"
    && f.rows.some((row) => row.kind === "test" && row.state === state), state);

  assert.equal((await first.ask({ type: "test_alert", scope: "gendarmerie" })).code, "forbidden");
  assert.equal((await first.ask({ type: "test_alert", scope: "police" })).type, "ack");
  await stands(first, "climbing");
  assert.equal((await act(first, "take_alert")).type, "ack");
  await Promise.all([stands(first, "taken"), stands(second, "taken")]);
  assert.equal((await act(second, "take_alert")).code, "already_taken");
  assert.equal((await act(first, "pass_alert", { to: levels[1].agent })).type, "ack");
  await stands(second, "passed");
  assert.equal((await act(second, "take_alert")).type, "ack");
  await second.wait((f) => f.type === "alerts"
    && f.rows.some((row) => row.state === "taken" && row.mine), "it is hers");
  assert.equal((await act(second, "resolve_alert", { done: "drill" })).type, "ack");
  await first.wait((f) => f.type === "alerts" && f === all(first, "alerts").at(-1)
    && f.rows.every((row) => row.kind !== "test"), "its end");
  await first.wait_type("ping");
  for (const socket of [desk, first, second])
    socket.close();
});

test("a fault is told to whoever comes, and a planned end to everybody", async () => {
  await engine.kill();
  const [damaged] = await engine.rows(
    "select conversation from conversation_head where phase = 1 limit 1");
  const [whole] = await engine.rows(
    `select encode(facts, 'hex') from event where seq = 1 and conversation = '${damaged}'`);
  await engine.rows(
    `update event set facts = '\\x00' where seq = 1 and conversation = '${damaged}'`);
  await engine.up();
  const { cookie, desk: first } = await sit_down("sasha");
  const desk = await come_back(cookie);
  for (const window of [first, desk]) {
    const { what } = await window.wait(
      (f) => f.type === "fault" && f.reference === damaged, "fault");
    assert.equal(what, "conversation_unreadable");
  }
  await engine.rows(`update event set facts = decode('${whole}', 'hex')
    where seq = 1 and conversation = '${damaged}'`);
  await desk.wait((f) => f.type === "fault_over" && f.reference === damaged, "end of the fault");

  const { visitor } = await enter("33063");
  const page = await on_call_page(cookie);
  const practice = await psychologist_page(noa_cookie);
  const { exit_code, took_ms } = await engine.end();
  for (const socket of [visitor, desk, page, practice])
    await socket.wait((f) => f.type === "mode" && f.mode === "draining", "word of the end");
  assert.equal(exit_code, 0);
  assert.ok(took_ms < planned_end_within_ms, `${took_ms} ms`);
});

test("every documented frame was seen, as documented", () => {
  const recorded = sockets.flatMap((socket) => socket.recorded);
  const faults = recorded.map((f) => fault_of(f.address, f.direction, f.text)).filter(Boolean);
  assert.deepEqual([...new Set(faults)], []);
  const seen = new Set(recorded.flatMap((f) => names_of(f.address, f.direction, f.text)));
  const expected = documented_frames();
  assert.ok(expected.length > 60);
  assert.deepEqual([...seen].filter((name) => !expected.includes(name)), []);
  assert.deepEqual(expected.filter((name) => !seen.has(name)), [...not_seen.keys()].sort());
});

test("a frame that is not documented is a fault, either way", () => {
  const id = "0b9c6a52-8a0a-4a3c-9a53-0f6a1b2c3d4e";
  const fault = (direction, frame, address = "/tchat") =>
    fault_of(address, direction, padded(frame));
  const say = { type: "say", id, text: "x" };
  const ack = { type: "ack", id, n: 1, at: 1 };
  assert.equal(fault("receive", say), "");
  assert.equal(fault("send", ack), "");
  assert.match(fault("send", say), /undocumented/, "the engine never says it so");
  assert.match(fault("receive", ack), /undocumented/);
  assert.match(fault("receive", { type: "whisper", id }), /undocumented/);
  assert.match(fault("receive", { type: "hello" }), /undocumented/, "of the other socket");
  assert.match(fault("receive", { ...say, name: "x" }), /additional/);
  assert.match(fault("receive", { type: "say", id }), /text/);
  assert.match(fault("receive", { ...say, id: "1" }), /id/);
  assert.match(fault("send", { ...ack, address: "192.0.2.1" }), /additional/);
  assert.match(fault("send", { ...ack, n: "1" }), /integer/);
  const event = { type: "event", n: 1, at: 1, kind: "taken", name: "Alex" };
  assert.equal(fault("send", event), "");
  assert.notEqual(fault("send", { ...event, kind: "watched" }), "");
  assert.notEqual(fault("send", { ...event, by: 1 }), "", "visitors see no agent's number");
  assert.match(fault_of("/tchat", "receive", JSON.stringify({ ...say, pad: "" })), /256/);
});
