// SPDX-License-Identifier: EUPL-1.2
// The sample receiver of net/outbound/README.md: takes signed alerts and beats, and rings when no
// beat comes. Node alone, no library:
//
//   node dead_man_receiver.mjs --secret-file FILE [--port N] [--host ADDRESS] [--rings-after S]
//
// It listens without TLS, for whatever ends that in front of it. Replace `print` by what wakes
// somebody.
import { createHmac, timingSafeEqual } from "node:crypto";
import fs from "node:fs";
import { createServer } from "node:http";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const window_ms = 5 * 60 * 1000;
export const rings_after_ms = 90 * 1000;
const body_bytes_max = 16 * 1024;
const remembered_max = 10000;

/** `headers` as node gives them, in lower case. "genuine", or why not. */
export function judge(secret, headers, body, now_ms) {
  const time = headers["ecoute-time"] ?? "";
  const key = headers["ecoute-key"] ?? "";
  const signature = headers["ecoute-signature"] ?? "";
  if (!/^[0-9]{1,12}$/.test(time) || !/^[A-Za-z0-9_/-]{1,200}$/.test(key)
      || !/^v1=[0-9a-f]{64}$/.test(signature))
    return "malformed";
  const right = createHmac("sha256", secret).update(`${time}.${key}.`).update(body).digest();
  if (!timingSafeEqual(right, Buffer.from(signature.slice(3), "hex")))
    return "wrong_signature";
  return Math.abs(now_ms - Number(time) * 1000) > window_ms ? "out_of_window" : "genuine";
}

export class Receiver {
  #secret;
  #now;
  #print;
  #rings_after;
  #heard;
  #rang = false;
  #keys = new Set(); // oldest first

  constructor({ secret, print = console.log, now = Date.now, rings_after = rings_after_ms }) {
    this.#secret = secret;
    this.#print = print;
    this.#now = now;
    this.#rings_after = rings_after;
    this.#heard = now(); // who never beats is missed too
  }

  /** One POST; the status to answer. */
  take(headers, body) {
    const why = judge(this.#secret, headers, body, this.#now());
    if (why !== "genuine") {
      this.#print(`refused ${why}`);
      return why === "malformed" ? 400 : 401;
    }
    const key = headers["ecoute-key"];
    if (this.#keys.has(key)) {
      this.#print(`again ${key}`); // had already: answered alike, and nothing is done twice
      return 200;
    }
    this.#keys.add(key);
    if (this.#keys.size > remembered_max)
      this.#keys.delete(this.#keys.values().next().value);
    this.#act(key, body);
    return 200;
  }

  #act(key, body) {
    let kind = null;
    try {
      ({ kind } = JSON.parse(body));
    } catch {
      // an alert all the same
    }
    if (kind !== "beat")
      return this.#print(`alert ${key} ${body}`);
    this.#heard = this.#now();
    this.#rang = false;
    return this.#print("beat");
  }

  /** To be called every second or so. */
  look() {
    if (this.#rang || this.#now() - this.#heard < this.#rings_after)
      return;
    this.#rang = true;
    this.#print("RING: the engine is silent");
  }
}

/** A server that is not listening yet. */
export function serve(receiver) {
  const server = createServer({ requestTimeout: 10000 }, (request, response) => {
    const parts = [];
    let size = 0;
    const answer = (status) => response.writeHead(status, { "Content-Length": 0 }).end();
    request.on("data", (part) => {
      size += part.length;
      if (size <= body_bytes_max)
        parts.push(part);
    });
    request.on("end", () => {
      if (request.method !== "POST" || size > body_bytes_max)
        return answer(request.method === "POST" ? 413 : 405);
      return answer(receiver.take(request.headers, Buffer.concat(parts)));
    });
    request.on("error", () => response.destroy());
  });
  const looking = setInterval(() => receiver.look(), 200);
  server.on("close", () => clearInterval(looking));
  return server;
}

function main(words) {
  const given = (name, otherwise) =>
    words.includes(name) ? words[words.indexOf(name) + 1] : otherwise;
  const secret = fs.readFileSync(given("--secret-file"), "utf8").trim();
  const rings_after = Number(given("--rings-after", rings_after_ms / 1000)) * 1000;
  const server = serve(new Receiver({ secret, rings_after }));
  server.listen(Number(given("--port", 8090)), given("--host", "127.0.0.1"), () =>
    console.log(`listening on ${server.address().port}`));
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url))
  main(process.argv.slice(2));
