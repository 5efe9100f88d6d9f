// SPDX-License-Identifier: EUPL-1.2
// What a screen reader is given in one state of a face, against the file kept of it. A wanted
// change: run with ECOUTE_GOLDEN=write and read the difference.
import assert from "node:assert/strict";
import fs from "node:fs";
import { fileURLToPath } from "node:url";

const kept = fileURLToPath(new URL("../golden", import.meta.url));
const writes = process.env.ECOUTE_GOLDEN === "write";

/**
 * Without what differs from run to run: times of day, what has passed and how urgent that makes a
 * row, whether a psychologist is here, who writes at this moment, the words of a code, and the last
 * line spoken.
 */
function timeless(snapshot) {
  return snapshot
    .replace(/\b\d{1,2}[:h]\d{2}\b/g, "hh:mm")
    .replace(/\b\d+[\s\u00a0\u202f](?:s|h|min)\b(?:[\s\u00a0\u202f]\d+\b)?/g, "un moment")
    .replace(/[▲■] [^:"]+: (?=sans)/g, "")
    .replace(/(?<=paragraph: )[a-zà-ÿ]+(?: [a-zà-ÿ]+){4}$/gm, "cinq mots")
    .replace(/paragraph: .+ écrit…$/gm, "paragraph") // for some seconds, on either face
    .replace(/Psychologue \([^)]*\)/g, "Psychologue (…)") // by the hour of the day
    .replace(/[Éé]crit…/g, "Présente")
    .replace(/^- status.*\n?/gm, "");
}

/** Fails with the difference. */
export async function heard(person, state) {
  const file = `${kept}/${state}.yaml`;
  const now = `${timeless(await person.page.locator("body").ariaSnapshot()).trimEnd()}\n`;
  if (writes) {
    fs.mkdirSync(kept, { recursive: true });
    fs.writeFileSync(file, now);
  }
  assert.equal(now, fs.readFileSync(file, "utf8"), `what is heard of ${state}`);
}
