// Using the pages by keyboard.
import { isScripted } from "../support/browsers.ts";
import { expect, test } from "../support/fixtures.ts";
import { button, expectPage, field, link, open } from "../support/portal.ts";
import { findRow, openInvite } from "../support/users.ts";

test("signing in, skipping the navigation and a row menu work by keyboard", { tag: "@no-js" }, async ({ house, browsers, join }) => {
  const { who } = await join("Mia");
  const page = await browsers.open();
  await open(page, `${house.server.url}/sign-in`);
  await expect(field(page, "E-mail")).toBeFocused();
  await page.keyboard.type(who.email);
  await page.keyboard.press("Tab");
  await expect(field(page, "Password")).toBeFocused();
  await page.keyboard.type(who.password);
  await page.keyboard.press("Enter");
  await expectPage(page, "Users");

  await page.keyboard.press("Tab");
  const skip = link(page, "Skip to content");
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();

  const row = await findRow(page, house.org, who);
  const opener = row.getByRole("button", { name: /^Actions for / });
  await opener.focus();
  await page.keyboard.press("Enter");
  const entries = row.getByRole("menuitem");
  await expect(entries.first()).toBeVisible();
  if (isScripted(page)) {
    await expect(entries.first()).toBeFocused();
    await page.keyboard.press("End");
    await expect(entries.last()).toBeFocused();
    await page.keyboard.press("Home");
    await expect(entries.first()).toBeFocused();
  }
  await page.keyboard.press("Escape");
  await expect(entries.first()).toBeHidden();
  await expect(opener).toBeFocused();

  await page.keyboard.press("Enter");
  await expect(entries.first()).toBeVisible();
  if (isScripted(page)) await expect(entries.first()).toBeFocused();
  else await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expectPage(page, `Leave ${house.organization}?`);
  await expect(link(page, "Stay")).toBeFocused();
});

test("a link in the error summary focuses its field without a request", async ({ house, owner, faults }) => {
  faults.expect(422);
  await openInvite(owner, house.org);
  await expect(field(owner, "E-mail addresses")).toBeFocused();
  await button(owner, "Review list").press("Enter");
  const summary = owner.getByRole("alert");
  await expect(summary).toBeFocused();
  const asked: string[] = [];
  owner.on("request", (request) => asked.push(request.url()));
  await owner.keyboard.press("Tab");
  await owner.keyboard.press("Enter");
  await expect(field(owner, "E-mail addresses")).toBeFocused();
  // Loading the page again would lose the input.
  expect(asked.filter((url) => url.includes("/o/"))).toEqual([]);
});

test("after navigating, the heading of the new page has the focus", async ({ house, owner }) => {
  const row = await findRow(owner, house.org, house.owner);
  await row.getByRole("link", { name: house.owner.name }).focus();
  await owner.keyboard.press("Enter");
  await expectPage(owner, house.owner.name);
  await expect(owner.getByRole("heading", { level: 1 })).toBeFocused();
  await link(owner, "Everything they can do").press("Enter");
  await expectPage(owner, `What ${house.owner.name} can do`);
  await expect(owner.getByRole("heading", { level: 1 })).toBeFocused();
});
