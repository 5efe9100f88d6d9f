// SPDX-License-Identifier: EUPL-1.2
// The sample receiver of the documentation, without an engine: what it takes, and when it rings.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import { judge, Receiver, rings_after_ms, window_ms } from "./support/dead_man_receiver.mjs";

const secret = "0123456789abcdef0123456789abcdef";
const begin = 1767225600000;

function signed(key, body, at = begin, by = secret) {
  const time = String(Math.floor(at / 1000));
  const mac = createHmac("sha256", by).update(`${time}.${key}.${body}`).digest("hex");
  return { "ecoute-time": time, "ecoute-key": key, "ecoute-signature": `v1=${mac}` };
}

function started() {
  const said = [];
  let now = begin;
  const receiver = new Receiver({ secret, print: (line) => said.push(line), now: () => now });
  return { said, receiver, pass: (ms) => { now += ms; receiver.look(); }, now: () => now };
}

test("a genuine alert is taken, and the same key again changes nothing", () => {
  const { said, receiver } = started();
  assert.equal(receiver.take(signed("a/1/webhook/x", "{}"), "{}"), 200);
  assert.equal(receiver.take(signed("a/1/webhook/x", "{}", begin + 5000), "{}"), 200);
  assert.deepEqual(said, ["alert a/1/webhook/x {}", "again a/1/webhook/x"]);
});

test("a wrong signature, another key, another body and another time are refused", () => {
  const { said, receiver } = started();
  const good = signed("a/1", "{}");
  assert.equal(receiver.take(signed("a/1", "{}", begin, "another"), "{}"), 401);
  assert.equal(receiver.take({ ...good, "ecoute-key": "a/2" }, "{}"), 401);
  assert.equal(receiver.take(good, "{} "), 401);
  assert.equal(receiver.take({ ...good, "ecoute-time": "1767225601" }, "{}"), 401);
  assert.deepEqual(new Set(said), new Set(["refused wrong_signature"]));
});

test("what was overheard is worth nothing after five minutes, nor what is not of now yet", () => {
  const good = signed("a/1", "{}");
  for (const [shift, verdict] of [[window_ms, "genuine"], [window_ms + 1, "out_of_window"],
    [-window_ms, "genuine"], [-window_ms - 1, "out_of_window"]])
    assert.equal(judge(secret, good, "{}", begin + shift), verdict);
});

test("headers that are missing or none of ours are refused", () => {
  const { receiver } = started();
  for (const broken of [{ "ecoute-time": undefined }, { "ecoute-key": "a.b" },
    { "ecoute-signature": "v1=00" }, { "ecoute-signature": "v2=" + "0".repeat(64) }])
    assert.equal(receiver.take({ ...signed("a/1", "{}"), ...broken }, "{}"), 400);
});

test("it rings once when no beat came for 90 s, also when none ever came", () => {
  const { said, receiver, pass, now } = started();
  const beat = () => receiver.take(signed(`beat/${now()}`, '{"kind":"beat"}', now()),
    '{"kind":"beat"}');
  pass(rings_after_ms - 1);
  assert.deepEqual(said, []);
  pass(1);
  pass(1000);
  assert.deepEqual(said, ["RING: the engine is silent"]);
  beat();
  pass(rings_after_ms - 1);
  beat();
  pass(rings_after_ms - 1);
  assert.equal(said.length, 3);
  pass(1);
  assert.equal(said.at(-1), "RING: the engine is silent");
});

test("an alert is no beat", () => {
  const { said, receiver, pass } = started();
  pass(60000);
  receiver.take(signed("a/1", "{}", begin + 60000), "{}");
  pass(30000);
  assert.equal(said.at(-1), "RING: the engine is silent");
});
