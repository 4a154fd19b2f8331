// Empty, loading and failed lists.
import { expectAccessible } from "../support/accessibility.ts";
import { bar, box } from "../support/bulk.ts";
import { expect, type Page, test } from "../support/fixtures.ts";
import { inviteOne } from "../support/invitations.ts";
import { names } from "../support/list.ts";
import { person } from "../support/people.ts";
import { expectPage, link, notices, open } from "../support/portal.ts";
import { choose, expectFound, row, searchBox } from "../support/users.ts";

/** The page is an empty list with this heading and next step. */
async function expectNothing(page: Page, url: string, words: string, next?: string): Promise<void> {
  await open(page, url);
  await expect(page.getByRole("heading", { level: 2, name: words })).toBeVisible();
  if (next) await expect(link(page.getByRole("main"), next).first()).toBeVisible();
}

test("before the first invitation each empty list says what to do first", async ({ own }) => {
  const { page, org } = own;
  await expectNothing(page, `${org}/invitations`, "No invitations yet", "Invite people");
  await expectAccessible(page);
  await expectNothing(page, `${org}/undo`, "Nothing to undo");
  await expectAccessible(page);
  await open(page, `${org}/users`);
  expect(await names(page)).toEqual([own.owner.name]);
  await link(page, "Invite people").first().click();
  await expectPage(page, /^Invite people to /);
});

test("an empty result repeats the query, and one click clears the filters", async ({ house, owner }) => {
  for (const [address, words] of [
    ["users?status=disabled&role=owner", "No one matches these filters"],
    ["users?q=zebra", "No one matches “zebra”"],
    ["invitations?status=expired", "No invitations have this status"],
    ["invitations?status=waiting&q=zebra", "No invitations match “zebra”"],
  ] as const) {
    await expectNothing(owner, `${house.org}/${address}`, words, "Clear filters");
    if (address.includes("status=expired")) await expectAccessible(owner);
    await link(owner, "Clear filters").click();
    await expect(owner.getByRole("group", { name: "Active filters" })).toHaveCount(0);
    await expect(owner).not.toHaveURL(/\?/);
  }
});

test("while a list is loading, and when loading fails, the previous rows stay", async ({ house, owner }) => {
  await open(owner, `${house.org}/users`);
  const before = await names(owner);
  const region = owner.locator(".table-region");
  let end = (): void => undefined;
  const held = new Promise<void>((free) => (end = free));
  await owner.route("**/rpc/users/list?*", async (route) => {
    await held;
    await route.abort("aborted");
  });
  await searchBox(owner).fill(house.owner.email);
  await expect(region).toHaveAttribute("aria-busy", "true");
  expect(await names(owner)).toEqual(before);
  end();
  const told = notices(owner).filter({ hasText: "We can't reach the server. Nothing was lost" });
  await expect(told).toBeVisible();
  await expect(region).not.toHaveAttribute("aria-busy", "true");
  expect(await names(owner)).toEqual(before);
  await expect(owner.locator("#live")).toContainText("We can't reach the server.");
  await expect(searchBox(owner)).toHaveValue(house.owner.email);
  await expectAccessible(owner);
  await owner.unroute("**/rpc/users/list?*");
  await searchBox(owner).press("Enter");
  await expectFound(owner, house.owner.email);
  await expect(told).toHaveCount(0);
  expect(await names(owner)).toEqual([house.owner.name]);
});

test("a selection counts at once, and an action is shown only once it is done", async ({ house, owner }) => {
  const guest = person("Grace");
  await inviteOne(owner, house.org, guest.email, "Viewer");
  await open(owner, `${house.org}/invitations?q=${guest.email}`);
  const found = row(owner, guest.email);
  let letGo = (): void => undefined;
  const held = new Promise<void>((go) => (letGo = go));
  await owner.route("**/rpc/**", async (route) => {
    await held;
    await route.continue();
  });
  await box(found).check();
  await expect(bar(owner)).toContainText("1 selected");
  const asked = owner.waitForRequest((request) => request.method() === "POST");
  await choose(found, "Cancel");
  await asked;
  await expect(found).toContainText("Pending");
  await expect(owner.getByText("was cancelled.")).toHaveCount(0);
  letGo();
  await expect(notices(owner).filter({ hasText: "was cancelled." })).toBeVisible();
});
