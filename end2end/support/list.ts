// The Users list as readers go about it: what it shows, its filters, its pages, and the rows they choose.
import { expect, type Locator, type Page } from "@playwright/test";
import { isScripted } from "./browsers.ts";
import { button, link, settled } from "./portal.ts";

/** What the page shows: each row's name. */
export async function names(page: Page): Promise<string[]> {
  const heads = await page.getByRole("rowheader").getByRole("link").allInnerTexts();
  return heads.map((name) => name.trim());
}

/** How names compare: as they are written in small letters. */
export function key(name: string): string {
  return name.normalize("NFKC").toLowerCase();
}

/** `25 of 78`, below the list. */
export function count(page: Page): Locator {
  return page.getByRole("navigation", { name: "Pages" });
}

/** How many match in all. */
export async function total(page: Page): Promise<number> {
  return Number(/of ([\d,]+)/.exec(await count(page).innerText())?.[1]?.replace(",", ""));
}

/** How the page writes a number. */
export function written(number: number): string {
  return number.toLocaleString("en-GB");
}

/** Chooses in a filter and applies it. Answers how many rows the choice said that it has. */
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

/** How many rows an address names one by one: 23 signs each, with nothing between them. */
export function named({ searchParams }: URL, key: "sel" | "not_sel" = "sel"): number {
  return (searchParams.get(key) ?? "").length / 23;
}

/** The boxes of the rows. */
export function boxes(page: Page): Locator {
  return page.getByRole("row").getByRole("checkbox", { name: /^Select (?!all)/ });
}

/** The buttons for what is chosen. */
export function chosen(page: Page): Locator {
  return page.getByRole("group", { name: "Selected rows" });
}

/** Ticks the rows with these numbers; without a script the form is sent by hand. */
export async function pick(page: Page, ...numbers: number[]): Promise<void> {
  for (const n of numbers) await boxes(page).nth(n).check();
  if (!isScripted(page)) await button(chosen(page), "Keep selection").click();
}

/** How many the page says are chosen, wherever they are. */
export async function expectChosen(page: Page, many: number): Promise<void> {
  if (many === 0) await expect(chosen(page)).toBeHidden();
  else await expect(chosen(page)).toContainText(`${written(many)} selected`);
  await settled(page);
}

/** Goes on to the next page with what is chosen. */
export async function nextWithChosen(page: Page): Promise<void> {
  if (isScripted(page)) await link(page, "Next").click();
  else await button(page, "Next, keeping the selection").click();
  await expect(page).toHaveURL(/page=/);
}
