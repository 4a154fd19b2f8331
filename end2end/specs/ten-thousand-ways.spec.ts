// Keyboard navigation, range selection and search among ten thousand people, and a thousand invitations at once.
import { askFor, bar, confirm } from "../support/bulk.ts";
import { tenThousandTest as test } from "../support/crowd.ts";
import { expect } from "../support/fixtures.ts";
import { paste, results, sender } from "../support/invitations.ts";
import { boxes, count, expectChosen, named, names, pick, total, written } from "../support/list.ts";
import { expectPage, link, open } from "../support/portal.ts";
import { row, search } from "../support/users.ts";

test("a range of rows is selected with Shift on a later page, and then all matching rows except two", async ({ page, crowd }) => {
  await open(page, `${crowd.org}/users?q=lovelace`);
  const many = await total(page);
  await link(count(page), "Next").click();
  await expect(link(count(page), "Previous")).toBeVisible();
  await boxes(page).nth(3).click();
  await boxes(page).nth(9).click({ modifiers: ["Shift"] });
  await expectChosen(page, 7);
  await expect(page).toHaveURL((url) => named(url) === 7);
  await page.reload();
  await expectChosen(page, 7);
  await link(bar(page), `Select all ${written(many)}`).click();
  await expectChosen(page, many);
  await boxes(page).nth(0).uncheck();
  await boxes(page).nth(1).uncheck();
  await expectChosen(page, many - 2);
});

test("on a wide screen j and k move through the page and stop at its end", async ({ page }) => {
  const everybody = await names(page);
  const people = page.getByRole("rowheader").getByRole("link");
  await page.setViewportSize({ width: 1500, height: 900 });
  await people.nth(20).click();
  const beside = page.getByRole("complementary").getByRole("heading", { level: 2 }).first();
  for (const at of [21, 22, 23, 24]) {
    await page.keyboard.press("j");
    await expect(beside).toHaveText(everybody[at] ?? "");
    await expect(people.nth(at)).toBeFocused();
  }
  await page.keyboard.press("j");
  await page.keyboard.press("k");
  await expect(beside).toHaveText(everybody[23] ?? "");
  await expect(people.nth(23)).toBeFocused();
});

test("one of ten thousand people is found from any page by keyboard", async ({ page, crowd }) => {
  const address = (await page.getByRole("row").nth(12).innerText()).match(/\S+@\S+/)?.[0] ?? "";
  expect(address).toContain("@");
  const name = (await names(page))[11] ?? "";
  await open(page, `${crowd.org}/roles`);
  await page.keyboard.press("Control+k");
  await page.keyboard.type(address);
  const first = page.getByRole("dialog", { name: "Search" }).getByRole("option").first();
  await expect(first).toContainText(address);
  await expect(first).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  await expectPage(page, name);
});

test("a thousand people are invited at once, found, sorted, and cancelled except one", async ({ page, crowd }) => {
  const addresses = Array.from({ length: 1_000 }, (_, n) => `guest${String(n).padStart(4, "0")}@guests.example`);
  await paste(page, crowd.org, addresses.join(", "), "Viewer");
  await sender(page, 1_000).click();
  await expect(results(page)).toContainText("1,000 people were invited", { timeout: 60_000 });
  await open(page, `${crowd.org}/invitations?q=guest&sort=email`);
  expect(await total(page)).toBe(1_000);
  expect(await names(page)).toEqual(addresses.slice(0, 25));
  await link(count(page), "Next").click();
  await expect.poll(() => names(page)).toEqual(addresses.slice(25, 50));
  await search(page, "guest012");
  await expect.poll(() => names(page)).toEqual(addresses.slice(120, 130));
  await open(page, `${crowd.org}/invitations?q=guest09&sort=-email`);
  expect(await names(page)).toEqual(addresses.slice(975).reverse());
  await pick(page, 4);
  await link(bar(page), "Select all 100").click();
  await expectChosen(page, 100);
  await boxes(page).first().uncheck();
  await askFor(page, "Cancel", "Cancel 99 invitations?");
  await confirm(page, "Cancel 99", "99 invitations were cancelled");
  await open(page, `${crowd.org}/invitations?q=guest09&status=pending`);
  expect(await names(page)).toEqual([addresses[999]]);
  await open(page, `${crowd.org}/invitations?q=guest09&status=cancelled`);
  expect(await total(page)).toBe(99);
  await search(page, "guest0900");
  await expect(row(page, addresses[900] ?? "")).toContainText("Cancelled");
});
