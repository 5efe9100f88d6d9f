// SPDX-License-Identifier: EUPL-1.2
// Every frame seen by the browsers against the published description, by an independent validator.
import Ajv from "ajv/dist/2020.js";
import fs from "node:fs";
import yaml from "yaml";

const description = yaml.parse(
  fs.readFileSync(new URL("../../../net/protocol/asyncapi.yaml", import.meta.url), "utf8"));
const ajv = new Ajv({ strict: false, allErrors: true });
ajv.addSchema(description, "asyncapi");

const pointed = (pointer) =>
  pointer.slice(2).split("/").reduce((at, part) => at[part.replace(/~1/g, "/")], description);

/** Where a message really stands: a channel names it by reference. */
function resolved(pointer) {
  const message = pointed(pointer);
  return message.$ref ? resolved(message.$ref) : { pointer, name: message.name };
}

/** direction: "receive" (the engine receives) or "send". */
function validators(address, direction) {
  const [channel_name] = Object.entries(description.channels)
    .find(([, channel]) => channel.address === address);
  const channel_ref = `#/channels/${channel_name}`;
  const found = new Map();
  for (const operation of Object.values(description.operations)) {
    if (operation.action !== direction || operation.channel.$ref !== channel_ref)
      continue;
    const pointers = operation.messages?.map((message) => message.$ref)
      ?? Object.keys(pointed(channel_ref).messages).map((m) => `${channel_ref}/messages/${m}`);
    for (const pointer of pointers) {
      const message = resolved(pointer);
      if (found.has(message.name))
        throw new Error(`two messages ${message.name} on ${address}`);
      found.set(message.name, { payload: pointed(message.pointer).payload,
        validate: ajv.compile({ $ref: `asyncapi${message.pointer}/payload` }) });
    }
  }
  return found;
}

const documented = new Map();
for (const address of ["/tchat", "/bureau", "/astreinte/liaison", "/psychologue/liaison"])
  for (const direction of ["receive", "send"])
    documented.set(`${address} ${direction}`, validators(address, direction));

/** "/bureau send event said": one name a message, and one a kind of event. */
const kinds_of = (payload) =>
  (payload.oneOf ?? []).map((one) => one.properties.kind.const).filter(Boolean);

/** Everything that the description promises. */
export function documented_frames() {
  const names = [];
  for (const [key, messages] of documented)
    for (const [name, { payload }] of messages) {
      const kinds = kinds_of(payload);
      const one = `${key} ${name}`;
      names.push(...(kinds.length > 0 ? kinds.map((kind) => `${one} ${kind}`) : [one]));
    }
  return names.sort();
}

/** What a frame is called there; a thread is itself and every event in it. */
export function names_of(address, direction, text) {
  const frame = JSON.parse(text);
  const key = `${address} ${direction}`;
  const by_kind = kinds_of(documented.get(key).get("event")?.payload ?? {}).length > 0;
  const called = (event) => (by_kind ? `${key} event ${event.kind}` : `${key} event`);
  if (frame.type === "event")
    return [called(frame)];
  const inside = (frame.events ?? []).map(called);
  return [`${key} ${frame.type}`, ...inside];
}

/** What is wrong with one frame; empty when it is as documented. */
export function fault_of(address, direction, text) {
  const frame = JSON.parse(text);
  const where = `${address} ${direction} ${frame.type}`;
  if (Buffer.byteLength(text) % 256 !== 0)
    return `${where}: ${Buffer.byteLength(text)} bytes, not a multiple of 256`;
  const message = documented.get(`${address} ${direction}`).get(frame.type);
  if (!message)
    return `${where}: an undocumented frame`;
  const { validate } = message;
  return validate(frame) ? "" : `${where}: ${ajv.errorsText(validate.errors)}`;
}

/** Records the frames of a page; faults() lists those that break the description. */
export function record_frames(page) {
  const seen = [];
  page.on("websocket", (socket) => {
    const address = new URL(socket.url()).pathname;
    const keep = (direction) => ({ payload }) =>
      seen.push({ address, direction, text: String(payload) });
    socket.on("framesent", keep("receive"));
    socket.on("framereceived", keep("send"));
  });
  return {
    sent: (type) => seen.filter((f) => f.direction === "receive").map((f) => JSON.parse(f.text))
      .filter((f) => f.type === type),
    all_sent: () => seen.filter((f) => f.direction === "receive").map((f) => f.text),
    all_received: () => seen.filter((f) => f.direction === "send").map((f) => f.text),
    received: (type) => seen.filter((f) => f.direction === "send").map((f) => JSON.parse(f.text))
      .filter((f) => f.type === type),
    faults: () => [...new Set(seen.map((f) => fault_of(f.address, f.direction, f.text)))]
      .filter(Boolean),
    count: () => seen.length,
  };
}
