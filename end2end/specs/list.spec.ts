// The Users list: search, filters, sorting and paging, all of it in the URL.
import { expectAccessible } from "../support/accessibility.ts";
import { isScripted } from "../support/browsers.ts";
import { firstOf, test } from "../support/crowd.ts";
import { expect, type Page } from "../support/fixtures.ts";
import { count, filter, key, names, total } from "../support/list.ts";
import { expectPage, link, open } from "../support/portal.ts";
import { expectFound, search, searchBox } from "../support/users.ts";

/** Sorts by a column of times, both ways. The other column is hidden, so that each row has one time. */
async function expectSortedByTime(page: Page, { sort, head, hide }: { sort: string; head: string; hide: string }): Promise<void> {
  const column = page.getByRole("columnheader", { name: head });
  const url = page.url().replace(/\?.*/, "");
  for (const [prefix, direction] of [["-", "descending"], ["", "ascending"]] as const) {
    await page.goto(`${url}?sort=${prefix}${sort}&hide=${hide}`);
    await expect(column).toHaveAttribute("aria-sort", direction);
    const times = await page.getByRole("row").getByRole("time").evaluateAll((found) => found.map((time) => time.getAttribute("datetime") ?? ""));
    expect(times.length).toBeGreaterThan(0);
    const ascending = [...times].sort();
    expect(times).toEqual(direction === "ascending" ? ascending : ascending.reverse());
  }
}

test("people are found by part of a name or address, while typing or with Enter", { tag: "@no-js" }, async ({ page, crowd }) => {
  const { name, email } = await firstOf(page);
  if (isScripted(page)) {
    await searchBox(page).pressSequentially(email.slice(0, -6));
    await expectFound(page, email.slice(0, -6));
    await expect(searchBox(page)).toBeFocused();
    await expect(searchBox(page)).toHaveValue(email.slice(0, -6));
  } else {
    await search(page, email.slice(0, -6));
  }
  await expect(count(page)).toContainText("1 of 1");
  expect(await names(page)).toEqual([name]);
  await search(page, crowd.owner.name.toUpperCase());
  expect(await names(page)).toEqual([crowd.owner.name]);
  await search(page, "nobody is called this");
  await expect(page.getByRole("heading", { name: "No one matches “nobody is called this”" })).toBeVisible();
  await expectAccessible(page);
  await link(page, "Clear filters").click();
  await expect(count(page)).toContainText("25 of ");
});

test("status and role filters are shown as chips and removed one by one or all at once", { tag: ["@no-js", "@phone"] }, async ({ page }) => {
  const everybody = await total(page);
  const said = await filter(page, "Status", "Disabled");
  const disabled = await total(page);
  expect(disabled).toBeGreaterThan(0);
  expect(said, "the number beside the choice is that of the list").toBe(disabled);
  expect(disabled).toBeLessThan(everybody);
  await expect(page.getByRole("row").filter({ hasText: "Disabled" })).toHaveCount(disabled);
  await filter(page, "Status", "Removed");
  await expect(page.getByRole("row").filter({ hasText: "Removed" })).toHaveCount(await total(page));
  await filter(page, "Status", "Active");
  await filter(page, "Role is", "Admin");
  await expect(page).toHaveURL(/\?(?=.*status=active)(?=.*role=admin)/);
  await expectAccessible(page);
  const admins = await total(page);
  expect(await page.getByRole("row").filter({ hasText: "Admin" }).count()).toBe(admins);
  await link(page, "Remove filter Status: Active").click();
  await expect(link(page, "Remove filter Status: Active")).toHaveCount(0);
  await expect(link(page, "Remove filter Role is: Admin")).toBeVisible();
  await link(page, "Clear all").click();
  await expect(page.getByRole("group", { name: "Active filters" })).toHaveCount(0);
  expect(await total(page)).toBe(everybody);
});

test("the list is sorted by name and by last activity, both ways", async ({ page }) => {
  const byName = page.getByRole("columnheader", { name: "Name" });
  await expect(byName).toHaveAttribute("aria-sort", "ascending");
  expect((await names(page)).map(key)).toEqual((await names(page)).map(key).sort());

  await page.goto(`${page.url()}?sort=-name`);
  await expect(byName).toHaveAttribute("aria-sort", "descending");
  expect((await names(page)).map(key)).toEqual((await names(page)).map(key).sort().reverse());

  await expectSortedByTime(page, { sort: "active", head: "Last active", hide: "joined" });
});

test("the list is sorted by joining date, both ways, and by no other column", async ({ page }) => {
  await expect(page.getByRole("columnheader").getByRole("link")).toHaveText(["Name", "Last active", "Joined"]);
  await expectSortedByTime(page, { sort: "joined", head: "Joined", hide: "active" });
});

test("the pages list everyone once, in order, forwards and backwards", { tag: "@no-js" }, async ({ page }) => {
  const everybody = await total(page);
  const seen = await names(page);
  const first = [...seen];
  const next = link(count(page), "Next");
  while ((await next.count()) > 0) {
    const before = page.url();
    await next.click();
    await expect(page).not.toHaveURL(before);
    await expect(page.getByRole("rowheader").filter({ hasText: seen.at(-1) ?? "" })).toHaveCount(0);
    seen.push(...(await names(page)));
  }
  expect(seen).toHaveLength(everybody);
  expect(seen.map(key)).toEqual(seen.map(key).sort());
  const previous = link(count(page), "Previous");
  while ((await previous.count()) > 0) {
    const before = page.url();
    const top = (await names(page))[0] ?? "";
    await previous.click();
    await expect(page).not.toHaveURL(before);
    await expect(page.getByRole("rowheader").filter({ hasText: top })).toHaveCount(0);
  }
  expect(await names(page)).toEqual(first);
});

test("the list is filtered by a role that people do not have, and the chip removes the filter", async ({ page }) => {
  const everybody = await total(page);
  const said = await filter(page, "Role is not", "Member");
  await expect(page).toHaveURL(/\?not=member$/);
  expect(await total(page)).toBeLessThan(everybody);
  expect(said).toBe(await total(page));
  await expect(page.getByRole("cell", { name: "Member", exact: true })).toHaveCount(0);
  await expectAccessible(page);
  await link(page, "Remove filter Role is not: Member").click();
  await expect.poll(() => total(page)).toBe(everybody);
});

test("reloading, going back and sharing the URL show the same list", { tag: "@no-js" }, async ({ page, browsers, crowd }) => {
  await search(page, "people");
  await filter(page, "Role is", "Member");
  await link(count(page), "Next").click();
  await expect(page).toHaveURL(/page=/);
  await expect(link(count(page), "Previous")).toBeVisible();
  const [url, shown] = [page.url(), await names(page)];
  await page.reload();
  expect(await names(page)).toEqual(shown);
  await expect(searchBox(page)).toHaveValue("people");

  const colleague = await browsers.open(crowd.session);
  await open(colleague, url);
  expect(await names(colleague)).toEqual(shown);

  await page.getByRole("rowheader").getByRole("link").first().click();
  await expectPage(page, shown[0] ?? "");
  await page.goBack();
  await expectPage(page, "Users");
  await expect(page).toHaveURL(url);
  await expect(page.getByRole("rowheader")).toHaveText(shown.map((name) => new RegExp(name)));
});
