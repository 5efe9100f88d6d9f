// SPDX-License-Identifier: EUPL-1.2
// Every HTTP answer against the published description, by an independent validator.
import Ajv from "ajv/dist/2020.js";
import fs from "node:fs";
import yaml from "yaml";

const description = yaml.parse(
  fs.readFileSync(new URL("../../../net/protocol/openapi.yaml", import.meta.url), "utf8"));
const ajv = new Ajv({ strict: false, allErrors: true });
ajv.addSchema(description, "openapi");

const escaped = (part) => encodeURIComponent(part.replaceAll("~", "~0").replaceAll("/", "~1"));
const reference = (parts) => `openapi#/${parts.map(escaped).join("/")}`;

/** Where something really stands: {parts, value}. */
function resolved(parts) {
  const value = parts.reduce((at, part) => at?.[part], description);
  return value?.$ref ? resolved(value.$ref.slice(2).split("/")) : { parts, value };
}

const compiled = new Map();
function complaint(parts, data) {
  const key = reference(parts);
  if (!compiled.has(key))
    compiled.set(key, ajv.compile({ $ref: key }));
  const validate = compiled.get(key);
  return validate(data) ? "" : ajv.errorsText(validate.errors);
}

const covers = (pattern, path) =>
  pattern.includes("{") ? path.startsWith(pattern.split("{")[0]) : pattern === path;

/** The operation that answers this, or undefined. */
function operation_of(listener, method, path) {
  const verb = method === "HEAD" ? "get" : method.toLowerCase();
  const pattern = Object.keys(description.paths).find((one) =>
    covers(one, path) && description.paths[one][verb]?.tags.includes(listener));
  return pattern && { parts: ["paths", pattern, verb], ...description.paths[pattern][verb] };
}

/** The description of an answer: [name, parts], or a sentence. */
function described(listener, method, path, status) {
  const operation = operation_of(listener, method, path);
  if (operation?.responses[status])
    return [`${operation.operationId} ${status}`, [...operation.parts, "responses", `${status}`]];
  if (!operation && description["x-unmatched"][status] && method !== "PUT")
    return [`unmatched ${status}`, ["x-unmatched", `${status}`]];
  if (description["x-refused-by-transport"][status])
    return [`transport ${status}`, ["components", "responses", "refused_by_transport"]];
  return `an undocumented status ${status}`;
}

function fault_of_headers(response, headers, always) {
  const own = new Map(Object.keys(response.value.headers ?? {}).map((n) => [n.toLowerCase(), n]));
  const known = always ? Object.keys(resolved(["x-headers-always"]).value.properties) : [];
  for (const [name, value] of Object.entries(headers)) {
    const parts = [...response.parts, "headers", own.get(name), "schema"];
    if (!own.has(name) && !known.includes(name))
      return `an undocumented header ${name}`;
    const wrong = own.has(name) ? complaint(parts, value) : "";
    if (wrong)
      return `header ${name}: ${wrong}`;
  }
  return always ? complaint(["x-headers-always"], headers) : "";
}

function fault_of_body(response, headers, body) {
  const type = headers["content-type"];
  const content = response.value.content;
  if (!type)
    return body === "" ? "" : "a body without a type";
  if (!content?.[type])
    return `an undocumented type ${type}`;
  const data = type === "application/json" ? JSON.parse(body) : body;
  const wrong = complaint([...response.parts, "content", type, "schema"], data);
  return wrong && `body: ${wrong}`;
}

/**
 * Judges one answer {status, headers (lower case), body}; {fault, name}, fault empty when all is
 * as documented. A body of null is not looked at (HEAD, or a browser that has dropped it).
 */
export function judge_answer(listener, method, path, { status, headers, body }) {
  const where = `${listener} ${method} ${path} ${status}: `;
  const found = described(listener, method, path, status);
  if (typeof found === "string")
    return { fault: where + found, name: "" };
  const [name, parts] = found;
  const response = resolved(parts);
  const fault = fault_of_headers(response, headers, status !== 101)
    || (body === null ? "" : fault_of_body(response, headers, body));
  return { fault: fault && where + fault, name };
}

/** What is wrong with a request that was accepted; empty when it is as documented. */
export function fault_of_request(listener, method, path, type, body) {
  const operation = operation_of(listener, method, path);
  const wanted = operation?.requestBody;
  if (!body)
    return wanted?.required ? `${method} ${path}: no body` : "";
  const media = type?.split(";")[0];
  if (!wanted?.content[media])
    return `${method} ${path}: an undocumented body of type ${media}`;
  const data = media === "text/plain" ? body : JSON.parse(body);
  return complaint([...operation.parts, "requestBody", "content", media, "schema"], data);
}

/** Everything that the description promises: "sign_in 401", "transport 431"… */
export function documented_answers() {
  const all = [];
  for (const path of Object.values(description.paths))
    for (const operation of Object.values(path))
      for (const status of Object.keys(operation.responses))
        if (status !== "default")
          all.push(`${operation.operationId} ${status}`);
  for (const status of Object.keys(description["x-unmatched"]))
    all.push(`unmatched ${status}`);
  for (const status of Object.keys(description["x-refused-by-transport"]))
    all.push(`transport ${status}`);
  return all.sort();
}

/** Bytes of one answer as {status, headers, body}. */
export function read_answer(bytes, without_body = false) {
  const end = bytes.indexOf("\r\n\r\n");
  const [first, ...lines] = bytes.slice(0, end).split("\r\n");
  const headers = {};
  for (const line of lines) {
    const [, name, value] = /^([^:]+): ?(.*)$/.exec(line);
    if (name.toLowerCase() in headers)
      throw new Error(`${name} stands twice`);
    headers[name.toLowerCase()] = value;
  }
  const body = Buffer.from(bytes.slice(end + 4), "latin1").toString("utf8");
  return { status: Number(first.split(" ")[1]), headers, body: without_body ? null : body };
}

/** Judges what a page asks by HTTP; faults() lists what breaks the description. */
export function record_answers(page, listener) {
  const faults = new Set();
  page.on("response", async (response) => {
    const request = response.request();
    const url = new URL(response.url());
    if (!url.protocol.startsWith("http") || url.hostname.endsWith(".test")
        || url.hostname === "meteofrance.com")
      return;
    const headers = await response.allHeaders().catch(() => null);
    if (!headers)
      return; // the page went away with its answer
    const json = headers["content-type"] === "application/json";
    const body = json ? await response.text().catch(() => null) : null;
    headers.connection ??= "keep-alive"; // an answer from the browser's own cache has lost it
    const answer = { status: response.status(), headers, body };
    faults.add(judge_answer(listener, request.method(), url.pathname, answer).fault);
    if (response.ok())
      faults.add(fault_of_request(listener, request.method(), url.pathname,
        request.headers()["content-type"], request.postData()));
  });
  return { faults: () => [...faults].filter(Boolean) };
}
