// Choosing many rows and doing something to them, in the product's words.
import { expect, type Locator, type Page } from "@playwright/test";
import { button, expectPage, notices } from "./portal.ts";

/** The bar of what can be done to the chosen rows. */
export function bar(page: Page): Locator {
  // It takes no room of its own; what stands in it does.
  return page.getByRole("group", { name: "Selected rows" }).locator("> div");
}

/** The box of a row. */
export function box(row: Locator): Locator {
  return row.getByRole("checkbox");
}

/** Asks for something to be done to the chosen rows, and sees the question. */
export async function askFor(page: Page, verb: string, question: string | RegExp): Promise<void> {
  await bar(page).getByRole("button", { name: verb, exact: true }).click();
  await expectPage(page, question);
}

/** Confirms the question, and sees what was done. */
export async function confirm(page: Page, label: string, done: string | RegExp): Promise<void> {
  await button(page, label).click();
  await expect(notices(page).filter({ hasText: done })).toBeVisible();
}

/** What was refused, with the reasons. */
export function refused(page: Page): Locator {
  return page.getByRole("region", { name: / refused$| couldn't be undone$/ });
}
