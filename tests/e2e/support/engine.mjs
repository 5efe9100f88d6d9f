// SPDX-License-Identifier: EUPL-1.2
// A whole Écoute of its own for a test: private PostgreSQL, keys, communes, demo agents, engine.
import { execFile, spawn } from "node:child_process";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { Front } from "./front.mjs";

const run_file = promisify(execFile);
const root = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname),
  "../../..");
const pg_bin = "/usr/lib/postgresql/15/bin";
const as_root = process.getuid() === 0;
const ready_within_ms = 60000;

function build_folder() {
  const wanted = process.env.ECOUTE_BUILD;
  const choices = wanted ? [path.resolve(root, wanted)]
    : ["release", "dev"].map((preset) => path.join(root, "build", preset));
  const found = choices.find((folder) => fs.existsSync(path.join(folder, "net/ecoute")));
  if (!found)
    throw new Error(`no engine under ${choices.join(" or ")}: build it, or set ECOUTE_BUILD`);
  return found;
}

async function run(program, ...args) {
  try {
    return (await run_file(program, args, { maxBuffer: 16 * 1024 * 1024 })).stdout.trim();
  } catch (error) {
    throw new Error(`${path.basename(program)} ${args[0]}: ${error.stderr || error.message}`);
  }
}

/** PostgreSQL refuses to run as root. */
const as_pg = (program, ...args) =>
  as_root ? run("runuser", "-u", "postgres", "--", program, ...args) : run(program, ...args);

