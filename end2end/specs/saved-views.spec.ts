// The views of the Users list: the tabs that are always there, and those that people save, change, share and delete.
import { expectAccessible } from "../support/accessibility.ts";
import { isScripted } from "../support/browsers.ts";
import { expect, type Locator, type Page, test } from "../support/fixtures.ts";
import { button, expectNotice, expectPage, expectProblems, field, link, open, settled } from "../support/portal.ts";
import { expectFound, search } from "../support/users.ts";

function tabs(page: Page): Locator {
  return page.getByRole("navigation", { name: "Saved views" }).getByRole("link");
}

/** A tab; a number of rows can stand after its name. */
function tab(page: Page, name: string): Locator {
  return tabs(page).filter({ hasText: new RegExp(`^${name}\\s*[\\d,]*$`) });
}

async function expectCurrent(page: Page, name: string): Promise<void> {
  await expect(tab(page, name)).toHaveAttribute("aria-current", "page");
  await expect(tabs(page).and(page.locator("[aria-current]"))).toHaveCount(1);
  await settled(page);
}

/** A view on the page of the saved views, with its forms in sight. */
async function openView(page: Page, name: string): Promise<Locator> {
  const item = page.getByRole("main").getByRole("listitem").filter({ has: page.getByRole("link", { name, exact: true }) });
  await item.getByText("Change", { exact: true }).click();
  return item;
}

test("the tabs that are always there lead to what they list", { tag: "@no-js" }, async ({ house, owner }) => {
  await open(owner, `${house.org}/users`);
  await expectCurrent(owner, "All");
  await expect(link(owner, "Save view")).toHaveCount(0);
  for (const [name, query] of [
    ["Admins", "manages=1"],
    ["Pending", "status=invited"],
    ["Inactive 90 days", "status=active&inactive=90&sort=active"],
    ["Disabled", "status=disabled"],
    ["Ends soon", "status=expiring"],
  ] as const) {
    await tab(owner, name).click();
    await expect(owner).toHaveURL(`${house.org}/users?${query}`);
    await expectCurrent(owner, name);
    await expect(link(owner, "Save view")).toHaveCount(0);
  }
  await expectAccessible(owner);
});

test("what the list shows is saved under a name, updated, renamed, shared and deleted", { tag: "@no-js" }, async ({ house, join, faults }) => {
  faults.expect(422);
  const { org } = house;
  const { who, page } = await join("Nora", "Admin");
  const { page: viewer } = await join("Vera", "Viewer");
  // One installation serves all tests of a worker, so its names are used once.
  const [name, other] = [`Owls ${who.name}`, `Larks ${who.name}`];

  await test.step("filters that are no tab are saved, with a name", async () => {
    await open(page, `${org}/users?status=active`);
    await expect(tabs(page).and(page.locator("[aria-current]"))).toHaveCount(0);
    await search(page, who.email);
    await link(page, "Save view").click();
    await expectPage(page, "Saved views");
    await expectAccessible(page);
    await button(page, "Save view").click();
    await expectProblems(page, { "Name of the view": "Enter a name." });
    await field(page, "Name of the view").fill(name);
    await button(page, "Save view").click();
    await expectNotice(page, `The view ${name} was saved.`);
    await expectPage(page, "Users");
    await expectCurrent(page, name);
    await expectFound(page, who.email);
    await expectAccessible(page);
  });

  await test.step("it stays chosen while filters change, and is updated", async () => {
    await search(page, who.name);
    await expectCurrent(page, name);
    await expect(link(page, "Save as new view")).toBeVisible();
    await button(page, "Save changes").click();
    await expectNotice(page, `The view ${name} was updated.`);
    await expect(button(page, "Save changes")).toHaveCount(0);
    await tab(page, "All").click();
    await expectCurrent(page, "All");
    await tab(page, name).click();
    await expectFound(page, who.name);
    await expectCurrent(page, name);
    await page.reload();
    await expectCurrent(page, name);
  });

  await test.step("a name that another view has is refused", async () => {
    await open(page, `${org}/users/views?status=disabled`);
    await field(page, "Name of the view").fill(name.toUpperCase());
    await button(page, "Save view").click();
    await expectProblems(page, { "Name of the view": "Another view has this name." });
    await field(page, "Name of the view").fill(other);
    await button(page, "Save view").click();
    await expectCurrent(page, other);
    await link(page, "Manage views").click();
    await expectPage(page, "Saved views");
    const item = await openView(page, other);
    await item.getByLabel("New name").fill(name);
    await button(item, "Rename").click();
    await expect(page.getByText("Another view has this name. Choose a different one.").first()).toBeVisible();
    await expect(item.getByLabel("New name")).toHaveValue(name);
    await expectAccessible(page);
  });

  await test.step("nobody else has it until it is shared", async () => {
    await open(viewer, `${org}/users`);
    await expect(tab(viewer, name)).toHaveCount(0);
    await open(page, `${org}/users/views`);
    await button(await openView(page, name), `Share ${name} with the organization`).click();
    await expectNotice(page, `The view ${name} is now shared with the organization.`);
    // What is changed elsewhere appears by itself where a script runs.
    if (!isScripted(viewer)) await viewer.reload();
    await tab(viewer, name).click();
    await expectFound(viewer, who.name);
    await link(viewer, "Manage views").click();
    await expectPage(viewer, "Saved views");
    const shared = viewer.getByRole("main").getByRole("listitem").filter({ hasText: name });
    await expect(shared).toContainText("Shared");
    await expect(shared.getByRole("button")).toHaveCount(0);
    await expect(viewer.getByLabel("Share with the organization")).toHaveCount(0);
  });

  await test.step("sharing ends, and it is theirs alone again", async () => {
    await open(page, `${org}/users/views`);
    await button(await openView(page, name), `Stop sharing ${name}`).click();
    await expectNotice(page, `The view ${name} is no longer shared. Only you have it now.`);
    await open(viewer, `${org}/users`);
    await expect(tab(viewer, name)).toHaveCount(0);
    await open(page, `${org}/users`);
    await expect(tab(page, name)).toHaveCount(1);
  });

  await test.step("it is renamed and deleted", async () => {
    await open(page, `${org}/users/views`);
    const item = await openView(page, name);
    await item.getByLabel("New name").fill(`${name} again`);
    await button(item, "Rename").click();
    await expectNotice(page, `The view is now called ${name} again.`);
    for (const view of [`${name} again`, other]) {
      await button(await openView(page, view), `Delete ${view}`).click();
      await expectNotice(page, `The view ${view} was deleted.`);
    }
    await open(page, `${org}/users`);
    await expect(tab(page, `${name} again`)).toHaveCount(0);
    await expectCurrent(page, "All");
  });
});
