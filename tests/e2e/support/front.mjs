// SPDX-License-Identifier: EUPL-1.2
// The shipped HAProxy configuration in front of an engine, run by Debian's HAProxy.
import { execFileSync, spawn } from "node:child_process";
import fs from "node:fs";
import net from "node:net";
import path from "node:path";

const root = path.resolve(new URL("../../..", import.meta.url).pathname);
const up_within_ms = 10000;

const answers = (port) => new Promise((resolve) => {
  const probe = net.connect(port, "127.0.0.1");
  probe.once("connect", () => resolve(probe.destroy() && true));
  probe.once("error", () => resolve(false));
});

/** More than what is shipped: a place for what HAProxy would log, were one of its parts told to. */
const log_target = "global\n  log stdout format raw daemon debug\n";

/** As a certificate authority would give it; here nobody vouches for it. */
function certificate(folder) {
  execFileSync("openssl", ["req", "-x509", "-newkey", "ec", "-pkeyopt",
    "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=localhost",
    "-keyout", `${folder}/front.key`, "-out", `${folder}/front.crt`], { stdio: "ignore" });
  fs.writeFileSync(`${folder}/front.pem`, fs.readFileSync(`${folder}/front.crt`, "utf8")
    + fs.readFileSync(`${folder}/front.key`, "utf8"), { mode: 0o600 });
  return `${folder}/front.pem`;
}

export class Front {
  #process = null;
  #log = "";

  /**
   * Binds these two ports of 127.0.0.1 for the engine's listeners at engine_port and the next, and
   * keeps what it says in `folder`. secure: ends TLS, as in service; careless: logs every request,
   * which the shipped one must not.
   */
  static async start({ visitors, agents, engine_port, folder, secure = false, careless = false }) {
    const front = new Front();
    const name = careless ? "careless" : "front";
    front.#log = path.join(folder, `${name}.log`);
    let shipped = `${root}/config/haproxy.cfg`;
    if (careless) {
      const text = fs.readFileSync(shipped, "utf8");
      shipped = path.join(folder, "careless.cfg");
      fs.writeFileSync(shipped, text.replace(/^ +no log$/m, "  log global\n  option httplog"));
    }
    fs.writeFileSync(`${folder}/log-target.cfg`, log_target);
    const tls = secure ? `ssl crt ${certificate(folder)} alpn http/1.1` : "";
    const out = fs.openSync(front.#log, "a");
    front.#process = spawn("/usr/sbin/haproxy",
      ["-db", "-n", "500", "-f", `${folder}/log-target.cfg`, "-f", shipped], {
        stdio: ["ignore", out, out],
        env: { ECOUTE_CONFIG: `${root}/config`, ECOUTE_VISITORS: `127.0.0.1:${visitors}`,
          ECOUTE_AGENTS: `127.0.0.1:${agents}`, ECOUTE_VISITOR_TLS: tls, ECOUTE_AGENT_TLS: tls,
          ECOUTE_VISITOR_ENGINE: `127.0.0.1:${engine_port}`,
          ECOUTE_AGENT_ENGINE: `127.0.0.1:${engine_port + 1}` },
      });
    fs.closeSync(out);
    let failed = null;
    front.#process.once("error", (error) => (failed = error));
    const deadline = Date.now() + up_within_ms;
    while (!(await answers(visitors))) {
      if (failed || front.#process.exitCode !== null || Date.now() > deadline)
        throw new Error(`HAProxy does not start: ${failed?.message ?? front.log()}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return front;
  }

  /** Everything it has said so far. */
  log() {
    return fs.readFileSync(this.#log, "utf8");
  }

  /** Lets it end by itself, once nobody is connected any more: it then says how many were. */
  end() {
    return this.#gone_by("SIGUSR1");
  }

  async stop() {
    if (this.#process.exitCode === null && this.#process.signalCode === null)
      await this.#gone_by("SIGKILL");
  }

  #gone_by(signal) {
    const gone = new Promise((resolve) => this.#process.once("exit", resolve));
    this.#process.kill(signal);
    return gone;
  }
}
