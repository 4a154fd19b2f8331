// Selecting people on the Users page, its view options, and a person beside the list, all of it in the URL.
import { expectAccessible, expectNoSidewaysScroll } from "../support/accessibility.ts";
import { isScripted } from "../support/browsers.ts";
import { bar } from "../support/bulk.ts";
import { test } from "../support/crowd.ts";
import { expect } from "../support/fixtures.ts";
import { boxes, expectChosen, named, nextWithChosen, pick } from "../support/list.ts";
import { button, expectPage, link, notices, open, said } from "../support/portal.ts";
import { search } from "../support/users.ts";

test("selected rows stay selected across pages and reloads, and the bulk bar is shown only while rows are selected", { tag: ["@no-js", "@phone"] }, async ({ page }) => {
  await expectChosen(page, 0);
  await pick(page, 1, 3);
  await expectChosen(page, 2);
  await expect(page).toHaveURL((url) => named(url) === 2);
  await expectAccessible(page);
  await nextWithChosen(page);
  await expectChosen(page, 2);
  await pick(page, 0);
  await expectChosen(page, 3);
  await expect(page).toHaveURL((url) => named(url) === 3);
  await page.reload();
  await expectChosen(page, 3);
  await expect(boxes(page).nth(0)).toBeChecked();
  await link(bar(page), "Clear").click();
  await expectChosen(page, 0);
});

test("all matching rows are selected with exceptions, and a bulk action asks for confirmation first", { tag: "@no-js" }, async ({ page }) => {
  await pick(page, 0);
  await link(bar(page), /^Select all \d+$/).click();
  await expect(page).toHaveURL(/all=1/);
  const all = Number(/of (\d+)/.exec(await page.getByRole("navigation", { name: "Pages" }).innerText())?.[1]);
  await expectChosen(page, all);
  await boxes(page).nth(2).uncheck();
  if (!isScripted(page)) await button(bar(page), "Keep selection").click();
  await expectChosen(page, all - 1);
  await expect(page).toHaveURL((url) => named(url, "not_sel") === 1);
  await button(bar(page), "Disable").click();
  await expectPage(page, /^Disable \d+ members\?$/);
  await expect(page).not.toHaveURL(/row=/);
  await expectNoSidewaysScroll(page);
  await page.goBack();
  await expectPage(page, /^Users/);
  await expectChosen(page, all - 1);
  await expect(boxes(page).nth(2)).not.toBeChecked();
});

test("at most 200 rows are selected one by one, and the page says what to do instead", async ({ page }) => {
  // Ids of rows that do not exist, encoded as in the URL.
  const many = Array.from({ length: 199 }, (_, n) => `mA${`${n}`.padStart(21, "0")}`).join("");
  await open(page, `${page.url()}?sel=${many}`);
  await expectChosen(page, 199);
  const full = notices(page).filter({ hasText: "200 rows are selected, the most that can be selected one by one." });
  await expect(full).toHaveCount(0);
  await pick(page, 0);
  await boxes(page).nth(1).click();
  await expect(full).toContainText("filter the list and select all that match");
  await expect(bar(page)).toContainText("200 selected, the maximum");
  await expect(said(page)).toContainText("200 rows are selected");
  await expect(boxes(page).nth(0)).toBeChecked();
  await expect(boxes(page).nth(1)).not.toBeChecked();
  await expectAccessible(page);
  await nextWithChosen(page);
  await expect(full).toBeVisible();
  await link(bar(page), /^Select all \d+$/).click();
  await expect(page).toHaveURL(/all=1/);
  await expect(full).toHaveCount(0);
});

test("row checkboxes select some, the header checkbox all of a page, and Shift a range", async ({ page }) => {
  const head = page.getByRole("checkbox", { name: "Select all rows on this page" });
  await boxes(page).nth(1).click();
  await boxes(page).nth(4).click({ modifiers: ["Shift"] });
  await expectChosen(page, 4);
  await expect(head).toBeChecked({ indeterminate: true });
  await head.click();
  await expectChosen(page, await boxes(page).count());
  await head.click();
  await expectChosen(page, 0);
});

test("columns and row height are kept in the URL", { tag: "@no-js" }, async ({ page }) => {
  await button(page, "View").click();
  const view = page.getByRole("group", { name: "View" });
  await view.getByRole("checkbox", { name: "E-mail" }).uncheck();
  await view.getByRole("radio", { name: "Compact" }).check();
  await button(view, "Apply").click();
  await expect(page).toHaveURL(/hide=email/);
  await expect(page).toHaveURL(/rows=compact/);
  await expect(page.getByRole("row").nth(1)).not.toContainText("@");
  await page.reload();
  await expect(page.getByRole("row").nth(1)).not.toContainText("@");
  await page.goBack();
  await expect(page.getByRole("row").nth(1)).toContainText("@");
  await page.goForward();
  await expect(page.getByRole("row").nth(1)).not.toContainText("@");
});

test("clearing filters without results keeps the selection and the view options", async ({ page, crowd }) => {
  await open(page, `${crowd.org}/users?hide=email&rows=compact`);
  await pick(page, 1);
  await expect(page).toHaveURL(/sel=/);
  await search(page, "zebra");
  await link(page, "Clear filters").click();
  await expect(page.getByRole("group", { name: "Active filters" })).toHaveCount(0);
  await expect(page).toHaveURL((url) => url.searchParams.get("hide") === "email" && named(url) === 1);
  await expectChosen(page, 1);
});

test("on a wide screen a person opens beside the list, and j and k move through it", async ({ page }) => {
  const people = page.getByRole("rowheader").getByRole("link");
  const names = await people.allInnerTexts();
  await page.setViewportSize({ width: 1500, height: 900 });
  await people.nth(1).click();
  const beside = page.getByRole("complementary");
  await expect(beside).toContainText(names[1] ?? "");
  await expectPage(page, /^Users/);
  await expectAccessible(page);
  await page.keyboard.press("j");
  await expect(beside).toContainText(names[2] ?? "");
  await page.keyboard.press("k");
  await expect(beside).toContainText(names[1] ?? "");
  const url = page.url();
  await page.keyboard.press("Escape");
  await expect(beside).toHaveCount(0);
  await open(page, url);
  await expect(beside).toContainText(names[1] ?? "");
});
