// Bulk actions on selected rows.
import { expect, type Locator, type Page } from "@playwright/test";
import { isScripted } from "./browsers.ts";
import { button, expectPage, link, notices } from "./portal.ts";

/** The bar with the actions for the selected rows. */
export function bar(page: Page): Locator {
  // The group itself has no height; its content has.
  return page.getByRole("group", { name: "Selected rows" }).locator("> div");
}

/** The checkbox of a row. */
export function box(row: Locator): Locator {
  return row.getByRole("checkbox");
}

/** Starts a bulk action and waits for its confirmation page. */
export async function askFor(page: Page, verb: string, question: string | RegExp): Promise<void> {
  await bar(page).getByRole("button", { name: verb, exact: true }).click();
  await expectPage(page, question);
}

/** Lets the form say what the chosen roles or teams change, before anything is done. */
export async function showChanges(page: Page, line: string | RegExp): Promise<void> {
  await button(page, "Show what changes").click();
  await expect(page.getByRole("main").getByRole("listitem").filter({ hasText: line })).toBeVisible();
}

/** Confirms a bulk action and waits for its result, which for many rows comes on the page of a job; without a script that is reloaded. */
export async function confirm(page: Page, label: string, done: string | RegExp): Promise<void> {
  await button(page, label).click();
  const result = notices(page).filter({ hasText: done });
  await expect(async () => {
    const reload = link(page, "Reload");
    if (!isScripted(page) && (await reload.isVisible())) await reload.click();
    await expect(result).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 30_000 });
}

/** The refused rows with their reasons. */
export function refused(page: Page): Locator {
  return page.getByRole("region", { name: / refused$| couldn't be undone$/ });
}
