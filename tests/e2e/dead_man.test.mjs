// SPDX-License-Identifier: EUPL-1.2
// The beat of a real engine, to the sample receiver; thirty times as fast as by default, where it
// is 30 s and rings at 90 s.
import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { Receiver, serve } from "./support/dead_man_receiver.mjs";
import { Engine } from "./support/engine.mjs";

const secret = "0123456789abcdef0123456789abcdef";
const every_s = 1;
const rings_after_ms = 3000;
const patience_ms = 15000;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "ecoute-dead-man-"));
const said = [];
let server;
let engine;

before(async () => {
  const file = path.join(folder, "dead_man.key");
  fs.writeFileSync(file, secret, { mode: 0o600 });
  server = serve(new Receiver({ secret, rings_after: rings_after_ms,
    print: (line) => said.push({ line, at: Date.now() }) }));
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  engine = await Engine.start({ set: [
    `alerts.dead_man.url=http://127.0.0.1:${server.address().port}/`,
    `alerts.dead_man.secret=${file}`, "alerts.dead_man.allow_private=true",
    `alerts.dead_man.every=${every_s}s`] });
});
after(async () => {
  await engine?.stop();
  server?.closeAllConnections();
  server?.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

async function hears(what, since) {
  const end = Date.now() + patience_ms;
  const found = () => said.find(({ line, at }) => at >= since && line.startsWith(what));
  while (!found()) {
    assert.ok(Date.now() < end, `never heard: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return found().at;
}

const rings_since = (since) =>
  said.filter(({ line, at }) => at >= since && line.startsWith("RING"));

test("an engine that lives beats, and nothing rings", async () => {
  const begin = Date.now();
  for (let beats = 0, since = begin; beats < 4; ++beats)
    since = 1 + await hears("beat", since);
  assert.deepEqual(rings_since(begin), []);
  assert.deepEqual(said.filter(({ line }) => line.startsWith("refused")), []);
});

test("it beats on without its database, whose loss is an alert of its own", async () => {
  const begin = Date.now();
  await engine.stop_database();
  try {
    for (let beats = 0, since = begin; beats < 4; ++beats)
      since = 1 + await hears("beat", since);
  } finally {
    await engine.start_database();
  }
  assert.deepEqual(rings_since(begin), []);
});

test("an engine that hangs rings", async () => {
  await hears("beat", Date.now());
  const begin = Date.now();
  engine.freeze();
  const rang = await hears("RING", begin);
  assert.ok(rang - begin >= rings_after_ms - every_s * 1000 - 500, `too soon: ${rang - begin} ms`);
});

test("an engine that is killed rings, and beats again once it is back", async () => {
  await engine.kill();
  await engine.up();
  await hears("beat", Date.now());
  const begin = Date.now();
  await engine.kill();
  const rang = await hears("RING", begin);
  // Of the 120 s in which somebody must be rung, 90 are the receiver's; the same share here.
  assert.ok(rang - begin <= rings_after_ms * 120 / 90, `too late: ${rang - begin} ms`);
  await engine.up();
  await hears("beat", Date.now());
});
