// The program under load: keys faster than answers, and hundreds of visits in one document.
import type { CDPSession } from "@playwright/test";
import { crowded } from "../support/crowd.ts";
import { expect, type Page } from "../support/fixtures.ts";
import { invite, results } from "../support/invitations.ts";
import { names } from "../support/list.ts";
import { expectPage, goTo, link, navigation, open } from "../support/portal.ts";
import { expectFound, searchBox } from "../support/users.ts";

/** Not the installation of the other files: it gets invitations, too. */
const test = crowded(80);

/** Thirty keys a second. */
const PACE = { delay: 33 };

/** What a document holds. */
interface Held {
  /** Bytes of the JavaScript heap. */
  heap: number;
  /** Bytes of the program's own memory, where the data of pages are. It never shrinks. */
  memory: number;
  /** Elements and texts, in the document or not. */
  nodes: number;
  listeners: number;
}

/** What the document holds once everything that can be collected is. */
async function held(page: Page, devtools: CDPSession): Promise<Held> {
  // What scripts held of the document is free only after the first time.
  for (let times = 0; times < 2; times += 1) await devtools.send("HeapProfiler.collectGarbage");
  const { usedSize } = await devtools.send("Runtime.getHeapUsage");
  const { nodes, jsEventListeners } = await devtools.send("Memory.getDOMCounters");
  return { heap: usedSize, memory: await memoryOf(page), nodes, listeners: jsEventListeners };
}

/** Remembers the WebAssembly memories of the documents that come. Asking the browser for them crashes it where a program has many modules. */
async function watchMemories(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const seen = Object.assign(globalThis, { memories: new Set<WebAssembly.Memory>() }).memories;
    const instantiate = WebAssembly.instantiateStreaming;
    WebAssembly.instantiateStreaming = async (...given) => {
      const made = await instantiate(...given);
      const { memory } = made.instance.exports;
      if (memory instanceof WebAssembly.Memory) seen.add(memory);
      return made;
    };
  });
}

/** The bytes of every WebAssembly memory. */
function memoryOf(page: Page): Promise<number> {
  return page.evaluate(() => {
    const { memories } = globalThis as unknown as { memories: Set<WebAssembly.Memory> };
    return [...memories].reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
  });
}

/** Types another search, and goes elsewhere without waiting for its answers. */
async function typeAnd(page: Page, words: string, goElsewhere: () => Promise<unknown>): Promise<void> {
  await searchBox(page).press("Control+a");
  await searchBox(page).pressSequentially(words, PACE);
  await goElsewhere();
}

/** Follows a link of the navigation. */
async function follow(page: Page, place: string): Promise<void> {
  await (await navigation(page)).getByRole("link", { name: place }).click();
}

test("thirty keys a second end with the list of the last one, and nothing typed is lost", async ({ page }) => {
  const words = "an ada grace hopper turing lovelace";
  await searchBox(page).focus();
  await searchBox(page).pressSequentially(words, PACE);
  await expect(searchBox(page)).toHaveValue(words);
  await expectFound(page, words);
  for (let left = words.length; left > 2; left -= 1) await page.keyboard.press("Backspace", { delay: 16 });
  await expect(searchBox(page)).toHaveValue("an");
  await expectFound(page, "an");
  await expect(searchBox(page)).toBeFocused();
});

test("two hundred visits leave nothing behind", async ({ page, crowd }) => {
  test.setTimeout(360_000);
  const guests = Array.from({ length: 30 }, (_, n) => `guest${n}@people.example`);
  await invite(page, crowd.org, guests.join(" "), guests.length, "Viewer");
  await expect(results(page)).toContainText("30 people were invited");
  await watchMemories(page);
  await open(page, `${crowd.org}/users`);
  const before = await names(page);
  const first = before[0] ?? "";
  // The words are in every address. How many of their letters a list was searched by when it was left depends on the answers.
  const tenVisits = async () => {
    await link(page, first).click();
    await expectPage(page, first);
    await page.goBack();
    await expectPage(page, /^Users/);
    await typeAnd(page, "peo", () => follow(page, "Invitations"));
    await expectPage(page, /^Invitations/);
    await typeAnd(page, "peo", () => follow(page, "Roles"));
    await expectPage(page, "Roles");
    await page.goBack();
    await expectPage(page, /^Invitations/);
    await typeAnd(page, "peo", () => page.goBack());
    await expectPage(page, /^Users/);
    await page.goForward();
    await expectPage(page, /^Invitations/);
    await page.goBack();
    await expectPage(page, /^Users/);
    await typeAnd(page, "peo", () => follow(page, "Roles"));
    await expectPage(page, "Roles");
    await goTo(page, "Users");
  };
  const devtools = await page.context().newCDPSession(page);
  for (let visits = 0; visits < 50; visits += 10) await tenVisits();
  const early = await held(page, devtools);
  expect(early.memory, "the program's memory is seen").toBeGreaterThan(1_000_000);
  for (let visits = 50; visits < 130; visits += 10) await tenVisits();
  const middle = await held(page, devtools);
  for (let visits = 130; visits < 210; visits += 10) await tenVisits();
  const late = await held(page, devtools);
  expect(await names(page)).toEqual(before);
  expect(late.nodes, "elements and texts").toBeLessThan(early.nodes * 1.1);
  expect(late.listeners, "listeners").toBeLessThan(early.listeners * 1.1);
  // The answers with the lists alone would be almost two megabytes.
  expect(late.heap - early.heap, "bytes of the heap").toBeLessThan(300_000);
  // It grows by 64 KiB at a time, and at some time once by half a megabyte, when a table of the program's doubles. What
  // visits leave behind lets it grow in both halves.
  const growth = Math.min(middle.memory - early.memory, late.memory - middle.memory);
  expect(growth, "bytes of the program's memory, in the half in which it grew less").toBeLessThan(100_000);
});
