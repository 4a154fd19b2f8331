// Checks pages with axe, in light and dark.
import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";
import { isScripted } from "./browsers.ts";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
/** Only colors differ in the dark theme. */
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

/** Fails if a target is too small or too close to another. */
export async function expectTargetSizes(page: Page, what: string): Promise<void> {
  const { violations: found } = await new AxeBuilder({ page }).withRules("target-size").analyze();
  expect(listViolations(found), what).toEqual([]);
}

/** Axe needs scripts, so a page without scripts is checked in a copy that allows them. */
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
  // A list is dimmed while it reloads.
  await expect(page.locator("html[data-visiting]")).toHaveCount(0);
  // Axe measures only the part of a target that no sticky bar covers.
  await page.evaluate(() => window.scrollTo(0, 0));
  for (const colorScheme of ["light", "dark"] satisfies Scheme[]) {
    await page.emulateMedia({ colorScheme });
    expect(await violations(page, colorScheme), `${colorScheme}: ${page.url()}`).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: null });
}

/** Fails if the page in its present state violates a rule. */
export async function expectAccessible(page: Page): Promise<void> {
  if (isScripted(page)) return inBothSchemes(page);
  const other = await copy(page);
  await inBothSchemes(other);
  await other.context().close();
}

/** Fails if the page is wider than the screen. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const [content, screen] = await page.evaluate(() => [
    document.documentElement.scrollWidth,
    document.documentElement.clientWidth,
  ]);
  expect(content, `the width of ${page.url()}`).toBeLessThanOrEqual(screen ?? 0);
}
