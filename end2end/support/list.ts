// Lists: rows, filters, paging and selection.
import { expect, type Locator, type Page } from "@playwright/test";
import { isScripted } from "./browsers.ts";
import { bar } from "./bulk.ts";
import { button, link, settled } from "./portal.ts";

/** The names on this page, in order. */
export async function names(page: Page): Promise<string[]> {
  const heads = await page.getByRole("rowheader").getByRole("link").allInnerTexts();
  return heads.map((name) => name.trim());
}

/** The key by which the list sorts a name. */
export function key(name: string): string {
  return name.normalize("NFKC").toLowerCase();
}

/** The count and the page links below the list. */
export function count(page: Page): Locator {
  return page.getByRole("navigation", { name: "Pages" });
}

/** The total below the list. */
export async function total(page: Page): Promise<number> {
  return Number(/of ([\d,]+)/.exec(await count(page).innerText())?.[1]?.replace(",", ""));
}

/** Formats a number as the page does. */
export function written(number: number): string {
  return number.toLocaleString("en-GB");
}

/** Applies a filter and returns the count shown beside the option. */
export async function filter(page: Page, menu: "Status" | "Role is" | "Role is not", choice: string): Promise<number> {
  await page.getByRole("search").getByRole("button", { name: new RegExp(`^${menu}\\s*\\d*$`) }).click();
  const group = page.getByRole("group", { name: menu, exact: true });
  const wanted = group.locator("label").filter({ hasText: new RegExp(`^${choice}\\s+[\\d,]+$`) });
  const said = Number(/[\d,]+$/.exec(await wanted.innerText())?.[0].replace(",", ""));
  await wanted.getByRole("radio").check();
  await button(group, "Apply").click();
  await expect(link(page, `Remove filter ${menu}: ${choice}`)).toBeVisible();
  return said;
}

/** The number of row ids in the URL: 23 characters each, without separators. */
export function named({ searchParams }: URL, key: "sel" | "not_sel" = "sel"): number {
  return (searchParams.get(key) ?? "").length / 23;
}

/** The checkboxes of the rows. */
export function boxes(page: Page): Locator {
  return page.getByRole("row").getByRole("checkbox", { name: /^Select (?!all)/ });
}

/** Selects rows by their index; without a script the form is submitted by its button. */
export async function pick(page: Page, ...numbers: number[]): Promise<void> {
  for (const n of numbers) await boxes(page).nth(n).check();
  if (!isScripted(page)) await button(bar(page), "Keep selection").click();
}

/** The bar shows this number of selected rows, on whatever page they are. */
export async function expectChosen(page: Page, many: number): Promise<void> {
  if (many === 0) await expect(bar(page)).toBeHidden();
  else await expect(bar(page)).toContainText(`${written(many)} selected`);
  await settled(page);
}

/** Opens the next page and keeps the selection. */
export async function nextWithChosen(page: Page): Promise<void> {
  if (isScripted(page)) await link(page, "Next").click();
  else await button(page, "Next, keeping the selection").click();
  await expect(page).toHaveURL(/page=/);
}
