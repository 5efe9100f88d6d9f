// SPDX-License-Identifier: EUPL-1.2
// What a rule is measured by in a page.

/** Before the page opens: every call that would make a noise or leave a trace is noted. */
export const count_calls = (context) => context.addInitScript(() => {
  globalThis.counted_calls = [];
  const note = (name) => globalThis.counted_calls.push(name);
  const watch = (owner, name, label) => {
    const real = owner?.[name];
    if (typeof real === "function")
      owner[name] = function (...all) {
        note(label);
        return Reflect.apply(real, this, all);
      };
  };
  for (const name of ["AudioContext", "Notification", "Worker", "SharedWorker", "BroadcastChannel"])
    globalThis[name] = new Proxy(globalThis[name] ?? function none() {}, {
      construct: () => note(name) && {},
    });
  watch(HTMLMediaElement.prototype, "play", "play");
  watch(Navigator.prototype, "vibrate", "vibrate");
  watch(Navigator.prototype, "getBattery", "getBattery");
  watch(History.prototype, "pushState", "pushState");
  watch(History.prototype, "replaceState", "replaceState");
  watch(Storage.prototype, "setItem", "setItem");
  watch(IDBFactory.prototype, "open", "indexedDB");
  watch(globalThis, "open", "open");
  if (globalThis.CacheStorage)
    watch(CacheStorage.prototype, "open", "caches");
  if (globalThis.ServiceWorkerContainer)
    watch(ServiceWorkerContainer.prototype, "register", "register");
  const cookie = Object.getOwnPropertyDescriptor(Document.prototype, "cookie");
  Object.defineProperty(Document.prototype, "cookie", { ...cookie, set: () => note("cookie") });
});

/** From here on the page's time passes only by page.clock.fastForward. */
export async function stop_clock({ clock }) {
  await clock.install();
  await clock.pauseAt(new Date(Date.now() + 1000));
}

/** Notes every tone that is started: when, by the page's clock, and how loud. */
export const count_tones = (page) => page.evaluate(() => {
  globalThis.tones = [];
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (...all) {
    tones.push(this.frequency.value);
    return Reflect.apply(start, this, all);
  };
  const ramp = AudioParam.prototype.exponentialRampToValueAtTime;
  globalThis.loudest = 0;
  AudioParam.prototype.exponentialRampToValueAtTime = function (value, at) {
    loudest = Math.max(loudest, value);
    return Reflect.apply(ramp, this, [value, at]);
  };
});

/** Walks the page by Tab, once round; what cannot be seen while it has the focus. */
export async function focus_walk(page) {
  await page.evaluate(() => {
    document.activeElement?.blur();
    scrollTo(0, 0);
    globalThis.walked = new Set();
  });
  const faults = [];
  for (let steps = 0; steps < 120; ++steps) {
    await page.keyboard.press("Tab");
    const seen = await page.evaluate(() => {
      const one = document.activeElement;
      if (!one || one === document.body || walked.has(one))
        return null;
      walked.add(one);
      const name = one.id || one.className || one.textContent.trim().slice(0, 30);
      const marked = one.matches("input[type=radio], input[type=checkbox]")
        ? one.closest("label") ?? one : one;
      const box = marked.getBoundingClientRect();
      const header = document.querySelector(".top");
      const covers = getComputedStyle(header).position === "sticky" && !header.contains(one);
      const covered = covers ? header.getBoundingClientRect().bottom : 0;
      const visible = Math.min(box.bottom, innerHeight) - Math.max(box.top, covered);
      const outline = getComputedStyle(one);
      const ringed = outline.outlineStyle !== "none" && parseFloat(outline.outlineWidth) >= 2;
      return { name, hidden: visible < Math.min(box.height, 40) - 1, ringed };
    });
    if (!seen)
      break;
    if (seen.hidden)
      faults.push(`${seen.name}: not to be seen`);
    if (!seen.ringed)
      faults.push(`${seen.name}: no ring`);
  }
  return faults;
}

/** What is wider than the screen, at each of these widths. */
export async function sideways_at(page, widths) {
  const faults = [];
  const before = page.viewportSize();
  for (const width of widths) {
    await page.setViewportSize({ width, height: before.height });
    const found = await page.evaluate((limit) => {
      const wide = document.documentElement.scrollWidth > limit ? ["the page"] : [];
      const cut = [...document.querySelectorAll("body *")].filter((one) => one.checkVisibility()
        && !one.matches(".unseen, .skip, option, select, input")
        && one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0
        && getComputedStyle(one).display !== "inline");
      return [...wide, ...cut.map((one) => one.id || one.className || one.tagName)];
    }, width);
    faults.push(...found.map((one) => `${width} px: ${one}`));
  }
  await page.setViewportSize(before);
  return faults;
}

/** The spacing that a reader may ask for (WCAG 1.4.12), on everything. */
export const spaced_out = (page, wanted) => page.locator("body, body *").evaluateAll((all, on) => {
  for (const one of all) {
    one.style.lineHeight = on ? "1.5" : "";
    one.style.letterSpacing = on ? ".12em" : "";
    one.style.wordSpacing = on ? ".16em" : "";
    if (one.tagName === "P")
      one.style.marginBlockEnd = on ? "2em" : "";
  }
}, wanted);
