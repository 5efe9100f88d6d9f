// SPDX-License-Identifier: EUPL-1.2
// Shifts into the engine's roster, as a planner would bring them: by a file.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

const stamp = (at) => new Date(at).toISOString().replace(/[-:]|\.\d+/g, "");

/** [{agent, from, to}] of operators of the police, in milliseconds since 1970. */
export async function import_shifts(engine, shifts) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "ecoute-roster-"));
  const file = path.join(folder, "shifts.ics");
  const events = shifts.flatMap(({ agent, from, to }, number) => ["BEGIN:VEVENT",
    `UID:${number}@e2e`, `DTSTAMP:${stamp(Date.now())}`, `DTSTART:${stamp(from)}`,
    `DTEND:${stamp(to)}`, `X-ECOUTE-AGENT:${agent}`, "X-ECOUTE-PLATFORM:police",
    "X-ECOUTE-ROLE:operator", "END:VEVENT"]);
  fs.writeFileSync(file, ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//ecoute//e2e", ...events,
    "END:VCALENDAR", ""].join("\r\n"));
  await engine.ctl("roster", "import", file);
  fs.rmSync(folder, { recursive: true });
}
