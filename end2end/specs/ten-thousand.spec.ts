// The Users list with ten thousand people.
import { expectAccessible, expectNoSidewaysScroll } from "../support/accessibility.ts";
import { askFor, bar, confirm, showChanges } from "../support/bulk.ts";
import { tenThousandTest as test } from "../support/crowd.ts";
import { expect, type Page } from "../support/fixtures.ts";
import { boxes, count, expectChosen, filter, key, named, names, nextWithChosen, pick, total, written } from "../support/list.ts";
import { expectPage, link, open } from "../support/portal.ts";
import { search } from "../support/users.ts";

const MEMBERS = 10_000;

/** The results list every processed row. */
async function expectDone(page: Page, many: number): Promise<void> {
  const rows = page.getByRole("region", { name: "Rows", exact: true });
  await expect(rows.getByRole("link", { name: `All (${written(many)})` })).toBeVisible();
  await expect(rows.locator(".rows").getByRole("listitem")).toHaveCount(Math.min(many, 100));
}

test("the list shows people with their roles, and counts all of them and those of each status", async ({ page, crowd }) => {
  const everybody = await total(page);
  await expect(page.getByRole("row").filter({ hasText: /Owner|Admin|Member|Viewer/ })).toHaveCount(25);
  await page.getByRole("search").getByRole("button", { name: "Status" }).click();
  await expect(page.getByRole("group", { name: "Status", exact: true }).getByRole("radio")).toHaveCount(6);
  for (const name of ["Active", "Invited", "Disabled", "Removed", "Ends soon"]) {
    await expect(page.getByRole("group", { name: "Status", exact: true }).getByRole("radio", { name: new RegExp(`^${name}\\b`) })).toBeVisible();
  }
  expect(everybody).toBeGreaterThan(9_000);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Users ${written(everybody)}`);
  await expect(count(page)).toContainText(`25 of ${written(everybody)}`);
  const by: Record<string, number> = {};
  for (const status of ["Active", "Disabled", "Removed"]) {
    await open(page, `${crowd.org}/users`);
    await filter(page, "Status", status);
    by[status] = await total(page);
    await expect(page.getByRole("cell", { name: status, exact: true })).toHaveCount(25);
  }
  await open(page, `${crowd.org}/users`);
  const invited = await filter(page, "Status", "Invited");
  const { Active: active = 0, Disabled: disabled = 0, Removed: removed = 0 } = by;
  expect(active + disabled + invited).toBe(everybody);
  // The seeded members and the owner.
  expect(active + disabled + removed).toBe(MEMBERS + 1);
});

test("a search and filters narrow ten thousand people down to a few", async ({ page }) => {
  const everybody = await total(page);
  await search(page, "lovelace");
  const found = await total(page);
  expect(found).toBeLessThan(everybody / 20);
  for (const name of await names(page)) expect(name).toContain("Lovelace");
  await filter(page, "Role is", "Viewer");
  await filter(page, "Role is not", "Admin");
  const viewers = await total(page);
  expect(viewers).toBeLessThan(found);
  await expect(page.getByRole("cell", { name: "Viewer", exact: true })).toHaveCount(Math.min(viewers, 25));
  await expectAccessible(page);
  await link(page, "Remove filter Search: lovelace").click();
  await expect(link(page, "Remove filter Search: lovelace")).toHaveCount(0);
  await expect.poll(() => total(page)).toBeGreaterThan(found);
  await link(page, "Clear all").click();
  await expect(page.getByRole("group", { name: "Active filters" })).toHaveCount(0);
  expect(await total(page)).toBe(everybody);
});

test("sorted by name, the pages follow each other in both orders and lead back", async ({ page, crowd }) => {
  const shown: string[][] = [];
  for (const sort of ["name", "-name"]) {
    await open(page, `${crowd.org}/users${sort === "name" ? "" : "?sort=-name"}`);
    const seen = [await names(page)];
    for (let pages = 0; pages < 2; pages += 1) {
      const before = page.url();
      await link(count(page), "Next").click();
      await expect(page).not.toHaveURL(before);
      await expect.poll(async () => (await names(page)).at(0)).not.toBe(seen.at(-1)?.[0]);
      seen.push(await names(page));
    }
    const keys = seen.flat().map(key);
    expect(keys).toEqual(sort === "name" ? [...keys].sort() : [...keys].sort().reverse());
    await link(count(page), "Previous").click();
    await expect.poll(() => names(page)).toEqual(seen[1]);
    shown.push(keys);
  }
  // The first pages and the last pages have no one in common.
  expect(shown[0]?.filter((name) => shown[1]?.includes(name))).toEqual([]);
});

test("selected rows survive paging, a reload and going back", async ({ page }) => {
  await pick(page, 1, 3);
  await expectChosen(page, 2);
  await expect(page).toHaveURL((url) => named(url) === 2);
  await nextWithChosen(page);
  await pick(page, 0);
  await expectChosen(page, 3);
  await expect(page).toHaveURL((url) => named(url) === 3);
  const [url, here] = [page.url(), await names(page)];
  await page.reload();
  await expectChosen(page, 3);
  expect(await names(page)).toEqual(here);
  await page.getByRole("rowheader").getByRole("link").nth(2).click();
  await expectPage(page, here[2] ?? "");
  await page.goBack();
  await expectPage(page, "Users");
  await expect(page).toHaveURL(url);
  await expectChosen(page, 3);
  expect(await names(page)).toEqual(here);
  await expect(boxes(page).nth(0)).toBeChecked();
});

test("all matching members are disabled at once, over several pages", async ({ page, crowd }) => {
  await open(page, `${crowd.org}/users?status=disabled`);
  const before = await total(page);
  await open(page, `${crowd.org}/users?q=turing&status=active&not=member`);
  const few = await total(page);
  expect(few).toBeGreaterThan(25);
  await pick(page, 0);
  await link(bar(page), `Select all ${few}`).click();
  await expectChosen(page, few);
  await askFor(page, "Disable", `Disable ${few} members?`);
  await confirm(page, `Disable ${few}`, `${few} members were disabled`);
  await open(page, `${crowd.org}/users?status=disabled`);
  expect(await total(page)).toBe(before + few);
});

test("one of ten thousand people is found by id in the list and on the search page, which links to all matches", async ({ page, crowd }) => {
  const [href, name] = [(await page.getByRole("rowheader").getByRole("link").nth(7).getAttribute("href")) ?? "", (await names(page))[7] ?? ""];
  const id = href.split("/").pop() ?? "";
  await search(page, id);
  expect(await names(page)).toEqual([name]);
  expect(await total(page)).toBe(1);
  await open(page, `${crowd.org}/find?q=${id}`);
  await expect(page.getByRole("region", { name: "People" }).getByRole("link")).toHaveAttribute("href", href);

  await open(page, `${crowd.org}/users?q=lovelace`);
  const many = await total(page);
  await open(page, `${crowd.org}/find?q=lovelace`);
  await page.getByRole("link", { name: `All ${written(many)} matching people` }).click();
  await expectPage(page, `Users ${written(many)}`);
});

test("sorted by last activity or by joining date, the pages follow each other both ways", async ({ page, crowd }) => {
  for (const [word, other] of [["active", "joined"], ["joined", "active"]] as const) {
    const times = () => page.getByRole("row").getByRole("time").evaluateAll((found) => found.map((time) => time.getAttribute("datetime") ?? ""));
    for (const sort of [`-${word}`, word]) {
      // The other column of times is hidden, so that each row has at most one time.
      await open(page, `${crowd.org}/users?sort=${sort}&hide=${other}`);
      const [first, top] = [await times(), await names(page)];
      const before = page.url();
      await link(count(page), "Next").click();
      await expect(page).not.toHaveURL(before);
      await expect.poll(() => names(page)).not.toEqual(top);
      const both = [...first, ...(await times())];
      expect(both).toEqual(sort.startsWith("-") ? [...both].sort().reverse() : [...both].sort());
      await link(count(page), "Previous").click();
      await expect.poll(() => names(page)).toEqual(top);
    }
  }
});

test("all matching members except one get a role, are removed and restored, each with a result", async ({ page, crowd }) => {
  await open(page, `${crowd.org}/users?q=hopper&status=active&not=admin`);
  const few = await total(page);
  expect(few).toBeGreaterThan(25);
  await pick(page, 0);
  await link(bar(page), `Select all ${few}`).click();
  await expectChosen(page, few);
  const spared = (await names(page))[0] ?? "";
  await boxes(page).first().uncheck();
  await expectChosen(page, few - 1);
  await expect(page).toHaveURL((url) => named(url, "not_sel") === 1 && named(url) === 0);
  const list = page.url();
  await askFor(page, "Change roles", `Change the roles of ${few - 1} members?`);
  await page.getByRole("group", { name: "Add", exact: true }).getByRole("checkbox", { name: "Viewer" }).check();
  await page.getByRole("group", { name: "Remove", exact: true }).getByRole("checkbox", { name: "Member" }).check();
  await showChanges(page, /^Viewer: gained by \d+ members?$/);
  await confirm(page, "Change roles", /The roles of \d+ members? were changed/);
  await expectDone(page, few - 1);

  await open(page, list);
  await askFor(page, "Remove", `Remove ${few - 1} members?`);
  await confirm(page, `Remove ${few - 1}`, `${few - 1} members were removed`);
  await expectDone(page, few - 1);
  await confirm(page, "Undo", `${few - 1} people are members again`);
  await open(page, `${crowd.org}/users?q=hopper&status=active&role=viewer&not=admin`);
  expect(await total(page)).toBeGreaterThanOrEqual(few - 1);
  await open(page, `${crowd.org}/users?q=hopper&status=active&not=admin`);
  expect(await total(page)).toBe(few);
  expect(await names(page)).toContain(spared);
});

test("selecting all ten thousand people says beforehand what becomes of each", async ({ page }) => {
  const everybody = await total(page);
  await pick(page, 0);
  await link(bar(page), `Select all ${written(everybody)}`).click();
  await expectChosen(page, everybody);
  await boxes(page).nth(2).uncheck();
  await expectChosen(page, everybody - 1);
  await bar(page).getByRole("button", { name: "Disable", exact: true }).click();
  await expectPage(page, /^Disable [\d,]+ members\?$/);
  const lines = (await page.getByRole("main").getByRole("listitem").allInnerTexts()).join("\n");
  const counted = (kind: RegExp) => [...lines.matchAll(kind)].reduce((sum, [, digits]) => sum + Number(digits?.replaceAll(",", "")), 0);
  const [can, already, cannot] = [counted(/^([\d,]+) members: /gm), counted(/^([\d,]+) are already disabled/gm), counted(/^([\d,]+) can't be changed/gm)];
  expect(can).toBeGreaterThan(8_000);
  expect(already).toBeGreaterThan(0);
  expect(can + already + cannot).toBe(everybody - 1);
  expect(lines).toContain("You can't do this to yourself.");
  await expectNoSidewaysScroll(page);
});
