// Measures the time from a key press in the search box to the painted rows, with ten thousand members, on this
// processor and on a slower one. It prints figures and asserts none.
import { tenThousandTest as test } from "../support/crowd.ts";
import type { Page } from "../support/fixtures.ts";
import { searchBox } from "../support/users.ts";
import { type Key, watch } from "./watch.ts";

const WORDS = ["lovelace", "grace h", "turing", "example", "fisch", "alan o"];
/** How many times slower the page's processor is made. */
const RATES = [1, 4];
/** The pause between two key presses, in milliseconds. */
const REST = 150;

function row(name: string, values: number[]): string {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => (sorted[Math.ceil(share * sorted.length) - 1] ?? 0).toFixed(0).padStart(7);
  return `  ${name.padEnd(44)}${at(0.5)}${at(0.95)}${at(1)}`;
}

function table(keys: Key[]): string {
  const part = (name: string, from: keyof Key, to: keyof Key) => row(name, keys.map((key) => key[to] - key[from]));
  return [
    `  ${"milliseconds".padEnd(44)}${"p50".padStart(7)}${"p95".padStart(7)}${"max".padStart(7)}`,
    part("from the key to the rows on the screen", "pressed", "painted"),
    part("  the typing rests, the list is asked for", "pressed", "asked"),
    part("  the server answers", "asked", "answered"),
    part("  the answer arrives", "answered", "read"),
    part("  it is parsed and takes its place", "read", "changed"),
    part("  layout and paint", "changed", "painted"),
  ].join("\n");
}

/** Waits until the results of `count` keys are painted. The page reports it, because polling would cost frames. */
async function seen(page: Page, count: number): Promise<void> {
  await page.evaluate(
    (wanted) =>
      new Promise<void>((resolve) => {
        window.onKey = () => window.keys.length >= wanted && resolve();
        window.onKey();
      }),
    count,
  );
}

/** Clears the search box and the recorded keys. */
async function clear(page: Page): Promise<void> {
  await page.evaluate(() => (window.keys = []));
  await searchBox(page).fill("");
  await seen(page, 1);
  await page.waitForTimeout(REST);
  await page.evaluate(() => (window.keys = []));
}

for (const rate of RATES) {
  const speed = rate === 1 ? "this processor" : `a processor ${rate} times slower`;
  test(`from a key to the rows, ${speed}`, async ({ page }) => {
    // Loads Playwright's own script before anything is measured.
    await searchBox(page).inputValue();
    await page.evaluate(watch);
    const browser = await page.context().newCDPSession(page);
    await browser.send("Emulation.setCPUThrottlingRate", { rate });
    const keys: Key[] = [];
    for (const word of WORDS) {
      await searchBox(page).focus();
      for (const [n, letter] of [...word].entries()) {
        await page.keyboard.press(letter === " " ? "Space" : letter);
        await seen(page, n + 1);
        await page.waitForTimeout(REST);
      }
      keys.push(...(await page.evaluate(() => window.keys)));
      await clear(page);
    }
    const long = await page.evaluate(() => window.longTasks);
    const longest = Math.max(0, ...long).toFixed(0);
    console.log(
      `\nSearching as one types: 10,000 members, SQLite, ${speed}, ${keys.length} keys\n${table(keys)}\n` +
        `  tasks of more than 50 ms: ${long.length}, the longest ${longest} ms`,
    );
  });
}