function port_free(port) {
  return new Promise((resolve) => {
    const probe = net.createServer();
    probe.once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
}

/** The first of `count` free ports in a row. */
async function free_ports(count) {
  for (let tries = 0; tries < 200; ++tries) {
    const port = 33000 + Math.floor(Math.random() * 2000) * 6;
    const free = await Promise.all(Array.from({ length: count }, (_, i) => port_free(port + i)));
    if (free.every(Boolean))
      return port;
  }
  throw new Error(`no ${count} free ports in a row`);
}

/** door: the port that browsers see, the visitors'; the agents' is the next. */
function settings(home, socket, port, door, scheme) {
  const proxies = door === port ? "" : `proxies = ["127.0.0.1"]`;
  const listener = (name, number, origin, more) => `[network.${name}]
address = "127.0.0.1"
port = ${number}
origins = [${origin}]
${more}
`;
  return `profile = "demonstration"
${listener("visitors", port, `"${scheme}://localhost:${door}"`, proxies)}
${listener("agents", port + 1, `"${scheme}://127.0.0.1:${door + 1}"`, proxies)}
${listener("operations", port + 2, "", "")}
[network]
openings_per_source = 1000
codes_per_source_hour = 1000
connections_per_source_max = 1000
connections_per_source_minute = 10000
[database]
connection = "host=${socket} dbname=ecoute user=ecoute_app"
owner_connection = "host=${socket} dbname=ecoute user=ecoute_owner"
[keys]
key_file = "${home}/keys/ecoute.keys"
day_keys = "${home}/keys/days"
retention_days = 30
`;
}

const files_under = (folder) => fs.readdirSync(folder, { withFileTypes: true })
  .flatMap((entry) => {
    const inside = path.join(folder, entry.name);
    return entry.isDirectory() ? files_under(inside) : entry.isFile() ? [inside] : [];
  });

export class Engine {
  #build = build_folder();
  #home = fs.mkdtempSync(path.join(os.tmpdir(), "ecoute-e2e-"));
  #pg = path.join(this.#home, "pg");
  #process = null;
  #agents = new Map();
  #codes = new Map();
  #front = null;
  port = 0;
  door = 0;

  #database_options = "";
  #set = [];
  #lives = 0;
  /** Whether browsers come by TLS. */
  secure = false;

  /**
   * database_options: more of the server's command line; set: `section.key=value`, engine's;
   * front: browsers go through the shipped HAProxy configuration; secure: which ends TLS.
   */
  static async start({ database_options = "", set = [], front = false, secure = false } = {}) {
    const engine = new Engine();
    engine.#database_options = database_options;
    engine.secure = secure;
    engine.#set = set.flatMap((one) => ["--set", one]);
    try {
      await engine.#prepare(front);
      await engine.up();
    } catch (error) {
      await engine.stop();
      throw error;
    }
    return engine;
  }

  get #scheme() {
    return this.secure ? "https" : "http";
  }

  get visitor_url() {
    return `${this.#scheme}://localhost:${this.door}/`;
  }

  get console_url() {
    return `${this.#scheme}://127.0.0.1:${this.door + 1}/`;
  }

  async #prepare(front) {
    fs.chmodSync(this.#home, 0o711);
    fs.mkdirSync(this.#pg, { mode: 0o700 });
    if (as_root)
      await run("chown", "postgres:postgres", this.#pg);
    await as_pg(`${pg_bin}/initdb`, "-D", `${this.#pg}/data`, "-U", "postgres", "-E", "UTF8",
      "--locale=C.UTF-8", "--auth-local=trust", "--auth-host=reject", "--no-instructions",
      "--data-checksums");
    await this.start_database();
    for (const role of ["ecoute_owner", "ecoute_app"])
      await this.#psql("postgres", `create role ${role} login`);
    await this.#psql("postgres", "create database ecoute owner ecoute_owner");
    this.port = await free_ports(front ? 5 : 3);
    this.door = front ? this.port + 3 : this.port;
    if (front)
      await this.start_front();
    fs.writeFileSync(`${this.#home}/ecoute.toml`,
      settings(this.#home, this.#pg, this.port, this.door, this.#scheme));
    fs.mkdirSync(`${this.#home}/keys`, { mode: 0o700 });
    await this.ctl("init-keys", `${this.#home}/keys`);
    await this.ctl("migrate");
    await this.ctl("load-territory", path.join(root, "config/data"));
    for (const line of (await this.ctl("demo-agents")).split("\n")) {
      const [name, force, , password] = line.split(/\s+/);
      this.#agents.set(name, { name, force, password });
    }
  }

  /** Browsers' way in, at the doors that the settings name; `careless`: see Front. */
  async start_front({ careless = false } = {}) {
    this.#front = await Front.start({ visitors: this.door, agents: this.door + 1,
      engine_port: this.port, folder: this.#home, secure: this.secure, careless });
  }

  get front() {
    return this.#front;
  }

  ctl(...args) {
    return run(`${this.#build}/net/ecoutectl`, "--config", `${this.#home}/ecoute.toml`, ...args);
  }

  /** One more agent, who can be signed in like the others. */
  async create_agent(name, shown_name, force) {
    const line = await this.ctl("create-agent", "--name", name, "--shown-name", shown_name,
      "--force", force, "--demo");
    this.#agents.set(name, { name, force, password: line.split(/\s+/)[3] });
  }

  /** Sign-in of an agent, with a code of now that was not given here before: it is good once. */
  async sign_in_of(name) {
    let code = await this.ctl("code", name);
    while (this.#codes.get(name) === code) {
      await new Promise((resolve) => setTimeout(resolve, 500));
      code = await this.ctl("code", name);
    }
    this.#codes.set(name, code);
    return { ...this.#agents.get(name), code };
  }

  // --- the engine ------------------------------------------------------------------------------

  async up() {
    const log = `${this.#home}/engine-${++this.#lives}.log`;
    const out = fs.openSync(log, "a");
    this.#process = spawn(`${this.#build}/net/ecoute`,
      ["--config", `${this.#home}/ecoute.toml`, "--files", root, ...this.#set],
      { cwd: root, stdio: ["ignore", out, out] });
    fs.closeSync(out);
    const deadline = Date.now() + ready_within_ms;
    while (!/^ready/m.test(fs.readFileSync(log, "utf8"))) {
      if (this.#process.exitCode !== null || Date.now() > deadline)
        throw new Error(`the engine is not ready: ${fs.readFileSync(log, "utf8").slice(-2000)}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  freeze() {
    this.#process.kill("SIGSTOP");
  }

  /** SIGKILL, and gone when this returns. */
  async kill() {
    await this.#killed_by("SIGKILL");
  }

  /** A planned end; how it went. */
  async end() {
    const before = Date.now();
    const exit_code = await this.#killed_by("SIGTERM");
    return { exit_code, took_ms: Date.now() - before };
  }

  #killed_by(signal) {
    const gone = new Promise((resolve) => this.#process.once("exit", resolve));
    this.#process.kill(signal);
    return gone;
  }

  // --- the database ----------------------------------------------------------------------------

  start_database() {
    return as_pg(`${pg_bin}/pg_ctl`, "-D", `${this.#pg}/data`, "-w", "-t", "60",
      "-l", `${this.#pg}/postgresql.log`,
      "-o", `-k ${this.#pg} -c listen_addresses='' -c max_connections=40 `
        + "-c log_error_verbosity=terse "
        + this.#database_options, "start");
  }

  stop_database() {
    return as_pg(`${pg_bin}/pg_ctl`, "-D", `${this.#pg}/data`, "-m", "immediate", "-w", "stop");
  }

  #psql(database, statement) {
    return run("psql", "-X", "-A", "-t", "-q", "-h", this.#pg, "-U", "postgres", "-d", database,
      "-v", "ON_ERROR_STOP=1", "-c", statement);
  }

  async rows(statement) {
    return (await this.#psql("ecoute", statement)).split("\n").filter(Boolean);
  }

  /** Stops the engine's own connections in the middle of whatever they do; returns the thaw. */
  async freeze_database() {
    const pids = (await this.rows(
      "select pid from pg_stat_activity where usename = 'ecoute_app'")).map(Number);
    pids.forEach((pid) => process.kill(pid, "SIGSTOP"));
    return () => pids.forEach((pid) => process.kill(pid, "SIGCONT"));
  }

  /** What the operations listener tells of this life of the engine. */
  async operations() {
    const told = (path) =>
      fetch(`http://127.0.0.1:${this.port + 2}${path}`).then((answer) => answer.text());
    return { metrics: await told("/metrics"), state: await told("/etat") };
  }

  /**
   * Everything that outlives a conversation, as text: what a search must look through. The agents'
   * own table stands apart, in the dump and in the files, with the log of all writes.
   */
  async traces() {
    const read = (files) => files.map((file) => fs.readFileSync(file, "latin1")).join("\n");
    const dump = await run("pg_dump", "-h", this.#pg, "-U", "postgres", "ecoute");
    const of_agents = /^COPY public\.agent \([^]*?^\\\.$/m;
    const tables = new Set(await this.rows("select pg_relation_filepath(oid) from pg_class "
      + "where oid = 'agent'::regclass or oid in "
      + "(select indexrelid from pg_index where indrelid = 'agent'::regclass)"));
    const data = `${this.#pg}/data`;
    const is_agents = (file) => file.startsWith(`${data}/pg_wal/`)
      || tables.has(path.relative(data, file).replace(/_(fsm|vm)$/, ""));
    const files = files_under(data);
    return {
      engine_log: Array.from({ length: this.#lives }, (_, i) =>
        fs.readFileSync(`${this.#home}/engine-${i + 1}.log`, "utf8")).join("\n"),
      database_log: fs.readFileSync(`${this.#pg}/postgresql.log`, "utf8"),
      ...(this.#front ? { front_log: this.#front.log() } : {}),
      ...await this.operations(),
      dump: dump.replace(of_agents, ""),
      agent_rows: of_agents.exec(dump)[0],
      data_files: read(files.filter((file) => !is_agents(file))),
      agent_files: read(files.filter(is_agents)),
    };
  }

  async stop() {
    if (this.#process && this.#process.exitCode === null && this.#process.signalCode === null)
      await this.kill();
    await this.#front?.stop();
    await this.stop_database().catch(() => {});
    fs.rmSync(this.#home, { recursive: true, force: true });
  }
}
