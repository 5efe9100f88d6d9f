// SPDX-License-Identifier: EUPL-1.2
"use strict";

/** Sentences the page was rendered with: data-text-fil holds those whose key begins "fil.". */
const page_texts = {};
let hour = null; // formats an hour in the page's language

function read_texts() {
  for (const [name, value] of Object.entries(document.body.dataset)) {
    if (!name.startsWith("text"))
      continue;
    const prefix = name.slice("text".length).toLowerCase();
    for (const [key, sentence] of Object.entries(JSON.parse(value)))
      page_texts[`${prefix}.${key}`] = sentence;
  }
  hour = new Intl.DateTimeFormat(document.documentElement.lang, {
    hour: "2-digit",
    minute: "2-digit",
  });
}
read_texts();

/** A sentence of the catalogue; `{name}` stands for values.name. An unknown key shows itself. */
function text(key, values = {}) {
  const sentence = page_texts[key] ?? key;
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

/** The catalogue's sentence, or the other one where it has none. */
const text_or = (key, otherwise) => (key in page_texts ? text(key) : otherwise);

/** Sentence for a count: key.0, key.1 or key.n, whichever the catalogue has. */
function counted(key, count) {
  const exact = `${key}.${count}`;
  return text(exact in page_texts ? exact : `${key}.n`, { n: count });
}

const by_id = (id) => document.getElementById(id);

/** Version 4 UUID; randomUUID exists on secure origins only. */
function new_id() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** Refusals after which the same request may be sent again, under its id. */
const retry_codes = new Set(["busy", "unavailable", "in_doubt", "too_many"]);

/** JSON text; half of a character, which a cut in its middle leaves, as the sign for a lost one. */
const to_json = (value) => JSON.stringify(value, (_, one) =>
  (typeof one === "string" ? one.replace(/\p{Surrogate}/gu, "\ufffd") : one));

const frame_bucket = 256;
const utf8 = new TextEncoder();

/** JSON text padded to a multiple of 256 bytes, so that its length tells nothing of the words. */
function padded(frame) {
  const bare = to_json({ ...frame, pad: "" });
  const missing = (frame_bucket - (utf8.encode(bare).length % frame_bucket)) % frame_bucket;
  return to_json({ ...frame, pad: " ".repeat(missing) });
}

/** POST of JSON to our own origin. {ok, status, body}; status 0 when nothing answered. */
async function post_json(path, body) {
  try {
    const answer = await fetch(path, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "accept-language": document.documentElement.lang,
      },
      body: to_json(body),
      cache: "no-store",
    });
    const type = answer.headers.get("content-type") ?? "";
    const json = type.includes("json") ? await answer.json() : null;
    return { ok: answer.ok, status: answer.status, body: json };
  } catch {
    return { ok: false, status: 0, body: null };
  }
}

/** Puts one short line into the hidden polite region; the same line twice is spoken twice. */
function announce(line) {
  by_id("announcer").replaceChildren(document.createTextNode(line));
}

/** Element with a class and a text, nothing parsed. */
function make(tag, class_name, content) {
  const element = document.createElement(tag);
  if (class_name)
    element.className = class_name;
  if (content !== undefined)
    element.textContent = content;
  return element;
}
