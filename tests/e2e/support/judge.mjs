// SPDX-License-Identifier: EUPL-1.2
// One state of a face at both widths; with ECOUTE_SCREENSHOTS=DIR also as pictures.
import { AxeBuilder } from "@axe-core/playwright";
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";

const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice", "RGAAv4"];
const widths = [360, 1280];
const pictures = process.env.ECOUTE_SCREENSHOTS;

const target_px = 44;
const targets = "main a[href], header a[href], button, summary, select, textarea, label.choice, "
  + "input:not([type=radio], [type=checkbox])";

/** What a finger would miss: everything to press that is lower than it may be. */
const low_targets = (page) => page.locator(targets).evaluateAll((all, px) => all
  .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < px - 0.5)
  .map((one) => `${one.tagName} ${one.id || one.className || one.textContent}`), target_px);

/** Fails on any violation in this state, at both widths. */
export async function judge(person, state) {
  for (const width of widths) {
    await person.page.setViewportSize({ width, height: width === 360 ? 740 : 800 });
    // From the top: what slides under the sticky header on the way is not a small target.
    await person.page.evaluate(() => scrollTo(0, 0));
    const { violations } = await new AxeBuilder({ page: person.page }).withTags(rules).analyze();
    assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target)}`), [],
      `${state} at ${width} px`);
    assert.deepEqual(await low_targets(person.page), [], `low targets, ${state} at ${width} px`);
    if (pictures) {
      fs.mkdirSync(pictures, { recursive: true });
      await person.page.screenshot({ path: path.join(pictures, `${state}-${width}.png`) });
    }
    const sideways = await person.page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(sideways <= width, `${state} scrolls sideways at ${width} px`);
  }
}
