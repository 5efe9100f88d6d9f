// SPDX-License-Identifier: EUPL-1.2
// Who is on call, as whoever keeps the plan would bring it: by a file.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

const two_days_ms = 2 * 86400 * 1000;

/**
 * [{scope, level, agent}], each on call alone from two days ago on; the engine reads it within
 * `alerts.plan_read_every`. Ends the sign-ins of these agents, as a new role does.
 */
export async function import_on_call(engine, rows) {
  for (const agent of new Set(rows.map((row) => row.agent)))
    await engine.ctl("on-call", agent);
  const first = `${new Date(Date.now() - two_days_ms).toISOString().slice(0, 10)}T08:00`;
  const lines = rows.map(({ scope, level, agent }) =>
    `rotation,${scope},${level},,${first},,7,${agent}`);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "ecoute-on-call-"));
  const file = path.join(folder, "plan.csv");
  fs.writeFileSync(file, ["kind,scope,level,zone,start,end,days,agents", ...lines, ""].join("\n"));
  await engine.ctl("on-call", "import", file);
  fs.rmSync(folder, { recursive: true });
}
