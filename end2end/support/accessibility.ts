// Holds a page against the rules of accessibility, in light and in dark.
import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";
import { isScripted } from "./browsers.ts";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
/** In the dark only the colours differ. */
const RULES_OF_COLOUR = ["color-contrast", "link-in-text-block"];

type Scheme = "light" | "dark";

async function violations(page: Page, scheme: Scheme): Promise<string[]> {
  const checker = new AxeBuilder({ page });
  const { violations: found } = await (scheme === "light" ? checker.withTags(RULES) : checker.withRules(RULES_OF_COLOUR)).analyze();
  return listViolations(found);
}

function listViolations(found: Awaited<ReturnType<AxeBuilder["analyze"]>>["violations"]): string[] {
  return found.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${help}\n${html}\n${failureSummary}`),
  );
}

/** Fails where something to press is too small or too close to another, with the fonts of the page as it is now. */
export async function expectTargetSizes(page: Page, what: string): Promise<void> {
  const { violations: found } = await new AxeBuilder({ page }).withRules("target-size").analyze();
  expect(listViolations(found), what).toEqual([]);
}

/** The rules are checked by a script: a page without scripts is checked in a copy that only the checker may use. */
async function copy(page: Page): Promise<Page> {
  const html = (await page.content()).replace(/<script\b[\s\S]*?<\/script>/g, "");
  const url = page.url();
  const context = await page.context().browser()!.newContext({
    javaScriptEnabled: true,
    viewport: page.viewportSize(),
    reducedMotion: "reduce",
    locale: "en-GB",
  });
  const other = await context.newPage();
  await other.route(url, (route) => route.fulfill({ contentType: "text/html; charset=utf-8", body: html }));
  await other.goto(url);
  return other;
}

async function inBothSchemes(page: Page): Promise<void> {
  // A list that is read again is paler meanwhile.
  await expect(page.locator("html[data-visiting]")).toHaveCount(0);
  // What has scrolled under a bar that stays is no smaller for that.
  await page.evaluate(() => window.scrollTo(0, 0));
  for (const colorScheme of ["light", "dark"] satisfies Scheme[]) {
    await page.emulateMedia({ colorScheme });
    expect(await violations(page, colorScheme), `${colorScheme}: ${page.url()}`).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: null });
}

/** Fails where the page, as it is now, breaks a rule. */
export async function expectAccessible(page: Page): Promise<void> {
  if (isScripted(page)) return inBothSchemes(page);
  const other = await copy(page);
  await inBothSchemes(other);
  await other.context().close();
}

/** Fails where the page is wider than the screen. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const [content, screen] = await page.evaluate(() => [
    document.documentElement.scrollWidth,
    document.documentElement.clientWidth,
  ]);
  expect(content, `the width of ${page.url()}`).toBeLessThanOrEqual(screen ?? 0);
}
