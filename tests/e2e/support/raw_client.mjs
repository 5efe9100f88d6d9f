// SPDX-License-Identifier: EUPL-1.2
// HTTP and WebSocket written by hand, so that a test chooses the address it comes from and may
// send what no browser would.
import { randomBytes, randomUUID } from "node:crypto";
import net from "node:net";

const patience_ms = 30000;

/** From an address of this machine: to 127.0.0.1 from 127.x, else to that very address. */
function connected(port, from) {
  const host = from.startsWith("127.") ? "127.0.0.1" : from;
  return new Promise((resolve, reject) => {
    const socket = net.connect({ host, port, localAddress: from });
    socket.once("connect", () => resolve(socket));
    socket.once("error", reject);
  });
}

/** Sends these bytes and returns everything that comes until the engine closes. */
export async function raw_http(port, from, bytes) {
  const socket = await connected(port, from);
  let got = "";
  socket.setEncoding("latin1");
  socket.on("data", (data) => { got += data; });
  socket.write(bytes);
  await new Promise((resolve) => {
    socket.setTimeout(patience_ms, () => socket.destroy());
    socket.once("close", resolve);
    socket.on("error", () => {});
  });
  return got;
}

/** One request with a body; `origin` is the page it pretends to come from. */
export function request(port, from, origin, method, path, body = "", extra = "") {
  const host = new URL(origin).host;
  return raw_http(port, from, `${method} ${path} HTTP/1.1\r\nHost: ${host}\r\nOrigin: ${origin}\r\n`
    + `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n${extra}`
    + `Connection: close\r\n\r\n${body}`);
}

const bucket = 256;

/** JSON text of a frame, padded as the protocol wants it. */
export function padded(frame) {
  const bare = Buffer.byteLength(JSON.stringify({ ...frame, pad: "" }));
  return JSON.stringify({ ...frame, pad: " ".repeat((bucket - (bare % bucket)) % bucket) });
}

/** A WebSocket of `ecoute.v1` that answers pings and remembers every frame. */
export class RawSocket {
  frames = [];
  /** {address, direction, text} of everything: "receive" is what the engine receives. */
  recorded = [];
  /** Kept once the connection has ended. */
  closed;
  #address = "";
  #socket;
  #rest = Buffer.alloc(0);
  #waiting = new Set();

  static async open(port, from, origin, path, cookie = "") {
    const opened = new RawSocket();
    opened.#address = path;
    opened.#socket = await connected(port, from);
    opened.#socket.on("error", () => {});
    opened.closed = new Promise((resolve) => opened.#socket.once("close", resolve));
    opened.#socket.write(`GET ${path} HTTP/1.1\r\nHost: ${new URL(origin).host}\r\n`
      + `Origin: ${origin}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n`
      + `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: ecoute.v1\r\n`
      + `Sec-WebSocket-Key: ${randomBytes(16).toString("base64")}\r\n`
      + `${cookie && `Cookie: ${cookie}\r\n`}\r\n`);
    await new Promise((resolve, reject) => {
      opened.#socket.once("close", () => reject(new Error("the upgrade was refused")));
      opened.#socket.on("data", (data) => {
        opened.#rest = Buffer.concat([opened.#rest, data]);
        opened.#read(resolve);
      });
    });
    return opened;
  }

  #read(upgraded) {
    if (!this.upgraded) {
      const end = this.#rest.indexOf("\r\n\r\n");
      if (end < 0)
        return;
      if (!this.#rest.toString("latin1").startsWith("HTTP/1.1 101"))
        return void this.#socket.destroy();
      this.upgraded = true;
      this.#rest = this.#rest.subarray(end + 4);
      upgraded();
    }
    while (this.#read_frame());
  }

  #read_frame() {
    const bytes = this.#rest;
    if (bytes.length < 2)
      return false;
    let length = bytes[1] & 0x7f;
    let at = 2;
    if (length === 126) {
      if (bytes.length < 4)
        return false;
      length = bytes.readUInt16BE(2);
      at = 4;
    }
    if (bytes.length < at + length)
      return false;
    const body = bytes.subarray(at, at + length);
    this.#rest = bytes.subarray(at + length);
    if ((bytes[0] & 0x0f) === 8 && length >= 2)
      this.close_code = body.readUInt16BE(0);
    if ((bytes[0] & 0x0f) === 1)
      this.#heard(body.toString("utf8"));
    return true;
  }

  #heard(text) {
    this.recorded.push({ address: this.#address, direction: "send", text });
    const frame = JSON.parse(text);
    if (frame.type === "ping")
      this.send({ type: "pong", k: frame.k });
    this.frames.push(frame);
    this.#waiting.forEach((look) => look());
  }

  send(frame) {
    const text = padded(frame);
    this.recorded.push({ address: this.#address, direction: "receive", text });
    this.send_text(text);
  }

  /** Text, or bytes that claim to be some. */
  send_text(text) {
    const body = Buffer.from(text);
    const mask = randomBytes(4);
    const head = body.length < 126 ? Buffer.from([0x81, 0x80 | body.length])
      : Buffer.from([0x81, 0x80 | 126, body.length >> 8, body.length & 0xff]);
    this.#socket.write(Buffer.concat([head, mask, body.map((byte, i) => byte ^ mask[i % 4])]));
  }

  /** The first frame, past or to come, that is as wanted. */
  wait(wanted, what) {
    return new Promise((resolve, reject) => {
      const look = () => {
        const found = this.frames.find(wanted);
        if (!found)
          return;
        clearTimeout(timer);
        this.#waiting.delete(look);
        resolve(found);
      };
      const timer = setTimeout(() => {
        this.#waiting.delete(look);
        reject(new Error(`no ${what}; last: ${this.frames.slice(-3).map((f) => f.type)}`));
      }, patience_ms);
      this.#waiting.add(look);
      look();
    });
  }

  wait_type(type) {
    return this.wait((frame) => frame.type === type, type);
  }

  /** Sends one request and returns its answer. */
  ask(frame) {
    const id = randomUUID();
    this.send({ ...frame, id });
    const no_answer = ["event", "wait"];
    return this.wait((f) => f.id === id && !no_answer.includes(f.type), `answer to ${frame.type}`);
  }

  close() {
    this.#socket.destroy();
  }
}
