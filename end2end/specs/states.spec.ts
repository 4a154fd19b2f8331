// What lists show when there is nothing to show, when it takes its time, and when it did not come.
import { expectAccessible } from "../support/accessibility.ts";
import { isScripted } from "../support/browsers.ts";
import { bar, box } from "../support/bulk.ts";
import { expect, type Page, test } from "../support/fixtures.ts";
import { inviteOne } from "../support/invitations.ts";
import { names } from "../support/list.ts";
import { person } from "../support/people.ts";
import { expectPage, link, notices, open } from "../support/portal.ts";
import { choose, expectFound, row, search, searchBox } from "../support/users.ts";

/** Nothing is there, and this is said of it; then what can be done about it. */
async function expectNothing(page: Page, url: string, words: string, next?: string): Promise<void> {
  await open(page, url);
  await expect(page.getByRole("heading", { level: 2, name: words })).toBeVisible();
  if (next) await expect(link(page.getByRole("main"), next).first()).toBeVisible();
}

test("before the first invitation each list says what will be there and what to do first", async ({ own }) => {
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

test("no match repeats what was asked for, and one click shows everything again", async ({ house, owner }) => {
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

test("while another state of the list is on its way the rows stay, and stay too when it does not come", async ({ house, owner }) => {
  await open(owner, `${house.org}/users`);
  if (!isScripted(owner)) return search(owner, house.owner.email);
  const before = await names(owner);
  const region = owner.locator(".table-region");
  let end = (): void => undefined;
  const held = new Promise<void>((free) => (end = free));
  await owner.route("**/users?q=*", async (route) => {
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
  await owner.unroute("**/users?q=*");
  await searchBox(owner).press("Enter");
  await expectFound(owner, house.owner.email);
  await expect(told).toHaveCount(0);
  expect(await names(owner)).toEqual([house.owner.name]);
});

test("a tick counts at once; what is done to somebody is shown when it is done, and not before", async ({ house, owner }) => {
  const guest = person("Grace");
  await inviteOne(owner, house.org, guest.email, "Viewer");
  await open(owner, `${house.org}/invitations?q=${guest.email}`);
  const found = row(owner, guest.email);
  if (!isScripted(owner)) return expect(found).toContainText("Pending");
  let [letListGo, letGo] = [(): void => undefined, (): void => undefined];
  const [heldList, held] = [new Promise<void>((go) => (letListGo = go)), new Promise<void>((go) => (letGo = go))];
  await owner.route("**/invitations?*", async (route) => {
    await (route.request().method() === "POST" ? held : heldList);
    await route.continue();
  });
  await box(found).check();
  await expect(bar(owner)).toContainText("1 selected");
  letListGo();
  const asked = owner.waitForRequest((request) => request.method() === "POST");
  await choose(found, "Cancel");
  await asked;
  await expect(found).toContainText("Pending");
  await expect(owner.getByText("was cancelled.")).toHaveCount(0);
  letGo();
  await expect(notices(owner).filter({ hasText: "was cancelled." })).toBeVisible();
});
