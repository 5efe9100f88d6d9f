// SPDX-License-Identifier: EUPL-1.2
// The shipped HAProxy configuration in front of an engine, run by Debian's HAProxy.
import { spawn } from "node:child_process";
import net from "node:net";
import path from "node:path";

const root = path.resolve(new URL("../../..", import.meta.url).pathname);
const up_within_ms = 10000;

const answers = (port) => new Promise((resolve) => {
  const probe = net.connect(port, "127.0.0.1");
  probe.once("connect", () => resolve(probe.destroy() && true));
  probe.once("error", () => resolve(false));
});

export class Front {
  #process = null;

  /** Binds these two ports of 127.0.0.1 for the engine's listeners at engine_port and the next. */
  static async start({ visitors, agents, engine_port }) {
    const front = new Front();
    front.#process = spawn("/usr/sbin/haproxy",
      ["-db", "-n", "100", "-f", `${root}/config/haproxy.cfg`], {
        stdio: ["ignore", "ignore", "inherit"],
        env: { ECOUTE_CONFIG: `${root}/config`, ECOUTE_VISITORS: `127.0.0.1:${visitors}`,
          ECOUTE_AGENTS: `127.0.0.1:${agents}`, ECOUTE_VISITOR_TLS: "", ECOUTE_AGENT_TLS: "",
          ECOUTE_VISITOR_ENGINE: `127.0.0.1:${engine_port}`,
          ECOUTE_AGENT_ENGINE: `127.0.0.1:${engine_port + 1}` },
      });
    let failed = null;
    front.#process.once("error", (error) => (failed = error));
    const deadline = Date.now() + up_within_ms;
    while (!(await answers(visitors))) {
      if (failed || front.#process.exitCode !== null || Date.now() > deadline)
        throw new Error(`HAProxy does not start: ${failed?.message ?? front.#process.exitCode}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return front;
  }

  async stop() {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null)
      return;
    const gone = new Promise((resolve) => this.#process.once("exit", resolve));
    this.#process.kill("SIGKILL");
    await gone;
  }
}
