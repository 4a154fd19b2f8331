// The program under load: keys faster than answers, and hundreds of visits in one document.
import type { CDPSession } from "@playwright/test";
import { test } from "../support/crowd.ts";
import { expect } from "../support/fixtures.ts";
import { expectPage, link } from "../support/portal.ts";
import { expectFound, searchBox } from "../support/users.ts";

/** What the document holds once everything that can be collected is. */
async function held(devtools: CDPSession): Promise<{ heap: number; nodes: number; listeners: number }> {
  await devtools.send("HeapProfiler.collectGarbage");
  const { metrics } = await devtools.send("Performance.getMetrics");
  const of = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? 0;
  return { heap: of("JSHeapUsedSize"), nodes: of("Nodes"), listeners: of("JSEventListeners") };
}

test("thirty keys a second end with the list of the last one, and nothing typed is lost", async ({ page }) => {
  const words = "an ada grace hopper turing lovelace";
  await searchBox(page).focus();
  await searchBox(page).pressSequentially(words, { delay: 33 });
  await expect(searchBox(page)).toHaveValue(words);
  await expectFound(page, words);
  for (let left = words.length; left > 2; left -= 1) await page.keyboard.press("Backspace", { delay: 16 });
  await expect(searchBox(page)).toHaveValue("an");
  await expectFound(page, "an");
  await expect(searchBox(page)).toBeFocused();
});

test("two hundred visits leave nothing behind", async ({ page }) => {
  test.setTimeout(240_000);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Performance.enable");
  const round = async () => {
    await link(page, "Roles").click();
    await expectPage(page, "Roles");
    await page.goBack();
    await expectPage(page, /^Users/);
  };
  for (let n = 0; n < 10; n += 1) await round();
  const before = await held(devtools);
  for (let n = 0; n < 90; n += 1) await round();
  const after = await held(devtools);
  expect(after.nodes, "elements and texts").toBeLessThan(before.nodes * 1.2 + 500);
  expect(after.listeners, "listeners").toBeLessThan(before.listeners * 1.2 + 100);
  expect(after.heap, "bytes of the heap").toBeLessThan(before.heap + 2_000_000);
});
